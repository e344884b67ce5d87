/// The part of permutation.hpp that knows nothing of models. Internal.
#pragma once

#include <functional>
#include <optional>
#include <span>

#include "stats/permutation.hpp"

namespace trellis::stats {

/// The statistic of one allocation; absent when it cannot be computed.
using AllocationStatistic = std::function<std::optional<double>(std::span<const char>)>;
/// Makes one for each thread.
using StatisticMaker = std::function<AllocationStatistic()>;

/// Draws or enumerates allocations of `treated` and counts.
Expected<PermutationResult> run_permutation(std::span<const char> treated,
                                            const PermutationRule& rule,
                                            const ResampleSpec& spec,
                                            const StatisticMaker& make_statistic);

/// Refuses strata of the wrong length and a custom rule without a function.
Expected<void> check_permutation_rule(const PermutationRule& rule,
                                      std::size_t units,
                                      bool schools_are_strata);

}  // namespace trellis::stats
