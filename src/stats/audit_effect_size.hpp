/// The line labelled "eefAnalytics-compatible": what evaluators get today, for audit only.
///
/// It divides by other standard deviations than the guidance asks for and builds its interval
/// without what the pre-test bought. It is never the result of a trial.
///
/// Sources
///   [H7]  Hedges (2007), Effect sizes in cluster-randomized designs: within-school d.
///   [H11] Hedges (2011), Effect sizes in three-level cluster-randomized experiments, with the
///         two-level total-variance d and its variance for unequal clusters.
///   [TE]  Trellis, evaluation design, section 3.
#pragma once

#include <string>
#include <vector>

#include "stats/estimate.hpp"
#include "stats/ols.hpp"
#include "stats/refusal.hpp"
#include "stats/school_sums.hpp"

namespace trellis::stats {

struct AuditEffectSize {
  std::string name;  ///< "conditional, within", "unconditional, total" …
  double value = 0;
  Interval ci;  ///< +/- 1.96 SE
};

/// The four figures of a cluster trial: conditional and unconditional, within and total.
Expected<std::vector<AuditEffectSize>> audit_cluster_trial(const SchoolSums& adjusted);

/// The two figures of a pupil-randomised trial.
Expected<std::vector<AuditEffectSize>> audit_pupil_trial(const SchoolSums& adjusted);

/// How many pupils each school of an arm has.
struct ArmSizes {
  double schools = 0;
  double pupils = 0;
  double squares = 0;  ///< Sum of n^2.
  double cubes = 0;    ///< Sum of n^3.

  void add(double n);
};

/// b over the pupil SD, b over the total SD, with Hedges' correction and variances [H7, H11].
struct HedgesClusterD {
  double within = 0;
  double within_se = 0;
  double total = 0;
  double total_se = 0;
};
HedgesClusterD hedges_cluster_d(double difference,
                                double var_pupil,
                                double var_school,
                                const ArmSizes& treated,
                                const ArmSizes& control);

}  // namespace trellis::stats
