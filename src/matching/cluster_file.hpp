/// Cluster instance files: schools and cluster rules as JSON.
///
/// The format (kind "clusters", version 1) is described in docs/formats/cluster-instance.md. A file
/// without `version` is read as version 1.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "optimise/clusters.hpp"

namespace trellis::matching {

struct ClusterFile {
  std::string name;
  std::vector<optimise::ClusterSchool> schools;
  optimise::ClusterRules rules;
  std::vector<std::string> phases;        ///< By kind: "P", "S".
  std::optional<std::int64_t> stated_mm;  ///< Cost that the file says is the least.
};

/// Reads the text of a file. The problem says which entry is wrong: "schools[3].x must be ...".
Result<ClusterFile> read_cluster_file(std::string_view text);

}  // namespace trellis::matching
