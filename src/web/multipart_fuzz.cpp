// Any bytes as a multipart body, in pieces of a size that the first byte chooses: it must not
// crash, and pieces of another size must give the same fields.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "web/multipart.hpp"

namespace {

using trellis::web::MultipartParser;

/// The parser after the whole body, and whether it took it.
bool feed(MultipartParser& parser, std::string_view body, std::size_t piece) {
  for (std::size_t at = 0; at < body.size(); at += piece)
    if (!parser.take(body.substr(at, piece))) return false;
  return parser.finish().has_value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto folder = std::filesystem::temp_directory_path();
  MultipartParser whole("B", folder);
  MultipartParser pieces("B", folder);
  const bool is_taken = feed(whole, body, std::max<std::size_t>(body.size(), 1));
  const bool is_taken_in_pieces = feed(pieces, body, std::size_t{data[0]} % 17 + 1);
  if (is_taken != is_taken_in_pieces) std::abort();
  if (is_taken && urlencoded(whole.fields) != urlencoded(pieces.fields)) std::abort();
  if (is_taken && whole.uploads.size() != pieces.uploads.size()) std::abort();
  return 0;
}
