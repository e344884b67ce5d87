/// Forming the clusters of one instance file from the command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/command.hpp"

namespace trellis::cli {

struct ClusterOptions {
  std::string instance;
  std::optional<int> seconds;  ///< Without it the answer depends on the file alone.
  std::uint64_t seed = 1;
  std::uint32_t searches = 2;
  bool no_bound = false;
};

/// Reads the file ("-" is stdin), forms, bounds, verifies and prints. The exit code is `refused`
/// when the verifier finds a broken rule, or the cost is over half a per cent above the file's.
Exit cluster_instance_file(const ClusterOptions& options, const Settings& settings);

}  // namespace trellis::cli
