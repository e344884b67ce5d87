/// Unpacking gzip files, bounded in size and ratio so that a small upload cannot fill the memory.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace trellis {

struct UnpackLimits {
  std::size_t bytes_max = std::size_t{512} << 20;  ///< 512 MB unpacked
  std::size_t ratio_max = 200;                     ///< unpacked to packed, above 1 MB unpacked
};

/// True for bytes that begin as gzip does.
bool is_gzip(std::string_view bytes);

/// The content of a gzip file (all its members). Refuses one that is cut short, damaged, followed
/// by other bytes, or larger than the limits.
Result<std::string> gunzip(std::string_view packed, UnpackLimits limits = {});

}  // namespace trellis
