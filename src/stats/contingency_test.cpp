#include "stats/contingency.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <string>

#include "stats/test_support.hpp"

namespace trellis::stats {
namespace {

constexpr double closed = 1e-9;
// The reference used 1.959964 for the normal quantile in its two intervals of the net change.
constexpr double quantile_of_seven_digits = 3e-7;

// The reference finds exact odds ratios and limits by a root finder that works on the ratio or,
// above 1, on its reciprocal, and stops at the fourth root of the machine precision.
testing::AssertionResult solved_like(double actual, double expected) {
  const auto searched = [](double x) { return x > 1 ? 1 / x : x; };
  if (std::abs(searched(actual) - searched(expected)) < 1.3e-4) return testing::AssertionSuccess();
  return testing::AssertionFailure() << actual << " is not " << expected;
}

std::int64_t count_at(const Reference& reference, const std::string& path) {
  return static_cast<std::int64_t>(std::llround(reference.number(path)));
}

void check_ratio(const Reference& r, const Ratio& ratio, std::string value, std::string ci) {
  EXPECT_TRUE(agrees(ratio.value, r.number(value), closed));
  EXPECT_TRUE(agrees(ratio.ci.lower, r.number(ci + "/0"), closed));
  EXPECT_TRUE(agrees(ratio.ci.upper, r.number(ci + "/1"), closed));
}

void check_fisher(const Reference& r, const FisherTest& fisher, const std::string& at) {
  EXPECT_TRUE(agrees(fisher.p, r.number(at + "/fisher_p"), closed));
  EXPECT_TRUE(solved_like(fisher.lower, r.number(at + "/fisher_or_ci/0")));
  ASSERT_EQ(fisher.odds_ratio.has_value(), r.has(at + "/fisher_or_cmle"));
  ASSERT_EQ(fisher.upper.has_value(), r.has(at + "/fisher_or_ci/1"));
  if (!fisher.odds_ratio) return;
  EXPECT_TRUE(solved_like(*fisher.odds_ratio, r.number(at + "/fisher_or_cmle")));
  EXPECT_TRUE(solved_like(*fisher.upper, r.number(at + "/fisher_or_ci/1")));
}

void check_table(const Reference& r, const std::string& at) {
  const auto result = analyse_two_by_two({count_at(r, at + "/table/a"),
                                          count_at(r, at + "/table/b"),
                                          count_at(r, at + "/table/c"),
                                          count_at(r, at + "/table/d")});
  ASSERT_TRUE(result);
  const auto same = [&](double actual, const std::string& name) {
    EXPECT_TRUE(agrees(actual, r.number(at + name), closed)) << at << name;
  };
  same(result->pearson.statistic, "/chisq");
  same(result->pearson.p, "/p");
  same(result->yates.statistic, "/chisq_yates");
  same(result->yates.p, "/p_yates");
  same(result->likelihood_ratio.statistic, "/G");
  same(result->expected_min, "/expected_min");
  same(result->phi, "/phi");
  same(result->group_1.wilson.lower, "/risk_diff/wilson1/0");
  same(result->group_1.wilson.upper, "/risk_diff/wilson1/1");
  same(result->group_2.wilson.lower, "/risk_diff/wilson2/0");
  same(result->risk_difference, "/risk_diff/rd");
  same(result->risk_difference_ci.lower, "/risk_diff/newcombe/0");
  same(result->risk_difference_ci.upper, "/risk_diff/newcombe/1");
  same(result->d_from_phi->d, "/d_from_phi");
  same(result->arcsine_difference, "/arcsine_h");
  same(*result->number_needed, "/nnt");
  check_ratio(r, result->odds_ratio_haldane, at + "/haldane_or", at + "/haldane_or_ci");
  check_ratio(r, *result->risk_ratio, at + "/risk_ratio", at + "/rr_ci");
  check_fisher(r, result->fisher, at);
  ASSERT_EQ(result->odds_ratio.has_value(), r.has(at + "/odds_ratio"));
  if (!result->odds_ratio) return;
  check_ratio(r, *result->odds_ratio, at + "/odds_ratio", at + "/or_ci");
  same(result->odds_ratio->se_log, "/log_or_se");
  same(result->d_logit->d, "/d_from_or_logit");
  same(result->d_logit->se, "/se_d_from_or");
  same(result->d_cox->d, "/cox_index");
}

TEST(Contingency, IndependentTablesAgreeWithTheReference) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("contingency_2x2.json");
  ASSERT_EQ(reference.size("/out"), 6u);
  for (std::size_t i = 0; i < 6; ++i) check_table(reference, "/out/" + std::to_string(i));
}

TEST(Contingency, TheConditionalOddsRatioMakesTheObservedCountItsOwnMean) {
  // 3 1 / 1 3: the support is 0..4 with weights 1, 16, 36, 16, 1.
  const double w = *analyse_two_by_two({3, 1, 1, 3})->fisher.odds_ratio;
  const double weights = 1 + 16 * w + 36 * w * w + 16 * std::pow(w, 3) + std::pow(w, 4);
  const double mean = (16 * w + 72 * w * w + 48 * std::pow(w, 3) + 4 * std::pow(w, 4)) / weights;

  EXPECT_NEAR(mean, 3, 1e-12);
}

TEST(Contingency, TheExactLimitsLeaveTheStatedTail) {
  const auto weight = [](double w) {
    return 1 + 16 * w + 36 * w * w + 16 * std::pow(w, 3) + std::pow(w, 4);
  };
  const auto fisher = analyse_two_by_two({3, 1, 1, 3})->fisher;

  const double upper = *fisher.upper, lower = fisher.lower;
  EXPECT_NEAR(1 - std::pow(upper, 4) / weight(upper), 0.025, 1e-12);
  EXPECT_NEAR((16 * std::pow(lower, 3) + std::pow(lower, 4)) / weight(lower), 0.025, 1e-12);
}

TEST(Contingency, AnEmptyCellIsToldAndGivesNoOddsRatio) {
  const auto result = analyse_two_by_two({10, 0, 6, 4});

  ASSERT_TRUE(result);
  EXPECT_FALSE(result->odds_ratio);
  ASSERT_EQ(result->warnings.size(), 2u);
  EXPECT_NE(result->warnings[1].sentence.find("Haldane"), std::string::npos);
}

TEST(Contingency, AnEmptyGroupOrAConstantOutcomeIsRefused) {
  EXPECT_FALSE(analyse_two_by_two({0, 0, 5, 5}));
  EXPECT_FALSE(analyse_two_by_two({5, 0, 5, 0}));
  EXPECT_FALSE(analyse_two_by_two({-1, 4, 5, 5}));
  EXPECT_FALSE(proportion(3, 2));
  EXPECT_FALSE(exact_interval(-1, 2));
}

void check_paired(const Reference& r, const PairedResult& result, const std::string& at) {
  const auto same = [&](double actual, const std::string& name, double tolerance = closed) {
    EXPECT_TRUE(agrees(actual, r.number(at + name), tolerance)) << at << name;
  };
  same(result.mcnemar.statistic, "/mcnemar_chisq");
  same(result.mcnemar.p, "/mcnemar_p");
  same(result.mcnemar_corrected.statistic, "/mcnemar_cc");
  same(result.mcnemar_corrected.p, "/mcnemar_cc_p");
  same(result.exact_p, "/exact_p");
  same(result.mid_p, "/mid_p");
  same(result.net_change, "/net_change");
  same(result.net_change_wald.lower, "/net_ci_wald/0", quantile_of_seven_digits);
  same(result.net_change_wald.upper, "/net_ci_wald/1", quantile_of_seven_digits);
  same(result.net_change_agresti_min.lower, "/net_ci_agresti_min/0", quantile_of_seven_digits);
  same(result.net_change_agresti_min.upper, "/net_ci_agresti_min/1", quantile_of_seven_digits);
  same(result.matched_odds_ratio_lower, "/matched_or_ci/0");
  ASSERT_EQ(result.matched_odds_ratio.has_value(), r.has(at + "/matched_or"));
  if (!result.matched_odds_ratio) return;
  same(*result.matched_odds_ratio, "/matched_or");
  same(*result.matched_odds_ratio_upper, "/matched_or_ci/1");
}

TEST(Contingency, PairedTablesAgreeWithTheReference) {
  SKIP_WITHOUT_REFERENCE();
  const Reference r("behaviour_hubs_check.json");
  const std::string list = "/out/unique_match/paired_for_other_losses";
  ASSERT_GE(r.size(list), 5u);
  for (std::size_t i = 0; i < r.size(list); ++i) {
    const std::string at = list + "/" + std::to_string(i);
    const std::int64_t gained = count_at(r, at + "/gained"), lost = count_at(r, at + "/lost");
    const auto result = analyse_paired({15 - lost, lost, gained, 19 - gained});
    ASSERT_TRUE(result);
    EXPECT_EQ(result->n, 34);
    check_paired(r, *result, at);
  }
}

TEST(Contingency, GradesAtGoodOrBetterAgreeWithTheReference) {
  SKIP_WITHOUT_REFERENCE();
  const Reference r("paired_categorical.json");
  const auto result = analyse_paired({31, 4, 22, 33});
  ASSERT_TRUE(result);
  const auto same = [&](double actual, const std::string& name) {
    EXPECT_TRUE(agrees(actual, r.number("/out/mcnemar" + name), closed)) << name;
  };
  same(result->mcnemar.statistic, "/chisq");
  same(result->mcnemar_corrected.statistic, "/chisq_cc");
  same(result->exact_p, "/exact_p");
  same(result->mid_p, "/midp");
  same(*result->matched_odds_ratio, "/or_cond");
  same(result->matched_odds_ratio_lower, "/or_ci_exact/0");
  same(*result->matched_odds_ratio_upper, "/or_ci_exact/1");
  same(result->share_before, "/prop_pre");
  same(result->share_after, "/prop_post");
  same(result->net_change_se, "/diff_se_wald");
}

TEST(Contingency, APairedChangeAlwaysSaysThatItIsNoEffect) {
  const auto result = analyse_paired({7, 8, 18, 1});

  ASSERT_EQ(result->warnings.size(), 1u);
  EXPECT_EQ(result->warnings[0].sentence,
            "There is no comparison group, so this change cannot be called an effect of the "
            "programme.");
}

TEST(Contingency, EqualGainsAndLossesGiveAPValueOfOne) {
  const auto result = analyse_paired({5, 4, 4, 5});

  EXPECT_DOUBLE_EQ(result->exact_p, 1);
  EXPECT_DOUBLE_EQ(result->mid_p, 1);
  EXPECT_FALSE(analyse_paired({5, 0, 0, 5}));
}

}  // namespace
}  // namespace trellis::stats
