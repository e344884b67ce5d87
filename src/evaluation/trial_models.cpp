#include "evaluation/trial_models.hpp"

#include "stats/cluster_robust.hpp"
#include "stats/ols.hpp"
#include "stats/variance_components.hpp"

namespace trellis::evaluation {
namespace {

stats::Expected<ModelRun> run_least_squares(const stats::Table& table,
                                            const stats::ModelSpec& spec) {
  const stats::ModelFrame frame = STATS_TRY(stats::complete_frame(table, spec));
  ModelRun run;
  run.sums = STATS_TRY(stats::summarise_pupils(frame));
  const stats::OlsFit fit = STATS_TRY(stats::fit_ols(run.sums));
  run.difference = STATS_TRY(stats::infer(fit, spec.arm));
  run.effect = STATS_TRY(stats::eef_effect_size(fit, run.sums));
  return run;
}

/// The difference and what belongs to the model itself, on sums that are already there.
stats::Expected<void> fit_difference(const stats::Table& table,
                                     PrimaryModel model,
                                     stats::DfMethod df,
                                     ModelRun& run) {
  const std::string& arm = run.sums.spec.arm;
  switch (model) {
    case PrimaryModel::random_intercept: {
      run.fit = STATS_TRY(stats::fit_random_intercept(run.sums));
      run.icc_adjusted = run.fit->icc;
      run.difference = STATS_TRY(stats::infer(*run.fit, run.sums, arm, {df}));
      return {};
    }
    case PrimaryModel::random_slope: {
      const stats::BlockSums blocks = STATS_TRY(stats::summarise_slopes(table, run.sums.spec));
      const stats::ComponentFit fit = STATS_TRY(stats::fit_random_slope(blocks));
      run.icc_adjusted = fit.icc;
      run.difference = STATS_TRY(stats::infer(fit, blocks, arm, {df}));
      return {};
    }
    case PrimaryModel::cluster_robust: {
      const stats::RobustFit fit = STATS_TRY(stats::cluster_robust(run.sums));
      run.difference = STATS_TRY(fit.infer(arm));
      return {};
    }
    case PrimaryModel::least_squares:
      break;
  }
  return {};
}

}  // namespace

stats::Expected<ModelRun> run_model(const stats::Table& table,
                                    const stats::ModelSpec& spec,
                                    PrimaryModel model,
                                    stats::DfMethod df) {
  if (model == PrimaryModel::least_squares) return run_least_squares(table, spec);
  ModelRun run;
  run.sums = STATS_TRY(stats::summarise(table, spec));
  if (auto checked = stats::check_effect_size_outcome(run.sums); !checked)
    return std::unexpected(checked.error());
  if (auto fitted = fit_difference(table, model, df, run); !fitted)
    return std::unexpected(fitted.error());
  const stats::MixedFit arm_only = STATS_TRY(stats::arm_only_fit(run.sums));
  run.icc_arm_only = arm_only.icc;
  run.effect = stats::eef_effect_size(run.difference, arm_only);
  return run;
}

}  // namespace trellis::evaluation
