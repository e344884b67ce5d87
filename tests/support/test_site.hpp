/// The pages without sockets: requests go through the application as the server would send them.
///
///   TestSite site({.roles = {access::Role::programme_manager}});
///   const Page home = site.get("/");
///   EXPECT_EQ(home.h1(), "Home");
///   const Page saved = site.post("/schools/900001/notes", {{"text", "Visited"}});
///
/// Cookies are kept between requests, the token is put into every post, and every HTML page is read
/// by a strict reader, which throws where markup is broken.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/test_database.hpp"
#include "support/html_reader.hpp"
#include "web/application.hpp"
#include "web/compression.hpp"
#include "web/cookies.hpp"
#include "web/random.hpp"
#include "web/routes.hpp"
#include "web/security.hpp"
#include "web/visits.hpp"

namespace trellis::web::testing {

using trellis::testing::Node;

struct Page {
  Response response = {};
  std::string text = {};
  Node document = {};  ///< empty when the answer is no page

  int status() const { return response.status; }
  std::string header(std::string_view name) const {
    return std::string(response.headers.raw(name));
  }
  std::string location() const { return header("Location"); }
  /// The one h1; an empty text when there is none or more.
  std::string h1() const {
    const auto found = trellis::testing::elements(document, "h1");
    return found.size() == 1 ? trellis::testing::words(*found.front()) : "";
  }
  std::string words() const { return trellis::testing::words(document); }
  bool says(std::string_view part) const { return words().find(part) != std::string::npos; }
  const Node* by_id(std::string_view id) const {
    return trellis::testing::element_by_id(document, id);
  }
};

struct TestSiteOptions {
  /// Signed in with these; nobody when empty.
  std::vector<access::Role> roles = {};
  access::Scope scope = {};
  std::optional<OrganisationId> acting_for = {};
  std::optional<PersonId> person = {};
  Site site = {};
  Routes routes = all_routes();
  Instant now = Instant::parse("2026-03-09T14:05:06Z").value();
  storage::Engine engine = storage::Engine::sqlite;
};

class TestSite {
 public:
  explicit TestSite(TestSiteOptions options = {})
      : options_(std::move(options)),
        database_(options_.engine),
        log_(AccessLog::open({}).value()),
        application_(*database_, Assets(), options_.routes, log_, application_options()) {
    if (!options_.roles.empty()) cookies_.set("trellis", "test-session");
  }

  storage::Database& db() { return *database_; }
  Application& application() { return application_; }

  /// `target` with its query: "/schools?q=oak".
  Page get(std::string_view target) { return send(request(Method::get, target)); }
  /// Posts with the form's token, as the page would.
  Page post(std::string_view target, Fields form) {
    Request posted = request(Method::post, target);
    posted.form = std::move(form);
    posted.form.set("form_token", masked_token(form_secret(cookie())));
    return send(std::move(posted));
  }
  Page post(std::string_view target, Fields form, std::vector<Upload> uploads) {
    Request posted = request(Method::post, target);
    posted.form = std::move(form);
    posted.form.set("form_token", masked_token(form_secret(cookie())));
    posted.uploads = std::move(uploads);
    return send(std::move(posted));
  }
  /// Any request, as it is.
  Page send(Request request) {
    for (const auto& [name, value] : cookies_) request.cookies.add(name, value);
    Page page;
    page.response = application_.respond(request);
    remember_cookies(page.response);
    page.text = page.response.headers.raw("Content-Encoding") == "gzip"
                    ? gunzip(page.response.text())
                    : std::string(page.response.text());
    if (page.response.headers.raw("Content-Type").starts_with("text/html"))
      page.document = trellis::testing::read_html(page.text);
    return page;
  }
  Request request(Method method, std::string_view target) {
    Target read = parse_target(target, "localhost").value();
    Request request{.method = method, .path = read.path, .query = read.query};
    request.headers.set("host", "localhost");
    request.address = "127.0.0.1";
    request.reference = "TEST-TEST";
    return request;
  }
  Fields& cookies() { return cookies_; }

 private:
  std::string cookie() {
    if (cookies_.has("trellis")) return std::string(cookies_.raw("trellis"));
    if (!cookies_.has("trellis-visitor")) cookies_.set("trellis-visitor", random_token());
    return std::string(cookies_.raw("trellis-visitor"));
  }

  void remember_cookies(const Response& response) {
    for (const std::string& header : response.headers.all("Set-Cookie")) {
      const std::size_t equals = header.find('=');
      const std::size_t end = header.find(';');
      const std::string name = header.substr(0, equals);
      if (header.find("Max-Age=0") != std::string::npos)
        cookies_.remove(name);
      else
        cookies_.set(name, header.substr(equals + 1, end - equals - 1));
    }
  }

  ApplicationOptions application_options() {
    ApplicationOptions result{.site = options_.site};
    result.clock = [now = options_.now] { return now; };
    result.find_bearer = [this](std::string_view token, Instant now) {
      return find_bearer(*database_, token, now, now.date_in_england());
    };
    result.count_use = [this](const access::Bearer& bearer, Instant now) {
      return database_->write(
          [&](storage::Transaction& tx) { return access::count_use(tx, bearer, now); });
    };
    result.find_visit = [this](std::string_view token, Instant now) -> std::optional<FoundVisit> {
      if (token != "test-session" || options_.roles.empty()) return std::nullopt;
      FoundVisit found;
      found.actor = {.person = options_.person.value_or(PersonId{1}),
                     .name = "Test Person",
                     .acting_for = options_.acting_for,
                     .at = now};
      for (const access::Role role : options_.roles)
        found.actor.grants.push_back({.role = role,
                                      .scope = options_.scope,
                                      .acting_for = options_.acting_for,
                                      .period = {.from = Date(2020, 1, 1), .to = {}}});
      found.visit = {.token = std::string(token),
                     .organisation = "Test organisation",
                     .role = std::string(access::title_of(options_.roles.front()))};
      return found;
    };
    return result;
  }

  TestSiteOptions options_;
  storage::testing::TestDatabase database_;
  AccessLog log_;
  Fields cookies_;
  Application application_;
};

}  // namespace trellis::web::testing
