/// Matching again after a change: the choice "move nobody / few / best cost" as a table.
///
/// A lead or partner drops out, a place opens, a new cohort joins: the instance changes, and the
/// present match is given by lead for each partner. A penalty D is added to every pair with another
/// lead than the present one. As D rises, moves never increase and cost (without D) never
/// decreases; no place is lost to save a move, because placing outranks points.
///
/// Example
/// ```cpp
/// const auto frontier = move_frontier(changed, objective, present, {});
/// for (const FrontierPoint& point : *frontier) print(point.penalty, point.others_moved);
/// ```
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <vector>

#include "optimise/instance.hpp"
#include "optimise/objective.hpp"
#include "optimise/refusal.hpp"
#include "optimise/solution.hpp"

namespace trellis::optimise {

/// Our default for programmes, in points.
inline constexpr std::int64_t default_move_penalty = 200;

/// One answer of the table. The last point has no penalty: it counts moves before points.
struct FrontierPoint {
  std::optional<std::int64_t> penalty =
      {};  ///< Empty: as few moves as possible, whatever the cost.
  Solution solution = {};
  std::size_t others_moved = 0;        ///< Partners whose present pair still stands but who move.
  std::size_t lost = 0;                ///< Partners with a present lead who end without one.
  std::int64_t points_above_best = 0;  ///< Points above the first row (penalty 0).
};

/// Partners whose present lead has no eligible edge for them any more: they must move, or wait.
std::vector<PartnerIndex> displaced_partners(
    const Instance& instance, const std::vector<std::optional<std::int64_t>>& present);

/// The frontier for the given penalties (ascending; 0, 50, 100, 200, 400 and 1000 when none are
/// given), and the point of fewest moves last.
///
///   objective  its `moves` are replaced
///   present    lead of each partner now, in the order of Instance::partners
///   refuses    what solving refuses; penalties that do not ascend from 0
std::expected<std::vector<FrontierPoint>, Refusal> move_frontier(
    const Instance& instance,
    const Objective& objective,
    const std::vector<std::optional<std::int64_t>>& present,
    const std::vector<std::int64_t>& penalties);

/// Locks for partnerships that have begun, to be added to Instance::locks before matching again.
///
///   started  partners that must stay; each needs a present edge
///   refuses  a started partner without an edge in `edge_of`
std::expected<std::vector<Lock>, Refusal> locks_for_started(
    const Instance& instance,
    const std::vector<std::optional<EdgeIndex>>& edge_of,
    const std::vector<PartnerIndex>& started);

/// What a cohort uses of each group's places: "6 of the 9 places left in the South West".
struct GroupUse {
  GroupIndex group = 0;
  std::int64_t used = 0;
  std::int64_t ceiling = 0;
};
std::vector<GroupUse> group_use(const Instance& instance,
                                const std::vector<std::optional<EdgeIndex>>& edge_of);

}  // namespace trellis::optimise
