/// Permutation tests: allocate again by the rule that was used, and see how often chance does as
/// well.
///
/// p = (1 + draws at least as extreme) / (draws + 1); ties count, with a relative slack of 1e-12.
/// When all allocations of the rule are no more than the draws asked for, each is taken once, the
/// observed one among them, and nothing is added.
///
/// Sources
///   [E]  Edgington and Onghena (2007), Randomization Tests.
///   [PS] Phipson and Smyth (2010), Permutation p-values should never be zero.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "stats/estimate.hpp"
#include "stats/model_frame.hpp"
#include "stats/random.hpp"
#include "stats/refusal.hpp"
#include "stats/resampling.hpp"
#include "stats/school_sums.hpp"

namespace trellis::stats {

enum class AllocationKind {
  simple,      ///< Each unit by its own toss.
  complete,    ///< As many treated units as there were.
  stratified,  ///< As many treated units in each stratum as there were.
  custom       ///< `draw` decides: minimisation, re-randomisation and others.
};

/// The rule by which units (schools, or pupils) were allocated.
struct PermutationRule {
  AllocationKind kind = AllocationKind::complete;
  std::vector<std::int32_t> stratum{};  ///< One per unit, for `stratified`.
  double probability = 0.5;             ///< Of treatment, for `simple`.
  /// For `custom`: fills 1 (treated) or 0 for every unit. Called from several threads at once, it
  /// must take all its chance from the stream.
  std::function<void(RandomStream&, std::span<char>)> draw{};
};

struct PermutationResult {
  ResampleStatistic statistic = ResampleStatistic::effect_size;
  double observed = 0;
  std::vector<double> draws;  ///< In order of draw number; with `enumerated`, every allocation.
  bool enumerated = false;
  std::int64_t asked = 0;
  std::int64_t failed = 0;  ///< Could not be fitted; counted as extreme.
  double p = 1;             ///< Two-sided, never 0.
  double p_greater = 1;     ///< One-sided: at least as large.
  double p_error = 0;       ///< Monte-Carlo standard error; 0 when enumerated.
  double mean = 0;
  double sd = 0;
  std::uint64_t seed = 0;
  std::vector<Warning> warnings;
};

/// Whole schools are allocated again. Works on the sums; products of the arm with another term of
/// the model follow the new allocation. Refuses sums without a school-level arm, strata of the
/// wrong length, and a custom rule without a function.
Expected<PermutationResult> permute_schools(const SchoolSums& sums,
                                            const PermutationRule& rule,
                                            const ResampleSpec& spec);

/// Pupils are allocated again, for SRT (over all) and MST (`stratified`, the schools being the
/// strata when `stratum` is empty). The frame must be complete. SRT uses least squares.
Expected<PermutationResult> permute_pupils(const ModelFrame& frame,
                                           const PermutationRule& rule,
                                           const ResampleSpec& spec);

/// Difference in means of one value per unit: the exact test for a handful of schools.
Expected<PermutationResult> permute_units(std::span<const double> values,
                                          std::span<const char> treated,
                                          const PermutationRule& rule,
                                          const ResampleSpec& spec);

/// Number of allocations of a rule, capped at `limit` + 1; 0 where they are not equally likely.
std::int64_t count_allocations(std::span<const char> treated,
                               const PermutationRule& rule,
                               std::int64_t limit);

}  // namespace trellis::stats
