/// The real binary as a test drives it: run a verb, or serve a database on a free port.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace trellis::testing {

/// A folder that goes with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// Where the binary is: TRELLIS_BINARY of the build, or the environment's.
std::string binary_path();

struct Finished {
  int exit_code = 0;
  std::string output = {};  ///< standard output and error together
};
/// Runs `trellis ARGUMENTS…` to its end.
Finished run_trellis(const std::vector<std::string>& arguments);

/// Runs `trellis ARGUMENTS…`, and ends it by SIGKILL when it still runs after `life`; the exit code
/// is 137 then.
Finished run_trellis_for(std::chrono::microseconds life, const std::vector<std::string>& arguments);

/// `trellis serve` on a free port, from its first line to SIGTERM.
class SiteProcess {
 public:
  /// Throws std::runtime_error with what it printed when it does not start within `patience`.
  explicit SiteProcess(const std::string& database_url,
                       const std::vector<std::string>& more_arguments = {},
                       std::chrono::seconds patience = std::chrono::seconds(20));
  ~SiteProcess();
  SiteProcess(const SiteProcess&) = delete;
  SiteProcess& operator=(const SiteProcess&) = delete;

  std::uint16_t port() const { return port_; }
  pid_t pid() const { return pid_; }
  /// From start to first line.
  std::chrono::milliseconds start_time() const { return start_time_; }
  /// SIGTERM, and the exit code; -1 when it had to be killed after `patience`.
  int stop(std::chrono::seconds patience = std::chrono::seconds(25));
  /// SIGKILL, as a power cut would end it.
  void kill();

 private:
  pid_t pid_ = -1;
  int output_ = -1;
  std::uint16_t port_ = 0;
  std::chrono::milliseconds start_time_{0};
};

}  // namespace trellis::testing
