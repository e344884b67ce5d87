/// The descriptive side of a trial: arm sizes, balance, distributions, school deviations, strata.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "evaluation/trial_analysis.hpp"
#include "evaluation/trial_models.hpp"

namespace trellis::evaluation {

/// True when the plan names this sensitivity analysis.
bool is_planned(const AnalysisPlan& plan, const std::string& sensitivity);

/// Analysed pupils and schools, treated first.
std::pair<ArmSize, ArmSize> arm_sizes(const stats::Table& table, const stats::ModelSpec& spec);

/// Baseline differences as effect sizes, over all allocated pupils with a value.
std::vector<BalanceLine> balance_of(const AnalysisPlan& plan, const PupilData& data);

/// Predicted deviations of schools with 95 % half-widths; none without a random intercept.
std::vector<SchoolDeviation> deviations_of(const PupilData& data, const ModelRun& run);

OutcomeBins bins_of(const AnalysisPlan& plan, const PupilData& data, const PlannedOutcome& outcome);

/// One stratum number per school of the sums, from the plan's strata; empty without strata.
std::vector<std::int32_t> school_strata(const AnalysisPlan& plan,
                                        const PupilData& data,
                                        const stats::SchoolSums& sums);

/// The permutation test by the rule of the plan: schools within strata, or pupils.
stats::Expected<stats::PermutationResult> permutation_of(const AnalysisPlan& plan,
                                                         const PupilData& data,
                                                         const stats::ModelSpec& spec,
                                                         const stats::SchoolSums& sums,
                                                         const stats::ResampleSpec& resample);

}  // namespace trellis::evaluation
