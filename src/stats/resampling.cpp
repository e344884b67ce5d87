#include "stats/resampling.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "stats/summation.hpp"

namespace trellis::stats {

std::string name_of(ResampleStatistic statistic) {
  switch (statistic) {
    case ResampleStatistic::coefficient:
      return "difference in points";
    case ResampleStatistic::t_ratio:
      return "difference over its standard error";
    case ResampleStatistic::effect_size:
      return "effect size over the total SD of the arm-only model";
    case ResampleStatistic::adjusted_effect_size:
      return "effect size over the total SD of the adjusted model";
  }
  return "";
}

std::uint64_t stream_number(StreamPurpose purpose, std::uint64_t draw) {
  return (static_cast<std::uint64_t>(purpose) << 56) | draw;
}

DrawSummary summarise_draws(std::span<const double> draws) {
  DrawSummary summary;
  if (draws.empty()) return summary;
  const auto n = static_cast<double>(draws.size());
  summary.mean = pairwise_sum(draws) / n;
  std::vector<double> squares;
  squares.reserve(draws.size());
  for (const double draw : draws) squares.push_back((draw - summary.mean) * (draw - summary.mean));
  if (draws.size() > 1) summary.sd = std::sqrt(pairwise_sum(squares) / (n - 1));
  return summary;
}

double quantile_of_sorted(std::span<const double> sorted, double p) {
  const double at = std::clamp(p, 0.0, 1.0) * (static_cast<double>(sorted.size()) - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

std::optional<double> StatisticFromSums::compute(const SizeSums& adjusted,
                                                 const SizeSums& arm_only) {
  const auto outcome = search_.minimise(adjusted, Criterion::reml);
  if (!outcome.solved) return {};
  const double b = search_.coefficients()[arm_];
  switch (statistic_) {
    case ResampleStatistic::coefficient:
      return b;
    case ResampleStatistic::t_ratio:
      return b / std::sqrt(outcome.var_pupil * search_.inverse()[arm_ * adjusted.p + arm_]);
    case ResampleStatistic::adjusted_effect_size:
      return b / std::sqrt(outcome.var_pupil * (1 + outcome.ratio));
    case ResampleStatistic::effect_size: {
      const auto plain = plain_search_.minimise(arm_only, Criterion::reml);
      if (!plain.solved) return {};
      return b / std::sqrt(plain.var_pupil * (1 + plain.ratio));
    }
  }
  return {};
}

}  // namespace trellis::stats
