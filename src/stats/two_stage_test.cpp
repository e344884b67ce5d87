#include "stats/two_stage.hpp"

#include <cmath>

#include "stats/eef_effect_size.hpp"
#include "stats/test_support.hpp"

namespace trellis::stats {

namespace {

const std::vector<std::pair<std::string, CrType>> types{
    {"CR0", CrType::cr0}, {"CR1", CrType::cr1}, {"CR1S", CrType::cr1s}, {"CR2", CrType::cr2}};

TwoStageFit fit_of(const std::string& takeup, CrType type) {
  return two_stage(reference_table("cace.csv"), {"post", takeup, "arm", {"pre"}}, type).value();
}

void expect_effect(const Reference& reference, const std::string& path, const RobustFit& fit) {
  for (std::size_t k = 0; k < fit.names().size(); ++k) {
    const std::string& name = fit.names()[k];
    SCOPED_TRACE(path + "/" + name);
    const Estimate estimate = fit.infer(name).value();
    const std::string test = path + "/test/" + name;
    EXPECT_TRUE(agrees(estimate.value, reference.number(test + "/beta"), 1e-9));
    EXPECT_TRUE(agrees(estimate.se, reference.number(test + "/SE"), 1e-9));
    EXPECT_TRUE(agrees(estimate.df, reference.number(test + "/df_Satt"), 1e-7));
    EXPECT_TRUE(agrees(estimate.p, reference.number(test + "/p_Satt"), 1e-6, 0.01));
    for (std::size_t m = 0; m < fit.names().size(); ++m)
      EXPECT_TRUE(agrees(
          fit.covariance()(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(m)),
          reference.number(path + "/vcov/rows/" + std::to_string(k) + "/" + std::to_string(m)),
          1e-9));
  }
}

}  // namespace

TEST(TwoStage, EveryRobustErrorAgreesWithClubSandwich) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("cace_2sls.json");
  for (const auto& [name, type] : types)
    expect_effect(reference, "/out/robust/" + name, fit_of("complied", type).effect);
  expect_effect(reference, "/out/tsls_dose/CR2/CR2", fit_of("dose", CrType::cr2).effect);
}

TEST(TwoStage, CoefficientsAndClassicalErrorsAgreeWithIvreg) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("cace_2sls.json");
  const TwoStageFit fit = fit_of("complied", CrType::cr2);

  EXPECT_TRUE(agrees(fit.sigma, reference.number("/out/tsls/sigma"), 1e-9));
  for (std::size_t k = 0; k < fit.effect.names().size(); ++k) {
    const auto i = static_cast<Eigen::Index>(k);
    const std::string& name = fit.effect.names()[k];
    EXPECT_TRUE(agrees(fit.effect.beta()(i), reference.number("/out/tsls/beta/" + name), 1e-9));
    EXPECT_TRUE(agrees(std::sqrt(fit.classical_covariance(i, i)),
                       reference.number("/out/tsls/se_classical/" + name),
                       1e-9));
    EXPECT_TRUE(agrees(
        fit.effect.infer(name).value().se, reference.number("/out/estimatr_CR2/se/" + name), 1e-9));
  }
}

TEST(TwoStage, TheFirstStageIsReported) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("cace_2sls.json");
  const TwoStageFit fit = fit_of("complied", CrType::cr2);

  const std::string first = "/out/first_stage";
  for (const std::string name : {"(Intercept)", "arm", "pre"}) {
    const Estimate estimate = fit.first_stage.infer(name).value();
    EXPECT_TRUE(agrees(estimate.value, reference.number(first + "/beta/" + name), 1e-9));
    EXPECT_TRUE(agrees(estimate.se, reference.number(first + "/se_cr1s/" + name), 1e-9));
    const Estimate reduced = fit.reduced_form.infer(name).value();
    EXPECT_TRUE(agrees(reduced.value, reference.number("/out/reduced_form/beta/" + name), 1e-9));
    EXPECT_TRUE(agrees(reduced.se, reference.number("/out/reduced_form/se_cr2/" + name), 1e-9));
  }
  EXPECT_TRUE(agrees(fit.first_stage_f, reference.number(first + "/F_cluster/Fstat"), 1e-9));
  EXPECT_TRUE(
      agrees(fit.first_stage_f_classical, reference.number(first + "/partial_F_classical"), 1e-9));
  EXPECT_TRUE(agrees(fit.first_stage_r2, reference.number(first + "/R2"), 1e-9));
  EXPECT_TRUE(
      agrees(fit.instrument_correlation, reference.number(first + "/cor_instrument"), 1e-9));
  EXPECT_TRUE(agrees(fit.takeup_treated, reference.number("/out/compliance/arm1"), 1e-9));
  EXPECT_TRUE(agrees(fit.takeup_control, reference.number("/out/compliance/arm0"), 1e-9));
}

TEST(TwoStage, TheEffectIsTheReducedFormOverTheFirstStage) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("cace_2sls.json");
  const TwoStageFit fit = fit_of("complied", CrType::cr2);

  EXPECT_TRUE(agrees(fit.wald_ratio, reference.number("/out/wald_ratio"), 1e-9));
  EXPECT_TRUE(agrees(fit.wald_ratio, fit.effect.beta()(1), 1e-9));
}

TEST(TwoStage, SchoolMeansGiveTheSchoolLevelEffect) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("cace_2sls.json");
  const Table pupils = reference_table("cace.csv");
  TableInput input;
  const std::vector<std::string> schools(pupils.schools().begin(), pupils.schools().end());
  input.school = label(schools);
  for (const Column& column : pupils.columns()) {
    Column means{column.name, {}};
    for (std::size_t school = 0; school < schools.size(); ++school) {
      double sum = 0;
      const std::size_t from = pupils.school_begin()[school];
      const std::size_t to = pupils.school_begin()[school + 1];
      for (std::size_t row = from; row < to; ++row) sum += column.values[row];
      means.values.push_back(sum / static_cast<double>(to - from));
    }
    input.columns.push_back(std::move(means));
  }
  const TwoStageFit fit =
      two_stage(Table::build(input).value(), {"post", "complied", "arm", {"pre"}}).value();

  for (Eigen::Index k = 0; k < 3; ++k) {
    const std::string& name = fit.effect.names()[static_cast<std::size_t>(k)];
    EXPECT_TRUE(agrees(
        fit.effect.beta()(k), reference.number("/out/school_level_2sls/beta/" + name), 1e-9));
    EXPECT_TRUE(agrees(std::sqrt(fit.classical_covariance(k, k)),
                       reference.number("/out/school_level_2sls/se/" + name),
                       1e-9));
  }
}

TEST(TwoStage, AnAllocationThatChangedNothingIsRefused) {
  SKIP_WITHOUT_REFERENCE();
  const Table table = reference_table("cace.csv");
  // Take-up that follows the pre-test and not the arm.
  std::vector<double> takeup;
  for (const double pre : table.find("pre")->values) takeup.push_back(pre > 100 ? 1 : 0);
  const auto fit = two_stage(table.with_column("takeup", takeup), {"post", "takeup", "arm", {}});

  ASSERT_FALSE(fit.has_value());
  EXPECT_EQ(fit.error().code, "instrument_too_weak");
  EXPECT_TRUE(fit.error().sentence.starts_with("Allocation hardly changed who took part"));
}

TEST(TwoStage, TheEffectSizeIsOverTheSdOfTheOutcome) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("cace_2sls.json");
  const SchoolSums sums =
      summarise(reference_table("cace.csv"), {"post", {"arm", "pre"}, "arm", TrialDesign::cluster})
          .value();
  const Estimate effect = fit_of("complied", CrType::cr2).effect.infer("complied").value();
  const MixedFit empty = fit_random_intercept(with_terms(sums, {}).value()).value();

  // The reference divides by the SD of the empty model; ours is that of the arm-only model.
  EXPECT_TRUE(agrees(eef_effect_size(effect, empty).estimate.value,
                     reference.number("/out/cace_es_total_sd"),
                     1e-6));
  const EffectSize ours = eef_effect_size(effect, arm_only_fit(sums).value());
  EXPECT_TRUE(agrees(ours.estimate.value, effect.value / std::sqrt(201.236086), 1e-6));
}

TEST(TwoStage, AWeakInstrumentIsSaid) {
  SKIP_WITHOUT_REFERENCE();
  const Table table = reference_table("cace.csv");
  const std::vector<double>& complied = table.find("complied")->values;
  bool met = false;
  // Take-up by pre-test, with the true one in every k-th pupil: from strong to hopeless.
  for (std::size_t k = 2; k < 40 && !met; ++k) {
    std::vector<double> takeup;
    for (std::size_t row = 0; row < table.rows(); ++row)
      takeup.push_back(row % k == 0 ? complied[row] : double(table.find("pre")->values[row] > 115));
    const auto fit = two_stage(table.with_column("takeup", takeup), {"post", "takeup", "arm", {}});
    if (!fit || fit->first_stage_f >= 10) continue;
    met = true;
    ASSERT_FALSE(fit->warnings.empty());
    EXPECT_EQ(fit->warnings[0].kind, WarningKind::weak_instrument);
    EXPECT_NE(fit->warnings[0].sentence.find("a weak instrument"), std::string::npos);
  }
  EXPECT_TRUE(met);
}

TEST(TwoStage, TakingPartInTheControlArmIsSaid) {
  SKIP_WITHOUT_REFERENCE();
  const Table table = reference_table("cace.csv");
  std::vector<double> takeup = table.find("complied")->values;
  for (std::size_t row = 0; row < takeup.size(); row += 3) takeup[row] = 1;
  const TwoStageFit fit =
      two_stage(table.with_column("takeup", takeup), {"post", "takeup", "arm", {"pre"}}).value();

  ASSERT_EQ(fit.warnings.size(), 1u);
  EXPECT_EQ(fit.warnings[0].kind, WarningKind::control_compliance);
  EXPECT_TRUE(fit.warnings[0].sentence.ends_with(" % of the control arm took part."));
}

}  // namespace trellis::stats
