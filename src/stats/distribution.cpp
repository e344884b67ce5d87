#include "stats/distribution.hpp"

#include <algorithm>
#include <array>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/tools/roots.hpp>
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>

namespace trellis::stats {

namespace {

namespace bm = boost::math;

// No promotion to long double, so that every x86-64 gives the same bytes; no exceptions.
using Quiet = bm::policies::policy<bm::policies::promote_double<false>,
                                   bm::policies::domain_error<bm::policies::ignore_error>,
                                   bm::policies::pole_error<bm::policies::ignore_error>,
                                   bm::policies::overflow_error<bm::policies::ignore_error>,
                                   bm::policies::underflow_error<bm::policies::ignore_error>,
                                   bm::policies::evaluation_error<bm::policies::ignore_error>>;
using Normal = bm::normal_distribution<double, Quiet>;
using StudentT = bm::students_t_distribution<double, Quiet>;
using FisherF = bm::fisher_f_distribution<double, Quiet>;
using ChiSquared = bm::chi_squared_distribution<double, Quiet>;
using Beta = bm::beta_distribution<double, Quiet>;
using Binomial = bm::binomial_distribution<double, Quiet>;
using NoncentralT = bm::non_central_t_distribution<double, Quiet>;

constexpr double unbounded = std::numeric_limits<double>::infinity();
constexpr double smallest_p = std::numeric_limits<double>::min();
// Beyond this many degrees of freedom t and normal agree to the last digit of a double.
constexpr double df_as_normal = 1e16;
constexpr double delta_of_series_max = 30;

double floored(double p) { return std::clamp(p, smallest_p, 1.0); }

/// Density of U = sqrt(chi2(df) / df), the scale that divides the numerator of t.
double scale_density(double u, double df) {
  if (u <= 0) return 0;
  const double half = df / 2;
  const double log_density = std::log(2.0) + half * std::log(half) - bm::lgamma(half, Quiet()) +
                             (df - 1) * std::log(u) - half * u * u;
  return std::exp(log_density);
}

/// P(T <= x) as the mean over U of P(Z <= x U - delta); upper: of P(Z > x U - delta).
double noncentral_t_integral(double x, double df, double delta, bool upper) {
  const double spread = 1 / std::sqrt(2 * df);
  const double from = std::max(0.0, 1 - 40 * spread);
  const double to = 1 + 40 * spread;
  auto integrand = [&](double u) {
    const double z = x * u - delta;
    return (upper ? normal_upper(z) : normal_cdf(z)) * scale_density(u, df);
  };
  // The step of P(Z <= x u - delta) is narrow: cut the range where it happens.
  const double centre = x != 0 ? delta / x : -1;
  const double width = x != 0 ? 12 / std::abs(x) : 0;
  std::array<double, 5> cuts{from, centre - width, centre, centre + width, to};
  for (double& cut : cuts) cut = std::clamp(cut, from, to);
  double sum = 0;
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    if (cuts[i + 1] <= cuts[i]) continue;
    sum += bm::quadrature::gauss_kronrod<double, 61>::integrate(
        integrand, cuts[i], cuts[i + 1], 12, 1e-13);
  }
  return std::clamp(sum, 0.0, 1.0);
}

}  // namespace

double normal_cdf(double x) {
  assert(!std::isnan(x));
  if (std::isinf(x)) return x > 0 ? 1 : 0;
  return bm::cdf(Normal(), x);
}

double normal_upper(double x) { return normal_cdf(-x); }

double normal_quantile(double p) {
  assert(p >= 0 && p <= 1);
  if (p == 0) return -unbounded;
  if (p == 1) return unbounded;
  return bm::quantile(Normal(), p);
}

double normal_density(double x) {
  assert(!std::isnan(x));
  return std::exp(-0.5 * x * x) / std::sqrt(2 * std::numbers::pi);
}

double normal_two_sided(double z) { return floored(2 * normal_cdf(-std::abs(z))); }

double student_t_cdf(double x, double df) {
  assert(!std::isnan(x) && df > 0);
  if (df >= df_as_normal) return normal_cdf(x);
  if (std::isinf(x)) return x > 0 ? 1 : 0;
  return bm::cdf(StudentT(df), x);
}

double student_t_upper(double x, double df) { return student_t_cdf(-x, df); }

double student_t_quantile(double p, double df) {
  assert(p >= 0 && p <= 1 && df > 0);
  if (df >= df_as_normal) return normal_quantile(p);
  if (p == 0) return -unbounded;
  if (p == 1) return unbounded;
  return bm::quantile(StudentT(df), p);
}

double student_t_two_sided(double t, double df) {
  return floored(2 * student_t_cdf(-std::abs(t), df));
}

double noncentral_t_cdf(double x, double df, double delta) {
  assert(!std::isnan(x) && df > 0 && std::isfinite(delta));
  if (std::isinf(x)) return x > 0 ? 1 : 0;
  if (df >= df_as_normal) return normal_cdf(x - delta);
  if (std::abs(delta) > delta_of_series_max) return noncentral_t_integral(x, df, delta, false);
  return std::clamp(bm::cdf(NoncentralT(df, delta), x), 0.0, 1.0);
}

double noncentral_t_upper(double x, double df, double delta) {
  assert(!std::isnan(x) && df > 0 && std::isfinite(delta));
  if (std::isinf(x)) return x > 0 ? 0 : 1;
  if (df >= df_as_normal) return normal_upper(x - delta);
  if (std::abs(delta) > delta_of_series_max) return noncentral_t_integral(x, df, delta, true);
  return std::clamp(bm::cdf(bm::complement(NoncentralT(df, delta), x)), 0.0, 1.0);
}

double noncentral_t_delta(double t, double df, double p) {
  assert(std::isfinite(t) && df > 0 && p > 0 && p < 1);
  // Work in whichever tail is the smaller, so that the difference keeps its digits.
  auto excess = [&](double delta) {
    return p <= 0.5 ? noncentral_t_cdf(t, df, delta) - p
                    : (1 - p) - noncentral_t_upper(t, df, delta);
  };
  // P(T <= t) falls as delta grows. Bracket outwards from the normal guess.
  const double guess = t - normal_quantile(p) * std::sqrt(1 + t * t / (2 * df));
  double step = 1 + 0.1 * std::abs(guess);
  double low = guess - step;
  double high = guess + step;
  while (excess(low) < 0) low -= (step *= 2);
  while (excess(high) > 0) high += (step *= 2);
  std::uintmax_t iterations = 200;
  const auto root = bm::tools::toms748_solve(
      excess, low, high, bm::tools::eps_tolerance<double>(50), iterations, Quiet());
  return 0.5 * (root.first + root.second);
}

double f_cdf(double x, double df1, double df2) {
  assert(!std::isnan(x) && df1 > 0 && df2 > 0);
  if (x <= 0) return 0;
  if (std::isinf(x)) return 1;
  if (std::isinf(df2)) return chi_squared_cdf(x * df1, df1);
  return bm::cdf(FisherF(df1, df2), x);
}

double f_upper(double x, double df1, double df2) {
  assert(!std::isnan(x) && df1 > 0 && df2 > 0);
  if (x <= 0) return 1;
  if (std::isinf(x)) return 0;
  if (std::isinf(df2)) return chi_squared_upper(x * df1, df1);
  return bm::cdf(bm::complement(FisherF(df1, df2), x));
}

double f_quantile(double p, double df1, double df2) {
  assert(p >= 0 && p <= 1 && df1 > 0 && df2 > 0);
  if (p == 0) return 0;
  if (p == 1) return unbounded;
  if (std::isinf(df2)) return chi_squared_quantile(p, df1) / df1;
  return bm::quantile(FisherF(df1, df2), p);
}

double chi_squared_cdf(double x, double df) {
  assert(!std::isnan(x) && df > 0);
  if (x <= 0) return 0;
  if (std::isinf(x)) return 1;
  return bm::cdf(ChiSquared(df), x);
}

double chi_squared_upper(double x, double df) {
  assert(!std::isnan(x) && df > 0);
  if (x <= 0) return 1;
  if (std::isinf(x)) return 0;
  return bm::cdf(bm::complement(ChiSquared(df), x));
}

double chi_squared_quantile(double p, double df) {
  assert(p >= 0 && p <= 1 && df > 0);
  if (p == 0) return 0;
  if (p == 1) return unbounded;
  return bm::quantile(ChiSquared(df), p);
}

double beta_cdf(double x, double a, double b) {
  assert(!std::isnan(x) && a > 0 && b > 0);
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  return bm::cdf(Beta(a, b), x);
}

double beta_quantile(double p, double a, double b) {
  assert(p >= 0 && p <= 1 && a > 0 && b > 0);
  if (p == 0) return 0;
  if (p == 1) return 1;
  return bm::quantile(Beta(a, b), p);
}

double binomial_pmf(std::int64_t k, std::int64_t n, double p) {
  assert(n >= 0 && p >= 0 && p <= 1);
  if (k < 0 || k > n) return 0;
  if (p == 0) return k == 0 ? 1 : 0;
  if (p == 1) return k == n ? 1 : 0;
  return bm::pdf(Binomial(static_cast<double>(n), p), static_cast<double>(k));
}

double binomial_cdf(std::int64_t k, std::int64_t n, double p) {
  assert(n >= 0 && p >= 0 && p <= 1);
  if (k < 0) return 0;
  if (k >= n) return 1;
  if (p == 0) return 1;
  if (p == 1) return 0;
  return bm::cdf(Binomial(static_cast<double>(n), p), static_cast<double>(k));
}

double binomial_upper(std::int64_t k, std::int64_t n, double p) {
  return binomial_cdf(n - k, n, 1 - p);
}

double hedges_factor(double m) {
  assert(m > 1);
  return std::exp(bm::lgamma(m / 2, Quiet()) - bm::lgamma((m - 1) / 2, Quiet())) / std::sqrt(m / 2);
}

}  // namespace trellis::stats
