/// The address under which browsers reach the service: links are built from it and never from what
/// a request says of its host, and a request that names another host is refused. Pure.
#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"

namespace trellis::web {

/// "https://trellis.example.org" or with a port, in lower case and without a slash at its end.
/// Refuses a path, a query, a name in front of the host, and other schemes.
Result<std::string> check_public_address(std::string_view text);

/// The host of such an address without its port: "trellis.example.org", "[::1]".
std::string host_name_of(std::string_view address);

/// Whether the Host header names this service: the host of its address, or this machine itself. The
/// port is not compared: proxies change it. An old request without a host passes.
bool is_known_host(std::string_view host, std::string_view public_address);

}  // namespace trellis::web
