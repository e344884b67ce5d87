/// The parts of `check_result`, one per kind of printed figure. Not for other callers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "stats/check_result.hpp"

namespace trellis::stats::detail {

/// Enumeration of whole tables stops here; beyond it only the two margins are tried.
inline constexpr std::int64_t enumerated_n_max = 400;

/// The statistic itself. Fills `inferred` when counts before and after explain it alone.
Finding check_statistic(const PrintedTest& test,
                        const PublishedClaim& claim,
                        std::optional<InferredChange>& inferred);

/// p against the statistic and its degrees of freedom; absent when no p is printed.
std::optional<Finding> check_p(const PrintedTest& test);

/// An effect size, and its interval where one is printed.
std::vector<Finding> check_effect(const PrintedEffect& effect,
                                  const PublishedClaim& claim,
                                  const std::optional<InferredChange>& inferred);

Finding check_proportion(const PrintedProportion& proportion);
Finding check_sum(const PrintedSum& sum);
std::vector<Finding> check_cost(const PrintedCost& cost, const CheckContext& context);
std::vector<Finding> check_words(const PublishedClaim& claim, const CheckContext& context);

/// What the moves between before and after imply, once they are inferred.
std::optional<Finding> check_moves(const PublishedClaim& claim, const InferredChange& inferred);

/// The lines an honest tool prints.
std::vector<std::string> honest_summary(const PublishedClaim& claim,
                                        const CheckContext& context,
                                        const std::optional<InferredChange>& inferred);

/// "7,770"
std::string with_commas(std::int64_t value);

/// "[0.51, 1.18]" with so many decimals.
std::string interval_text(double lower, double upper, int decimals);

}  // namespace trellis::stats::detail
