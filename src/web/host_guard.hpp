/// The outermost check of a server: requests for another host are refused, and every request that
/// goes on carries the public address, from which links that leave the pages are built.
#pragma once

#include <memory>
#include <string>

#include "web/request.hpp"
#include "web/service.hpp"

namespace trellis::web {

/// The service behind the check. The address may still be set until the first request comes.
/// Whoever asks for /health or /metrics may call the host what they like.
Service guard_host(Service inner, std::shared_ptr<const std::string> public_address);

/// The address that the guard gave the request: "https://trellis.example.org". A header of that
/// name that a client sent is never seen.
std::string public_address_of(const Request& request);

}  // namespace trellis::web
