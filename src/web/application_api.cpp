#include <algorithm>

#include "access/rate_limit.hpp"
#include "core/text.hpp"
#include "storage/error.hpp"
#include "web/api/api_problem.hpp"
#include "web/application.hpp"
#include "web/compression.hpp"
#include "web/random.hpp"
#include "web/security.hpp"

namespace trellis::web {

namespace {

/// What stands after "Bearer " in Authorization; empty without one.
std::string_view bearer_in(const Request& request) {
  constexpr std::string_view scheme = "bearer ";
  const std::string_view header = request.headers.text("authorization");
  if (lower_ascii(header.substr(0, scheme.size())) != scheme) return {};
  return trim(header.substr(scheme.size()));
}

bool is_json(const Request& request) {
  const std::string_view type = request.headers.raw("content-type");
  return lower_ascii(trim(type.substr(0, type.find(';')))) == "application/json";
}

Response token_needed(const Request& request) {
  Response response = api::problem_response(
      request,
      401,
      "Send a token that is in force: Authorization: Bearer, then the token. Make one on your "
      "account's page");
  response.headers.set("WWW-Authenticate", "Bearer");
  return response;
}

}  // namespace

Context Application::api_context(const Request& request) const {
  Context context{.db = db_, .assets = assets_, .router = router_, .site = options_.site};
  context.now = options_.clock();
  context.today = options_.today.value_or(context.now.date_in_england());
  context.nonce = random_token(16);
  context.path = request.path;
  context.actor.at = context.now;
  return context;
}

/// Why a request of the API goes no further; fills in who asks.
std::optional<Response> Application::api_refusal(const Request& request,
                                                 const Route& route,
                                                 Context& context,
                                                 std::optional<access::Bearer>& bearer) const {
  const std::string_view token = bearer_in(request);
  if (!token.empty() && options_.find_bearer) bearer = options_.find_bearer(token, context.now);
  if (!bearer) return token_needed(request);
  context.actor = bearer->actor;
  if (route.permission != access::Permission::signed_in && !context.may(route.permission))
    return api::problem_response(request,
                                 403,
                                 "This token does not carry \"" +
                                     std::string(access::name_of(route.permission)) +
                                     "\", or its person's role does not include it");
  const bool is_write = request.method == Method::post || request.method == Method::put;
  if (is_write && !is_json(request) && request.headers.has("content-type"))
    return api::problem_response(request, 415, "Send the body as application/json");
  return std::nullopt;
}

Admission Application::admit_to_api(const Request& request) {
  Admission admission;
  const Match match = router_.find(request.method, request.path);
  admission.body_bytes_max = match.route == nullptr ? 64 * 1024 : match.route->body_bytes_max;
  if (match.route == nullptr) return admission;
  Context context = api_context(request);
  std::optional<access::Bearer> bearer;
  if (auto refused = api_refusal(request, *match.route, context, bearer)) {
    admission.is_refused = true;
    admission.refusal = std::move(*refused);
    admission.refusal.route = match.route->pattern;
    finish_api(request, context, admission.refusal);
  }
  return admission;
}

Response Application::respond_to_api(Request& request) {
  Context context = api_context(request);
  const Match match = router_.find(request.method, request.path);
  request.route = match.parameters;
  Response response;
  if (match.route != nullptr) {
    response = call_api(*match.route, request, context);
    response.route = match.route->pattern;
  } else if (match.allowed.empty()) {
    response = api::problem_response(request, 404, "There is nothing at this address: see /api");
  } else {
    response =
        api::problem_response(request, 405, "This address is for other methods: " + match.allowed);
    response.headers.set("Allow", match.allowed);
  }
  finish_api(request, context, response);
  return response;
}

/// Requests of one token at the same moment count one after the other.
access::RateDecision Application::count_use(const access::Bearer& bearer, Instant now) const {
  constexpr int attempts_max = 8;
  for (int attempt = 1;; ++attempt) {
    try {
      return options_.count_use(bearer, now);
    } catch (const storage::Error& error) {
      const bool may_pass = error.failure() == storage::Failure::serialisation;
      if (!may_pass || attempt == attempts_max) throw;
    }
  }
}

Response Application::call_api(const Route& route, const Request& request, Context& context) {
  try {
    std::optional<access::Bearer> bearer;
    if (auto refused = api_refusal(request, route, context, bearer)) return std::move(*refused);
    const access::RateDecision use = count_use(*bearer, context.now);
    const access::RateLeft left = access::left_of(use.usage, access::api_rule, context.now);
    Response response =
        use.allowed ? route.handler(request, context)
                    : api::problem_response(
                          request, 429, "Wait " + counted(use.retry_after.count(), "second"));
    if (!use.allowed) response.headers.set("Retry-After", std::to_string(use.retry_after.count()));
    response.headers.set("RateLimit-Limit", std::to_string(access::api_rule.uses_max));
    response.headers.set("RateLimit-Remaining", std::to_string(use.allowed ? left.uses : 0));
    response.headers.set("RateLimit-Reset", std::to_string(left.resets_in.count()));
    return response;
  } catch (const storage::Error& error) {
    log_.write_fault(error_line(context.now, request.reference, error.what()));
    using storage::Failure;
    const bool may_pass = error.failure() == Failure::unavailable ||
                          error.failure() == Failure::serialisation ||
                          error.failure() == Failure::busy ||
                          error.failure() == Failure::read_only || error.failure() == Failure::full;
    if (may_pass) {
      Response response =
          api::problem_response(request, 503, "The database does not answer: try again");
      response.headers.set("Retry-After", "5");
      return response;
    }
  } catch (const std::exception& error) {
    log_.write_fault(error_line(context.now, request.reference, error.what()));
  }
  return api::problem_response(
      request, 500, "There is a fault of ours: report it with the reference");
}

void Application::finish_api(const Request& request,
                             const Context& context,
                             Response& response) const {
  add_security_headers(response, {.is_secure = is_secure(request), .nonce = context.nonce});
  compress(request, response);
  // Who asks decides what is answered, and so does the form that was asked for.
  const std::string vary(response.headers.raw("Vary"));
  response.headers.set("Vary",
                       vary.empty() ? "Authorization, Accept" : vary + ", Authorization, Accept");
}

}  // namespace trellis::web
