/// What stands behind the sockets: the two questions that the server asks of the application.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "web/request.hpp"
#include "web/response.hpp"

namespace trellis::web {

/// Whether a body may follow, and how large it may be; or the refusal to send at once.
struct Admission {
  std::uint64_t body_bytes_max = 0;
  bool is_refused = false;
  Response refusal = {};
};

/// All three are called from any thread. They do not throw.
struct Service {
  /// On a worker, before the body of a request is read: permission and size, so that a large
  /// upload is refused early.
  std::function<Admission(const Request&)> admit = {};
  /// On a worker, with the whole request.
  std::function<Response(Request&)> respond = {};
  /// On the I/O thread, for what cannot become a request (bad syntax, too large, too busy).
  std::function<Response(int status, std::string_view sentence, std::string_view reference)>
      refuse = {};
  /// On the I/O thread, once for every answer.
  std::function<void(const Request&, const Response&, std::int64_t microseconds)> log = {};
};

}  // namespace trellis::web
