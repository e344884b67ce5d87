#include "stats/mixed_model.hpp"

#include <cmath>
#include <tuple>

#include "stats/test_support.hpp"

namespace trellis::stats {

namespace {

SchoolSums sums_of(const std::string& file, const std::vector<std::string>& terms) {
  ModelSpec spec;
  spec.outcome = "post";
  spec.terms = terms;
  spec.design = file.starts_with("mst") ? TrialDesign::multisite : TrialDesign::cluster;
  if (!terms.empty() && terms.front() == "arm") spec.arm = "arm";
  return summarise(reference_table(file), spec).value();
}

/// Tests a fit against an lme4 fit of the reference: path of the fit, terms in its order.
void expect_fit(const Reference& reference,
                const std::string& path,
                const SchoolSums& sums,
                Criterion criterion) {
  SCOPED_TRACE(path);
  const MixedFit fit = fit_random_intercept(sums, criterion).value();
  EXPECT_TRUE(
      agrees(std::sqrt(fit.ratio), reference.number(path + "/theta/school.(Intercept)"), 1e-6));
  EXPECT_TRUE(agrees(std::sqrt(fit.var_pupil), reference.number(path + "/sigma"), 1e-6));
  EXPECT_TRUE(agrees(fit.criterion, reference.number(path + "/criterion"), 1e-9));
  EXPECT_TRUE(agrees(fit.var_school, reference.number(path + "/varcomp/0/vcov"), 1e-6));
  EXPECT_EQ(fit.boundary, reference.flag(path + "/singular"));
  EXPECT_EQ(fit.pupils, static_cast<std::int64_t>(reference.number(path + "/nobs")));
  for (std::size_t k = 0; k < fit.names.size(); ++k) {
    const auto i = static_cast<Eigen::Index>(k);
    EXPECT_TRUE(agrees(fit.beta(i), reference.number(path + "/beta/" + fit.names[k]), 1e-6));
    EXPECT_TRUE(agrees(
        std::sqrt(fit.covariance(i, i)), reference.number(path + "/se/" + fit.names[k]), 1e-6));
    for (std::size_t m = 0; m < fit.names.size() && fit.names.size() > 1; ++m)
      EXPECT_TRUE(agrees(
          fit.covariance(i, static_cast<Eigen::Index>(m)),
          reference.number(path + "/vcov/rows/" + std::to_string(k) + "/" + std::to_string(m)),
          2e-6));
  }
}

void expect_inference(const Reference& reference,
                      const std::string& path,
                      const SchoolSums& sums,
                      DfMethod method) {
  const std::string table =
      path + (method == DfMethod::kenward_roger ? "/kenward_roger/" : "/satterthwaite/");
  const MixedFit fit = fit_random_intercept(sums, Criterion::reml).value();
  for (const std::string& name : fit.names) {
    SCOPED_TRACE(table + name);
    const Estimate estimate = infer(fit, sums, name, {.method = method}).value();
    EXPECT_TRUE(agrees(estimate.value, reference.number(table + name + "/Estimate"), 1e-6));
    EXPECT_TRUE(agrees(estimate.se, reference.number(table + name + "/Std. Error"), 1e-6));
    const double df = method == DfMethod::kenward_roger
                          ? estimate.df
                          : satterthwaite_df(fit, sums, pick(fit, name).value());
    EXPECT_TRUE(agrees(df, reference.number(table + name + "/df"), 1e-4));
    // A df off by 1e-4 moves far tails more than that: below 1e-9 only the size is compared.
    const double p = reference.number(table + name + "/Pr(>|t|)");
    if (estimate.df == df) {
      EXPECT_TRUE(agrees(estimate.p, p, 1e-4, 0.1)) << df;
    }
  }
}

}  // namespace

// Worked by hand in [TE] 5.1: four schools of two.
TEST(MixedModel, FourSchoolsByHand) {
  TableInput input;
  const std::vector<std::string> schools{
      "900001", "900001", "900002", "900002", "900003", "900003", "900004", "900004"};
  input.school = label(schools);
  input.columns = {{"score", {10, 12, 20, 22, 14, 16, 16, 18}}};
  ModelSpec spec;
  spec.outcome = "score";
  const SchoolSums sums = summarise(Table::build(input).value(), spec).value();

  const MixedFit fit = fit_random_intercept(sums, Criterion::reml).value();

  EXPECT_TRUE(agrees(fit.var_school, (104.0 / 3 - 2) / 2, 1e-9));
  EXPECT_TRUE(agrees(fit.var_pupil, 2, 1e-9));
  EXPECT_TRUE(agrees(fit.icc, 49.0 / 55, 1e-9));
  EXPECT_TRUE(agrees(fit.beta(0), 16, 1e-12));
  EXPECT_TRUE(agrees(fit.standard_errors()(0), std::sqrt(104.0 / 3 / 8), 1e-9));
}

TEST(MixedModel, EveryFitAgreesWithExactArithmetic) {
  SKIP_WITHOUT_REFERENCE();
  const Reference gold("lmm_gold_mpmath.json");
  const std::map<std::string, std::vector<std::string>> models{
      {"1", {}},
      {"arm", {"arm"}},
      {"arm+pre", {"arm", "pre"}},
      {"arm+pre+fsm+male", {"arm", "pre", "fsm", "male"}}};
  int compared = 0;
  for (const std::string& key : gold.keys("/out")) {
    SCOPED_TRACE(key);
    const std::string file = key.substr(0, key.find('|'));
    const std::string model = key.substr(file.size() + 1, key.rfind('|') - file.size() - 1);
    const Criterion criterion = key.ends_with("REML") ? Criterion::reml : Criterion::ml;
    const MixedFit fit = fit_random_intercept(sums_of(file, models.at(model)), criterion).value();
    const std::string path = "/out/" + key;
    EXPECT_TRUE(agrees(fit.ratio, gold.number(path + "/lambda_"), 1e-9));
    EXPECT_TRUE(agrees(fit.var_school, gold.number(path + "/var_school"), 1e-9));
    EXPECT_TRUE(agrees(fit.var_pupil, gold.number(path + "/var_pupil"), 1e-9));
    EXPECT_TRUE(agrees(fit.icc, gold.number(path + "/icc"), 1e-9));
    EXPECT_TRUE(agrees(fit.criterion, gold.number(path + "/criterion"), 1e-9));
    for (std::size_t k = 0; k < fit.names.size(); ++k) {
      const auto i = static_cast<Eigen::Index>(k);
      EXPECT_TRUE(agrees(fit.beta(i), gold.number(path + "/beta/" + std::to_string(k)), 1e-9));
      EXPECT_TRUE(
          agrees(fit.standard_errors()(i), gold.number(path + "/se/" + std::to_string(k)), 1e-9));
    }
    ++compared;
  }
  EXPECT_EQ(compared, 20);
}

TEST(MixedModel, TheMainTrialAgreesWithLme4) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("lmm_crt_main.json");
  const std::string file = "crt_main.csv";

  expect_fit(
      reference, "/out/ri_reml", sums_of(file, {"arm", "pre", "fsm", "male"}), Criterion::reml);
  expect_fit(reference, "/out/ri_ml", sums_of(file, {"arm", "pre", "fsm", "male"}), Criterion::ml);
  expect_fit(reference, "/out/ri_null", sums_of(file, {}), Criterion::reml);
  expect_fit(reference, "/out/ri_simple", sums_of(file, {"arm", "pre"}), Criterion::reml);
  expect_fit(reference,
             "/out/ri_fsm_interaction",
             sums_of(file, {"arm", "fsm", "pre", "arm:fsm"}),
             Criterion::reml);
  expect_fit(reference,
             "/out/ri_region_fixed",
             sums_of(file, {"arm", "pre", "factor(region)"}),
             Criterion::reml);
}

TEST(MixedModel, SmallSingularAndMultisiteTrialsAgreeWithLme4) {
  SKIP_WITHOUT_REFERENCE();
  const SchoolSums small = sums_of("crt_small.csv", {"arm", "pre"});
  const SchoolSums singular = sums_of("crt_singular.csv", {"arm", "pre"});

  expect_fit(Reference("lmm_small.json"), "/out/small", small, Criterion::reml);
  expect_fit(Reference("lmm_singular.json"), "/out/singular_reml", singular, Criterion::reml);
  expect_fit(Reference("lmm_singular.json"), "/out/singular_ml", singular, Criterion::ml);
  expect_fit(Reference("lmm_mst_main.json"),
             "/out/ri_reml",
             sums_of("mst_main.csv", {"arm", "pre"}),
             Criterion::reml);
  expect_fit(
      Reference("lmm_mst_main.json"), "/out/null", sums_of("mst_main.csv", {}), Criterion::reml);
}

TEST(MixedModel, KenwardRogerAgreesWithPbkrtest) {
  SKIP_WITHOUT_REFERENCE();
  const Reference main("lmm_crt_main.json");
  const std::string file = "crt_main.csv";
  const auto method = DfMethod::kenward_roger;

  expect_inference(main, "/out/ri_reml", sums_of(file, {"arm", "pre", "fsm", "male"}), method);
  expect_inference(main, "/out/ri_null", sums_of(file, {}), method);
  expect_inference(main, "/out/ri_simple", sums_of(file, {"arm", "pre"}), method);
  expect_inference(
      main, "/out/ri_fsm_interaction", sums_of(file, {"arm", "fsm", "pre", "arm:fsm"}), method);
  expect_inference(
      main, "/out/ri_region_fixed", sums_of(file, {"arm", "pre", "factor(region)"}), method);
  expect_inference(Reference("lmm_singular.json"),
                   "/out/singular_reml",
                   sums_of("crt_singular.csv", {"arm", "pre"}),
                   method);
  expect_inference(Reference("lmm_mst_main.json"),
                   "/out/ri_reml",
                   sums_of("mst_main.csv", {"arm", "pre"}),
                   method);
}

TEST(MixedModel, SatterthwaiteAgreesWithLmerTest) {
  SKIP_WITHOUT_REFERENCE();
  const Reference main("lmm_crt_main.json");
  const std::string file = "crt_main.csv";
  const auto method = DfMethod::satterthwaite;

  expect_inference(main, "/out/ri_reml", sums_of(file, {"arm", "pre", "fsm", "male"}), method);
  expect_inference(main, "/out/ri_null", sums_of(file, {}), method);
  expect_inference(main, "/out/ri_simple", sums_of(file, {"arm", "pre"}), method);
  expect_inference(
      main, "/out/ri_fsm_interaction", sums_of(file, {"arm", "fsm", "pre", "arm:fsm"}), method);
  expect_inference(
      main, "/out/ri_region_fixed", sums_of(file, {"arm", "pre", "factor(region)"}), method);
  expect_inference(
      Reference("lmm_small.json"), "/out/small", sums_of("crt_small.csv", {"arm", "pre"}), method);
  expect_inference(Reference("lmm_singular.json"),
                   "/out/singular_reml",
                   sums_of("crt_singular.csv", {"arm", "pre"}),
                   method);
  expect_inference(Reference("lmm_mst_main.json"),
                   "/out/ri_reml",
                   sums_of("mst_main.csv", {"arm", "pre"}),
                   method);
}

TEST(MixedModel, PredictedSchoolsAgreeWithLme4) {
  SKIP_WITHOUT_REFERENCE();
  const std::vector<std::tuple<std::string, std::string, SchoolSums>> cases{
      {"lmm_crt_main.json", "/out/ri_reml", sums_of("crt_main.csv", {"arm", "pre", "fsm", "male"})},
      {"lmm_crt_main.json", "/out/ri_null", sums_of("crt_main.csv", {})},
      {"lmm_small.json", "/out/small", sums_of("crt_small.csv", {"arm", "pre"})}};
  for (const auto& [file, path, sums] : cases) {
    SCOPED_TRACE(path);
    const Reference reference(file);
    int compared = 0;
    for (const SchoolEffect& effect : school_effects(fit_random_intercept(sums).value(), sums)) {
      const int number = std::stoi(effect.school);
      if (number > 8) continue;
      const std::string row = std::to_string(number - 1);
      EXPECT_TRUE(agrees(
          effect.effect, reference.number(path + "/ranef/school/" + row + "/(Intercept)"), 2e-6));
      EXPECT_TRUE(agrees(
          effect.se * effect.se, reference.number(path + "/condvar_first8/school/" + row), 2e-6));
      ++compared;
    }
    EXPECT_EQ(compared, 8);
  }
}

TEST(MixedModel, AtTheBoundaryItIsOrdinaryLeastSquares) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("lmm_singular.json");
  const SchoolSums sums = sums_of("crt_singular.csv", {"arm", "pre"});
  const MixedFit fit = fit_random_intercept(sums).value();

  EXPECT_TRUE(fit.boundary);
  EXPECT_EQ(fit.icc, 0);
  EXPECT_TRUE(agrees(fit.beta(1), 0.921557049231236, 1e-12));
  EXPECT_TRUE(agrees(fit.standard_errors()(1), 1.08997842573317, 1e-12));
  EXPECT_TRUE(agrees(fit.beta(1), reference.number("/out/ols/beta/arm"), 1e-9));
  EXPECT_TRUE(agrees(fit.standard_errors()(2), reference.number("/out/ols/se/pre"), 1e-9));
  EXPECT_EQ(test_school_variance(fit, sums).value().p, 1);
}

TEST(MixedModel, TheBoundaryIsSaidInWords) {
  SKIP_WITHOUT_REFERENCE();
  const SchoolSums sums = sums_of("crt_singular.csv", {"arm", "pre"});
  const MixedFit fit = fit_random_intercept(sums).value();

  const Estimate estimate = infer(fit, sums, "arm").value();

  ASSERT_FALSE(estimate.warnings.empty());
  EXPECT_EQ(estimate.warnings.back().sentence,
            "The variance between schools is estimated as zero. Schools stay in the model; the "
            "interval uses 23.1 degrees of freedom, from schools.");
}

TEST(MixedModel, SatterthwaiteAtTheBoundaryIsHeldToSchools) {
  SKIP_WITHOUT_REFERENCE();
  const SchoolSums sums = sums_of("crt_singular.csv", {"arm", "pre"});
  const MixedFit fit = fit_random_intercept(sums).value();

  const Estimate estimate = infer(fit, sums, "arm", {.method = DfMethod::satterthwaite}).value();

  EXPECT_EQ(estimate.df, 23);
  EXPECT_EQ(estimate.warnings.front().kind, WarningKind::capped_df);
}

TEST(MixedModel, TheVarianceBetweenSchoolsIsTestedByItsMixture) {
  SKIP_WITHOUT_REFERENCE();
  const SchoolSums sums = sums_of("crt_main.csv", {"arm", "pre"});
  const MixedFit fit = fit_random_intercept(sums).value();
  const MixedFit without = fit_at_ratio(sums, Criterion::reml, 0).value();

  const VarianceTest test = test_school_variance(fit, sums).value();

  EXPECT_TRUE(agrees(test.chi_squared, without.criterion - fit.criterion, 1e-12));
  EXPECT_GT(test.chi_squared, 30);
  EXPECT_LT(test.p, 1e-8);
  EXPECT_GT(test.p, 0);
}

TEST(MixedModel, KenwardRogerNeedsReml) {
  SKIP_WITHOUT_REFERENCE();
  const SchoolSums sums = sums_of("crt_main.csv", {"arm", "pre"});
  const MixedFit fit = fit_random_intercept(sums, Criterion::ml).value();

  const auto estimate = infer(fit, sums, "arm");

  ASSERT_FALSE(estimate.has_value());
  EXPECT_EQ(estimate.error().code, "needs_reml");
}

}  // namespace trellis::stats
