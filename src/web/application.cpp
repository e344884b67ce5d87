#include "web/application.hpp"

#include <nlohmann/json.hpp>

#include "storage/error.hpp"
#include "web/api/api_route.hpp"
#include "web/compression.hpp"
#include "web/cookies.hpp"
#include "web/demonstration_mark.hpp"
#include "web/health_store.hpp"
#include "web/page.hpp"
#include "web/random.hpp"
#include "web/security.hpp"

namespace trellis::web {

namespace {

bool writes(Method method) {
  return method == Method::post || method == Method::put || method == Method::del;
}

bool is_from_this_machine(std::string_view address) {
  return address.starts_with("127.") || address == "::1";
}

/// What is said when storage failed.
struct StorageAnswer {
  int status = 500;
  std::string_view sentence = {};
};

StorageAnswer answer_to(storage::Failure failure) {
  switch (failure) {
    case storage::Failure::unavailable:
    case storage::Failure::busy:
      return {503, "The database does not answer."};
    case storage::Failure::read_only:
    case storage::Failure::full:
      return {503, "Nothing can be saved at the moment: the database cannot be written."};
    case storage::Failure::constraint:
    case storage::Failure::serialisation:
    case storage::Failure::damaged:
    case storage::Failure::statement:
      break;
  }
  return {};
}

/// To the sign-in page, and back to where the visitor wanted to go.
Response to_sign_in(const Request& request) {
  const bool is_page = request.method == Method::get || request.method == Method::head;
  Fields query;
  if (is_page && request.path != "/")
    query.set("return_to", Url::local(request.path, request.query).text());
  return redirect(Url::local("/sign-in", query));
}

bool wants_json(const Request& request) {
  return request.headers.text("accept").starts_with("application/json") ||
         request.headers.text("accept").starts_with("application/geo+json");
}

}  // namespace

Application::Application(
    storage::Database& db, Assets assets, Routes routes, AccessLog& log, ApplicationOptions options)
    : db_(db),
      assets_(std::move(assets)),
      router_(std::move(routes)),
      log_(log),
      options_(std::move(options)),
      started_at_(options_.clock()) {}

Service Application::service() {
  Service service;
  service.admit = [this](const Request& request) { return admit(request); };
  service.respond = [this](Request& request) { return respond(request); };
  service.refuse = [this](int status, std::string_view sentence, std::string_view reference) {
    return refuse(status, sentence, reference);
  };
  service.log = [this](const Request& request, const Response& response, std::int64_t spent) {
    log(request, response, spent);
  };
  return service;
}

/// Everything a handler is told; the session is found in the database.
Context Application::context_for(const Request& request) const {
  Context context{.db = db_, .assets = assets_, .router = router_, .site = options_.site};
  context.now = options_.clock();
  context.today = options_.today.value_or(context.now.date_in_england());
  context.nonce = random_token(16);
  context.path = request.path;
  context.actor.at = context.now;
  const std::string_view token = session_token(request, is_secure(request));
  if (!token.empty() && options_.find_visit) {
    if (auto found = options_.find_visit(token, context.now)) {
      context.actor = std::move(found->actor);
      context.visit = std::move(found->visit);
    }
  }
  return context;
}

/// Why this request goes no further, if it does not.
std::optional<Response> Application::refusal(const Request& request,
                                             const Route& route,
                                             Context& context) {
  using access::Permission;
  const bool is_open = route.permission == Permission::open_to_all;
  if (!is_open && !context.is_signed_in()) {
    if (wants_json(request)) return json_response(R"({"title":"Sign in first"})", 401);
    return to_sign_in(request);
  }
  if (!is_open && route.permission != Permission::signed_in && !context.may(route.permission))
    return error_page(context, 403, "Your role does not include this.");
  if (writes(request.method) && !is_from_here(request))
    return error_page(context, 403, "The form was sent from another site.");
  if (route.rate_limit == RateLimit::none || !options_.over_limit) return std::nullopt;
  const std::string who = request.address;
  const auto seconds = options_.over_limit(route.rate_limit, who, context.now);
  if (!seconds) return std::nullopt;
  Response response = error_page(context, 429, "You have tried this too often.");
  response.headers.set("Retry-After", std::to_string(*seconds));
  return response;
}

/// A post without the token of this session (or, before there is one, of this visitor).
std::optional<Response> Application::forgery(const Request& request, const Context& context) const {
  if (!writes(request.method)) return std::nullopt;
  const bool secure = is_secure(request);
  const std::string_view cookie =
      context.is_signed_in() ? session_token(request, secure) : visitor_secret(request, secure);
  std::string_view token = request.form.raw("form_token");
  if (token.empty()) token = request.headers.text("x-form-token");
  if (is_token_of(token, form_secret(cookie))) return std::nullopt;
  return error_page(context,
                    403,
                    "This form has expired, so nothing was changed. Open the page again and send "
                    "it from there.");
}

Admission Application::admit(const Request& request) {
  Admission admission;
  try {
    if (api::is_api_path(request.path)) return admit_to_api(request);
    const Match match = router_.find(request.method, request.path);
    if (match.route == nullptr) {
      // Small enough to read and throw away: the page that says so comes from `respond`.
      admission.body_bytes_max = 64 * 1024;
      return admission;
    }
    admission.body_bytes_max = match.route->body_bytes_max;
    // The rate limit counts once a request, when it is answered.
    Route route = *match.route;
    route.rate_limit = RateLimit::none;
    Context context = context_for(request);
    if (auto refused = refusal(request, route, context)) {
      admission.is_refused = true;
      admission.refusal = std::move(*refused);
      admission.refusal.route = route.pattern;
      finish(request, context, admission.refusal);
    }
  } catch (const std::exception& error) {
    admission.is_refused = true;
    admission.refusal = failed(request, error);
  }
  return admission;
}

Response Application::respond(Request& request) {
  try {
    if (api::is_api_path(request.path)) return respond_to_api(request);
    if (auto asset = assets_.respond(request)) {
      add_security_headers(*asset, {.is_secure = is_secure(request), .is_public = true});
      return std::move(*asset);
    }
    // Before anybody is looked up: it tells that the database is gone.
    if (request.path == "/health") return health(request);
    Context context = context_for(request);
    const std::string secret(context.is_signed_in() ? session_token(request, is_secure(request))
                                                    : visitor_secret(request, is_secure(request)));
    const std::string visitor = secret.empty() ? random_token() : secret;
    context.form_token = masked_token(form_secret(visitor));
    context.notices = notices_of(request);
    const Match match = router_.find(request.method, request.path);
    request.route = match.parameters;
    Response response = match.route != nullptr  ? call(*match.route, request, context)
                        : match.allowed.empty() ? answer(request, context)
                                                : error_page(context, 405, "");
    if (match.route == nullptr && !match.allowed.empty())
      response.headers.set("Allow", match.allowed);
    if (match.route != nullptr) response.route = match.route->pattern;
    if (secret.empty() && response.text().find("form_token") != std::string_view::npos)
      set_visitor_secret(response, visitor, is_secure(request));
    finish(request, context, response);
    return response;
  } catch (const std::exception& error) {
    return failed(request, error);
  }
}

/// What failed before a page could be made, as it does when the database is gone: nobody is signed
/// in.
Response Application::failed(const Request& request, const std::exception& error) {
  log_.write_fault(error_line(options_.clock(), request.reference, error.what()));
  const auto* storage_error = dynamic_cast<const storage::Error*>(&error);
  const auto [status, sentence] =
      storage_error != nullptr ? answer_to(storage_error->failure()) : StorageAnswer{};
  return refuse(status, sentence, request.reference);
}

/// What is no route: an address for machines, else page 404.
Response Application::answer(const Request& request, Context& context) {
  if (request.path == "/metrics" && is_from_this_machine(request.address))
    return metrics(request, context);
  return error_page(context, 404, "");
}

Response Application::call(const Route& route, const Request& request, Context& context) {
  if (auto refused = refusal(request, route, context)) return std::move(*refused);
  if (auto refused = forgery(request, context)) return std::move(*refused);
  try {
    return route.handler(request, context);
  } catch (const storage::Error& error) {
    log_.write_fault(error_line(context.now, request.reference, error.what()));
    const auto [status, sentence] = answer_to(error.failure());
    Response response = error_page(context, status, sentence, request.reference);
    if (status == 503) response.headers.set("Retry-After", "5");
    return response;
  } catch (const std::exception& error) {
    log_.write_fault(error_line(context.now, request.reference, error.what()));
  }
  return error_page(context, 500, "", request.reference);
}

Response Application::health(const Request& request) const {
  bool is_well = true;
  try {
    is_well = db_.read([](storage::Snapshot& snapshot) { return answers(snapshot); });
  } catch (const storage::Error&) {
    is_well = false;
  }
  const nlohmann::ordered_json state = {{"status", is_well ? "ok" : "unavailable"},
                                        {"database", is_well ? "ok" : "unavailable"},
                                        {"started_at", started_at_.text()},
                                        {"at", options_.clock().text()}};
  Response response = json_response(state.dump() + '\n', is_well ? 200 : 503);
  response.route = "/health";
  add_security_headers(response, {.is_secure = is_secure(request)});
  return response;
}

Response Application::metrics(const Request&, const Context&) const {
  const ServerCounters counters = options_.counters ? options_.counters() : ServerCounters{};
  Response response =
      text_response(metrics_.text(counters, started_at_.seconds().time_since_epoch().count()));
  response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  response.route = "/metrics";
  return response;
}

/// Cookies, security headers and compression, on every answer that is not a file.
void Application::finish(const Request& request, const Context& context, Response& response) const {
  const bool secure = is_secure(request);
  if (!context.new_token.empty()) set_session(response, context.new_token, secure);
  if (context.ends_session) end_session(response, secure);
  if (!context.next_notices.empty())
    set_notices(response, context.next_notices, secure);
  else if (!context.notices.empty() && response.status != 303)
    set_notices(response, {}, secure);
  mark_saved_file(response, context.site);
  add_security_headers(response, {.is_secure = secure, .nonce = context.nonce});
  compress(request, response);
}

Response Application::refuse(int status, std::string_view sentence, std::string_view reference) {
  try {
    Context context{.db = db_, .assets = assets_, .router = router_, .site = options_.site};
    context.nonce = random_token(16);
    Response response = error_page(context, status, sentence, reference);
    if (status == 503) response.headers.set("Retry-After", "5");
    add_security_headers(response, {.is_secure = options_.is_https, .nonce = context.nonce});
    return response;
  } catch (const std::exception&) {
    return text_response("Sorry, there is a problem with the service.\n", status);
  }
}

void Application::log(const Request& request, const Response& response, std::int64_t microseconds) {
  const std::string_view route = response.route.empty() ? "none" : std::string_view(response.route);
  metrics_.count(route, name_of(request.method), response.status, microseconds);
  try {
    log_.write(access_line(options_.clock(), request, response, microseconds));
  } catch (const std::exception&) {
    // A line that cannot be written is not worth a request.
  }
}

}  // namespace trellis::web
