/// Fisher's exact test of a 2 x 2 table, with the conditional odds ratio and its exact limits.
///
/// Sources
///   [A] Agresti (2013), Categorical Data Analysis, section 3.5: conditional inference given all
///       four margins; limits by inverting the two one-sided tests.
#pragma once

#include "stats/contingency.hpp"

namespace trellis::stats {

/// The test of `table`, whose margins are all above zero (otherwise p = 1 and no odds ratio).
///
/// Two-sided p adds every table no more likely than the observed one; probabilities within a
/// relative 1e-7 count as equal, so that rounding cannot drop a tie.
FisherTest fisher_exact(const TwoByTwo& table, double level = 0.95);

}  // namespace trellis::stats
