/// Standardised mean differences from summaries: two independent groups, and the same units twice.
///
/// Every number is named by its denominator, because a reader cannot compare two effect sizes
/// that were divided by different standard deviations. Independent groups: pooled SD (d, and g
/// with the exact small-sample factor), control SD (Glass). Paired change: SD of the differences
/// (d_z), average SD (d_av), SD of the differences corrected for r (d_rm), SD before (Becker).
///
/// Sources
///   [H]   Hedges (1981), distribution theory for Glass's estimator: the factor J.
///   [B]   Borenstein and others (2009), Introduction to Meta-Analysis, chapter 4: variances.
///   [BK]  Becker (1988), standardised mean-change measures.
///   [CF]  Cumming and Finch (2001): intervals by the noncentral t.
#pragma once

#include <optional>
#include <string>

#include "stats/estimate.hpp"
#include "stats/refusal.hpp"

namespace trellis::stats {

/// What a difference was divided by. The name is printed beside every effect size.
enum class Denominator {
  pooled_sd,
  control_sd,
  sd_of_differences,
  average_sd,
  sd_of_differences_for_r,
  sd_before
};

/// "pooled SD of both groups", "SD of the differences" and so on.
std::string denominator_in_words(Denominator denominator);

/// One group: how many pupils, their mean and their standard deviation (divisor n - 1).
struct GroupSummary {
  double n = 0;
  double mean = 0;
  double sd = 0;
};

/// The usual approximation 1 - 3 / (4 m - 1), kept to audit reports that used it.
double hedges_factor_approximate(double df);

/// Everything a two-group comparison of means gives; units of `difference` are those of the mean.
struct StandardisedDifference {
  double n_treated = 0;
  double n_control = 0;
  double difference = 0;
  double se_difference = 0;
  Interval difference_ci;
  double t = 0;
  double df = 0;
  double p = 0;
  double pooled_sd = 0;
  double d = 0;            ///< Denominator::pooled_sd, no factor.
  Interval d_ci;           ///< Noncentral t [CF].
  double variance_d = 0;   ///< 1/n1 + 1/n2 + d^2 / 2N [B].
  Interval d_ci_normal;    ///< d +/- 1.96 SE, for audit.
  double factor = 0;       ///< J, exact [H].
  double g = 0;            ///< J d.
  Interval g_ci;           ///< The limits of d times J.
  double variance_g = 0;   ///< J^2 variance_d.
  double glass_delta = 0;  ///< Denominator::control_sd.
  double u3 = 0;           ///< Share of controls below the treated mean, if normal.
  double superiority = 0;  ///< Chance that a treated pupil scores above a control, if normal.
  double overlap = 0;      ///< Shared area of two unit normals d apart.
};

/// Compares two independent groups of pupils.
///
///   assumes   pupils independent (no schools), normal outcomes, one variance
///   refuses   n < 2 in a group, an SD that is not above zero
///   source    [H], [B], [CF]
Expected<StandardisedDifference> standardised_difference(const GroupSummary& treated,
                                                         const GroupSummary& control,
                                                         double level = 0.95);

/// The same units before and after: n pairs. `r` is the correlation of the two measurements.
struct PairedSummary {
  double n = 0;
  double mean_before = 0;
  double sd_before = 0;
  double mean_after = 0;
  double sd_after = 0;
  std::optional<double> r;
};

/// A paired change under four denominators; those that need r are absent without it.
struct PairedChange {
  double n = 0;
  double difference = 0;  ///< After minus before.
  double d_av = 0;        ///< Denominator::average_sd.
  struct WithCorrelation {
    double sd_difference = 0;
    double t = 0;
    double df = 0;
    double p = 0;
    double d_z = 0;   ///< Denominator::sd_of_differences.
    Interval d_z_ci;  ///< Noncentral t [CF].
    double g_z = 0;
    double d_rm = 0;           ///< Denominator::sd_of_differences_for_r.
    double variance_d_rm = 0;  ///< (1/n + d^2/2n) 2(1 - r) [B].
    double d_before = 0;       ///< Denominator::sd_before, no factor.
    double g_before = 0;       ///< J(n-1) d_before [BK].
    double variance_g_before = 0;
  };
  std::optional<WithCorrelation> with_r;
  /// Always said; a second sentence when r is missing.
  std::string caution;
};

/// Describes a change without a comparison group.
///
///   refuses   n < 2, an SD that is not above zero, r outside -1..1, differences without spread
///   source    [B] chapter 4, [BK]
Expected<PairedChange> paired_change(const PairedSummary& summary, double level = 0.95);

}  // namespace trellis::stats
