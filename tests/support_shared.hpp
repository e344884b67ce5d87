/// Published files under ../shared/data for tests that speak of them.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "support/places.hpp"

namespace trellis::test {

inline std::filesystem::path shared_data() { return trellis::test::shared_dir() / "data"; }

inline std::string file_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace trellis::test

/// Leaves the test where the published files are not beside the project.
#define NEEDS_SHARED_DATA()                                   \
  if (!std::filesystem::exists(trellis::test::shared_data())) \
  GTEST_SKIP() << "The published files of ../shared/data are not here."
