/// What rules of thumb would give on the same instance, to be shown beside the optimum.
///
/// All keep ceilings, locks and forbidden pairs, so that only the rule differs. None of them knows
/// floors, priorities or fairness. "List order" is the order of Instance::partners.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <vector>

#include "optimise/instance.hpp"
#include "optimise/refusal.hpp"
#include "optimise/solution.hpp"

namespace trellis::optimise {

struct BaselineMatch {
  std::vector<std::optional<EdgeIndex>> edge_of;
  Totals totals;
};

struct Baselines {
  std::optional<BaselineMatch> nearest;  ///< Only when distances are given.
  BaselineMatch best_score;
  BaselineMatch sorted_pairs;
};

/// The spreadsheet rules.
///
///   distance   of each edge, any unit; empty when unknown
///   nearest        down the list, each partner takes its nearest lead with a place
///   best_score     down the list, each partner takes its cheapest lead with a place
///   sorted_pairs   all pairs from the cheapest up, each taken if both sides still can
///   refuses    what solving refuses; distances of the wrong length
std::expected<Baselines, Refusal> baselines(const Instance& instance,
                                            std::span<const std::int64_t> distance);

/// Places, points and the largest cost and regret of any matching of the instance. `present` as in
/// Moves::present.
Totals totals_of(const Instance& instance,
                 const std::vector<std::optional<std::int64_t>>& present,
                 const std::vector<std::optional<EdgeIndex>>& edge_of);

}  // namespace trellis::optimise
