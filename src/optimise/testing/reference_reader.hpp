/// Reads the reference instances of matching, clusters and rotas for the tests.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "optimise/clusters.hpp"
#include "optimise/instance.hpp"

namespace trellis::optimise::testing {

/// Path of a reference file, or nothing when the shared folder is absent.
std::optional<std::string> reference_file(const std::string& name);

/// A lead-partner file with what it says of the optimum.
struct ReferenceMatch {
  Instance instance;
  std::vector<std::int64_t> distance_m;  ///< Straight line of each edge, rounded.
  std::int64_t matched = 0;
  std::int64_t cost = 0;
  std::int64_t minimax_largest_cost = 0;
  std::int64_t minimax_then_sum_cost = 0;
  std::vector<std::int64_t> one_optimal_assignment;  ///< Lead index, or -1.
};

ReferenceMatch read_match(const std::string& path);

/// A cluster file, with its certificate if it has one.
struct ReferenceClusters {
  std::vector<ClusterSchool> schools;
  ClusterRules rules;
  std::vector<std::vector<std::uint32_t>> best_clusters;  ///< Positions of schools.
  double best_m = 0;
  double lp_bound_m = 0;
};

ReferenceClusters read_clusters(const std::string& path);

/// One case of the rota file.
struct ReferenceRota {
  std::uint32_t reviews = 0;
  std::uint32_t n = 0;
  std::vector<std::uint32_t> trust_blocks;
  std::string status;
};

std::vector<ReferenceRota> read_rotas(const std::string& path);

}  // namespace trellis::optimise::testing
