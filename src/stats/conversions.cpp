#include "stats/conversions.hpp"

#include <cmath>
#include <numbers>
#include <utility>

#include "stats/distribution.hpp"

namespace trellis::stats {
namespace {

constexpr double conversion_level = 0.95;
constexpr double cox_divisor = 1.65;

ConvertedEffect converted(double d, double variance, std::string route) {
  const double se = std::sqrt(variance);
  const double half = normal_quantile((1 + conversion_level) / 2) * se;
  return {d, se, {d - half, d + half, conversion_level}, std::move(route)};
}

bool is_positive(double x) { return std::isfinite(x) && x > 0; }

auto refuse_sizes() {
  return refuse("too_few_pupils",
                "The group sizes are too small to convert this statistic.",
                "Give the number of units in each group, at least 2.");
}

auto refuse_correlation() {
  return refuse("out_of_range",
                "A correlation or phi lies between -1 and 1, and at either end d has no value.",
                "Check the printed coefficient.");
}

Expected<ConvertedEffect> from_log_odds(double odds_ratio,
                                        double se_log,
                                        double factor,
                                        std::string route) {
  if (!is_positive(odds_ratio) || !is_positive(se_log))
    return refuse("out_of_range",
                  "An odds ratio and the standard error of its logarithm are above zero.",
                  "Give the odds ratio and its standard error, or the table itself.");
  return converted(
      std::log(odds_ratio) * factor, se_log * se_log * factor * factor, std::move(route));
}

Expected<ConvertedEffect> from_paired(double t, double n, double scale, std::string route) {
  if (!(n >= 2)) return refuse_sizes();
  const double d = t / std::sqrt(n) * std::sqrt(scale);
  return converted(d, (1 / n + d * d / (2 * n)) * scale, std::move(route));
}

}  // namespace

Expected<ConvertedEffect> d_from_phi(double phi, double n) {
  if (!(n >= 4)) return refuse_sizes();
  if (!(std::abs(phi) < 1)) return refuse_correlation();
  const double rest = 1 - phi * phi;
  return converted(2 * phi / std::sqrt(rest), 4 / (n * rest), "2 phi / sqrt(1 - phi^2)");
}

Expected<ConvertedEffect> d_from_chi_squared(double chi_squared, double n) {
  if (!(n >= 4)) return refuse_sizes();
  if (!(chi_squared >= 0) || !(chi_squared < n))
    return refuse("out_of_range",
                  "A chi-squared on 1 degree of freedom lies between 0 and the number of units.",
                  "Check the statistic and the number it was computed from.");
  ConvertedEffect effect = STATS_TRY(d_from_phi(std::sqrt(chi_squared / n), n));
  effect.route = "phi = sqrt(chi2 / N), then " + effect.route;
  return effect;
}

Expected<ConvertedEffect> d_from_correlation(double r, double n) {
  if (!(n >= 3)) return refuse_sizes();
  if (!(std::abs(r) < 1)) return refuse_correlation();
  const double rest = 1 - r * r;
  return converted(2 * r / std::sqrt(rest), 4 / ((n - 1) * rest), "2 r / sqrt(1 - r^2)");
}

Expected<ConvertedEffect> d_from_odds_ratio(double odds_ratio, double se_log) {
  return from_log_odds(
      odds_ratio, se_log, std::numbers::sqrt3 / std::numbers::pi, "ln(OR) sqrt(3) / pi");
}

Expected<ConvertedEffect> d_from_odds_ratio_cox(double odds_ratio, double se_log) {
  return from_log_odds(odds_ratio, se_log, 1 / cox_divisor, "ln(OR) / 1.65");
}

Expected<ConvertedEffect> d_from_t(double t, double n_treated, double n_control) {
  if (!(n_treated >= 2) || !(n_control >= 2)) return refuse_sizes();
  const double per_pupil = 1 / n_treated + 1 / n_control;
  const double d = t * std::sqrt(per_pupil);
  return converted(d, per_pupil + d * d / (2 * (n_treated + n_control)), "t sqrt(1/n1 + 1/n2)");
}

Expected<ConvertedEffect> d_from_f(double f, double n_treated, double n_control) {
  if (!(f >= 0))
    return refuse(
        "out_of_range", "An F statistic is not below zero.", "Check the printed statistic.");
  ConvertedEffect effect = STATS_TRY(d_from_t(std::sqrt(f), n_treated, n_control));
  effect.route = "t = sqrt(F), then " + effect.route;
  return effect;
}

Expected<ConvertedEffect> d_from_paired_t(double t, double n) {
  return from_paired(t, n, 1, "t / sqrt(n), per SD of the differences");
}

Expected<ConvertedEffect> d_from_paired_t(double t, double n, double r) {
  if (!(std::abs(r) < 1)) return refuse_correlation();
  return from_paired(t, n, 2 * (1 - r), "t sqrt(2 (1 - r) / n), per SD of the scores");
}

}  // namespace trellis::stats
