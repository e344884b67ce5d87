#include "stats/variance_components.hpp"

#include <cmath>

#include "stats/test_support.hpp"

namespace trellis::stats {

namespace {

BlockSums multisite() {
  return summarise_slopes(reference_table("mst_main.csv"),
                          {"post", {"arm", "pre"}, "arm", TrialDesign::multisite})
      .value();
}

BlockSums classes() {
  return summarise_classes(reference_table("three_level.csv", "school", "class"),
                           {"post", {"arm", "pre"}, "arm", TrialDesign::cluster})
      .value();
}

void expect_coefficients(const Reference& reference,
                         const std::string& path,
                         const ComponentFit& fit) {
  EXPECT_TRUE(agrees(fit.criterion, reference.number(path + "/criterion"), 1e-8));
  EXPECT_TRUE(agrees(std::sqrt(fit.var_pupil), reference.number(path + "/sigma"), 1e-5));
  EXPECT_EQ(fit.boundary, reference.flag(path + "/singular"));
  for (std::size_t k = 0; k < fit.names.size(); ++k) {
    const auto i = static_cast<Eigen::Index>(k);
    EXPECT_TRUE(agrees(fit.beta(i), reference.number(path + "/beta/" + fit.names[k]), 1e-6));
    EXPECT_TRUE(agrees(
        std::sqrt(fit.covariance(i, i)), reference.number(path + "/se/" + fit.names[k]), 1e-6));
  }
}

void expect_inference(const Reference& reference,
                      const std::string& path,
                      const ComponentFit& fit,
                      const BlockSums& sums,
                      DfMethod method) {
  const std::string table =
      path + (method == DfMethod::kenward_roger ? "/kenward_roger/" : "/satterthwaite/");
  for (const std::string& name : fit.names) {
    SCOPED_TRACE(table + name);
    const Estimate estimate = infer(fit, sums, name, {.method = method}).value();
    EXPECT_TRUE(agrees(estimate.se, reference.number(table + name + "/Std. Error"), 2e-6));
    EXPECT_TRUE(agrees(estimate.df, reference.number(table + name + "/df"), 1e-4));
    EXPECT_TRUE(agrees(estimate.p, reference.number(table + name + "/Pr(>|t|)"), 1e-4, 0.1));
  }
}

}  // namespace

TEST(RandomSlope, ACorrelatedSlopeAgreesWithLme4) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("lmm_mst_main.json");
  const BlockSums sums = multisite();
  for (const Criterion criterion : {Criterion::reml, Criterion::ml}) {
    const std::string path =
        criterion == Criterion::reml ? "/out/slope_corr_reml" : "/out/slope_corr_ml";
    SCOPED_TRACE(path);
    const ComponentFit fit = fit_random_slope(sums, criterion).value();
    expect_coefficients(reference, path, fit);
    EXPECT_TRUE(
        agrees(fit.component("intercept"), reference.number(path + "/varcomp/0/vcov"), 1e-5));
    EXPECT_TRUE(agrees(fit.component("slope"), reference.number(path + "/varcomp/1/vcov"), 1e-5));
    EXPECT_TRUE(
        agrees(fit.component("covariance"), reference.number(path + "/varcomp/2/vcov"), 1e-5));
  }
}

TEST(RandomSlope, AnUncorrelatedSlopeAgreesWithLme4) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("lmm_mst_main.json");
  const std::string path = "/out/slope_uncorr_reml";
  const BlockSums sums = multisite();
  const ComponentFit fit =
      fit_random_slope(sums, Criterion::reml, SlopeCovariance::uncorrelated).value();

  expect_coefficients(reference, path, fit);
  EXPECT_TRUE(agrees(fit.component("intercept"), reference.number(path + "/varcomp/0/vcov"), 1e-5));
  EXPECT_TRUE(agrees(fit.component("slope"), reference.number(path + "/varcomp/1/vcov"), 1e-5));
  expect_inference(reference, path, fit, sums, DfMethod::kenward_roger);
  expect_inference(reference, path, fit, sums, DfMethod::satterthwaite);
}

TEST(RandomSlope, InferenceAgreesWithPbkrtestAndLmerTest) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("lmm_mst_main.json");
  const BlockSums sums = multisite();
  const ComponentFit fit = fit_random_slope(sums).value();

  expect_inference(reference, "/out/slope_corr_reml", fit, sums, DfMethod::kenward_roger);
  expect_inference(reference, "/out/slope_corr_reml", fit, sums, DfMethod::satterthwaite);
}

TEST(RandomSlope, PredictedSchoolsAgreeWithLme4) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("lmm_mst_main.json");
  const std::string path = "/out/slope_corr_reml";
  const BlockSums sums = multisite();
  const std::vector<GroupEffect> effects = group_effects(fit_random_slope(sums).value(), sums);
  int compared = 0;
  for (const GroupEffect& effect : effects) {
    const int number = std::stoi(effect.group);
    if (number > 8) continue;
    const std::string row = "/" + std::to_string(number - 1);
    EXPECT_TRUE(agrees(
        effect.effect(0), reference.number(path + "/ranef/school" + row + "/(Intercept)"), 2e-5));
    EXPECT_TRUE(
        agrees(effect.effect(1), reference.number(path + "/ranef/school" + row + "/arm"), 2e-5));
    for (Eigen::Index k = 0; k < 4; ++k)
      EXPECT_TRUE(
          agrees(effect.covariance(k / 2, k % 2),
                 reference.number(path + "/condvar_first8/school" + row + "/" + std::to_string(k)),
                 2e-5));
    ++compared;
  }
  EXPECT_EQ(compared, 8);
}

// [TE] 5.3: the intercept variance over it plus the pupils', not the sum of the whole matrix.
TEST(RandomSlope, TheIccIsThatOfTheReferenceArm) {
  SKIP_WITHOUT_REFERENCE();
  const ComponentFit fit = fit_random_slope(multisite()).value();

  EXPECT_TRUE(agrees(fit.icc, 18.192418621 / (18.192418621 + 47.241934297), 1e-5));
}

TEST(RandomSlope, AnArmConstantInSchoolsIsRefused) {
  SKIP_WITHOUT_REFERENCE();
  const auto sums = summarise_slopes(reference_table("crt_main.csv"),
                                     {"post", {"arm", "pre"}, "arm", TrialDesign::cluster});

  ASSERT_FALSE(sums.has_value());
  EXPECT_EQ(sums.error().sentence,
            "No school has pupils in both arms, so the effect cannot differ between schools.");
}

TEST(ThreeLevel, ClassesInSchoolsAgreeWithLme4) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("lmm_three_level.json");
  const BlockSums sums = classes();
  for (const Criterion criterion : {Criterion::reml, Criterion::ml}) {
    const std::string path =
        criterion == Criterion::reml ? "/out/three_level_reml" : "/out/three_level_ml";
    SCOPED_TRACE(path);
    const ComponentFit fit = fit_three_level(sums, criterion).value();
    expect_coefficients(reference, path, fit);
    EXPECT_TRUE(agrees(fit.component("class"), reference.number(path + "/varcomp/0/vcov"), 1e-5));
    EXPECT_TRUE(agrees(fit.component("school"), reference.number(path + "/varcomp/1/vcov"), 1e-5));
  }
  const ComponentFit fit = fit_three_level(sums).value();
  expect_inference(reference, "/out/three_level_reml", fit, sums, DfMethod::kenward_roger);
  expect_inference(reference, "/out/three_level_reml", fit, sums, DfMethod::satterthwaite);
}

TEST(ThreeLevel, PredictedClassesAndSchoolsAgreeWithLme4) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("lmm_three_level.json");
  const std::string path = "/out/three_level_reml";
  const BlockSums sums = classes();
  const ComponentFit fit = fit_three_level(sums).value();
  for (const GroupEffect& effect : group_effects(fit, sums)) {
    const int number = std::stoi(effect.group);
    if (number > 8) continue;
    const std::string row = std::to_string(number - 1);
    EXPECT_TRUE(agrees(
        effect.effect(0), reference.number(path + "/ranef/school/" + row + "/(Intercept)"), 2e-5));
    EXPECT_TRUE(agrees(
        effect.covariance(0, 0), reference.number(path + "/condvar_first8/school/" + row), 2e-5));
  }
  // School 1 comes first and has classes 1 to 4, the first four of the reference.
  const std::vector<GroupEffect> by_class = class_effects(fit, sums);
  for (std::size_t k = 0; k < 4; ++k) {
    const std::string row = std::to_string(k);
    EXPECT_TRUE(agrees(by_class[k].effect(0),
                       reference.number(path + "/ranef/class:school/" + row + "/(Intercept)"),
                       2e-5));
    EXPECT_TRUE(agrees(by_class[k].covariance(0, 0),
                       reference.number(path + "/condvar_first8/class:school/" + row),
                       2e-5));
  }
}

TEST(ThreeLevel, SatterthwaiteNeverCountsMoreThanSchoolsForTheArm) {
  // Schools and classes that do not differ at all: both variances are at their bound.
  TableInput input;
  Column arm{"arm", {}}, post{"post", {}};
  std::vector<std::string> classes_of;
  for (int school = 0; school < 8; ++school) {
    input.school.names.push_back(std::to_string(900001 + school));
    for (int pupil = 0; pupil < 12; ++pupil) {
      input.school.index.push_back(school);
      classes_of.push_back(pupil < 6 ? "a" : "b");
      arm.values.push_back(school % 2);
      post.values.push_back((pupil % 6) * 3.0 + school % 2);
    }
  }
  input.school_class = label(classes_of);
  input.columns = {arm, post};
  const BlockSums sums =
      summarise_classes(Table::build(input).value(), {"post", {"arm"}, "arm", TrialDesign::cluster})
          .value();
  const ComponentFit fit = fit_three_level(sums).value();
  const Estimate estimate = infer(fit, sums, "arm", {.method = DfMethod::satterthwaite}).value();

  EXPECT_TRUE(fit.boundary);
  EXPECT_EQ(fit.component("school"), 0);
  EXPECT_EQ(estimate.df, 6);
  EXPECT_EQ(estimate.warnings.back().kind, WarningKind::capped_df);
}

TEST(ThreeLevel, ClassIdsMayRepeatBetweenSchools) {
  SKIP_WITHOUT_REFERENCE();
  auto columns = reference_csv("three_level.csv");
  std::map<std::string, std::map<std::string, int>> renumbered;
  for (std::size_t row = 0; row < columns["class"].size(); ++row) {
    auto& inside = renumbered[columns["school"][row]];
    const int next = static_cast<int>(inside.size()) + 1;
    const int number = inside.try_emplace(columns["class"][row], next).first->second;
    columns["class"][row] = std::to_string(number);
  }
  TableInput input;
  input.school = label(columns["school"]);
  input.school_class = label(columns["class"]);
  for (const std::string name : {"arm", "pre", "post"}) {
    Column column{name, {}};
    for (const std::string& cell : columns[name]) column.values.push_back(std::stod(cell));
    input.columns.push_back(column);
  }
  const BlockSums repeated = summarise_classes(Table::build(input).value(), classes().spec).value();

  EXPECT_EQ(repeated.classes, classes().classes);
  EXPECT_TRUE(agrees(fit_three_level(repeated).value().criterion,
                     fit_three_level(classes()).value().criterion,
                     1e-12));
}

TEST(ThreeLevel, ATableWithoutClassesIsRefused) {
  SKIP_WITHOUT_REFERENCE();
  const auto sums = summarise_classes(reference_table("crt_main.csv"),
                                      {"post", {"arm"}, "arm", TrialDesign::cluster});

  ASSERT_FALSE(sums.has_value());
  EXPECT_EQ(sums.error().code, "no_classes");
}

}  // namespace trellis::stats
