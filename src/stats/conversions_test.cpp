#include "stats/conversions.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "stats/test_support.hpp"

namespace trellis::stats {
namespace {

constexpr double closed = 1e-9;

TEST(Conversions, ChiSquaredToDAgreesWithTheReference) {
  SKIP_WITHOUT_REFERENCE();
  const Reference r("behaviour_hubs_check.json");

  const auto printed = *d_from_chi_squared(6.07, 34);
  EXPECT_TRUE(agrees(printed.d, r.number("/out/esc_chisq/es"), closed));
  EXPECT_TRUE(agrees(printed.se, r.number("/out/esc_chisq/se"), closed));
  EXPECT_TRUE(agrees(printed.ci.lower, r.number("/out/esc_chisq/ci.lo"), closed));
  EXPECT_TRUE(agrees(printed.ci.upper, r.number("/out/esc_chisq/ci.hi"), closed));

  const auto from_phi = *d_from_phi(0.42, 34);
  EXPECT_TRUE(agrees(from_phi.d, r.number("/out/esc_phi_042/es"), closed));
  EXPECT_TRUE(agrees(from_phi.se, r.number("/out/esc_phi_042/se"), closed));

  const auto as_correlation = *d_from_correlation(std::sqrt(6.07 / 34), 34);
  EXPECT_TRUE(agrees(as_correlation.se, r.number("/out/d_borenstein_var_r_route/se"), closed));
}

TEST(Conversions, OddsRatiosAgreeWithTheReference) {
  SKIP_WITHOUT_REFERENCE();
  const Reference r("behaviour_hubs_check.json");
  const double se = std::sqrt(1.0 / 25 + 1.0 / 9 + 1.0 / 15 + 1.0 / 19);

  const auto effect = *d_from_odds_ratio(25.0 * 19 / (9.0 * 15), se);

  const std::string at = "/out/unique_match/independent_68";
  EXPECT_TRUE(agrees(effect.d, r.number(at + "/d_logit"), closed));
  EXPECT_TRUE(agrees(effect.se, r.number(at + "/se_d_logit"), closed));
  // The reference used 1.959964 for the normal quantile here.
  EXPECT_TRUE(agrees(effect.ci.lower, r.number(at + "/ci_d_logit/0"), 1e-7));
}

TEST(Conversions, TGivesBackTheDThatItCameFrom) {
  SKIP_WITHOUT_REFERENCE();
  const Reference r("effect_sizes_smd.json");
  const std::string at = "/out/cases/3";

  const auto effect = *d_from_t(r.number(at + "/t"), 8, 9);

  EXPECT_TRUE(agrees(effect.d, r.number(at + "/d"), closed));
  EXPECT_TRUE(agrees(effect.se, r.number(at + "/se_d_borenstein"), closed));
  const double t = r.number(at + "/t");
  EXPECT_TRUE(agrees(d_from_f(t * t, 8, 9)->d, effect.d, closed));
}

TEST(Conversions, APairedTGivesTwoNamedEffects) {
  SKIP_WITHOUT_REFERENCE();
  const Reference r("effect_sizes_paired.json");
  const std::string at = "/out/cases/3";
  const double t = r.number(at + "/t");

  EXPECT_TRUE(agrees(d_from_paired_t(t, 167)->d, r.number(at + "/d_z"), closed));
  const auto raw_scale = *d_from_paired_t(t, 167, 0.7);
  EXPECT_TRUE(agrees(raw_scale.d, r.number(at + "/d_rm"), closed));
  EXPECT_TRUE(agrees(raw_scale.se * raw_scale.se, r.number(at + "/var_d_rm_borenstein"), closed));
}

TEST(Conversions, ImpossibleStatisticsAreRefused) {
  EXPECT_FALSE(d_from_chi_squared(35, 34));
  EXPECT_FALSE(d_from_chi_squared(-1, 34));
  EXPECT_FALSE(d_from_phi(1, 34));
  EXPECT_FALSE(d_from_correlation(-1.2, 34));
  EXPECT_FALSE(d_from_odds_ratio(0, 1));
  EXPECT_FALSE(d_from_odds_ratio_cox(2, 0));
  EXPECT_FALSE(d_from_t(2, 1, 9));
  EXPECT_FALSE(d_from_f(-2, 9, 9));
  EXPECT_FALSE(d_from_paired_t(2, 1));
  EXPECT_FALSE(d_from_paired_t(2, 9, 1));
}

}  // namespace
}  // namespace trellis::stats
