#include "web/site_server.hpp"

namespace trellis::web {

std::filesystem::path default_asset_folder() {
  std::error_code error;
  const auto binary = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) {
    const auto installed = binary.parent_path().parent_path() / "share/trellis/web";
    if (std::filesystem::exists(installed / "manifest.json", error)) return installed;
  }
  return TRELLIS_ASSET_FOLDER;
}

}  // namespace trellis::web
