/// Reading ZIP files held in memory, bounded like gzip ones.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/gzip.hpp"
#include "core/result.hpp"

struct zip;

namespace trellis {

/// True for bytes that begin as a ZIP file does.
bool is_zip(std::string_view bytes);

class Archive {
 public:
  /// Opens the archive; the bytes are kept. Refuses damaged and encrypted ones.
  static Result<Archive> open(std::string bytes, UnpackLimits limits = {});

  /// Names of the files inside, folders left out, in the order of the archive.
  const std::vector<std::string>& names() const { return names_; }
  bool contains(std::string_view name) const;

  /// The content of one file.
  Result<std::string> read(const std::string& name) const;
  /// The content in pieces, for parsers that stream. `piece` returns false to stop early.
  Result<void> stream(const std::string& name,
                      const std::function<bool(std::string_view)>& piece) const;

 private:
  std::shared_ptr<const std::string> bytes_;
  std::shared_ptr<struct zip> handle_;
  std::vector<std::string> names_;
  UnpackLimits limits_;
};

}  // namespace trellis
