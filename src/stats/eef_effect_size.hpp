/// The effect size that English education trials report: the adjusted difference over the SD of
/// the outcome without adjustment, with an interval from the same fit as the test.
///
/// g = b / S and interval(g) = interval(b) / S, so the interval excludes zero exactly when
/// p < 1 - level. S is the total SD (schools and pupils) of the arm-only model on the same pupils.
///
/// Sources
///   [EEF] EEF statistical analysis guidance 2018, revised 2022 [unverified wording].
///   [H]   Hedges (2007), Effect sizes in cluster-randomized designs; (2011) for unequal clusters.
///   [PHS] Pustejovsky, Hedges and Shadish (2014), Design-comparable effect sizes: g_mlm.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "stats/estimate.hpp"
#include "stats/mixed_model.hpp"
#include "stats/ols.hpp"
#include "stats/refusal.hpp"
#include "stats/school_sums.hpp"

namespace trellis::stats {

/// An effect size with everything that went into it.
struct EffectSize {
  Estimate estimate;          ///< Unit "SD"; SE, interval and p are those of b, divided by S.
  double difference = 0;      ///< b, points.
  double divisor = 0;         ///< S, points.
  std::string divisor_words;  ///< "total SD of the outcome, schools and pupils, …"
  std::string numerator_model;
  std::string divisor_model;
  double factor = 1;         ///< Small-sample factor applied, 1 for none.
  std::string factor_words;  ///< "no small-sample factor" or "Hedges' exact factor".
};

/// Refuses an outcome with fewer than six different values.
Expected<void> check_effect_size_outcome(const SchoolSums& sums);

/// b / S for a cluster or multisite trial. `difference` is infer() of the adjusted model,
/// `arm_only` the REML fit of outcome ~ arm on the pupils whose SD readers should think of.
EffectSize eef_effect_size(const Estimate& difference, const MixedFit& arm_only);

/// Fits the arm-only model on the same pupils, infers the arm of the adjusted one, and divides.
Expected<EffectSize> eef_effect_size(const SchoolSums& adjusted,
                                     const InferenceOptions& options = {});

/// For a pupil-randomised trial: b over the pooled within-arm SD, times the exact factor J.
Expected<EffectSize> eef_effect_size(const OlsFit& adjusted,
                                     const SchoolSums& adjusted_sums,
                                     double level = 0.95);

/// g_mlm [PHS]: the same quantity with the uncertainty of S in its interval.
struct MultilevelG {
  double g = 0;
  double se = 0;
  double nu = 0;           ///< Degrees of freedom of S.
  double factor = 1;       ///< 1 - 3 / (4 nu - 1)
  double kappa = 0;        ///< SE(b) / S
  Interval ci;             ///< g +/- t(nu) SE
  Interval ci_noncentral;  ///< kappa times the noncentrality limits; no factor.
};
Expected<MultilevelG> multilevel_g(const SchoolSums& adjusted, double level = 0.95);

/// One other way of dividing the same difference, for the table of alternatives.
struct AlternativeEffectSize {
  std::string name;
  double divisor = 0;
  double value = 0;
  Interval ci;  ///< Same degrees of freedom as the headline.
};
/// Within-school SD, empty-model SD, raw pooled SD, and the headline with Hedges' factor.
Expected<std::vector<AlternativeEffectSize>> alternative_effect_sizes(
    const SchoolSums& adjusted, const InferenceOptions& options = {});

/// Pooled within-arm SD of the outcome, ignoring schools; the sums need the arm among the terms.
Expected<double> pooled_sd(const SchoolSums& sums);

/// Total variance by the arm-only REML model: the S^2 of the headline. For the CACE as well.
Expected<MixedFit> arm_only_fit(const SchoolSums& adjusted);

/// Correlation of two columns of the model (the outcome by its name) within and between schools.
struct LevelCorrelation {
  double pupils = 0;   ///< Within schools, pooled.
  double schools = 0;  ///< Of school means.
};
Expected<LevelCorrelation> correlation_by_level(const SchoolSums& sums,
                                                const std::string& first,
                                                const std::string& second);

}  // namespace trellis::stats
