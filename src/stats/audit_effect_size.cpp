#include "stats/audit_effect_size.hpp"

#include <cmath>

#include "stats/mixed_model.hpp"

namespace trellis::stats {

namespace {

constexpr double z_95 = 1.96;  // as that package rounds it

AuditEffectSize line(std::string name, double value, double se) {
  return {std::move(name), value, {value - z_95 * se, value + z_95 * se, 0.95}};
}

}  // namespace

void ArmSizes::add(double n) {
  schools += 1;
  pupils += n;
  squares += n * n;
  cubes += n * n * n;
}

HedgesClusterD hedges_cluster_d(double difference,
                                double var_pupil,
                                double var_school,
                                const ArmSizes& treated,
                                const ArmSizes& control) {
  const double n = treated.pupils + control.pupils;
  const double icc = var_school / (var_school + var_pupil);
  const double harmonic = n / (treated.pupils * control.pupils);
  // Size of school that has the same design effect as these unequal ones.
  const double size = control.pupils * treated.squares / (treated.pupils * n) +
                      treated.pupils * control.squares / (control.pupils * n);
  HedgesClusterD d;
  d.within = difference / std::sqrt(var_pupil);
  d.within_se = std::sqrt(harmonic * (1 + (size - 1) * icc) / (1 - icc) +
                          d.within * d.within / (2 * (n - treated.schools - control.schools)));

  auto typical = [](const ArmSizes& arm) {
    return (arm.pupils * arm.pupils - arm.squares) / (arm.pupils * (arm.schools - 1));
  };
  auto spread = [](const ArmSizes& arm) {
    const double squared = arm.pupils * arm.pupils;
    return (squared * arm.squares + arm.squares * arm.squares - 2 * arm.pupils * arm.cubes) /
           squared;
  };
  const double nt = typical(treated);
  const double nc = typical(control);
  const double lost = (n - nt * treated.schools - nc * control.schools) + nt + nc - 2;
  d.total = difference / std::sqrt(var_pupil + var_school) * std::sqrt(1 - icc * lost / (n - 2));
  const double a = spread(treated) + spread(control);
  const double b = nt * (treated.schools - 1) + nc * (control.schools - 1);
  const double inside = (n - 2) * (1 - icc) * (1 - icc) + a * icc * icc + 2 * b * icc * (1 - icc);
  d.total_se =
      std::sqrt(harmonic * (1 + (size - 1) * icc) +
                inside * d.total * d.total / (2 * (n - 2) * ((n - 2) - icc * (n - 2 - b))));
  return d;
}

Expected<std::vector<AuditEffectSize>> audit_cluster_trial(const SchoolSums& adjusted) {
  const std::size_t arm = STATS_TRY(adjusted.arm());
  const MixedFit fit = STATS_TRY(fit_random_intercept(adjusted, Criterion::reml));
  const MixedFit empty =
      STATS_TRY(fit_random_intercept(STATS_TRY(with_terms(adjusted, {})), Criterion::reml));
  ArmSizes treated;
  ArmSizes control;
  for (std::size_t school = 0; school < adjusted.school_count(); ++school) {
    const auto packed = adjusted.of(school);
    const double mean = packed[packed_index(arm, 0)] / packed[0] + adjusted.centre[arm];
    (mean > 0.5 ? treated : control).add(packed[0]);
  }
  const double b = fit.beta(static_cast<Eigen::Index>(arm));
  const HedgesClusterD conditional =
      hedges_cluster_d(b, fit.var_pupil, fit.var_school, treated, control);
  const HedgesClusterD unconditional =
      hedges_cluster_d(b, empty.var_pupil, empty.var_school, treated, control);
  return std::vector<AuditEffectSize>{
      line("conditional, within", conditional.within, conditional.within_se),
      line("conditional, total", conditional.total, conditional.total_se),
      line("unconditional, within", unconditional.within, unconditional.within_se),
      line("unconditional, total", unconditional.total, unconditional.total_se)};
}

Expected<std::vector<AuditEffectSize>> audit_pupil_trial(const SchoolSums& adjusted) {
  const std::size_t arm = STATS_TRY(adjusted.arm());
  const OlsFit fit = STATS_TRY(fit_ols(adjusted));
  const OlsFit empty = STATS_TRY(fit_ols(STATS_TRY(with_terms(adjusted, {}))));
  const double n = adjusted.total[0];
  const double treated = adjusted.total[packed_index(arm, 0)] + n * adjusted.centre[arm];
  const double factor = 1 - 3 / (4 * (n - 2) - 1);
  const double b = fit.beta(static_cast<Eigen::Index>(arm));
  auto of = [&](std::string name, double variance) {
    const double d = b / std::sqrt(variance);
    const double se = factor * std::sqrt(1 / treated + 1 / (n - treated) + d * d / (2 * n));
    return line(std::move(name), factor * d, se);
  };
  return std::vector<AuditEffectSize>{of("conditional", fit.var_residual),
                                      of("unconditional", empty.var_residual)};
}

}  // namespace trellis::stats
