/// What fairer or other aims would cost on the same schools: each option solved in full, so that
/// the price stands beside the switch before anybody chooses it. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "matching/match.hpp"

namespace trellis::matching {

struct FairnessSettings {
  std::int64_t band = 300;        ///< a regret above this is poor
  std::int64_t regret_cap = 600;  ///< kept wherever no place is lost by it
  /// The smallest largest cost and regret take a dozen solves: above this they are left out.
  std::size_t partners_max_for_minimax = 5000;
};

/// One aim and where it leads, beside the answer as it is.
struct FairnessOption {
  std::string title;    ///< "Fewest schools with a regret over 300"
  std::string meaning;  ///< what is counted first, in a sentence
  std::size_t placed = 0;
  std::int64_t points = 0;
  std::int64_t largest_cost = 0;
  std::int64_t largest_regret = 0;
  double mean_regret = 0;
  std::size_t poor = 0;  ///< partners with a regret above the band
  std::size_t other_lead =
      0;  ///< partners that would have another lead than in the answer, or none
  std::optional<bool> proven =
      {};                    ///< by the verifier; none where there is nothing to prove (stability)
  std::string refused = {};  ///< why it cannot be had; the figures are then empty
};

/// The answer as it is first, then the options. `answer` must be one of `match_partners`.
std::vector<FairnessOption> fairness_options(const MatchAnswer& answer,
                                             const FairnessSettings& settings);

}  // namespace trellis::matching
