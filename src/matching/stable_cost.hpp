/// What a stable match would cost beside the best one: another aim, and its price.
///
/// In a stable match no lead and partner would both rather have each other than whom they have.
/// Each side goes by its stated preferences, or by points where none are stated. Pure.
#pragma once

#include <cstdint>
#include <vector>

#include "core/result.hpp"
#include "optimise/stable.hpp"

namespace trellis::matching {

struct StableCost {
  std::vector<std::optional<optimise::EdgeIndex>> edge_of;  ///< of the stable match
  std::size_t placed = 0;
  std::int64_t points = 0;
  std::int64_t placed_fewer = 0;   ///< than in the match it is compared with
  std::int64_t points_more = 0;    ///< than there; not to be read alone where fewer are placed
  std::size_t blocking_pairs = 0;  ///< pairs that would leave that match for each other
  std::size_t other_lead = 0;      ///< partners that would have another lead, or none
};

/// Compares with `match`, one place or none for each partner. Refuses what a stable match refuses:
/// limits on partners and least numbers, under which there need not be one.
Result<StableCost> stable_cost(const optimise::Instance& instance,
                               const optimise::Preferences& preferences,
                               const std::vector<std::optional<optimise::EdgeIndex>>& match);

/// Ranks of the pairs from what partners and leads wish for: 0 for the first wish, 1 for the second
/// and so on; a pair that nobody wished for ranks after all wishes, by points.
optimise::Preferences preferences_of(
    const optimise::Instance& instance,
    const std::vector<std::vector<std::int64_t>>& leads_wished,
    const std::vector<std::pair<std::int64_t, std::vector<std::int64_t>>>& partners_wished);

}  // namespace trellis::matching
