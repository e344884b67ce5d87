/// The application behind the sockets: from a request to a page, with every check on the way.
///
/// In order: a static file; the route; the visitor's session; the route's permission; for a post,
/// that it comes from a page of ours and carries the session's token; the rate limit; the handler.
/// What a handler throws is caught here, once: one log line with a reference, one page 500 that
/// shows it.
#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "access/api_token_actions.hpp"
#include "storage/database.hpp"
#include "web/access_log.hpp"
#include "web/assets.hpp"
#include "web/context.hpp"
#include "web/metrics.hpp"
#include "web/router.hpp"
#include "web/service.hpp"

namespace trellis::web {

/// Who a session belongs to.
struct FoundVisit {
  access::Actor actor = {};
  Visit visit = {};
};

struct ApplicationOptions {
  Site site = {};
  std::function<Instant()> clock = {};
  std::optional<Date> today = {};  ///< demonstration: the day that the pages take for today
  /// The session of this token, if it is in force. It may extend the session, nothing else.
  std::function<std::optional<FoundVisit>(std::string_view token, Instant now)> find_visit = {};
  /// Seconds to wait when this budget is used up; nothing when the request may go on.
  std::function<std::optional<int>(RateLimit limit, std::string_view who, Instant now)> over_limit =
      {};
  /// The bearer of an API token, while it is in force.
  std::function<std::optional<access::Bearer>(std::string_view token, Instant now)> find_bearer =
      {};
  /// Counts one request of the API.
  std::function<access::RateDecision(const access::Bearer& bearer, Instant now)> count_use = {};
  std::function<ServerCounters()> counters = {};
  bool is_https = false;  ///< every request counts as secure, whatever a proxy says
};

class Application {
 public:
  Application(storage::Database& db,
              Assets assets,
              Routes routes,
              AccessLog& log,
              ApplicationOptions options);

  Admission admit(const Request& request);
  Response respond(Request& request);
  Response refuse(int status, std::string_view sentence, std::string_view reference);
  void log(const Request& request, const Response& response, std::int64_t microseconds);
  /// The four as functions that do not throw.
  Service service();

  const Router& router() const { return router_; }
  void count_connections_with(std::function<ServerCounters()> counters) {
    options_.counters = std::move(counters);
  }

 private:
  Context context_for(const Request& request) const;
  Response answer(const Request& request, Context& context);
  std::optional<Response> refusal(const Request& request, const Route& route, Context& context);
  std::optional<Response> forgery(const Request& request, const Context& context) const;
  Response call(const Route& route, const Request& request, Context& context);
  Response failed(const Request& request, const std::exception& error);
  Response health(const Request& request) const;
  Response metrics(const Request& request, const Context& context) const;
  void finish(const Request& request, const Context& context, Response& response) const;
  // Requests of the API: a token in place of a session, problems in place of pages.
  Context api_context(const Request& request) const;
  std::optional<Response> api_refusal(const Request& request,
                                      const Route& route,
                                      Context& context,
                                      std::optional<access::Bearer>& bearer) const;
  access::RateDecision count_use(const access::Bearer& bearer, Instant now) const;
  Admission admit_to_api(const Request& request);
  Response respond_to_api(Request& request);
  Response call_api(const Route& route, const Request& request, Context& context);
  void finish_api(const Request& request, const Context& context, Response& response) const;
  bool is_secure(const Request& request) const { return options_.is_https || request.is_secure; }

  storage::Database& db_;
  Assets assets_;
  Router router_;
  AccessLog& log_;
  ApplicationOptions options_;
  Metrics metrics_;
  Instant started_at_;
};

}  // namespace trellis::web
