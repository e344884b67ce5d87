/// Unguessable values (session ids, nonces, request references) and hashes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace trellis::web {

/// Bytes from the operating system's generator.
std::string random_bytes(std::size_t count);
/// The same as base64url without padding.
std::string random_token(std::size_t bytes = 32);
/// Eight letters and digits that are easy to read out: "K7WQ-2MFA".
std::string random_reference();

std::string base64url(std::string_view bytes);

/// 32 hexadecimal digits that stand for the content (BLAKE2b).
std::string content_hash(std::string_view content);

}  // namespace trellis::web
