#include "support/places.hpp"

namespace trellis::test {

std::filesystem::path source_dir() { return TRELLIS_SOURCE_DIR; }
std::filesystem::path shared_dir() { return TRELLIS_SHARED_DIR; }

}  // namespace trellis::test
