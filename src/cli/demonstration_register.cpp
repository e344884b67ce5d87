#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>

#include "cli/demonstration_steps.hpp"
#include "register/import_actions.hpp"
#include "register/synth.hpp"

namespace trellis::cli {
namespace {

namespace fs = std::filesystem;

/// A folder that goes when the last file in it has been read.
class ScratchFolder {
 public:
  ScratchFolder()
      : path_(fs::temp_directory_path() / ("trellis-register-" + std::to_string(getpid()))) {
    fs::create_directories(path_);
  }
  ~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return problem(
        ProblemKind::not_found, "--register", "There is no file " + path + " that can be read");
  return std::string(std::istreambuf_iterator<char>(file), {});
}

/// The newest of each kind that a demonstration shows; older years and later releases stay out, so
/// that a first start is quick.
bool is_shown(const std::string& name) {
  constexpr const char* shown[] = {"SYNTHETIC_edubasealldata20260301",
                                   "SYNTHETIC_allgroupsdata20260301",
                                   "SYNTHETIC_alllinksdata20260301",
                                   "SYNTHETIC_links_edubasealldata20260301",
                                   "SYNTHETIC_ofsted_mi",
                                   "SYNTHETIC_england_ks2final_2024-2025",
                                   "SYNTHETIC_england_ks4final_2024-2025",
                                   "SYNTHETIC_england_census_2024-2025",
                                   "SYNTHETIC_england_abs_2024-2025",
                                   "SYNTHETIC_pupil_premium_2024-2025"};
  return std::any_of(std::begin(shown), std::end(shown), [&](const char* begin) {
    return name.starts_with(begin);
  });
}

Result<std::vector<std::string>> synthetic_files(const DemonstrationOptions& options,
                                                 const fs::path& folder) {
  synth::Options wanted;
  wanted.seed = options.seed;
  wanted.size = TRY(synth::size_from_name(options.size));
  wanted.releases = 1;
  wanted.years = 1;
  wanted.faults = false;
  const synth::Summary written = TRY(synth::write_synthetic_register(wanted, folder));
  std::vector<std::string> files;
  for (const synth::WrittenFile& file : written.files)
    if (is_shown(file.name)) files.push_back((folder / file.name).string());
  return files;
}

Result<void> import_one(storage::Database& db,
                        const access::Actor& actor,
                        const std::string& path,
                        const DemonstrationOptions& options) {
  registry::ImportOptions how;
  how.now = options.now;
  how.expected_establishments = 0;
  // A demonstration begins with an empty register: thresholds compare with what was there before.
  registry::ImportFile file{fs::path(path).filename().string(), TRY(read_file(path))};
  const registry::ImportReport report = TRY(registry::import_file(db, actor, std::move(file), how));
  if (report.is_refused()) return std::unexpected(registry::refusal_of(report));
  if (!options.quiet)
    std::fprintf(stderr,
                 "    %s: %s, %zu rows\n",
                 report.file_name.c_str(),
                 report.layout_title.c_str(),
                 report.rows.read);
  return {};
}

Result<std::vector<std::string>> in_order(std::vector<std::string> paths) {
  std::vector<registry::FileKind> kinds;
  for (const std::string& path : paths)
    kinds.push_back(
        TRY(registry::kind_of_file({fs::path(path).filename().string(), TRY(read_file(path))})));
  std::vector<std::string> ordered;
  for (const std::size_t at : registry::import_order(kinds)) ordered.push_back(paths[at]);
  return ordered;
}

}  // namespace

Result<void> import_register(storage::Database& db,
                             const access::Actor& actor,
                             const DemonstrationOptions& options) {
  const ScratchFolder folder;
  const std::vector<std::string> files = options.register_files.empty()
                                             ? TRY(synthetic_files(options, folder.path()))
                                             : options.register_files;
  for (const std::string& path : TRY(in_order(files))) {
    const auto imported = import_one(db, actor, path, options);
    if (!imported) {
      Problem refusal = imported.error();
      refusal.message = fs::path(path).filename().string() + ": " + refusal.message;
      return std::unexpected(refusal);
    }
  }
  return {};
}

}  // namespace trellis::cli
