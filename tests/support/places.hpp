/// Where the project and what lies beside it are found on this machine. One small source holds both
/// paths, so that tests compiled in one clone are as good as compiled in the next.
#pragma once

#include <filesystem>

namespace trellis::test {

/// The folder of the project's sources.
std::filesystem::path source_dir();
/// The shared folder with published files and reference tables; it may be absent.
std::filesystem::path shared_dir();

}  // namespace trellis::test
