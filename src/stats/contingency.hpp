/// Two-by-two tables: two independent groups, and the same units counted twice.
///
/// The two are different tables with different tests. `TwoByTwo` is for independent groups.
/// Units counted before and after go into `PairedTwoByTwo`; setting their margins into a
/// `TwoByTwo` counts every unit twice and is the commonest error in published before/after claims.
///
/// Sources
///   [A]  Agresti (2013), Categorical Data Analysis, chapters 2, 3 and 11.
///   [N]  Newcombe (1998), interval for a difference of independent proportions, method 10.
///   [W]  Wilson (1927), interval for a proportion.
///   [AM] Agresti and Min (2005), matched pairs: add one half to each cell.
///   [F]  Fagerland, Lydersen and Laake (2013), McNemar mid-p.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "stats/conversions.hpp"
#include "stats/estimate.hpp"
#include "stats/refusal.hpp"

namespace trellis::stats {

/// Rows are groups, columns are yes and no: group 1 has `a` yes and `b` no, group 2 `c` and `d`.
struct TwoByTwo {
  std::int64_t a = 0;
  std::int64_t b = 0;
  std::int64_t c = 0;
  std::int64_t d = 0;
};

/// A test on a chi-squared with one degree of freedom.
struct ChiSquaredTest {
  double statistic = 0;
  double p = 1;
};

/// A ratio with its interval; the SE is that of the logarithm.
struct Ratio {
  double value = 1;
  double se_log = 0;
  Interval ci;
};

/// Fisher's exact test; the odds ratio is the conditional maximum-likelihood one.
struct FisherTest {
  double p = 1;                      ///< Two-sided: tables no more likely than this one.
  std::optional<double> odds_ratio;  ///< Absent when infinite.
  double lower = 0;                  ///< Exact limits; `upper` absent when infinite.
  std::optional<double> upper;
  double level = 0.95;
};

/// A proportion with Wilson's interval [W].
struct Proportion {
  double value = 0;
  Interval wilson;
};

Expected<Proportion> proportion(std::int64_t count, std::int64_t n, double level = 0.95);

/// Clopper and Pearson's interval, which never covers less than its level.
Expected<Interval> exact_interval(std::int64_t count, std::int64_t n, double level = 0.95);

/// The whole account of a table of independent groups.
struct ContingencyResult {
  std::int64_t n = 0;
  ChiSquaredTest pearson;
  ChiSquaredTest yates;
  ChiSquaredTest likelihood_ratio;  ///< G.
  FisherTest fisher;
  double expected_min = 0;
  double phi = 0;                   ///< Signed.
  std::optional<Ratio> odds_ratio;  ///< Absent with an empty cell.
  Ratio odds_ratio_haldane;         ///< One half added to every cell; used when one is empty.
  std::optional<Ratio> risk_ratio;  ///< Absent when nobody in a group has the outcome.
  Proportion group_1;
  Proportion group_2;
  double risk_difference = 0;
  Interval risk_difference_ci;                ///< Newcombe [N].
  std::optional<double> number_needed;        ///< 1 / risk difference; absent when that is zero.
  double arcsine_difference = 0;              ///< Cohen's h.
  std::optional<ConvertedEffect> d_from_phi;  ///< Absent when phi is 1 or -1.
  std::optional<ConvertedEffect> d_logit;
  std::optional<ConvertedEffect> d_cox;
  std::vector<Warning> warnings;
};

/// Analyses two independent groups with a yes/no outcome.
///
///   refuses   an empty group, or an outcome that is the same for everyone
Expected<ContingencyResult> analyse_two_by_two(const TwoByTwo& table, double level = 0.95);

/// Pearson's statistic alone (0 when a margin is empty): for searches over many tables.
double pearson_chi_squared(const TwoByTwo& table);

/// The same with Yates's correction.
double yates_chi_squared(const TwoByTwo& table);

/// Units counted before and after: how many stayed, rose and fell.
struct PairedTwoByTwo {
  std::int64_t both = 0;     ///< Yes both times.
  std::int64_t lost = 0;     ///< Yes before, no after.
  std::int64_t gained = 0;   ///< No before, yes after.
  std::int64_t neither = 0;  ///< No both times.
};

struct PairedResult {
  std::int64_t n = 0;
  double share_before = 0;
  double share_after = 0;
  ChiSquaredTest mcnemar;
  ChiSquaredTest mcnemar_corrected;
  double exact_p = 1;                        ///< Binomial, two-sided.
  double mid_p = 1;                          ///< [F]
  std::optional<double> matched_odds_ratio;  ///< gained / lost; absent when nobody fell.
  double matched_odds_ratio_lower = 0;       ///< Exact limits; `upper` absent when infinite.
  std::optional<double> matched_odds_ratio_upper;
  double net_change = 0;  ///< Proportion; (gained - lost) / n.
  double net_change_se = 0;
  Interval net_change_wald;
  Interval net_change_agresti_min;  ///< [AM]
  std::vector<Warning> warnings;
};

/// Analyses the same units twice. Says nothing about cause: see the warning it carries.
///
///   refuses   no units; nobody changed (the result still stands as counts)
Expected<PairedResult> analyse_paired(const PairedTwoByTwo& table, double level = 0.95);

/// McNemar's statistic without correction (0 when nobody changed): for searches.
double mcnemar_chi_squared(std::int64_t gained, std::int64_t lost);

/// McNemar's statistic with the continuity correction.
double mcnemar_chi_squared_corrected(std::int64_t gained, std::int64_t lost);

}  // namespace trellis::stats
