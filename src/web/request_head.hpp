/// Turns the head of an HTTP message into a Request, or refuses what two servers in a row might
/// read differently (request smuggling).
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/request.hpp"

namespace trellis::web {

struct RawHead {
  std::string_view method;
  std::string_view target;
  int version = 11;  ///< 10 or 11
  Fields headers;    ///< names in lower case, in the order they came
  std::string peer;  ///< address of the other end of the socket
};

struct HeadRefusal {
  int status = 400;
  std::string sentence;
};

struct RequestHead {
  Request request;
  bool has_body = false;
  std::optional<std::uint64_t> content_length;  ///< absent when the body comes in chunks
  bool expects_continue = false;
};

/// `proxies` are the addresses whose X-Forwarded-For and X-Forwarded-Proto are believed.
std::expected<RequestHead, HeadRefusal> read_head(RawHead head,
                                                  const std::vector<std::string>& proxies);

}  // namespace trellis::web
