/// One answer from several imputed data sets: Rubin's rules, with the degrees of freedom of Barnard
/// and Rubin, which never exceed those of complete data.
///
/// Sources
///   [R]  Rubin (1987), Multiple Imputation for Nonresponse in Surveys, chapter 3.
///   [BR] Barnard and Rubin (1999), Small-sample degrees of freedom with multiple imputation.
#pragma once

#include <span>

#include "stats/estimate.hpp"
#include "stats/refusal.hpp"

namespace trellis::stats {

struct PooledEstimate {
  Estimate estimate;
  double within = 0;               ///< Mean of the squared standard errors.
  double between = 0;              ///< Variance of the estimates over imputations.
  double missing_information = 0;  ///< Share of information lost to missing values.
  double relative_increase = 0;    ///< (1 + 1/m) between / within
  std::int64_t imputations = 0;
};

/// Pools one quantity. `complete_df` is what complete data would have (from schools); infinity
/// for none. Refuses fewer than two imputations and a standard error that is not positive.
Expected<PooledEstimate> pool(std::span<const double> values,
                              std::span<const double> standard_errors,
                              double complete_df,
                              double level = 0.95);

}  // namespace trellis::stats
