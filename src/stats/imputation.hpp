/// Multiple imputation by chained equations that respects schools.
///
/// Each incomplete column is imputed in turn from all the others. A numeric column has a normal
/// model with a random school intercept, whose coefficients, variances and school effects are
/// themselves drawn (Gibbs steps on per-school sums, flat priors on coefficients and on the school
/// SD, 1/variance for pupils), so that uncertainty is carried. A 0/1 column has a logistic model
/// with drawn coefficients, the share of ones in the school (smoothed) being one of its columns.
/// Imputation b uses stream b of the seed.
///
/// It assumes that what is missing depends only on what is in the models: never on its own size.
/// Products (arm:fsm) are built from the imputed columns; a model with an interaction should be
/// imputed with care, since the imputation models have none.
///
/// Sources
///   [SY] Schafer and Yucel (2002), Computational strategies for multivariate linear mixed-effects
///        models with missing values: Gibbs steps.
///   [VB] van Buuren (2018), Flexible Imputation of Missing Data, chapter 7.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "stats/estimate.hpp"
#include "stats/mixed_model.hpp"
#include "stats/pooling.hpp"
#include "stats/refusal.hpp"
#include "stats/table.hpp"

namespace trellis::stats {

struct ImputationSpec {
  ModelSpec model{};                     ///< The analysis.
  std::vector<std::string> auxiliary{};  ///< Further columns that help to predict.
  std::int64_t imputations = 20;
  int cycles = 10;  ///< Rounds through the incomplete columns.
  int steps = 10;   ///< Gibbs steps per column and round.
  std::uint64_t seed = 0;
  int threads = 1;
};

/// The completed tables, one per imputation. Refuses a table in which nothing is missing, a column
/// that is missing everywhere, an arm that is missing, and a table without schools.
Expected<std::vector<Table>> impute(const Table& table, const ImputationSpec& spec);

struct ImputedAnalysis {
  PooledEstimate pooled;  ///< Of the coefficient asked for.
  Estimate complete_case;
  std::int64_t imputed_pupils = 0;  ///< Pupils of the pooled analysis that complete cases lack.
};

/// Fits the analysis model to each completed table by REML and pools one coefficient; complete-data
/// df are the mean of the Kenward-Roger ones. The complete-case result stands beside it.
Expected<ImputedAnalysis> analyse_imputed(const Table& table,
                                          const ImputationSpec& spec,
                                          const std::string& coefficient);

}  // namespace trellis::stats
