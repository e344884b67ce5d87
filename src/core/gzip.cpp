#include "core/gzip.hpp"

#include <algorithm>
#include <memory>
#include <zlib.h>

namespace trellis {
namespace {

constexpr std::size_t chunk = std::size_t{1} << 20;
constexpr int gzip_format = 16 + MAX_WBITS;

std::unexpected<Problem> damaged(std::string message) {
  return problem(ProblemKind::invalid, "", std::move(message));
}

/// Unpacks one member from the stream's input, appending to `content`.
Result<void> inflate_member(z_stream& stream,
                            std::string& content,
                            std::size_t packed_size,
                            UnpackLimits limits) {
  for (;;) {
    const std::size_t before = content.size();
    content.resize(before + chunk);
    stream.next_out = reinterpret_cast<Bytef*>(content.data() + before);
    stream.avail_out = chunk;
    const int state = inflate(&stream, Z_NO_FLUSH);
    content.resize(before + chunk - stream.avail_out);
    if (content.size() > limits.bytes_max ||
        (content.size() > chunk && content.size() / limits.ratio_max > packed_size))
      return damaged(
          "The file unpacks to far more than any published file. Unpack it yourself and import the "
          "result.");
    if (state == Z_STREAM_END) return {};
    if (state != Z_OK && state != Z_BUF_ERROR)
      return damaged("The gzip file is damaged. Download it again.");
    if (stream.avail_in == 0 && stream.avail_out != 0)
      return damaged("The gzip file is cut short. Download it again.");
  }
}

}  // namespace

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1F\x8B"); }

Result<std::string> gunzip(std::string_view packed, UnpackLimits limits) {
  z_stream stream{};
  if (inflateInit2(&stream, gzip_format) != Z_OK)
    return damaged("The gzip file could not be opened for want of memory.");
  const std::unique_ptr<z_stream, int (*)(z_stream*)> closing(&stream, inflateEnd);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(std::min<std::size_t>(packed.size(), UINT32_MAX));
  std::string content;
  for (;;) {
    TRY_VOID(inflate_member(stream, content, packed.size(), limits));
    if (stream.avail_in == 0) return content;
    const std::string_view rest = packed.substr(packed.size() - stream.avail_in);
    if (!is_gzip(rest))
      return damaged("The gzip file is followed by other bytes. Download it again.");
    inflateReset(&stream);
  }
}

}  // namespace trellis
