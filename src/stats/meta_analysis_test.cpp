#include "stats/meta_analysis.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "stats/test_support.hpp"

namespace trellis::stats {
namespace {

std::vector<Study> trials() {
  const auto columns = reference_csv("meta_effects.csv");
  std::vector<Study> studies;
  for (std::size_t i = 0; i < columns.at("g").size(); ++i)
    studies.push_back({"Trial " + columns.at("trial")[i],
                       std::stod(columns.at("g")[i]),
                       std::stod(columns.at("se")[i])});
  return studies;
}

/// `iterative` is the tolerance of tau2 and what hangs on it.
void check(const Reference& r, const std::string& key, const MetaSpec& spec, double iterative) {
  const auto result = combine_studies(trials(), spec);
  ASSERT_TRUE(result && result->mean) << key;
  const auto same = [&](double actual, const std::string& name) {
    EXPECT_TRUE(agrees(actual, r.number("/out/own/" + key + name), iterative)) << key << name;
  };
  same(result->mean->value, "/b");
  same(result->mean->se, "/se");
  same(result->mean->ci.lower, "/ci/0");
  same(result->mean->ci.upper, "/ci/1");
  same(result->mean->value / result->mean->se, "/stat");
  same(result->mean->p, "/p");
  same(result->i2 * 100, "/I2");
  same(result->h2, "/H2");
  EXPECT_TRUE(agrees(result->q, r.number("/out/own/" + key + "/Q"), 1e-9));
  EXPECT_TRUE(agrees(result->q_p, r.number("/out/own/" + key + "/Qp"), 1e-9));
  if (spec.method == Heterogeneity::none) return;
  same(result->tau2, "/tau2");
  same(result->tau2_se, "/se_tau2");
  same(result->prediction->lower, "/pi/0");
  same(result->prediction->upper, "/pi/1");
}

TEST(MetaAnalysis, EveryEstimatorAgreesWithTheReference) {
  SKIP_WITHOUT_REFERENCE();
  const Reference r("meta_analysis.json");
  check(r, "FE_z", {Heterogeneity::none, false}, 1e-9);
  check(r, "DL_z", {Heterogeneity::dersimonian_laird, false}, 1e-9);
  check(r, "DL_knha", {Heterogeneity::dersimonian_laird, true}, 1e-9);
  // The reference stops its searches for tau2 at 1e-5 of itself or less.
  check(r, "REML_z", {Heterogeneity::reml, false}, 1e-5);
  check(r, "REML_knha", {Heterogeneity::reml, true}, 1e-5);
  check(r, "ML_z", {Heterogeneity::maximum_likelihood, false}, 1e-5);
  check(r, "ML_knha", {Heterogeneity::maximum_likelihood, true}, 1e-5);
  check(r, "PM_z", {Heterogeneity::paule_mandel, false}, 1e-5);
  check(r, "PM_knha", {Heterogeneity::paule_mandel, true}, 1e-5);
}

TEST(MetaAnalysis, IntervalsOfTau2AgreeWithTheReference) {
  SKIP_WITHOUT_REFERENCE();
  const Reference r("meta_analysis.json");
  const auto result = *combine_studies(trials());
  const std::string at = "/out/own/tau2_ci_qprofile";
  EXPECT_TRUE(agrees(result.tau2_ci->lower, r.number(at + "/tau2/1"), 1e-6));
  EXPECT_TRUE(agrees(result.tau2_ci->upper, r.number(at + "/tau2/2"), 1e-6));
  EXPECT_TRUE(agrees(100 * result.i2_ci->lower, r.number(at + "/I2/1"), 1e-6));
  EXPECT_TRUE(agrees(100 * result.i2_ci->upper, r.number(at + "/I2/2"), 1e-6));
}

TEST(MetaAnalysis, LeaveOneOutAndPredictionsAgreeWithTheReference) {
  SKIP_WITHOUT_REFERENCE();
  const Reference r("meta_analysis.json");
  const auto result = *combine_studies(trials(), {Heterogeneity::reml, false});
  // tau2 of the reference is good to 5e-5 here, and what hangs on it to less.
  for (std::size_t i = 0; i < 12; ++i) {
    const std::string row = std::to_string(i);
    const StudyWeight& study = result.studies[i];
    EXPECT_TRUE(agrees(study.mean_without->value, r.number("/out/own/leave1out/b/" + row), 1e-5));
    EXPECT_TRUE(agrees(study.tau2_without, r.number("/out/own/leave1out/tau2/" + row), 5e-5));
    EXPECT_TRUE(agrees(study.shrunk, r.number("/out/own/blup/pred/" + row), 2e-5));
    EXPECT_TRUE(agrees(study.shrunk_se, r.number("/out/own/blup/se/" + row), 1e-5));
  }
}

TEST(MetaAnalysis, TheEstimateOfRemlIsAtTheTopOfItsLikelihood) {
  SKIP_WITHOUT_REFERENCE();
  // At the optimum the weighted squares balance: sum w^2 (y-m)^2 = sum w - sum w^2 / sum w.
  const auto studies = trials();
  const auto result = *combine_studies(studies);
  double w1 = 0, w2 = 0, squares = 0;
  for (const Study& s : studies) {
    const double w = 1 / (s.se * s.se + result.tau2);
    w1 += w;
    w2 += w * w;
    squares += w * w * (s.effect - result.mean->value) * (s.effect - result.mean->value);
  }
  EXPECT_NEAR(squares / (w1 - w2 / w1), 1, 1e-11);
}

TEST(MetaAnalysis, AlikeStudiesGiveNoHeterogeneityAndBothIntervals) {
  const std::vector<Study> alike{{"a", 0.10, 0.1}, {"b", 0.11, 0.1}, {"c", 0.09, 0.1}};
  const auto result = *combine_studies(alike);

  EXPECT_EQ(result.tau2, 0);
  ASSERT_TRUE(result.mean_normal_ci);
  EXPECT_NE(result.warnings[0].sentence.find("narrower"), std::string::npos);
  EXPECT_EQ(result.tau2_ci->lower, 0);
}

TEST(MetaAnalysis, IdenticalStudiesNeverGiveAZeroStandardError) {
  const std::vector<Study> same{{"a", 0.1, 0.1}, {"b", 0.1, 0.1}, {"c", 0.1, 0.1}};
  const auto result = *combine_studies(same);

  EXPECT_GT(result.mean->se, 0);
  EXPECT_GT(result.mean->p, 0);
}

TEST(MetaAnalysis, TwoStudiesAreShownWithoutAnAverage) {
  const std::vector<Study> two{{"a", 0.1, 0.1}, {"b", 0.3, 0.1}};
  const auto result = *combine_studies(two);

  EXPECT_FALSE(result.mean);
  EXPECT_EQ(result.studies.size(), 2u);
  EXPECT_EQ(result.warnings[0].sentence,
            "2 studies are too few for an average under a random effect; they are shown one by "
            "one.");
  EXPECT_TRUE(combine_studies(two, {Heterogeneity::none, false})->mean);
}

TEST(MetaAnalysis, TheCumulativeMeanEndsAtTheMean) {
  SKIP_WITHOUT_REFERENCE();
  const auto studies = trials();
  const auto means = *cumulative_means(studies);

  EXPECT_EQ(means.size(), 10u);
  EXPECT_DOUBLE_EQ(means.back().value, combine_studies(studies)->mean->value);
}

TEST(MetaAnalysis, AStudyWithoutAStandardErrorIsRefused) {
  const std::vector<Study> bad{{"a", 0.1, 0.1}, {"Reading club", 0.3, 0}};

  const auto result = combine_studies(bad);

  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().sentence,
            "Study \"Reading club\" needs an effect and a standard error above zero.");
  EXPECT_FALSE(combine_studies({}));
  EXPECT_FALSE(parse_heterogeneity("bayes"));
}

}  // namespace
}  // namespace trellis::stats
