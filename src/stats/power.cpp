#include "stats/power.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "stats/distribution.hpp"
#include "stats/sentence.hpp"

namespace trellis::stats {
namespace {

constexpr std::int64_t units_max = 100'000;

constexpr std::array<std::pair<PowerDesignKind, const char*>, 7> design_names{{
    {PowerDesignKind::individuals, "ira"},
    {PowerDesignKind::blocked_individuals_fixed, "bira-fixed"},
    {PowerDesignKind::blocked_individuals_random, "bira"},
    {PowerDesignKind::schools, "cra2"},
    {PowerDesignKind::sites, "cra3"},
    {PowerDesignKind::blocked_schools_fixed, "bcra-fixed"},
    {PowerDesignKind::blocked_schools_random, "bcra"},
}};

bool has_sites(PowerDesignKind design) {
  return design == PowerDesignKind::sites || design == PowerDesignKind::blocked_schools_fixed ||
         design == PowerDesignKind::blocked_schools_random;
}

bool is_share(double x) { return x >= 0 && x < 1; }

std::optional<Refusal> refuse_numbers(const PowerDesign& d) {
  if (!(d.share_treated > 0 && d.share_treated < 1))
    return Refusal{"out_of_range",
                   "The share of treated units lies between 0 and 1.",
                   "Give a share such as 0.5."};
  if (!is_share(d.icc_schools) || !is_share(d.icc_sites) || d.icc_schools + d.icc_sites >= 1)
    return Refusal{"out_of_range",
                   "An intraclass correlation lies between 0 and 1, and the two together stay "
                   "below 1.",
                   "Give the share of the outcome's variance between schools, such as 0.15."};
  for (const double r2 : {d.r2_pupils, d.r2_schools, d.r2_sites, d.r2_effect})
    if (!is_share(r2))
      return Refusal{"out_of_range",
                     "The variance explained at a level lies between 0 and 1.",
                     "Give one R2 for each level, such as 0.5 for pupils and 0.3 for schools."};
  if (!(d.alpha > 0 && d.alpha < 1) || !(d.power > d.alpha && d.power < 1))
    return Refusal{"out_of_range",
                   "Power lies between the significance level and 1.",
                   "Use a significance level of 0.05 and a power of 0.8."};
  if (!(d.heterogeneity >= 0) || !(d.covariates >= 0))
    return Refusal{"out_of_range",
                   "A variance or a number of covariates is not below zero.",
                   "Check the numbers."};
  const bool needs_schools = d.design != PowerDesignKind::individuals;
  if (!(d.pupils >= 1) || (needs_schools && !(d.schools >= 1)) ||
      (has_sites(d.design) && !(d.sites >= 1)))
    return Refusal{"out_of_range",
                   "The numbers of pupils, schools and sites are at least 1.",
                   "Give the numbers that the design needs."};
  return std::nullopt;
}

/// The formulas of [DM]: variance of the effect in SD units, and its degrees of freedom.
Precision precision_by_formula(const PowerDesign& d) {
  const double spread = d.share_treated * (1 - d.share_treated);
  const double n = d.pupils, j = d.schools, k = d.sites, g = d.covariates;
  const double pupils_2 = (1 - d.icc_schools) * (1 - d.r2_pupils);
  const double pupils_3 = (1 - d.icc_schools - d.icc_sites) * (1 - d.r2_pupils);
  const double schools = d.icc_schools * (1 - d.r2_schools);
  const double sites = d.icc_sites * (1 - d.r2_sites);
  const double effect = d.heterogeneity * (1 - d.r2_effect);
  double variance = 0, df = 0;
  switch (d.design) {
    case PowerDesignKind::individuals:
      variance = (1 - d.r2_pupils) / (spread * n);
      df = n - g - 2;
      break;
    case PowerDesignKind::blocked_individuals_fixed:
      variance = (1 - d.r2_pupils) / (spread * j * n);
      df = j * n - 2 * j - g;
      break;
    case PowerDesignKind::blocked_individuals_random:
      variance = d.icc_schools * effect / j + pupils_2 / (spread * j * n);
      df = j - g - 1;
      break;
    case PowerDesignKind::schools:
      variance = schools / (spread * j) + pupils_2 / (spread * j * n);
      df = j - g - 2;
      break;
    case PowerDesignKind::sites:
      variance =
          sites / (spread * k) + schools / (spread * j * k) + pupils_3 / (spread * j * k * n);
      df = k - g - 2;
      break;
    case PowerDesignKind::blocked_schools_fixed:
      variance = schools / (spread * j * k) + pupils_2 / (spread * j * k * n);
      df = k * (j - 2) - g;
      break;
    case PowerDesignKind::blocked_schools_random:
      variance =
          d.icc_sites * effect / k + schools / (spread * j * k) + pupils_3 / (spread * j * k * n);
      df = k - g - 1;
      break;
  }
  return {std::sqrt(variance), df};
}

double power_of(const Precision& precision, double alpha, double effect) {
  const double critical = student_t_quantile(1 - alpha / 2, precision.df);
  const double lambda = effect / precision.se;
  return noncentral_t_upper(critical, precision.df, lambda) +
         noncentral_t_cdf(-critical, precision.df, lambda);
}

/// The design with `units` schools, or sites where these are the units that count.
PowerDesign with_units(PowerDesign design, double units) {
  if (design.design == PowerDesignKind::individuals)
    design.pupils = units;
  else if (has_sites(design.design))
    design.sites = units;
  else
    design.schools = units;
  return design;
}

}  // namespace

Expected<PowerDesignKind> parse_power_design(const std::string& name) {
  for (const auto& [design, known] : design_names)
    if (name == known) return design;
  return refuse("unknown_design",
                sentence("There is no design called \"{}\".", name),
                "Use ira, bira, bira-fixed, cra2, cra3, bcra or bcra-fixed.");
}

std::string power_design_name(PowerDesignKind design) {
  for (const auto& [known, name] : design_names)
    if (known == design) return name;
  return {};
}

std::string power_design_in_words(PowerDesignKind design) {
  switch (design) {
    case PowerDesignKind::individuals:
      return "pupils allocated, no schools";
    case PowerDesignKind::blocked_individuals_fixed:
      return "pupils allocated within schools, one effect for these schools";
    case PowerDesignKind::blocked_individuals_random:
      return "pupils allocated within schools, effect varying between schools";
    case PowerDesignKind::schools:
      return "whole schools allocated";
    case PowerDesignKind::sites:
      return "whole sites of schools allocated";
    case PowerDesignKind::blocked_schools_fixed:
      return "schools allocated within sites, one effect for these sites";
    case PowerDesignKind::blocked_schools_random:
      return "schools allocated within sites, effect varying between sites";
  }
  return {};
}

Expected<Precision> precision_of(const PowerDesign& design) {
  if (auto refused = refuse_numbers(design)) return std::unexpected(*refused);
  const Precision precision = precision_by_formula(design);
  if (!(precision.df > 0))
    return refuse(
        "too_few_units",
        sentence("This design has {} degrees of freedom, so nothing can be tested.", precision.df),
        "Add schools, or use fewer covariates.");
  return precision;
}

Expected<DetectableEffect> minimum_detectable_effect(const PowerDesign& design) {
  const Precision precision = STATS_TRY(precision_of(design));
  const double critical = student_t_quantile(1 - design.alpha / 2, precision.df);
  DetectableEffect effect;
  effect.precision = precision;
  effect.mdes = (critical + student_t_quantile(design.power, precision.df)) * precision.se;
  effect.ci = {effect.mdes - critical * precision.se,
               effect.mdes + critical * precision.se,
               1 - design.alpha};
  return effect;
}

Expected<double> power_to_detect(const PowerDesign& design, double effect) {
  return power_of(STATS_TRY(precision_of(design)), design.alpha, effect);
}

Expected<std::int64_t> units_needed(const PowerDesign& design, double effect) {
  if (effect == 0)
    return refuse("out_of_range",
                  "No number of schools finds an effect of zero.",
                  "Give the smallest effect that would matter.");
  if (auto refused = refuse_numbers(with_units(design, units_max)))
    return std::unexpected(*refused);
  const auto is_enough = [&](std::int64_t units) {
    const Precision p = precision_by_formula(with_units(design, static_cast<double>(units)));
    return p.df > 0 && power_of(p, design.alpha, effect) >= design.power;
  };
  // Power rises with the number of units, so halving finds the smallest that is enough.
  if (!is_enough(units_max))
    return refuse("too_small_effect",
                  sentence("Even {} units would not find an effect of {} SD.", units_max, effect),
                  "Look for a larger effect, or explain more of the variance.");
  std::int64_t low = 0, high = units_max;
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (is_enough(middle) ? high : low) = middle;
  }
  return high;
}

Expected<std::vector<MdesPoint>> mdes_curve(const PowerDesign& design,
                                            std::span<const double> units) {
  std::vector<MdesPoint> curve;
  for (const double each : units)
    curve.push_back({each, STATS_TRY(minimum_detectable_effect(with_units(design, each))).mdes});
  return curve;
}

double design_effect(double pupils_per_school, double icc) {
  return 1 + (pupils_per_school - 1) * icc;
}

double design_effect(std::span<const double> pupils_by_school, double icc) {
  double sum = 0, squares = 0;
  for (const double n : pupils_by_school) {
    sum += n;
    squares += n * n;
  }
  // sum of squares / sum is (1 + cv^2) times the mean.
  return sum > 0 ? 1 + (squares / sum - 1) * icc : 1;
}

double harmonic_mean(std::span<const double> sizes) {
  double reciprocals = 0;
  for (const double size : sizes) reciprocals += 1 / size;
  return static_cast<double>(sizes.size()) / reciprocals;
}

}  // namespace trellis::stats
