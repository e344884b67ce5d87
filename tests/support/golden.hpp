/// Approved output: a test compares with a file of tests/golden, and tools/approve rewrites it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "support/places.hpp"

namespace trellis::testing {

/// The approved text of this name. While TRELLIS_APPROVE is set, `actual` becomes it.
inline std::string approved(const std::string& name, const std::string& actual) {
  const auto path = test::source_dir() / "tests/golden" / name;
  if (std::getenv("TRELLIS_APPROVE") != nullptr) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << actual;
  }
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace trellis::testing
