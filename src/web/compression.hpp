/// gzip of pages, and which answers are worth it.
#pragma once

#include <string>
#include <string_view>

#include "web/request.hpp"
#include "web/response.hpp"

namespace trellis::web {

std::string gzip(std::string_view text);
/// The text of a gzip stream, for tests; empty when it is none.
std::string gunzip(std::string_view compressed);

bool accepts_gzip(const Request& request);

/// Compresses a text of more than a packet's size where the client takes it, and says by Vary that
/// the answer depends on that.
void compress(const Request& request, Response& response);

}  // namespace trellis::web
