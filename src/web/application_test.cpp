#include "web/application.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

#include "storage/error.hpp"
#include "support/golden.hpp"
#include "support/test_site.hpp"
#include "web/page.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using access::Role;
using testing::Page;
using testing::TestSite;

Response say_ok(const Request& request, Context& context) {
  return page(context,
              {.title = "OK"},
              post_form(context, Url::local("/write"), html_text(request.route.raw("id"))));
}
Response save(const Request&, Context& context) {
  context.say("Visit booked. See you on 9 March 2026");
  return redirect(Url::local("/open"));
}
Response fail(const Request&, Context&) { throw std::logic_error("a secret detail"); }
Response lose_database(const Request&, Context&) {
  throw storage::Error(storage::Failure::unavailable, "gone");
}

Routes test_routes() {
  return {{.pattern = "/open", .permission = Permission::open_to_all, .handler = say_ok},
          {.pattern = "/things/{id}", .permission = Permission::signed_in, .handler = say_ok},
          {.pattern = "/audit", .permission = Permission::see_audit, .handler = say_ok},
          {.pattern = "/fail", .permission = Permission::open_to_all, .handler = fail},
          {.pattern = "/lost", .permission = Permission::open_to_all, .handler = lose_database},
          {.method = Method::post,
           .pattern = "/write",
           .permission = Permission::open_to_all,
           .handler = save}};
}

TEST(Application, AVisitorIsSentToSignInAndBack) {
  TestSite site({.routes = test_routes()});

  const Page page = site.get("/things/7?tab=plan");

  EXPECT_EQ(page.status(), 303);
  EXPECT_EQ(page.location(), "/sign-in?return_to=%2Fthings%2F7%3Ftab%3Dplan");
}

TEST(Application, TheRoutesPermissionIsAsked) {
  TestSite partner({.roles = {Role::partner_school}, .routes = test_routes()});
  TestSite manager({.roles = {Role::programme_manager}, .routes = test_routes()});

  EXPECT_EQ(partner.get("/audit").status(), 403);
  EXPECT_EQ(partner.get("/things/7").status(), 200);
  EXPECT_EQ(manager.get("/audit").status(), 200);
}

TEST(Application, AnUnknownAddressIsPage404) {
  TestSite site({.routes = test_routes()});

  const Page page = site.get("/nothing/here");

  EXPECT_EQ(page.status(), 404);
  EXPECT_EQ(page.h1(), "Page not found");
}

TEST(Application, AnotherMethodIsSaidWithWhatIsAllowed) {
  TestSite site({.routes = test_routes()});

  const Page page = site.post("/open", {});

  EXPECT_EQ(page.status(), 405);
  EXPECT_EQ(page.header("Allow"), "GET, HEAD");
}

TEST(Application, APostWithoutItsTokenChangesNothing) {
  TestSite site({.routes = test_routes()});
  Request bare = site.request(Method::post, "/write");

  const Page page = site.send(bare);

  EXPECT_EQ(page.status(), 403);
  EXPECT_TRUE(page.says("This form has expired"));
}

TEST(Application, APostWithAnothersTokenChangesNothing) {
  TestSite site({.routes = test_routes()});
  Request forged = site.request(Method::post, "/write");
  forged.form.set("form_token", masked_token(form_secret("another visitor")));
  site.cookies().set("trellis-visitor", "this visitor");

  EXPECT_EQ(site.send(forged).status(), 403);
}

TEST(Application, APostFromAnotherSiteChangesNothing) {
  TestSite site({.routes = test_routes()});
  site.get("/open");
  for (const auto& [name, value] : {std::pair("sec-fetch-site", "cross-site"),
                                    std::pair("sec-fetch-site", "same-site"),
                                    std::pair("origin", "https://elsewhere.example"),
                                    std::pair("origin", "null"),
                                    std::pair("referer", "http://localhost.example/")}) {
    Request foreign = site.request(Method::post, "/write");
    foreign.headers.set(name, value);
    foreign.form.set("form_token",
                     masked_token(form_secret(site.cookies().raw("trellis-visitor"))));
    EXPECT_EQ(site.send(foreign).status(), 403) << name << ": " << value;
  }
}

TEST(Application, TheTokenOfThePageIsTaken) {
  TestSite site({.routes = test_routes()});
  const Page form = site.get("/open");
  const auto inputs = trellis::testing::elements(form.document, "input");
  ASSERT_EQ(inputs.size(), 1U);
  Request posted = site.request(Method::post, "/write");
  posted.headers.set("origin", "http://localhost");
  posted.form.set("form_token", inputs.front()->attribute("value"));

  EXPECT_EQ(site.send(posted).status(), 303);
}

TEST(Application, ANoticeIsSaidOnceOnTheNextPage) {
  TestSite site({.routes = test_routes()});

  const Page posted = site.post("/write", {});
  const Page next = site.get(posted.location());
  const Page later = site.get("/open");

  EXPECT_EQ(posted.status(), 303);
  EXPECT_TRUE(next.says("Visit booked. See you on 9 March 2026"));
  EXPECT_FALSE(later.says("Visit booked"));
}

TEST(Application, AnUnexpectedErrorShowsAReferenceAndNoDetail) {
  TestSite site({.routes = test_routes()});

  const Page page = site.get("/fail");

  EXPECT_EQ(page.status(), 500);
  EXPECT_TRUE(page.says("TEST-TEST"));
  EXPECT_FALSE(page.says("secret detail"));
}

TEST(Application, ALostDatabaseIsSaidAsSuch) {
  TestSite site({.routes = test_routes()});

  const Page page = site.get("/lost");

  EXPECT_EQ(page.status(), 503);
  EXPECT_TRUE(page.says("The database does not answer"));
  EXPECT_EQ(page.header("Retry-After"), "5");
}

TEST(Application, ADatabaseThatIsLostBeforeTheVisitorIsKnownIsSaidAsSuch) {
  storage::testing::TestDatabase database(storage::Engine::sqlite);
  AccessLog nowhere = AccessLog::open({}).value();
  ApplicationOptions options;
  options.clock = [] { return Instant::parse("2026-03-09T14:05:06Z").value(); };
  options.find_visit = [](std::string_view, Instant) -> std::optional<FoundVisit> {
    throw storage::Error(storage::Failure::unavailable, "the engine is gone");
  };
  Application application(*database, Assets(), test_routes(), nowhere, options);
  const auto asked = [](const char* path) {
    Request request{.method = Method::get, .path = path};
    request.headers.set("host", "localhost");
    request.cookies.set("trellis", "a-session");
    request.reference = "TEST-TEST";
    return request;
  };

  ::testing::internal::CaptureStderr();
  Request page = asked("/open"), health = asked("/health");
  const Response answer = application.respond(page);
  const Admission admission = application.admit(page);
  const std::string log = ::testing::internal::GetCapturedStderr();

  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.headers.raw("Retry-After"), "5");
  EXPECT_NE(answer.text().find("The database does not answer"), std::string_view::npos);
  EXPECT_TRUE(admission.is_refused);
  EXPECT_EQ(admission.refusal.status, 503);
  EXPECT_NE(log.find("TEST-TEST"), std::string::npos);
  EXPECT_NE(log.find("the engine is gone"), std::string::npos);
  EXPECT_EQ(application.respond(health).status, 200);
}

TEST(Application, EveryAnswerCarriesTheSecurityHeaders) {
  TestSite site({.routes = test_routes()});
  for (const char* path : {"/open", "/nothing", "/fail", "/things/1", "/health"}) {
    const Page page = site.get(path);
    for (const char* name : {"Content-Security-Policy",
                             "X-Content-Type-Options",
                             "Referrer-Policy",
                             "Permissions-Policy",
                             "Cross-Origin-Opener-Policy",
                             "Cross-Origin-Resource-Policy"})
      EXPECT_NE(page.header(name), "") << path << " " << name;
    EXPECT_EQ(page.header("Cache-Control"), "no-store") << path;
  }
}

TEST(Application, TheOneInlineScriptHasTheNonceOfThePolicy) {
  TestSite site({.routes = test_routes()});

  const Page page = site.get("/open");
  const Page again = site.get("/open");

  int inline_scripts = 0;
  for (const auto* script : trellis::testing::elements(page.document, "script")) {
    if (script->has("src")) continue;
    ++inline_scripts;
    const std::string nonce = script->attribute("nonce");
    EXPECT_NE(nonce, "");
    EXPECT_NE(page.header("Content-Security-Policy").find("'nonce-" + nonce + "'"),
              std::string::npos);
    EXPECT_EQ(again.text.find(nonce), std::string::npos);
  }
  EXPECT_EQ(inline_scripts, 1);
}

TEST(Application, APageIsCompressedForThoseWhoTakeIt) {
  TestSite site({.routes = test_routes()});
  Request asked = site.request(Method::get, "/open");
  asked.headers.set("accept-encoding", "br, gzip;q=0.8");
  Request refused = site.request(Method::get, "/open");
  refused.headers.set("accept-encoding", "gzip;q=0");

  const Page compressed = site.send(asked);
  const Page plain = site.send(refused);

  EXPECT_EQ(compressed.header("Content-Encoding"), "gzip");
  EXPECT_LT(compressed.response.size(), plain.response.size());
  EXPECT_EQ(compressed.h1(), "OK");
  EXPECT_EQ(plain.header("Content-Encoding"), "");
}

TEST(Application, ALargeUploadIsRefusedBeforeItIsSent) {
  Routes routes = test_routes();
  routes.push_back({.method = Method::post,
                    .pattern = "/files",
                    .permission = Permission::import_files,
                    .handler = save,
                    .body_bytes_max = 200 << 20});
  TestSite site({.roles = {Role::partner_school}, .routes = routes});
  Request upload = site.request(Method::post, "/files");
  upload.cookies.set("trellis", "test-session");

  const Admission admission = site.application().admit(upload);

  EXPECT_TRUE(admission.is_refused);
  EXPECT_EQ(admission.refusal.status, 403);
}

TEST(Application, HealthSaysThatTheDatabaseAnswers) {
  TestSite site({.routes = test_routes()});

  const Page page = site.get("/health");

  EXPECT_EQ(page.status(), 200);
  EXPECT_NE(page.text.find(R"("database":"ok")"), std::string::npos);
}

TEST(Application, MetricsAreForThisMachineOnly) {
  TestSite site({.routes = test_routes()});
  Request elsewhere = site.request(Method::get, "/metrics");
  elsewhere.address = "192.0.2.7";

  site.application().log(site.request(Method::get, "/open"), text_response("x"), 1500);

  EXPECT_EQ(site.send(elsewhere).status(), 404);
  EXPECT_NE(site.get("/metrics")
                .text.find("trellis_request_seconds_bucket{route=\"none\",le=\"0.002\"} 1"),
            std::string::npos);
}

TEST(Routes, AreTheGoldenList) {
  const std::string listing = Router(all_routes()).listing();

  EXPECT_EQ(listing, trellis::testing::approved("routes.txt", listing));
}

TEST(Router, ALiteralPartGoesBeforeANamedOne) {
  const Router router({{.pattern = "/schools/{urn}", .handler = say_ok},
                       {.pattern = "/schools/suggest", .handler = say_ok},
                       {.pattern = "/schools/{urn}/{tab}", .handler = say_ok}});

  EXPECT_EQ(router.find(Method::get, "/schools/suggest").route->pattern, "/schools/suggest");
  EXPECT_EQ(router.find(Method::head, "/schools/900001").parameters.raw("urn"), "900001");
  EXPECT_EQ(router.find(Method::get, "/schools").route, nullptr);
  EXPECT_EQ(router.find(Method::get, "/schools/").route, nullptr);
}

TEST(Router, TwoRoutesForOneAddressAreAMistake) {
  EXPECT_THROW(
      Router({{.pattern = "/a/{b}", .handler = say_ok}, {.pattern = "/a/{c}", .handler = say_ok}}),
      std::logic_error);
}

}  // namespace
}  // namespace trellis::web
