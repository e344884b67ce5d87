#include "stats/pooling.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "stats/resampling.hpp"
#include "stats/text.hpp"

namespace trellis::stats {

Expected<PooledEstimate> pool(std::span<const double> values,
                              std::span<const double> standard_errors,
                              double complete_df,
                              double level) {
  if (values.size() < 2 || values.size() != standard_errors.size())
    return refuse("too_few_imputations",
                  filled("{} imputations are too few to pool.", {std::to_string(values.size())}),
                  "Ask for at least two; 20 is usual.");
  std::vector<double> squares;
  for (const double se : standard_errors) {
    if (!(se > 0))
      return refuse("no_standard_error",
                    "An imputed data set gave no standard error.",
                    "Use a model with fewer columns.");
    squares.push_back(se * se);
  }
  const auto m = static_cast<double>(values.size());
  const DrawSummary estimates = summarise_draws(values);
  PooledEstimate pooled;
  pooled.imputations = static_cast<std::int64_t>(values.size());
  pooled.within = summarise_draws(squares).mean;
  pooled.between = estimates.sd * estimates.sd;
  const double extra = (1 + 1 / m) * pooled.between;
  const double total = pooled.within + extra;
  pooled.relative_increase = extra / pooled.within;
  const double lambda = extra / total;
  // [BR]: the classical df and what is left of the complete-data df, combined.
  double inverse_df = lambda * lambda / (m - 1);
  if (std::isfinite(complete_df))
    inverse_df += (complete_df + 3) / ((complete_df + 1) * complete_df * (1 - lambda));
  const double df = inverse_df > 0 ? 1 / inverse_df : std::numeric_limits<double>::infinity();
  pooled.missing_information = (pooled.relative_increase + (std::isfinite(df) ? 2 / (df + 3) : 0)) /
                               (pooled.relative_increase + 1);
  pooled.estimate = t_estimate(estimates.mean, std::sqrt(total), df, level);
  pooled.estimate.df_method = "Barnard-Rubin";
  return pooled;
}

}  // namespace trellis::stats
