/// Trials made up again and again: does an interval of 95 % cover the truth in 95 % of them?
///
/// Pupils are drawn one by one, y = effect x arm + school + pupil, total SD 1, and analysed by the
/// library's own primary analysis. It is the test of this library and the engine of power by
/// simulation. Trial b uses stream b of the seed.
///
/// Sources
///   [MWC] Morris, White and Crowther (2019), Using simulation studies to evaluate statistical
///         methods: measures and their Monte-Carlo errors.
#pragma once

#include <cstdint>
#include <vector>

#include "stats/mixed_model.hpp"
#include "stats/model_frame.hpp"
#include "stats/refusal.hpp"

namespace trellis::stats {

struct SimulationSpec {
  TrialDesign design = TrialDesign::cluster;
  std::vector<int> pupils{};  ///< Of each school; for an individual design one entry, all pupils.
  double icc = 0.15;          ///< Share of the outcome variance between schools; 0 when individual.
  double pretest_correlation = 0.7;  ///< Of pre-test and outcome inside schools; 0 leaves it out.
  double effect = 0;                 ///< SD of the outcome.
  double effect_spread = 0;          ///< SD of the effect between schools; multisite only, and then
                                     ///< the analysis has a random slope of the arm.
  double treated_share = 0.5;        ///< Of schools (cluster) or of pupils in each school.
  DfMethod df = DfMethod::kenward_roger;
  std::int64_t trials = 10'000;
  std::int64_t permutations = 0;  ///< Per trial; 0 for none. Cluster designs only.
  std::uint64_t seed = 0;
  int threads = 1;
  double level = 0.95;
};

/// Shares over trials, with the Monte-Carlo error of each.
struct SimulationResult {
  std::int64_t trials = 0;
  std::int64_t failed = 0;
  double coverage = 0;  ///< Intervals of the effect size that hold the true effect.
  double coverage_error = 0;
  double rejected = 0;  ///< p < 1 - level: type I error, or power where there is an effect.
  double rejected_error = 0;
  double permutation_rejected = 0;
  double mean_effect = 0;  ///< SD
  double mean_effect_error = 0;
  double sd_effect = 0;  ///< Over trials.
  double mean_se = 0;
  double boundary_share = 0;  ///< Fits with no variance between schools.
};

/// Refuses fewer than 4 schools (unless individual), schools without pupils, shares and
/// correlations outside their range, and a share that leaves an arm empty.
Expected<SimulationResult> simulate_trials(const SimulationSpec& spec);

}  // namespace trellis::stats
