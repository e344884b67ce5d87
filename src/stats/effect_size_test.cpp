#include "stats/effect_size.hpp"

#include <gtest/gtest.h>
#include <string>

#include "stats/test_support.hpp"

namespace trellis::stats {
namespace {

constexpr double closed = 1e-9;  // Closed forms: both sides exact to rounding.
constexpr double tails = 1e-7;   // Noncentral-t limits: the reference loses digits in the tails.

void check_case(const Reference& reference, const std::string& at) {
  const auto number = [&](const std::string& name) { return reference.number(at + name); };
  const auto r =
      standardised_difference({number("/input/n1"), number("/input/m1"), number("/input/sd1")},
                              {number("/input/n2"), number("/input/m2"), number("/input/sd2")});
  ASSERT_TRUE(r);
  EXPECT_TRUE(agrees(r->pooled_sd, number("/sd_pooled"), closed));
  EXPECT_TRUE(agrees(r->se_difference, number("/se_diff"), closed));
  EXPECT_TRUE(agrees(r->t, number("/t"), closed));
  EXPECT_TRUE(agrees(r->p, number("/p_two_sided"), closed));
  EXPECT_TRUE(agrees(r->difference_ci.lower, number("/diff_ci/0"), closed));
  EXPECT_TRUE(agrees(r->difference_ci.upper, number("/diff_ci/1"), closed));
  EXPECT_TRUE(agrees(r->d, number("/d"), closed));
  EXPECT_TRUE(agrees(r->d_ci.lower, number("/d_ci_noncentral_t/0"), tails));
  EXPECT_TRUE(agrees(r->d_ci.upper, number("/d_ci_noncentral_t/1"), tails));
  EXPECT_TRUE(agrees(r->factor, number("/J_exact"), closed));
  EXPECT_TRUE(agrees(hedges_factor_approximate(r->df), number("/J_approx"), closed));
  EXPECT_TRUE(agrees(r->g, number("/g"), closed));
  EXPECT_TRUE(agrees(r->g_ci.lower, number("/g_ci_noncentral_scaled/0"), tails));
  EXPECT_TRUE(agrees(r->g_ci.upper, number("/g_ci_noncentral_scaled/1"), tails));
  EXPECT_TRUE(agrees(r->variance_d, number("/var_d_borenstein"), closed));
  EXPECT_TRUE(agrees(r->d_ci_normal.lower, number("/d_ci_wald/0"), closed));
  EXPECT_TRUE(agrees(r->d_ci_normal.upper, number("/d_ci_wald/1"), closed));
  EXPECT_TRUE(agrees(r->glass_delta, number("/glass_delta"), closed));
  EXPECT_TRUE(agrees(r->u3, number("/cohen_u3"), closed));
  EXPECT_TRUE(agrees(r->superiority, number("/cles"), closed));
  EXPECT_TRUE(agrees(r->overlap, number("/overlap"), closed));
}

TEST(EffectSize, IndependentGroupsAgreeWithTheReference) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("effect_sizes_smd.json");
  ASSERT_EQ(reference.size("/out/cases"), 8u);
  for (std::size_t i = 0; i < 8; ++i) check_case(reference, "/out/cases/" + std::to_string(i));
  check_case(reference, "/out/srt_main_mine");
}

TEST(EffectSize, VarianceOfGUsesTheExactFactor) {
  SKIP_WITHOUT_REFERENCE();
  // [LS2] is J^2 times the variance of d with d on the pooled SD: the exact factor, not 1 -
  // 3/(4m-1).
  const auto r = *standardised_difference({50, 103, 5.5}, {50, 100, 4.5});
  EXPECT_TRUE(agrees(r.variance_g, 0.0417821782178 * 0.992324087421 * 0.992324087421, closed));
}

TEST(EffectSize, PairedChangesAgreeWithTheReference) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("effect_sizes_paired.json");
  ASSERT_EQ(reference.size("/out/cases"), 4u);
  for (std::size_t i = 0; i < 4; ++i) {
    const std::string at = "/out/cases/" + std::to_string(i);
    const auto number = [&](const std::string& name) { return reference.number(at + name); };
    const auto change = paired_change({.n = number("/input/n"),
                                       .mean_before = number("/input/pre_m"),
                                       .sd_before = number("/input/pre_sd"),
                                       .mean_after = number("/input/post_m"),
                                       .sd_after = number("/input/post_sd"),
                                       .r = number("/input/r")});
    ASSERT_TRUE(change && change->with_r);
    const auto& w = *change->with_r;
    EXPECT_TRUE(agrees(change->d_av, number("/d_av"), closed));
    EXPECT_TRUE(agrees(w.sd_difference, number("/sd_diff"), closed));
    EXPECT_TRUE(agrees(w.t, number("/t"), closed));
    EXPECT_TRUE(agrees(w.p, number("/p"), closed));
    EXPECT_TRUE(agrees(w.d_z, number("/d_z"), closed));
    EXPECT_TRUE(agrees(w.d_z_ci.lower, number("/d_z_ci_nct/0"), tails));
    EXPECT_TRUE(agrees(w.d_z_ci.upper, number("/d_z_ci_nct/1"), tails));
    EXPECT_TRUE(agrees(w.g_z, number("/g_z"), closed));
    EXPECT_TRUE(agrees(w.d_rm, number("/d_rm"), closed));
    EXPECT_TRUE(agrees(w.variance_d_rm, number("/var_d_rm_borenstein"), closed));
    EXPECT_TRUE(agrees(w.d_before, number("/d_pre_becker"), closed));
    EXPECT_TRUE(agrees(w.g_before, number("/g_pre_becker"), closed));
    EXPECT_TRUE(agrees(w.variance_g_before, number("/var_g_pre_SMCR"), closed));
  }
}

TEST(EffectSize, AChangeWithoutTheCorrelationHasNoInterval) {
  const auto change = paired_change({34, 2.6, 0.7, 2.1, 0.6, std::nullopt});

  ASSERT_TRUE(change);
  EXPECT_FALSE(change->with_r);
  EXPECT_NE(change->caution.find("cannot be given an interval"), std::string::npos);
  EXPECT_NE(change->caution.find("There is no comparison group"), std::string::npos);
}

TEST(EffectSize, TinyGroupsAndGroupsWithoutSpreadAreRefused) {
  const auto small = standardised_difference({1, 10, 2}, {20, 9, 2});
  ASSERT_FALSE(small);
  EXPECT_EQ(small.error().sentence,
            "The treated group has fewer than 2 pupils, so it has no spread.");

  const auto flat = standardised_difference({20, 10, 2}, {20, 9, 0});
  ASSERT_FALSE(flat);
  EXPECT_EQ(flat.error().sentence,
            "The standard deviation of the control group is not above zero.");

  EXPECT_FALSE(paired_change({20, 1, 2, 2, 2, 1.0}));  // Everyone changed alike.
  EXPECT_FALSE(paired_change({20, 1, 2, 2, 2, 1.5}));
  EXPECT_FALSE(paired_change({1, 1, 2, 2, 2, 0.5}));
}

TEST(EffectSize, EveryDenominatorHasItsOwnWords) {
  EXPECT_EQ(denominator_in_words(Denominator::pooled_sd), "pooled SD of both groups");
  EXPECT_NE(denominator_in_words(Denominator::sd_of_differences),
            denominator_in_words(Denominator::sd_of_differences_for_r));
}

}  // namespace
}  // namespace trellis::stats
