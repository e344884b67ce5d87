#include "stats/contingency.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "stats/distribution.hpp"
#include "stats/fisher_exact.hpp"

namespace trellis::stats {
namespace {

constexpr double expected_count_min = 5;  ///< Cochran's usual rule.

double square(double x) { return x * x; }

double real(std::int64_t count) { return static_cast<double>(count); }

ChiSquaredTest on_one_df(double statistic) { return {statistic, chi_squared_upper(statistic, 1)}; }

bool has_empty_margin(const TwoByTwo& t) {
  return t.a + t.b == 0 || t.c + t.d == 0 || t.a + t.c == 0 || t.b + t.d == 0;
}

std::array<double, 4> expected_counts(const TwoByTwo& t) {
  const double n = real(t.a + t.b + t.c + t.d);
  const double row1 = real(t.a + t.b), row2 = real(t.c + t.d);
  const double yes = real(t.a + t.c), no = real(t.b + t.d);
  return {row1 * yes / n, row1 * no / n, row2 * yes / n, row2 * no / n};
}

double likelihood_ratio(const TwoByTwo& t) {
  const std::array<double, 4> observed{real(t.a), real(t.b), real(t.c), real(t.d)};
  const auto expected = expected_counts(t);
  double sum = 0;
  for (std::size_t i = 0; i < 4; ++i)
    if (observed[i] > 0) sum += observed[i] * std::log(observed[i] / expected[i]);
  return 2 * sum;
}

Ratio ratio_of(double value, double se_log, double level) {
  const double half = normal_quantile((1 + level) / 2) * se_log;
  return {value, se_log, {value * std::exp(-half), value * std::exp(half), level}};
}

Ratio odds_ratio_of(double a, double b, double c, double d, double level) {
  return ratio_of(a * d / (b * c), std::sqrt(1 / a + 1 / b + 1 / c + 1 / d), level);
}

std::optional<Ratio> risk_ratio_of(const TwoByTwo& t, double level) {
  if (t.a == 0 || t.c == 0) return std::nullopt;
  const double n1 = real(t.a + t.b), n2 = real(t.c + t.d);
  return ratio_of(real(t.a) / n1 / (real(t.c) / n2),
                  std::sqrt(1 / real(t.a) - 1 / n1 + 1 / real(t.c) - 1 / n2),
                  level);
}

Interval newcombe(const Proportion& one, const Proportion& two, double level) {
  const double difference = one.value - two.value;
  return {difference - std::hypot(one.value - one.wilson.lower, two.wilson.upper - two.value),
          difference + std::hypot(one.wilson.upper - one.value, two.value - two.wilson.lower),
          level};
}

void add_conversions(ContingencyResult& r) {
  if (auto effect = d_from_phi(r.phi, real(r.n))) r.d_from_phi = *effect;
  if (!r.odds_ratio) return;
  if (auto effect = d_from_odds_ratio(r.odds_ratio->value, r.odds_ratio->se_log))
    r.d_logit = *effect;
  if (auto effect = d_from_odds_ratio_cox(r.odds_ratio->value, r.odds_ratio->se_log))
    r.d_cox = *effect;
}

void add_matched_odds_ratio(PairedResult& r, double gained, double lost, double level) {
  const double tail = (1 - level) / 2;
  if (lost > 0) r.matched_odds_ratio = gained / lost;
  if (gained > 0) {
    const double share = beta_quantile(tail, gained, lost + 1);
    r.matched_odds_ratio_lower = share / (1 - share);
  }
  if (lost > 0) {
    const double share = beta_quantile(1 - tail, gained + 1, lost);
    r.matched_odds_ratio_upper = share / (1 - share);
  }
}

}  // namespace

Expected<Proportion> proportion(std::int64_t count, std::int64_t n, double level) {
  if (n < 1 || count < 0 || count > n)
    return refuse("out_of_range",
                  "A count lies between 0 and the number it is out of.",
                  "Check the count and the total.");
  const double size = real(n), p = real(count) / size;
  const double z2 = square(normal_quantile((1 + level) / 2));
  const double centre = (p + z2 / (2 * size)) / (1 + z2 / size);
  const double half =
      std::sqrt(z2 * (p * (1 - p) / size + z2 / (4 * size * size))) / (1 + z2 / size);
  return Proportion{p, {std::max(0.0, centre - half), std::min(1.0, centre + half), level}};
}

Expected<Interval> exact_interval(std::int64_t count, std::int64_t n, double level) {
  if (n < 1 || count < 0 || count > n)
    return refuse("out_of_range",
                  "A count lies between 0 and the number it is out of.",
                  "Check the count and the total.");
  const double tail = (1 - level) / 2;
  return Interval{count == 0 ? 0 : beta_quantile(tail, real(count), real(n - count + 1)),
                  count == n ? 1 : beta_quantile(1 - tail, real(count + 1), real(n - count)),
                  level};
}

double pearson_chi_squared(const TwoByTwo& t) {
  if (has_empty_margin(t)) return 0;
  const double n = real(t.a + t.b + t.c + t.d);
  const double cross = real(t.a) * real(t.d) - real(t.b) * real(t.c);
  return n * square(cross) / (real(t.a + t.b) * real(t.c + t.d)) /
         (real(t.a + t.c) * real(t.b + t.d));
}

double yates_chi_squared(const TwoByTwo& t) {
  if (has_empty_margin(t)) return 0;
  const double n = real(t.a + t.b + t.c + t.d);
  const double cross = std::abs(real(t.a) * real(t.d) - real(t.b) * real(t.c));
  // The correction stops at zero: a table closer than one half to its expectation gives 0.
  return n * square(std::max(0.0, cross - n / 2)) / (real(t.a + t.b) * real(t.c + t.d)) /
         (real(t.a + t.c) * real(t.b + t.d));
}

Expected<ContingencyResult> analyse_two_by_two(const TwoByTwo& t, double level) {
  if (t.a < 0 || t.b < 0 || t.c < 0 || t.d < 0)
    return refuse("out_of_range", "A count is not below zero.", "Check the four counts.");
  if (has_empty_margin(t))
    return refuse("no_variation",
                  "A group is empty, or everyone has the same outcome, so there is nothing to "
                  "compare.",
                  "Report the counts themselves.");
  ContingencyResult r;
  r.n = t.a + t.b + t.c + t.d;
  r.pearson = on_one_df(pearson_chi_squared(t));
  r.yates = on_one_df(yates_chi_squared(t));
  r.likelihood_ratio = on_one_df(likelihood_ratio(t));
  r.fisher = fisher_exact(t, level);
  r.expected_min = std::ranges::min(expected_counts(t));
  const bool positive = real(t.a) * real(t.d) >= real(t.b) * real(t.c);
  r.phi = (positive ? 1 : -1) * std::sqrt(r.pearson.statistic / real(r.n));

  const bool has_empty_cell = t.a == 0 || t.b == 0 || t.c == 0 || t.d == 0;
  const double a = real(t.a), b = real(t.b), c = real(t.c), d = real(t.d);
  if (!has_empty_cell) r.odds_ratio = odds_ratio_of(a, b, c, d, level);
  r.odds_ratio_haldane = odds_ratio_of(a + 0.5, b + 0.5, c + 0.5, d + 0.5, level);
  r.risk_ratio = risk_ratio_of(t, level);
  r.group_1 = STATS_TRY(proportion(t.a, t.a + t.b, level));
  r.group_2 = STATS_TRY(proportion(t.c, t.c + t.d, level));
  r.risk_difference = r.group_1.value - r.group_2.value;
  r.risk_difference_ci = newcombe(r.group_1, r.group_2, level);
  if (r.risk_difference != 0) r.number_needed = 1 / r.risk_difference;
  r.arcsine_difference =
      2 * std::asin(std::sqrt(r.group_1.value)) - 2 * std::asin(std::sqrt(r.group_2.value));
  add_conversions(r);

  if (r.expected_min < expected_count_min)
    r.warnings.push_back({WarningKind::small_expected_count,
                          "A cell of the table expects fewer than 5: rely on the exact test."});
  if (has_empty_cell)
    r.warnings.push_back({WarningKind::not_defined,
                          "A cell is empty, so the odds ratio is given with one half added to "
                          "every cell (Haldane)."});
  return r;
}

double mcnemar_chi_squared(std::int64_t gained, std::int64_t lost) {
  if (gained + lost == 0) return 0;
  return square(real(gained - lost)) / real(gained + lost);
}

double mcnemar_chi_squared_corrected(std::int64_t gained, std::int64_t lost) {
  if (gained == lost) return 0;
  return square(std::abs(real(gained - lost)) - 1) / real(gained + lost);
}

Expected<PairedResult> analyse_paired(const PairedTwoByTwo& t, double level) {
  if (t.both < 0 || t.lost < 0 || t.gained < 0 || t.neither < 0)
    return refuse("out_of_range", "A count is not below zero.", "Check the four counts.");
  PairedResult r;
  r.n = t.both + t.lost + t.gained + t.neither;
  const std::int64_t changed = t.gained + t.lost;
  if (changed == 0)
    return refuse("no_variation",
                  "No unit changed, so there is no change to test.",
                  "Report the counts themselves.");
  const double n = real(r.n), gained = real(t.gained), lost = real(t.lost);
  r.share_before = real(t.both + t.lost) / n;
  r.share_after = real(t.both + t.gained) / n;
  r.mcnemar = on_one_df(mcnemar_chi_squared(t.gained, t.lost));
  r.mcnemar_corrected = on_one_df(mcnemar_chi_squared_corrected(t.gained, t.lost));
  const std::int64_t fewer = std::min(t.gained, t.lost);
  const double tail = binomial_cdf(fewer, changed, 0.5);
  r.exact_p = std::min(1.0, 2 * tail);
  r.mid_p = 2 * tail - binomial_pmf(fewer, changed, 0.5);
  add_matched_odds_ratio(r, gained, lost, level);

  const double z = normal_quantile((1 + level) / 2);
  r.net_change = (gained - lost) / n;
  r.net_change_se = std::sqrt(gained + lost - square(gained - lost) / n) / n;
  r.net_change_wald = {
      r.net_change - z * r.net_change_se, r.net_change + z * r.net_change_se, level};
  const double centre = (gained - lost) / (n + 2);
  const double half = z * std::sqrt(gained + lost + 1 - square(gained - lost) / (n + 2)) / (n + 2);
  r.net_change_agresti_min = {std::max(-1.0, centre - half), std::min(1.0, centre + half), level};
  r.warnings.push_back({WarningKind::uncontrolled_change,
                        "There is no comparison group, so this change cannot be called an effect "
                        "of the programme."});
  return r;
}

}  // namespace trellis::stats
