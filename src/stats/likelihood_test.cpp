#include "stats/likelihood.hpp"

#include "stats/test_support.hpp"

namespace trellis::stats {

namespace {

SchoolSums sums_of(const std::string& file, const std::vector<std::string>& terms) {
  const TrialDesign design =
      file.starts_with("mst") ? TrialDesign::multisite : TrialDesign::cluster;
  return summarise(reference_table(file), {"post", terms, "arm", design}).value();
}

void expect_profile(const Reference& reference, const std::string& path, const SchoolSums& sums) {
  const auto intervals = profile_intervals(sums).value();
  for (const ProfileInterval& profile : intervals) {
    SCOPED_TRACE(path + " " + profile.parameter);
    std::string name = profile.parameter;
    if (name == "school SD") name = ".sig01";
    if (name == "pupil SD") name = ".sigma";
    const std::string row = path + "/profile_ci/rows/" + name;
    EXPECT_TRUE(agrees(profile.interval.lower, reference.number(row + "/2.5 %"), 1e-4));
    EXPECT_TRUE(agrees(profile.interval.upper, reference.number(row + "/97.5 %"), 1e-4));
  }
}

}  // namespace

TEST(Likelihood, ProfileIntervalsAgreeWithLme4) {
  SKIP_WITHOUT_REFERENCE();
  expect_profile(Reference("lmm_crt_main.json"),
                 "/out/ri_reml",
                 sums_of("crt_main.csv", {"arm", "pre", "fsm", "male"}));
  expect_profile(
      Reference("lmm_small.json"), "/out/small", sums_of("crt_small.csv", {"arm", "pre"}));
}

TEST(Likelihood, CoefficientsOfARandomSlopeHaveTheProfileOfLme4) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("lmm_mst_main.json");
  const ModelSpec spec{"post", {"arm", "pre"}, "arm", TrialDesign::multisite};
  const BlockSums sums = summarise_slopes(reference_table("mst_main.csv"), spec).value();
  const auto profiles = profile_coefficients(sums).value();
  for (const ProfileInterval& profile : profiles) {
    SCOPED_TRACE(profile.parameter);
    const std::string row = "/out/slope_corr_reml/profile_ci/rows/" + profile.parameter;
    EXPECT_TRUE(agrees(profile.interval.lower, reference.number(row + "/2.5 %"), 1e-4));
    EXPECT_TRUE(agrees(profile.interval.upper, reference.number(row + "/97.5 %"), 1e-4));
  }
}

TEST(Likelihood, SpreadsOfARandomSlopeHaveTheProfileOfLme4) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("lmm_mst_main.json");
  const ModelSpec spec{"post", {"arm", "pre"}, "arm", TrialDesign::multisite};
  const BlockSums sums = summarise_slopes(reference_table("mst_main.csv"), spec).value();
  const std::vector<std::string> rows{".sig01", ".sig02", ".sig03", ".sigma"};
  const auto profiles = profile_spreads(sums).value();
  ASSERT_EQ(profiles.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    SCOPED_TRACE(profiles[i].parameter);
    const std::string row = "/out/slope_corr_reml/profile_ci/rows/" + rows[i];
    EXPECT_TRUE(agrees(profiles[i].interval.lower, reference.number(row + "/2.5 %"), 1e-4));
    EXPECT_TRUE(agrees(profiles[i].interval.upper, reference.number(row + "/97.5 %"), 1e-4));
  }
}

TEST(Likelihood, ASchoolVarianceOfZeroHasAProfileThatStartsAtZero) {
  SKIP_WITHOUT_REFERENCE();
  const auto intervals = profile_intervals(sums_of("crt_singular.csv", {"arm", "pre"})).value();

  EXPECT_EQ(intervals[0].interval.lower, 0);
  EXPECT_GT(intervals[0].interval.upper, 0);
}

TEST(Likelihood, TheSlopeIsTestedByTheMixture) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("lmm_mst_main.json");
  const ModelSpec spec{"post", {"arm", "pre"}, "arm", TrialDesign::multisite};
  const ComponentFit slope =
      fit_random_slope(summarise_slopes(reference_table("mst_main.csv"), spec).value(),
                       Criterion::ml)
          .value();
  const MixedFit intercept =
      fit_random_intercept(sums_of("mst_main.csv", {"arm", "pre"}), Criterion::ml).value();

  const LikelihoodRatio test = test_slope(intercept, slope).value();

  EXPECT_TRUE(agrees(test.chi_squared, reference.number("/out/lrt/chisq"), 1e-6));
  EXPECT_TRUE(agrees(test.p_naive, reference.number("/out/lrt/p_naive"), 1e-6));
  EXPECT_TRUE(agrees(test.p, reference.number("/out/lrt/p_mixture_1_2"), 1e-6));
}

TEST(Likelihood, RemlFitsWithDifferentColumnsAreNotCompared) {
  SKIP_WITHOUT_REFERENCE();
  const auto small = fit_random_intercept(sums_of("crt_main.csv", {"arm"})).value();
  const auto big = fit_random_intercept(sums_of("crt_main.csv", {"arm", "pre"})).value();

  const auto test = compare_fixed_effects(small, big);

  ASSERT_FALSE(test.has_value());
  EXPECT_EQ(test.error().sentence,
            "REML criteria of models with different columns cannot be compared.");
}

TEST(Likelihood, MlFitsWithDifferentColumnsAreCompared) {
  SKIP_WITHOUT_REFERENCE();
  const auto small =
      fit_random_intercept(sums_of("crt_main.csv", {"arm", "pre"}), Criterion::ml).value();
  const auto big =
      fit_random_intercept(sums_of("crt_main.csv", {"arm", "pre", "fsm", "male"}), Criterion::ml)
          .value();

  const LikelihoodRatio test = compare_fixed_effects(small, big).value();

  // The two criteria are in lmm_gold_mpmath.json.
  EXPECT_TRUE(agrees(test.chi_squared, 7258.6153510532260127 - 7242.9192266366844958, 1e-8));
  EXPECT_EQ(test.df, 2);
}

}  // namespace trellis::stats
