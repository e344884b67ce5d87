#include "web/compression.hpp"

#include <array>
#include <stdexcept>
#include <zlib.h>

#include "core/text.hpp"

namespace trellis::web {

namespace {

/// Adding 16 to zlib's window asks for a gzip header in place of zlib's own.
constexpr int gzip_window = 15 + 16;
/// Level 5 takes about a third of the time of level 9 for pages a few per cent larger.
constexpr int level = 5;
/// What fits one packet anyway gains nothing.
constexpr std::size_t bytes_min = 1400;

bool is_text(std::string_view type) {
  return type.starts_with("text/") || type.starts_with("application/json") ||
         type.starts_with("application/geo+json") || type.starts_with("application/problem+json") ||
         type.starts_with("image/svg+xml");
}

Bytef* bytes_of(const char* text) { return reinterpret_cast<Bytef*>(const_cast<char*>(text)); }

}  // namespace

std::string gzip(std::string_view text) {
  z_stream stream{};
  if (::deflateInit2(&stream, level, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("compression cannot be started");
  std::string out(::deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  stream.next_in = bytes_of(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = bytes_of(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int state = ::deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  ::deflateEnd(&stream);
  if (state != Z_STREAM_END) throw std::runtime_error("compression failed");
  return out;
}

std::string gunzip(std::string_view compressed) {
  z_stream stream{};
  if (::inflateInit2(&stream, gzip_window) != Z_OK) return "";
  stream.next_in = bytes_of(compressed.data());
  stream.avail_in = static_cast<uInt>(compressed.size());
  std::string out;
  std::array<char, 16384> part;
  int state = Z_OK;
  while (state == Z_OK) {
    stream.next_out = bytes_of(part.data());
    stream.avail_out = static_cast<uInt>(part.size());
    state = ::inflate(&stream, Z_NO_FLUSH);
    out.append(part.data(), part.size() - stream.avail_out);
  }
  ::inflateEnd(&stream);
  return state == Z_STREAM_END ? out : "";
}

bool accepts_gzip(const Request& request) {
  for (const std::string& header : request.headers.all("accept-encoding"))
    for (const std::string_view part : split(header, ',')) {
      const auto pieces = split(part, ';');
      const std::string name = lower_ascii(trim(pieces.front()));
      const bool is_refused =
          pieces.size() > 1 && (trim(pieces[1]) == "q=0" || trim(pieces[1]).starts_with("q=0.000"));
      if ((name == "gzip" || name == "*") && !is_refused) return true;
    }
  return false;
}

void compress(const Request& request, Response& response) {
  auto* text = std::get_if<std::string>(&response.body);
  if (text == nullptr || response.headers.has("Content-Encoding")) return;
  if (!is_text(response.headers.raw("Content-Type"))) return;
  response.headers.set("Vary", "Accept-Encoding");
  if (text->size() < bytes_min || !accepts_gzip(request)) return;
  response.body = gzip(*text);
  response.headers.set("Content-Encoding", "gzip");
}

}  // namespace trellis::web
