/// Takes a request's body as it arrives and puts it where handlers look: form, uploads or body.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "web/multipart.hpp"
#include "web/request.hpp"

namespace trellis::web {

/// Bodies that are held in memory (forms without files, JSON) may not be larger.
constexpr std::size_t memory_body_bytes_max = 1 << 20;

class BodyReader {
 public:
  /// Chooses by the Content-Type; refuses types that no page takes.
  static Result<BodyReader> open(const Request& request, const std::filesystem::path& folder);

  Result<void> take(std::string_view bytes);
  /// Completes the request with what was read.
  Result<void> finish(Request& request);

 private:
  enum class Kind { urlencoded, multipart, other };
  explicit BodyReader(Kind kind) : kind_(kind) {}

  Kind kind_;
  std::string bytes_;
  std::optional<MultipartParser> multipart_;
};

}  // namespace trellis::web
