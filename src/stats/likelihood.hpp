/// What follows from the likelihood of a random-intercept model: profile intervals and
/// likelihood-ratio tests.
///
/// Profiles are of the ML deviance, also where the fit is by REML: a REML likelihood cannot be
/// compared between values of a coefficient.
///
/// Sources
///   [SL] Self and Liang (1987): a variance tested at its bound has a mixture of chi-squareds.
///   [VM] Verbeke and Molenberghs (2000), Linear Mixed Models for Longitudinal Data, section 6.3.
#pragma once

#include <string>
#include <vector>

#include "stats/estimate.hpp"
#include "stats/mixed_model.hpp"
#include "stats/refusal.hpp"
#include "stats/school_sums.hpp"
#include "stats/variance_components.hpp"

namespace trellis::stats {

struct ProfileInterval {
  std::string parameter;  ///< "school SD", "pupil SD" or the name of a coefficient.
  Interval interval;      ///< Points; a school SD whose lower limit is not reached has 0 there.
};

/// Interval of every coefficient and of both standard deviations. Refuses what the fit refuses.
Expected<std::vector<ProfileInterval>> profile_intervals(const SchoolSums& sums,
                                                         double level = 0.95);

/// Interval of every coefficient of a random-slope model. Refuses what the fit refuses.
Expected<std::vector<ProfileInterval>> profile_coefficients(
    const BlockSums& sums,
    SlopeCovariance covariance = SlopeCovariance::correlated,
    double level = 0.95);

/// Interval of the standard deviations and the correlation of a random-slope model: "school SD",
/// "correlation", "effect SD", "pupil SD". A bound that is not left has the bound as its limit.
Expected<std::vector<ProfileInterval>> profile_spreads(const BlockSums& sums, double level = 0.95);

struct LikelihoodRatio {
  double chi_squared = 0;
  double df = 0;
  double p = 1;        ///< By the mixture where a variance is tested.
  double p_naive = 1;  ///< By chi-squared with `df`.
};

/// Do the further columns of `bigger` matter? Refuses REML fits, whose criteria are not
/// comparable between different fixed effects, and fits of different pupils.
Expected<LikelihoodRatio> compare_fixed_effects(const MixedFit& smaller, const MixedFit& bigger);

/// Does the effect differ between schools? Random slope against random intercept, same columns
/// and method: with a correlated slope the 50:50 mixture of chi-squared 1 and 2, with an
/// uncorrelated one of 0 and 1 [SL, VM].
Expected<LikelihoodRatio> test_slope(const MixedFit& intercept, const ComponentFit& slope);

}  // namespace trellis::stats
