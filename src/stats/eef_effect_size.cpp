#include "stats/eef_effect_size.hpp"

#include <algorithm>
#include <cmath>

#include "stats/distribution.hpp"
#include "stats/text.hpp"
#include "stats/thresholds.hpp"

namespace trellis::stats {

namespace {

/// Divides an estimate in points by S.
Estimate in_sd_units(Estimate estimate, double divisor, double factor) {
  const double scale = factor / divisor;
  estimate.value *= scale;
  estimate.se *= scale;
  estimate.ci.lower *= scale;
  estimate.ci.upper *= scale;
  estimate.unit = "SD";
  return estimate;
}

AlternativeEffectSize alternative(std::string name,
                                  double divisor,
                                  const Estimate& difference,
                                  double factor = 1) {
  const Estimate scaled = in_sd_units(difference, divisor, factor);
  return {std::move(name), divisor, scaled.value, scaled.ci};
}

}  // namespace

Expected<void> check_effect_size_outcome(const SchoolSums& sums) {
  if (sums.outcome_levels >= thresholds::outcome_levels_min) return {};
  return refuse("too_few_levels",
                filled("The outcome \"{}\" has only {} different values, so a difference in "
                       "standard deviations does not describe it.",
                       {sums.spec.outcome, std::to_string(sums.outcome_levels)}),
                "Report the difference in proportions or use an ordinal comparison.");
}

EffectSize eef_effect_size(const Estimate& difference, const MixedFit& arm_only) {
  EffectSize effect;
  effect.difference = difference.value;
  effect.divisor = std::sqrt(arm_only.total_variance());
  effect.divisor_words =
      "total SD of the outcome, schools and pupils, from the model with arm only";
  effect.numerator_model = difference.model;
  effect.divisor_model = arm_only.formula;
  effect.factor_words = "no small-sample factor";
  effect.estimate = in_sd_units(difference, effect.divisor, 1);
  return effect;
}

Expected<MixedFit> arm_only_fit(const SchoolSums& adjusted) {
  STATS_TRY(adjusted.arm());
  const std::vector<std::string> arm{adjusted.spec.arm};
  const SchoolSums sums = STATS_TRY(with_terms(adjusted, arm));
  return fit_random_intercept(sums, Criterion::reml);
}

Expected<EffectSize> eef_effect_size(const SchoolSums& adjusted, const InferenceOptions& options) {
  STATS_TRY(check_effect_size_outcome(adjusted));
  const MixedFit fit = STATS_TRY(fit_random_intercept(adjusted, Criterion::reml));
  const Estimate difference = STATS_TRY(infer(fit, adjusted, adjusted.spec.arm, options));
  return eef_effect_size(difference, STATS_TRY(arm_only_fit(adjusted)));
}

Expected<EffectSize> eef_effect_size(const OlsFit& adjusted,
                                     const SchoolSums& adjusted_sums,
                                     double level) {
  STATS_TRY(check_effect_size_outcome(adjusted_sums));
  const Estimate difference = STATS_TRY(infer(adjusted, adjusted.spec.arm, level));
  EffectSize effect;
  effect.difference = difference.value;
  effect.divisor = STATS_TRY(pooled_sd(adjusted_sums));
  effect.divisor_words = "pooled SD of the outcome within arms, without adjustment";
  effect.numerator_model = difference.model;
  effect.divisor_model = adjusted.spec.outcome + " ~ " + adjusted.spec.arm;
  effect.factor = hedges_factor(static_cast<double>(adjusted.pupils) - 2);
  effect.factor_words = "Hedges' exact factor";
  effect.estimate = in_sd_units(difference, effect.divisor, effect.factor);
  return effect;
}

Expected<double> pooled_sd(const SchoolSums& sums) {
  STATS_TRY(sums.arm());
  const std::vector<std::string> arm{sums.spec.arm};
  const OlsFit fit = STATS_TRY(fit_ols(STATS_TRY(with_terms(sums, arm))));
  return std::sqrt(fit.var_residual);
}

Expected<MultilevelG> multilevel_g(const SchoolSums& adjusted, double level) {
  STATS_TRY(check_effect_size_outcome(adjusted));
  const MixedFit fit = STATS_TRY(fit_random_intercept(adjusted, Criterion::reml));
  const std::vector<std::string> arm_only{adjusted.spec.arm};
  const SchoolSums plain = STATS_TRY(with_terms(adjusted, arm_only));
  const MixedFit plain_fit = STATS_TRY(fit_random_intercept(plain, Criterion::reml));
  const auto arm = static_cast<Eigen::Index>(STATS_TRY(adjusted.arm()));
  const double total = plain_fit.total_variance();
  const double s = std::sqrt(total);
  MultilevelG out;
  out.nu = 2 * total * total / kenward_roger(plain_fit, plain).variance_of_variances.sum();
  if (!(out.nu > 2))
    return refuse("too_few_degrees_of_freedom",
                  "The total variance is too uncertain for an interval that carries its "
                  "uncertainty.",
                  "Report the interval of the difference divided by the SD.");
  out.factor = 1 - 3 / (4 * out.nu - 1);
  const double delta = fit.beta(arm) / s;
  out.g = out.factor * delta;
  out.kappa = fit.standard_errors()(arm) / s;
  const double j2 = out.factor * out.factor;
  const double shrink = out.nu / (out.nu - 2);
  out.se = std::sqrt(j2 * (out.kappa * out.kappa * shrink + out.g * out.g * (shrink - 1 / j2)));
  const double half = student_t_quantile(0.5 + level / 2, out.nu) * out.se;
  out.ci = {out.g - half, out.g + half, level};
  const double t = delta / out.kappa;
  const double tail = 0.5 - level / 2;
  out.ci_noncentral = {out.kappa * noncentral_t_delta(t, out.nu, 1 - tail),
                       out.kappa * noncentral_t_delta(t, out.nu, tail),
                       level};
  return out;
}

Expected<std::vector<AlternativeEffectSize>> alternative_effect_sizes(
    const SchoolSums& adjusted, const InferenceOptions& options) {
  const EffectSize headline = STATS_TRY(eef_effect_size(adjusted, options));
  const MixedFit fit = STATS_TRY(fit_random_intercept(adjusted, Criterion::reml));
  const Estimate difference = STATS_TRY(infer(fit, adjusted, adjusted.spec.arm, options));
  const MixedFit arm_only = STATS_TRY(arm_only_fit(adjusted));
  const SchoolSums empty_sums = STATS_TRY(with_terms(adjusted, {}));
  const MixedFit empty = STATS_TRY(fit_random_intercept(empty_sums, Criterion::reml));
  const double raw = STATS_TRY(pooled_sd(adjusted));
  const double factor = 1 - 3 / (4 * (static_cast<double>(adjusted.pupils) - 2) - 1);
  return std::vector<AlternativeEffectSize>{
      alternative("total SD with Hedges' factor", headline.divisor, difference, factor),
      alternative("total SD of the empty model", std::sqrt(empty.total_variance()), difference),
      alternative(
          "pupil SD within schools, arm-only model", std::sqrt(arm_only.var_pupil), difference),
      alternative("pooled SD within arms, schools ignored", raw, difference)};
}

Expected<LevelCorrelation> correlation_by_level(const SchoolSums& sums,
                                                const std::string& first,
                                                const std::string& second) {
  auto column_of = [&](const std::string& name) -> Expected<std::size_t> {
    if (name == sums.spec.outcome) return sums.p();
    return sums.coefficient(name);
  };
  const std::size_t a = STATS_TRY(column_of(first));
  const std::size_t b = STATS_TRY(column_of(second));
  double within[3] = {0, 0, 0};
  double means[5] = {0, 0, 0, 0, 0};
  for (std::size_t school = 0; school < sums.school_count(); ++school) {
    const auto packed = sums.of(school);
    const double n = packed[0];
    const double mean_a = packed[packed_index(a, 0)] / n;
    const double mean_b = packed[packed_index(b, 0)] / n;
    within[0] += packed[packed_index(a, a)] - n * mean_a * mean_a;
    within[1] += packed[packed_index(a, b)] - n * mean_a * mean_b;
    within[2] += packed[packed_index(b, b)] - n * mean_b * mean_b;
    means[0] += mean_a;
    means[1] += mean_b;
    means[2] += mean_a * mean_a;
    means[3] += mean_a * mean_b;
    means[4] += mean_b * mean_b;
  }
  const auto m = static_cast<double>(sums.school_count());
  const double between_a = means[2] - means[0] * means[0] / m;
  const double between_b = means[4] - means[1] * means[1] / m;
  if (!(within[0] > 0 && within[2] > 0 && between_a > 0 && between_b > 0))
    return refuse("no_variation",
                  filled("\"{}\" or \"{}\" does not vary at both levels.", {first, second}),
                  "Report the correlation over all pupils.");
  return LevelCorrelation{within[1] / std::sqrt(within[0] * within[2]),
                          (means[3] - means[0] * means[1] / m) / std::sqrt(between_a * between_b)};
}

}  // namespace trellis::stats
