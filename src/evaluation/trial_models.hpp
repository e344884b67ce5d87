/// One fit of a plan's primary model, whatever the design. For the analysis of trials.
#pragma once

#include <optional>
#include <string>

#include "evaluation/analysis_plan.hpp"
#include "stats/eef_effect_size.hpp"
#include "stats/mixed_model.hpp"
#include "stats/school_sums.hpp"

namespace trellis::evaluation {

struct ModelRun {
  stats::SchoolSums sums;      ///< Of the adjusted model, for what builds on it.
  stats::Estimate difference;  ///< Of the arm, points.
  stats::EffectSize effect;
  std::optional<double> icc_arm_only;
  std::optional<double> icc_adjusted;
  std::optional<stats::MixedFit> fit;  ///< Of a random intercept.
};

/// Fits `model` to the rows of `table` that have all values of `spec`.
stats::Expected<ModelRun> run_model(const stats::Table& table,
                                    const stats::ModelSpec& spec,
                                    PrimaryModel model,
                                    stats::DfMethod df);

}  // namespace trellis::evaluation
