/// What permutation and bootstrap share: how many draws, from which seed, of which statistic.
///
/// Draw b uses stream b of the seed, so it is the same on any number of threads and can be
/// replayed alone. Permutations, bootstraps, imputations and simulations use separate ranges.
///
/// Sources
///   [TE] Trellis, evaluation design, section 7.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "stats/refusal.hpp"
#include "stats/school_sums.hpp"
#include "stats/variance_ratio.hpp"

namespace trellis::stats {

enum class ResampleStatistic {
  coefficient,          ///< b of the arm, points.
  t_ratio,              ///< b over its REML standard error.
  effect_size,          ///< b over the total SD of the arm-only model: the headline.
  adjusted_effect_size  ///< b over the total SD left by the adjusted model: for audit only.
};

std::string name_of(ResampleStatistic statistic);

struct ResampleSpec {
  std::int64_t draws = 10'000;
  std::uint64_t seed = 0;
  int threads = 1;
  ResampleStatistic statistic = ResampleStatistic::effect_size;
  double level = 0.95;
};

/// The purposes that keep their streams apart.
enum class StreamPurpose : std::uint64_t { permutation, bootstrap, imputation, simulation };

/// Number of the random stream for draw `draw`.
std::uint64_t stream_number(StreamPurpose purpose, std::uint64_t draw);

/// Mean and SD of draws, in a fixed order of summation.
struct DrawSummary {
  double mean = 0;
  double sd = 0;
};
DrawSummary summarise_draws(std::span<const double> draws);

/// The value below which a share p of the sorted draws lies, interpolated between neighbours.
double quantile_of_sorted(std::span<const double> sorted, double p);

/// Computes a statistic from size sums of the adjusted and the arm-only model. One per thread.
class StatisticFromSums {
 public:
  StatisticFromSums(ResampleStatistic statistic, std::size_t arm)
      : statistic_(statistic), arm_(arm) {}

  /// True when the arm-only sums are needed.
  bool needs_arm_only() const { return statistic_ == ResampleStatistic::effect_size; }
  /// Absent when the model cannot be fitted to these sums.
  std::optional<double> compute(const SizeSums& adjusted, const SizeSums& arm_only);

 private:
  ResampleStatistic statistic_;
  std::size_t arm_;
  VarianceRatioSearch search_;
  VarianceRatioSearch plain_search_;
};

}  // namespace trellis::stats
