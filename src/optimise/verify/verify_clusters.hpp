/// Checks a cluster plan from the schools and the rules alone.
///
/// Shares no code with the engine that forms clusters: only the plain structures that describe
/// schools, rules and a plan. Every rule is read again from its words, the cost is recomputed, and
/// the review rota that each cluster must allow is looked for by trying.
///
/// Example
/// ```cpp
/// const ClusterVerdict verdict = verify_clusters(schools, rules, plan);
/// for (const std::string& sentence : verdict.broken) std::puts(sentence.c_str());
/// ```
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "optimise/clusters.hpp"

namespace trellis::optimise {

struct ClusterVerdict {
  bool holds = false;
  std::vector<std::string> broken = {};  ///< Every rule that a cluster breaks; empty when it holds.
  std::int64_t cost_mm = 0;              ///< Recomputed over the clusters.
};

/// Checks that each school is in one cluster or left out with a reason; for every cluster its size,
/// its least number of each kind, the share of one trust, the distance between any two, groups that
/// stay together, pairs that are kept apart and the existence of a review rota; and that the stated
/// cost is the recomputed one to the millimetre.
ClusterVerdict verify_clusters(std::span<const ClusterSchool> schools,
                               const ClusterRules& rules,
                               const ClusterPlan& plan);

}  // namespace trellis::optimise
