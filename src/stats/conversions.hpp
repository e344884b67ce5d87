/// Turns a printed statistic into a standardised difference d, with the standard error of d.
///
/// A converted d assumes what the route assumes (two independent groups, equal sizes for phi and
/// r, a logistic outcome for an odds ratio). The route is kept with the number and printed.
///
/// Sources
///   [B]  Borenstein and others (2009), Introduction to Meta-Analysis, chapters 4 and 7.
///   [LW] Lipsey and Wilson (2001), Practical Meta-Analysis: d from chi-squared on one df.
///   [C]  Cox (1970), via Sanchez-Meca and others (2003): ln(OR) / 1.65.
#pragma once

#include <string>

#include "stats/estimate.hpp"
#include "stats/refusal.hpp"

namespace trellis::stats {

/// A standardised difference that was not computed from means, and how it was obtained.
struct ConvertedEffect {
  double d = 0;
  double se = 0;
  Interval ci;        ///< d +/- normal quantile x SE.
  std::string route;  ///< "2 phi / sqrt(1 - phi^2)"
};

/// phi of a 2 x 2 table of `n` units: 2 phi / sqrt(1 - phi^2), SE 2 / sqrt(n (1 - phi^2)) [LW].
/// A report that prints 2 phi, or sets the SE of phi beside d, gives another number.
Expected<ConvertedEffect> d_from_phi(double phi, double n);

/// Chi-squared on 1 df from `n` independent units, via phi = sqrt(chi2 / n). Unsigned.
Expected<ConvertedEffect> d_from_chi_squared(double chi_squared, double n);

/// A correlation over `n` pairs: 2 r / sqrt(1 - r^2), SE sqrt(4 / ((n - 1)(1 - r^2))) [B].
Expected<ConvertedEffect> d_from_correlation(double r, double n);

/// An odds ratio and the SE of its logarithm: ln(OR) sqrt(3) / pi [B].
Expected<ConvertedEffect> d_from_odds_ratio(double odds_ratio, double se_log);

/// The same by Cox's index ln(OR) / 1.65 [C].
Expected<ConvertedEffect> d_from_odds_ratio_cox(double odds_ratio, double se_log);

/// t of two independent groups: t sqrt(1/n1 + 1/n2), SE sqrt(1/n1 + 1/n2 + d^2 / 2N) [B].
Expected<ConvertedEffect> d_from_t(double t, double n_treated, double n_control);

/// F on 1 and any df of two independent groups: as t = sqrt(F). Unsigned.
Expected<ConvertedEffect> d_from_f(double f, double n_treated, double n_control);

/// t of n pairs, per SD of the differences (d_z): t / sqrt(n), SE sqrt(1/n + d^2 / 2n).
Expected<ConvertedEffect> d_from_paired_t(double t, double n);

/// t of n pairs with their correlation, on the scale of the raw scores (d_rm) [B].
Expected<ConvertedEffect> d_from_paired_t(double t, double n, double r);

}  // namespace trellis::stats
