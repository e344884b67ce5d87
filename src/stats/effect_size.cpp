#include "stats/effect_size.hpp"

#include <cmath>
#include <numbers>

#include "stats/distribution.hpp"

namespace trellis::stats {
namespace {

double squared(double x) { return x * x; }

Interval interval_around(double centre, double half_width, double level) {
  return {centre - half_width, centre + half_width, level};
}

Interval noncentral_interval(double t, double df, double scale, double level) {
  return {scale * noncentral_t_delta(t, df, (1 + level) / 2),
          scale * noncentral_t_delta(t, df, (1 - level) / 2),
          level};
}

bool is_a_spread(double sd) { return std::isfinite(sd) && sd > 0; }

std::optional<Refusal> group_refusal(const GroupSummary& group, const std::string& name) {
  if (!(group.n >= 2))
    return Refusal{"too_few_pupils",
                   "The " + name + " group has fewer than 2 pupils, so it has no spread.",
                   "Give a group of at least 2 pupils."};
  if (!is_a_spread(group.sd))
    return Refusal{"no_variation",
                   "The standard deviation of the " + name + " group is not above zero.",
                   "Give the standard deviation of the outcome in that group."};
  return std::nullopt;
}

}  // namespace

std::string denominator_in_words(Denominator denominator) {
  switch (denominator) {
    case Denominator::pooled_sd:
      return "pooled SD of both groups";
    case Denominator::control_sd:
      return "SD of the control group";
    case Denominator::sd_of_differences:
      return "SD of the differences";
    case Denominator::average_sd:
      return "average of the SD before and after";
    case Denominator::sd_of_differences_for_r:
      return "SD of the differences, corrected for the correlation";
    case Denominator::sd_before:
      return "SD before";
  }
  return {};
}

double hedges_factor_approximate(double df) { return 1 - 3 / (4 * df - 1); }

Expected<StandardisedDifference> standardised_difference(const GroupSummary& treated,
                                                         const GroupSummary& control,
                                                         double level) {
  if (auto refused = group_refusal(treated, "treated")) return std::unexpected(*refused);
  if (auto refused = group_refusal(control, "control")) return std::unexpected(*refused);

  StandardisedDifference r;
  const double n1 = treated.n, n2 = control.n, z = normal_quantile((1 + level) / 2);
  r.n_treated = n1;
  r.n_control = n2;
  r.df = n1 + n2 - 2;
  r.difference = treated.mean - control.mean;
  r.pooled_sd = std::sqrt(((n1 - 1) * squared(treated.sd) + (n2 - 1) * squared(control.sd)) / r.df);
  const double root_n = std::sqrt(n1 * n2 / (n1 + n2));
  r.se_difference = r.pooled_sd / root_n;
  r.t = r.difference / r.se_difference;
  r.p = student_t_two_sided(r.t, r.df);
  r.difference_ci = interval_around(
      r.difference, student_t_quantile((1 + level) / 2, r.df) * r.se_difference, level);

  r.d = r.difference / r.pooled_sd;
  r.d_ci = noncentral_interval(r.t, r.df, 1 / root_n, level);
  r.variance_d = 1 / n1 + 1 / n2 + squared(r.d) / (2 * (n1 + n2));
  r.d_ci_normal = interval_around(r.d, z * std::sqrt(r.variance_d), level);

  r.factor = hedges_factor(r.df);
  r.g = r.factor * r.d;
  r.g_ci = {r.factor * r.d_ci.lower, r.factor * r.d_ci.upper, level};
  r.variance_g = squared(r.factor) * r.variance_d;
  r.glass_delta = r.difference / control.sd;
  r.u3 = normal_cdf(r.d);
  r.superiority = normal_cdf(r.d / std::numbers::sqrt2);
  r.overlap = 2 * normal_cdf(-std::abs(r.d) / 2);
  return r;
}

Expected<PairedChange> paired_change(const PairedSummary& s, double level) {
  if (!(s.n >= 2))
    return refuse("too_few_pupils",
                  "A change needs at least 2 pairs.",
                  "Give the number of units measured both times.");
  if (!is_a_spread(s.sd_before) || !is_a_spread(s.sd_after))
    return refuse("no_variation",
                  "A standard deviation before or after is not above zero.",
                  "Give both standard deviations.");
  PairedChange change;
  change.n = s.n;
  change.difference = s.mean_after - s.mean_before;
  change.d_av = change.difference / std::sqrt((squared(s.sd_before) + squared(s.sd_after)) / 2);
  change.caution =
      "There is no comparison group, so this change cannot be called an effect of the programme.";
  if (!s.r) {
    change.caution +=
        " Without the correlation of the two measurements it cannot be given an interval.";
    return change;
  }
  const double r = *s.r;
  if (!(r >= -1 && r <= 1))
    return refuse("out_of_range",
                  "A correlation lies between -1 and 1.",
                  "Give the correlation of the two measurements.");
  PairedChange::WithCorrelation w;
  const double variance =
      squared(s.sd_before) + squared(s.sd_after) - 2 * r * s.sd_before * s.sd_after;
  if (!(variance > 1e-12 * squared(s.sd_before)))
    return refuse("no_variation",
                  "Every unit changed by the same amount, so the change has "
                  "no spread.",
                  "Report the change itself, without an effect size.");
  w.df = s.n - 1;
  w.sd_difference = std::sqrt(variance);
  w.d_z = change.difference / w.sd_difference;
  w.t = w.d_z * std::sqrt(s.n);
  w.p = student_t_two_sided(w.t, w.df);
  w.d_z_ci = noncentral_interval(w.t, w.df, 1 / std::sqrt(s.n), level);
  const double factor = hedges_factor(w.df);
  w.g_z = factor * w.d_z;
  w.d_rm = w.d_z * std::sqrt(2 * (1 - r));
  w.variance_d_rm = (1 / s.n + squared(w.d_rm) / (2 * s.n)) * 2 * (1 - r);
  w.d_before = change.difference / s.sd_before;
  w.g_before = factor * w.d_before;
  w.variance_g_before = 2 * (1 - r) / s.n + squared(w.g_before) / (2 * s.n);
  change.with_r = w;
  return change;
}

}  // namespace trellis::stats
