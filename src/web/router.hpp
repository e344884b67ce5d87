/// Which handler answers which address, and what a person must be allowed to do to reach it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "access/permission.hpp"
#include "web/request.hpp"
#include "web/response.hpp"

namespace trellis::web {

struct Context;

/// A page: plain values in, a plain response out. It may throw; the edge turns that into page 500.
using Handler = Response (*)(const Request&, Context&);

/// Which budget of requests a route draws on, per person and address.
enum class RateLimit { none, sign_in, upload, search };

struct Route {
  Method method = Method::get;
  std::string pattern = {};  ///< "/schools/{urn}": a part in braces is given to the handler
  access::Permission permission = access::Permission::signed_in;
  Handler handler = nullptr;
  std::uint64_t body_bytes_max = 1 << 20;  ///< 200 MB where published files are uploaded
  RateLimit rate_limit = RateLimit::none;
};
using Routes = std::vector<Route>;

struct Match {
  const Route* route = nullptr;
  Fields parameters = {};
  std::string allowed = {};  ///< when the address exists for other methods: "GET, HEAD"
};

class Router {
 public:
  /// Throws std::logic_error when two routes are the same or a pattern cannot be read.
  explicit Router(Routes routes);

  /// HEAD is answered by GET. A literal part goes before a named one: /schools/suggest before
  /// /schools/{urn}.
  Match find(Method method, std::string_view path) const;
  bool has_page(std::string_view pattern) const;
  const Routes& routes() const { return routes_; }
  /// One line a route, sorted: "GET /schools/{urn} view_schools".
  std::string listing() const;

 private:
  Routes routes_;
  std::vector<std::vector<std::string>> parts_;  ///< of each route
};

}  // namespace trellis::web
