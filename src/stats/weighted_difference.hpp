/// Difference of two weighted means of independent units, with the small-sample robust error CR2.
///
/// Sources
///   [BM] Bell and McCaffrey (2002): the bias-reduced error and its degrees of freedom.
///   [PT] Pustejovsky and Tipton (2018): the same with weights and an identity working model.
#pragma once

#include <span>

#include "stats/estimate.hpp"
#include "stats/refusal.hpp"

namespace trellis::stats {

struct WeightedDifference {
  Estimate estimate;  ///< CR2 with Bell-McCaffrey degrees of freedom.
  double se_hc2 = 0;  ///< The same with leverages of the weighted fit, for audit.
};

/// Treated minus control. Units of weight 0 take no part.
///
///   value   n numbers     treated   n, each 0 or 1     weight   n, none below zero
///   refuses fewer than 2 units of weight above zero in a group; no variation in both groups
Expected<WeightedDifference> weighted_difference(std::span<const double> value,
                                                 std::span<const int> treated,
                                                 std::span<const double> weight,
                                                 double level = 0.95);

}  // namespace trellis::stats
