/// Probability distributions, safe on their whole domain.
///
/// Distribution functions accept infinite arguments and return 0 or 1 there; quantiles accept 0
/// and 1 and return the end of the support (an infinity where it is infinite). Degrees of freedom
/// are positive, need not be whole, and may be infinite where a limit exists. Anything else, such
/// as df <= 0 or a NaN, is a programmer's mistake and is asserted.
///
/// `_upper` is the probability above x, computed without 1 - cdf so that small tails keep their
/// digits. `_two_sided` never returns 0: see Estimate::p.
#pragma once

#include <cstdint>

namespace trellis::stats {

double normal_cdf(double x);
double normal_upper(double x);
double normal_quantile(double p);
double normal_density(double x);
double normal_two_sided(double z);  ///< P(|Z| >= |z|)

double student_t_cdf(double x, double df);
double student_t_upper(double x, double df);
double student_t_quantile(double p, double df);
double student_t_two_sided(double t, double df);

/// Noncentral t: T = (Z + delta) / sqrt(chi2(df) / df). For |delta| > 30, where the usual series
/// loses digits, the defining integral is evaluated instead.
double noncentral_t_cdf(double x, double df, double delta);
double noncentral_t_upper(double x, double df, double delta);

/// The delta for which P(T <= t) = p: the limit of a noncentral-t interval. 0 < p < 1, t finite.
double noncentral_t_delta(double t, double df, double p);

double f_cdf(double x, double df1, double df2);
double f_upper(double x, double df1, double df2);
double f_quantile(double p, double df1, double df2);

double chi_squared_cdf(double x, double df);
double chi_squared_upper(double x, double df);
double chi_squared_quantile(double p, double df);

double beta_cdf(double x, double a, double b);
double beta_quantile(double p, double a, double b);

double binomial_pmf(std::int64_t k, std::int64_t n, double p);
double binomial_cdf(std::int64_t k, std::int64_t n, double p);    ///< P(K <= k)
double binomial_upper(std::int64_t k, std::int64_t n, double p);  ///< P(K >= k)

/// Hedges' exact small-sample factor Gamma(m/2) / (sqrt(m/2) Gamma((m-1)/2)); m > 1.
double hedges_factor(double m);

}  // namespace trellis::stats
