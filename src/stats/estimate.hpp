/// What every analysis returns about one quantity: the estimate, how sure it is, and its warnings.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace trellis::stats {

/// Limits of a confidence (or prediction) interval; `level` is a proportion.
struct Interval {
  double lower = 0;
  double upper = 0;
  double level = 0.95;

  bool operator==(const Interval&) const = default;
};

/// What a reader must know beside the figures. The sentences are those of the design, section 4.2.
enum class WarningKind {
  few_schools,              ///< Fewer than 20 schools.
  boundary,                 ///< Variance between schools estimated as zero.
  single_pupil_schools,     ///< Schools with one pupil.
  schools_without_outcome,  ///< Schools where every outcome is missing.
  uncontrolled_change,      ///< Before and after, nobody to compare with.
  not_in_plan,              ///< Exploratory.
  high_attrition,           ///< More than 20 % of randomised pupils have no outcome.
  few_treated_clusters,     ///< Fewer than four effective degrees of freedom.
  resample_floor,           ///< A p-value at the floor that the number of resamples sets.
  weak_instrument,          ///< First-stage F below 10.
  control_compliance,       ///< More than 20 % of the control arm took part.
  few_mixed_schools,        ///< Fewer than five schools hold both arms.
  saturated_school,         ///< One school alone identifies a coefficient.
  failed_resamples,         ///< Some resamples could not be fitted.
  small_expected_count,     ///< A cell of a table expects fewer than five.
  not_converged,            ///< The search stopped before its own rule was met.
  capped_df,                ///< Satterthwaite degrees of freedom held to those of schools.
  approximate,              ///< A stated approximation was used; the sentence says which.
  narrower_interval,        ///< A correction made an interval narrower, against its purpose.
  not_defined,              ///< A statistic is not defined for these data; the sentence says why.
  other
};

struct Warning {
  WarningKind kind = WarningKind::other;
  std::string sentence;

  bool operator==(const Warning&) const = default;
};

/// One estimated quantity. `df` is infinity where the normal distribution was used. `p` is
/// two-sided, against zero, and never 0: where it underflows it is the smallest normal double.
struct Estimate {
  double value = 0;
  double se = 0;
  double df = std::numeric_limits<double>::infinity();
  double p = 1;
  Interval ci;
  std::string unit;       ///< "points", "SD", "percentage points" …
  std::string df_method;  ///< "Kenward-Roger", "Satterthwaite", "schools - 2", "normal" …
  std::string model;      ///< In words or as a formula.
  std::int64_t pupils = 0;
  std::int64_t schools = 0;
  std::vector<Warning> warnings;
};

/// Estimate with its t interval and two-sided p from value, se > 0 and df (infinity: normal).
Estimate t_estimate(double value, double se, double df, double level = 0.95);

}  // namespace trellis::stats
