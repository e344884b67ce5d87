/// How small an effect a design would detect, how likely, and how many schools it needs.
///
/// Explained variance is written by level, never as one number. Both tails of the noncentral t
/// count, because the lower one matters when power is small.
///
/// Sources
///   [DM] Dong and Maynard (2013), PowerUp!: standard errors and degrees of freedom by design.
///   [E]  Eldridge, Ashby and Kerry (2006): design effect of unequal clusters.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "stats/estimate.hpp"
#include "stats/refusal.hpp"

namespace trellis::stats {

/// Who is allocated and inside what. The short names are those of [DM].
enum class PowerDesignKind {
  individuals,                 ///< IRA: pupils, no schools.
  blocked_individuals_fixed,   ///< BIRA: pupils within schools, one effect for these schools.
  blocked_individuals_random,  ///< BIRA: pupils within schools, the effect varies by school.
  schools,                     ///< CRA2: whole schools.
  sites,                       ///< CRA3: whole sites (districts) of schools.
  blocked_schools_fixed,       ///< BCRA3: schools within sites, one effect for these sites.
  blocked_schools_random       ///< BCRA3: schools within sites, the effect varies by site.
};

/// "ira", "bira-fixed", "bira", "cra2", "cra3", "bcra-fixed", "bcra" and back.
Expected<PowerDesignKind> parse_power_design(const std::string& name);
std::string power_design_name(PowerDesignKind design);
std::string power_design_in_words(PowerDesignKind design);

/// The numbers a power calculation rests on. Proportions are 0 to 1.
struct PowerDesign {
  PowerDesignKind design = PowerDesignKind::schools;
  double pupils = 0;   ///< Per school; in all for `individuals`.
  double schools = 0;  ///< In all; per site for the designs with sites.
  double sites = 0;
  double share_treated = 0.5;
  double icc_schools = 0;  ///< Share of variance between schools.
  double icc_sites = 0;    ///< Share of variance between sites.
  double r2_pupils = 0;    ///< Variance explained by covariates among pupils of a school.
  double r2_schools = 0;
  double r2_sites = 0;
  double heterogeneity = 0;  ///< Variance of the effect between blocks over that of the outcome.
  double r2_effect = 0;      ///< Share of that variance explained by covariates of blocks.
  double covariates = 0;     ///< At the level that is allocated (or of the blocks).
  double alpha = 0.05;       ///< Two-sided.
  double power = 0.80;
};

/// Standard error and degrees of freedom of the effect, in SD of the outcome.
struct Precision {
  double se = 0;
  double df = 0;
};

/// refuses a share, an ICC or an R2 outside its range, sizes below 1, or no degrees of freedom
Expected<Precision> precision_of(const PowerDesign& design);

/// The smallest effect found with probability `design.power`; SD units.
struct DetectableEffect {
  double mdes = 0;
  Interval ci;  ///< mdes +/- t SE: what the interval of such a finding would look like.
  Precision precision;
};

Expected<DetectableEffect> minimum_detectable_effect(const PowerDesign& design);

/// The chance to find an effect of `effect` SD.
Expected<double> power_to_detect(const PowerDesign& design, double effect);

/// The smallest number of schools (of sites, where sites are allocated or block) that finds
/// `effect` with probability `design.power`.
///
///   refuses   an effect of zero, or one that 100,000 units would not find
Expected<std::int64_t> units_needed(const PowerDesign& design, double effect);

/// MDES for each number of schools (or sites, as `units_needed`).
struct MdesPoint {
  double units = 0;
  double mdes = 0;
};
Expected<std::vector<MdesPoint>> mdes_curve(const PowerDesign& design,
                                            std::span<const double> units);

/// 1 + (n - 1) icc: how much larger the variance of a mean is than with independent pupils.
double design_effect(double pupils_per_school, double icc);

/// The same for unequal schools: 1 + ((1 + cv^2) n - 1) icc, cv with divisor J [E].
double design_effect(std::span<const double> pupils_by_school, double icc);

/// Harmonic mean of the sizes, which stands for n when schools are unequal.
double harmonic_mean(std::span<const double> sizes);

}  // namespace trellis::stats
