#include "stats/cluster_robust.hpp"

#include <cmath>

#include "stats/test_support.hpp"

namespace trellis::stats {

namespace {

SchoolSums sums_of(const std::string& file, const std::vector<std::string>& terms) {
  ModelSpec spec{"post", terms, "arm", TrialDesign::cluster};
  return summarise(reference_table(file), spec).value();
}

/// Covariance, errors, tests and intervals of one CR type at `path`.
void expect_robust(const Reference& reference,
                   const std::string& path,
                   const RobustFit& fit,
                   double tolerance = 1e-9,
                   double df_tolerance = 1e-7) {
  SCOPED_TRACE(path);
  for (std::size_t k = 0; k < fit.names().size(); ++k) {
    const std::string& name = fit.names()[k];
    SCOPED_TRACE(name);
    const auto i = static_cast<Eigen::Index>(k);
    for (std::size_t m = 0; m < fit.names().size(); ++m)
      EXPECT_TRUE(agrees(
          fit.covariance()(i, static_cast<Eigen::Index>(m)),
          reference.number(path + "/vcov/rows/" + std::to_string(k) + "/" + std::to_string(m)),
          tolerance));
    const std::string test = path + "/test/" + name;
    const Estimate estimate = fit.infer(name).value();
    EXPECT_TRUE(agrees(estimate.value, reference.number(test + "/beta"), tolerance));
    EXPECT_TRUE(agrees(estimate.se, reference.number(test + "/SE"), tolerance));
    EXPECT_TRUE(agrees(estimate.df, reference.number(test + "/df_Satt"), df_tolerance));
    EXPECT_TRUE(agrees(estimate.p, reference.number(test + "/p_Satt"), 10 * df_tolerance, 0.01));
    EXPECT_TRUE(
        agrees(estimate.ci.lower, reference.number(path + "/ci/" + name + "/CI_L"), df_tolerance));
    EXPECT_TRUE(
        agrees(estimate.ci.upper, reference.number(path + "/ci/" + name + "/CI_U"), df_tolerance));
    const Estimate by_schools = fit.infer(name, RobustDf::schools_minus_one).value();
    EXPECT_EQ(by_schools.df, reference.number(test + "/df_t"));
    EXPECT_TRUE(agrees(by_schools.p, reference.number(test + "/p_t"), 10 * df_tolerance, 0.01));
    const Estimate normal = fit.infer(name, RobustDf::normal).value();
    EXPECT_TRUE(agrees(normal.p, reference.number(test + "/p_z"), 10 * df_tolerance, 0.01));
  }
}

constexpr CrType all_types[] = {CrType::cr0, CrType::cr1, CrType::cr1s, CrType::cr2, CrType::cr3};

}  // namespace

TEST(ClusterRobust, TheMainTrialAgreesWithClubSandwich) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("cluster_robust.json");
  const SchoolSums sums = sums_of("crt_main.csv", {"arm", "pre", "fsm"});
  for (const CrType type : all_types)
    expect_robust(reference, "/out/crt_main/" + name_of(type), cluster_robust(sums, type).value());
}

TEST(ClusterRobust, TheSmallTrialAgreesWithClubSandwich) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("cluster_robust.json");
  const SchoolSums sums = sums_of("crt_small.csv", {"arm", "pre"});
  for (const CrType type : all_types)
    expect_robust(reference, "/out/crt_small/" + name_of(type), cluster_robust(sums, type).value());
}

// lme4's optimum carries the working variances: the tolerance is that of its fit.
TEST(ClusterRobust, Cr2AfterAMixedModelAgreesWithClubSandwich) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("cluster_robust.json");
  const SchoolSums main = sums_of("crt_main.csv", {"arm", "pre"});
  const SchoolSums small = sums_of("crt_small.csv", {"arm", "pre"});

  expect_robust(reference,
                "/out/lmer_CR2/CR2",
                cluster_robust(fit_random_intercept(main).value(), main),
                1e-6,
                1e-6);
  expect_robust(reference,
                "/out/lmer_small_CR2/CR2",
                cluster_robust(fit_random_intercept(small).value(), small),
                1e-6,
                1e-6);
}

TEST(ClusterRobust, SeveralCoefficientsTogetherAgreeWithHtz) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("cluster_robust.json");
  const std::string path = "/out/wald_HTZ_arm_pre_fsm";
  const SchoolSums sums = sums_of("crt_main.csv", {"arm", "pre", "fsm"});
  const RobustFit fit = cluster_robust(sums).value();

  const JointTest test = fit.joint_test(Eigen::MatrixXd::Identity(4, 4).bottomRows(3)).value();

  EXPECT_TRUE(agrees(test.f, reference.number(path + "/Fstat"), 1e-9));
  EXPECT_TRUE(agrees(test.scale, reference.number(path + "/delta"), 1e-7));
  EXPECT_TRUE(agrees(test.df_denominator, reference.number(path + "/df_denom"), 1e-7));
  EXPECT_TRUE(agrees(test.p, reference.number(path + "/p_val"), 1e-5));
}

TEST(ClusterRobust, PupilLevelErrorsAgreeWithSandwich) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("cluster_robust.json");
  const Table table = reference_table("crt_main.csv");
  const ModelSpec spec{"post", {"arm", "pre", "fsm"}, "arm", TrialDesign::individual};
  const ModelFrame frame = complete_frame(table, spec).value();
  const SchoolSums sums = summarise_pupils(frame).value();
  const OlsFit fit = fit_ols(sums).value();

  const std::map<std::string, HcType> types{
      {"HC0", HcType::hc0}, {"HC1", HcType::hc1}, {"HC2", HcType::hc2}, {"HC3", HcType::hc3}};
  for (const auto& [name, type] : types) {
    const Eigen::MatrixXd covariance = heteroskedastic_covariance(fit, sums, frame, type);
    for (std::size_t k = 0; k < fit.names.size(); ++k) {
      const auto i = static_cast<Eigen::Index>(k);
      EXPECT_TRUE(agrees(std::sqrt(covariance(i, i)),
                         reference.number("/out/sandwich_HC/" + name + "/" + fit.names[k]),
                         1e-9))
          << name << " " << fit.names[k];
    }
  }
  for (std::size_t k = 0; k < fit.names.size(); ++k) {
    const auto i = static_cast<Eigen::Index>(k);
    EXPECT_TRUE(agrees(std::sqrt(fit.covariance(i, i)),
                       reference.number("/out/crt_main/ols_se/" + fit.names[k]),
                       1e-9));
  }
}

TEST(ClusterRobust, Cr1sIsWhatSandwichCallsClusteredHc1) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("cluster_robust.json");
  const SchoolSums sums = sums_of("crt_main.csv", {"arm", "pre", "fsm"});
  const RobustFit fit = cluster_robust(sums, CrType::cr1s).value();
  for (const std::string& name : fit.names())
    EXPECT_TRUE(agrees(
        fit.infer(name).value().se, reference.number("/out/sandwich_vcovCL_HC1/" + name), 1e-9));
}

TEST(ClusterRobust, ASchoolThatAloneDecidesACoefficientIsNamed) {
  SKIP_WITHOUT_REFERENCE();
  const Table table = reference_table("crt_main.csv");
  std::vector<double> alone(table.rows(), 0.0);
  for (std::size_t row = table.school_begin()[2]; row < table.school_begin()[3]; ++row)
    alone[row] = 1;
  const Table marked = table.with_column("alone", alone);
  const SchoolSums sums =
      summarise(marked, {"post", {"arm", "pre", "alone"}, "arm", TrialDesign::cluster}).value();
  const RobustFit fit = cluster_robust(sums).value();

  EXPECT_EQ(fit.warnings().back().kind, WarningKind::saturated_school);
  EXPECT_EQ(fit.warnings().back().sentence,
            "School " + table.schools()[2] +
                " alone decides a coefficient; its own error cannot be judged.");
  EXPECT_TRUE(std::isfinite(fit.infer("arm").value().se));
}

TEST(ClusterRobust, FewEffectiveDegreesOfFreedomAreSaid) {
  SKIP_WITHOUT_REFERENCE();
  const Estimate estimate =
      cluster_robust(sums_of("crt_small.csv", {"arm", "pre"})).value().infer("arm").value();

  ASSERT_FALSE(estimate.warnings.empty());
  EXPECT_EQ(estimate.warnings.back().sentence,
            "Only 3.8 effective degrees of freedom: rely on the permutation test.");
}

}  // namespace trellis::stats
