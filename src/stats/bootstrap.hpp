/// Bootstrap of whole schools: what would other schools like these have given?
///
/// Schools are drawn with replacement within arm and stratum; a school drawn twice is two new
/// schools, each with its own random effect. On the sums a copy is a weight, so no pupil is
/// touched. In a multisite trial whole schools are drawn with both their arms.
///
/// Sources
///   [DH] Davison and Hinkley (1997), Bootstrap Methods and their Application: stratified BCa.
///   [TE] Trellis, evaluation design, section 7.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "stats/estimate.hpp"
#include "stats/refusal.hpp"
#include "stats/resampling.hpp"
#include "stats/school_sums.hpp"

namespace trellis::stats {

struct BootstrapResult {
  ResampleStatistic statistic = ResampleStatistic::effect_size;
  double observed = 0;
  std::vector<double> draws;  ///< Of the fits that succeeded, in order of draw number.
  std::int64_t asked = 0;
  std::int64_t failed = 0;
  double mean = 0;
  double sd = 0;
  Interval percentile;
  Interval bca;
  double bias_correction = 0;  ///< z0
  double acceleration = 0;     ///< From leaving out one school at a time.
  /// Monte-Carlo standard errors of the percentile limits.
  double lower_error = 0;
  double upper_error = 0;
  std::uint64_t seed = 0;
  std::vector<Warning> warnings;
};

/// `stratum` has one number per school of the sums, or is empty. Refuses a stratum and arm with a
/// single school, fewer than 100 draws, and sums without an arm.
Expected<BootstrapResult> bootstrap_schools(const SchoolSums& sums,
                                            const ResampleSpec& spec,
                                            std::span<const std::int32_t> stratum = {});

}  // namespace trellis::stats
