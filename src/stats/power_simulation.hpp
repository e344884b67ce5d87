/// Power by simulation: trials are drawn, analysed by the primary model, and counted.
///
/// Slower than the formulas of power.hpp and free of their approximations: unequal schools, few
/// schools and the degrees of freedom of the real analysis are in it. Trials live as per-school
/// sums only, so a hundred schools of a thousand pupils need no more memory than ten.
///
/// Sources
///   [TE] Trellis, evaluation design, section 5.12.
#pragma once

#include <cstdint>
#include <vector>

#include "stats/mixed_model.hpp"
#include "stats/power.hpp"
#include "stats/refusal.hpp"

namespace trellis::stats {

struct PowerSimulationSpec {
  std::int64_t trials = 1000;
  std::uint64_t seed = 0;
  int threads = 1;
  DfMethod method = DfMethod::kenward_roger;
  /// Coefficient of variation of school size; 0 for equal schools.
  double size_variation = 0;
};

struct SimulatedPower {
  double power = 0;        ///< Share of trials with p below alpha.
  double error = 0;        ///< Monte-Carlo standard error of it.
  double coverage = 0;     ///< Share of 95 % intervals that hold the true effect.
  double mean_effect = 0;  ///< SD units; the true effect, if nothing is biased.
  double sd_effect = 0;
  std::int64_t trials = 0;
  std::int64_t failed = 0;  ///< Could not be fitted; counted as not finding anything.
};

/// Simulates trials of any design of power.hpp: outcome of variance 1, a pre-test that explains the
/// R2 of each level, and the primary model: least squares without schools, else a random intercept
/// of the groups (schools, or sites of school means), with a random slope where the effect differs
/// between blocks. The formulas of fixed blocks take all variance to lie inside blocks; here blocks
/// differ by the intraclass correlation, so that more is found. Trial b uses random stream b, so
/// results do not depend on threads.
///
///   refuses   what `precision_of` refuses; fewer than 4 groups; unequal sizes for a design without
///             pupils in schools; no trials
Expected<SimulatedPower> simulate_power(const PowerDesign& design,
                                        double effect,
                                        const PowerSimulationSpec& spec);

}  // namespace trellis::stats
