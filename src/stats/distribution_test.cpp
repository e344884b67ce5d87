#include "stats/distribution.hpp"

#include <cmath>
#include <limits>

#include "stats/test_support.hpp"

namespace trellis::stats {

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
}

TEST(Distribution, QuantilesUndoDistributionFunctions) {
  for (const double p : {1e-12, 0.001, 0.025, 0.3, 0.5, 0.8, 0.975, 0.999}) {
    EXPECT_TRUE(agrees(normal_cdf(normal_quantile(p)), p, 1e-12));
    EXPECT_TRUE(agrees(student_t_cdf(student_t_quantile(p, 3.81), 3.81), p, 1e-12));
    EXPECT_TRUE(agrees(chi_squared_cdf(chi_squared_quantile(p, 2.5), 2.5), p, 1e-11));
    EXPECT_TRUE(agrees(f_cdf(f_quantile(p, 2, 7.5), 2, 7.5), p, 1e-11));
    EXPECT_TRUE(agrees(beta_cdf(beta_quantile(p, 2, 5), 2, 5), p, 1e-11));
  }
}

// Closed forms: t with 1 df is Cauchy; t with 2 df is 1/2 + x / (2 sqrt(2 + x^2)).
TEST(Distribution, TwoClosedFormsOfStudentT) {
  EXPECT_TRUE(agrees(student_t_cdf(1, 1), 0.75, 1e-14));
  EXPECT_TRUE(agrees(student_t_cdf(3, 2), 0.5 + 3 / (2 * std::sqrt(11.0)), 1e-14));
}

TEST(Distribution, InfinityAndTheEndsOfProbabilityAreSafe) {
  EXPECT_EQ(normal_cdf(-infinity), 0);
  EXPECT_EQ(student_t_cdf(infinity, 4), 1);
  EXPECT_EQ(student_t_quantile(0, 4), -infinity);
  EXPECT_EQ(student_t_quantile(0.975, infinity), normal_quantile(0.975));
  EXPECT_EQ(chi_squared_upper(-1, 2), 1);
  EXPECT_EQ(f_upper(infinity, 1, 9), 0);
  EXPECT_EQ(f_upper(3.5, 2, infinity), chi_squared_upper(7, 2));
  EXPECT_EQ(beta_quantile(1, 2, 2), 1);
  EXPECT_EQ(binomial_cdf(-1, 5, 0.5), 0);
  EXPECT_EQ(binomial_upper(0, 5, 0.5), 1);
  EXPECT_EQ(binomial_pmf(5, 5, 1), 1);
}

TEST(Distribution, ATwoSidedProbabilityIsNeverZero) {
  EXPECT_GT(normal_two_sided(1e6), 0);
  EXPECT_GT(student_t_two_sided(infinity, 5), 0);
}

TEST(Distribution, NoncentralTWithoutNoncentralityIsStudentT) {
  EXPECT_TRUE(agrees(noncentral_t_cdf(1.3, 7, 0), student_t_cdf(1.3, 7), 1e-13));
}

// The series and the integral meet at |delta| = 30, where the method changes.
TEST(Distribution, NoncentralTIsSmoothWhereItsMethodChanges) {
  for (const double df : {4.0, 30.0, 400.0}) {
    for (const double x : {26.0, 30.0, 34.0}) {
      const double series = noncentral_t_cdf(x, df, 30.0);
      const double integral = noncentral_t_cdf(x, df, std::nextafter(30.0, 31.0));
      EXPECT_TRUE(agrees(integral, series, 1e-9)) << df << " " << x;
      const double mirrored = noncentral_t_upper(-x, df, -std::nextafter(30.0, 31.0));
      EXPECT_TRUE(agrees(mirrored, integral, 1e-12));
    }
  }
}

TEST(Distribution, TheNoncentralityOfALimitReproducesItsProbability) {
  for (const double t : {-45.0, -2.0, 0.0, 1.1, 60.0}) {
    for (const double p : {0.025, 0.5, 0.975}) {
      const double delta = noncentral_t_delta(t, 15, p);
      EXPECT_TRUE(agrees(noncentral_t_cdf(t, 15, delta), p, 1e-9)) << t << " " << p;
    }
  }
}

// Design section 5.5: n 8 and 9, means 12 and 10, SD 3 and 4.
TEST(Distribution, HedgesFactorOfFifteen) {
  EXPECT_TRUE(agrees(hedges_factor(15), 0.949007587143, 1e-11));
}

TEST(Distribution, BinomialTailsAddUp) {
  EXPECT_TRUE(agrees(binomial_upper(18, 26, 0.5), 2533987.0 / 67108864, 1e-13));
  EXPECT_TRUE(agrees(binomial_cdf(17, 26, 0.5) + binomial_upper(18, 26, 0.5), 1.0, 1e-14));
}

}  // namespace trellis::stats
