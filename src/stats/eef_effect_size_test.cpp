#include "stats/eef_effect_size.hpp"

#include <cmath>

#include "stats/audit_effect_size.hpp"
#include "stats/distribution.hpp"
#include "stats/subgroup.hpp"
#include "stats/test_support.hpp"

namespace trellis::stats {

namespace {

SchoolSums sums_of(const std::string& file, const std::vector<std::string>& terms) {
  const TrialDesign design =
      file.starts_with("mst") ? TrialDesign::multisite : TrialDesign::cluster;
  return summarise(reference_table(file), {"post", terms, "arm", design}).value();
}

void expect_guidance(const Reference& reference, const std::string& name, const SchoolSums& sums) {
  SCOPED_TRACE(name);
  const std::string path = "/out/" + name;
  const EffectSize effect = eef_effect_size(sums, {.method = DfMethod::normal}).value();
  EXPECT_TRUE(agrees(effect.difference, reference.number(path + "/beta"), 1e-6));
  EXPECT_TRUE(agrees(effect.estimate.value, reference.number(path + "/es_total_arm_only"), 1e-6));
  EXPECT_TRUE(agrees(effect.estimate.ci.lower, reference.number(path + "/ci_z/0"), 2e-6, 1e5));
  EXPECT_TRUE(agrees(effect.estimate.ci.upper, reference.number(path + "/ci_z/1"), 2e-6));
  const double df = static_cast<double>(sums.school_count()) - 2;
  const double half = student_t_quantile(0.975, df) * effect.estimate.se;
  EXPECT_TRUE(agrees(
      effect.estimate.value + half, reference.number(path + "/ci_t_schools_minus_2/1"), 2e-6));

  const auto others = alternative_effect_sizes(sums).value();
  EXPECT_TRUE(agrees(others[0].value, reference.number(path + "/es_total_arm_only_hedges"), 1e-6));
  EXPECT_TRUE(agrees(others[1].value, reference.number(path + "/es_total_null"), 1e-6));
  EXPECT_TRUE(agrees(others[2].value, reference.number(path + "/es_within_arm_only"), 1e-6));
  EXPECT_TRUE(agrees(others[3].value, reference.number(path + "/es_raw_pooled_sd"), 1e-6));
  EXPECT_TRUE(agrees(others[3].divisor, reference.number(path + "/sd_pooled_raw"), 1e-9));

  const MultilevelG g = multilevel_g(sums).value();
  const std::string mlm = path + "/lmeInfo";
  EXPECT_TRUE(agrees(g.g, reference.number(mlm + "/g_AB"), 1e-6));
  EXPECT_TRUE(agrees(g.se, reference.number(mlm + "/SE"), 1e-6));
  EXPECT_TRUE(agrees(g.nu, reference.number(mlm + "/nu"), 2e-6));
  EXPECT_TRUE(agrees(g.factor, reference.number(mlm + "/J_nu"), 1e-6));
  EXPECT_TRUE(agrees(g.kappa, reference.number(mlm + "/kappa"), 1e-6));
  EXPECT_TRUE(agrees(g.ci.lower, reference.number(mlm + "/ci_default/0"), 2e-6, 1e6));
  EXPECT_TRUE(agrees(g.ci.upper, reference.number(mlm + "/ci_default/1"), 2e-6));
  EXPECT_TRUE(
      agrees(g.ci_noncentral.lower, reference.number(mlm + "/ci_symmetric_FALSE/0"), 2e-6, 1e6));
  EXPECT_TRUE(agrees(g.ci_noncentral.upper, reference.number(mlm + "/ci_symmetric_FALSE/1"), 2e-6));
}

}  // namespace

TEST(EefEffectSize, AgreesWithExactArithmetic) {
  SKIP_WITHOUT_REFERENCE();
  const Reference gold("lmm_gold_mpmath.json");
  for (const std::string& key : gold.keys("/effect_sizes")) {
    SCOPED_TRACE(key);
    const std::string file = key.substr(0, key.find('|'));
    const std::vector<std::string> terms =
        key.ends_with("male") ? std::vector<std::string>{"arm", "pre", "fsm", "male"}
                              : std::vector<std::string>{"arm", "pre"};
    const EffectSize effect =
        eef_effect_size(sums_of(file, terms), {.method = DfMethod::normal}).value();
    const std::string path = "/effect_sizes/" + key;
    EXPECT_TRUE(agrees(effect.estimate.value, gold.number(path + "/es_total_arm_only"), 1e-9));
    EXPECT_TRUE(agrees(effect.estimate.ci.lower, gold.number(path + "/ci_z/0"), 1e-9));
    EXPECT_TRUE(agrees(effect.estimate.ci.upper, gold.number(path + "/ci_z/1"), 1e-9));
  }
}

TEST(EefEffectSize, EveryGuidanceCaseAgrees) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("eef_guidance_effect_size.json");

  expect_guidance(reference, "crt_main_pre", sums_of("crt_main.csv", {"arm", "pre"}));
  expect_guidance(
      reference, "crt_main_pre_fsm_male", sums_of("crt_main.csv", {"arm", "pre", "fsm", "male"}));
  expect_guidance(reference, "crt_small_pre", sums_of("crt_small.csv", {"arm", "pre"}));
  expect_guidance(reference, "cace_itt", sums_of("cace.csv", {"arm", "pre"}));
  expect_guidance(reference, "mst_ri", sums_of("mst_main.csv", {"arm", "pre"}));
}

TEST(EefEffectSize, TestAndIntervalNeverDisagree) {
  SKIP_WITHOUT_REFERENCE();
  for (const std::string file : {"crt_main.csv", "crt_small.csv", "crt_singular.csv", "cace.csv"}) {
    const EffectSize effect = eef_effect_size(sums_of(file, {"arm", "pre"})).value();
    const bool excludes_zero = effect.estimate.ci.lower > 0 || effect.estimate.ci.upper < 0;
    EXPECT_EQ(excludes_zero, effect.estimate.p < 0.05) << file;
  }
}

TEST(EefEffectSize, TheSubgroupIsDividedByTheSdOfTheWholeSample) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("eef_guidance_effect_size.json");
  const ModelSpec spec{"post", {"arm", "pre"}, "arm", TrialDesign::cluster};
  const SubgroupAnalysis fsm =
      analyse_subgroup(reference_table("crt_main.csv"), spec, "fsm", {.method = DfMethod::normal})
          .value();

  EXPECT_EQ(fsm.pupils, 272);
  EXPECT_EQ(fsm.schools, 39);
  EXPECT_TRUE(agrees(fsm.interaction.value, 1.9649278285, 1e-6));
  EXPECT_TRUE(agrees(fsm.interaction.se, 1.40360995777, 1e-6));
  EXPECT_TRUE(agrees(fsm.effect.difference, reference.number("/out/fsm_subgroup/beta"), 1e-6));
  EXPECT_TRUE(agrees(fsm.effect.divisor * fsm.effect.divisor, 213.517808598657, 1e-9));
  EXPECT_TRUE(agrees(fsm.effect_own_sd.estimate.value,
                     reference.number("/out/fsm_subgroup/es_total_arm_only"),
                     1e-6));
  EXPECT_EQ(fsm.sentence,
            "The effect does not differ clearly between this group and the others, so the result "
            "in the group alone is not evidence of a special effect.");
}

TEST(EefEffectSize, APupilRandomisedTrialUsesThePooledSdAndTheExactFactor) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("effect_sizes_smd.json");
  const Table table = reference_table("srt_main.csv");
  const ModelSpec spec{"post", {"arm", "pre"}, "arm", TrialDesign::individual};
  const SchoolSums sums = summarise_pupils(complete_frame(table, spec).value()).value();
  const OlsFit fit = fit_ols(sums).value();
  const EffectSize effect = eef_effect_size(fit, sums).value();

  EXPECT_TRUE(agrees(effect.difference, reference.number("/out/srt_ancova/b"), 1e-9));
  EXPECT_TRUE(agrees(infer(fit, "arm").value().se, reference.number("/out/srt_ancova/se"), 1e-9));
  EXPECT_TRUE(agrees(effect.divisor, reference.number("/out/srt_ancova/sd_pooled_unadj"), 1e-9));
  EXPECT_TRUE(agrees(effect.estimate.value, reference.number("/out/srt_ancova/g_uncond"), 1e-9));
}

TEST(EefEffectSize, TheAuditLineOfAClusterTrialIsWhatEefAnalyticsPrints) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("eef_freq_own.json");
  const std::vector<std::pair<std::string, SchoolSums>> cases{
      {"own_crt", sums_of("crt_main.csv", {"arm", "pre"})},
      {"own_crt_covs", sums_of("crt_main.csv", {"arm", "pre", "fsm", "male"})},
      {"own_small", sums_of("crt_small.csv", {"arm", "pre"})}};
  for (const auto& [name, sums] : cases) {
    SCOPED_TRACE(name);
    const auto lines = audit_cluster_trial(sums).value();
    const std::string base = "/out/" + name + "/unrounded";
    const std::vector<std::string> paths{base + "/ES/arm1/Within",
                                         base + "/ES/arm1/Total",
                                         base + "/Unconditional/ES/arm1/Within",
                                         base + "/Unconditional/ES/arm1/Total"};
    for (std::size_t i = 0; i < 4; ++i) {
      EXPECT_TRUE(agrees(lines[i].value, reference.number(paths[i] + "/Estimate"), 1e-6));
      EXPECT_TRUE(agrees(lines[i].ci.lower, reference.number(paths[i] + "/95% LB"), 1e-6, 1e7));
      EXPECT_TRUE(agrees(lines[i].ci.upper, reference.number(paths[i] + "/95% UB"), 1e-6));
    }
  }
}

TEST(EefEffectSize, TheAuditLineOfAPupilTrialIsWhatEefAnalyticsPrints) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("eef_freq_own.json");
  const ModelSpec spec{"post", {"arm", "pre"}, "arm", TrialDesign::individual};
  const Table table = reference_table("srt_main.csv");
  const auto lines =
      audit_pupil_trial(summarise_pupils(complete_frame(table, spec).value()).value()).value();
  const std::vector<std::string> paths{"/out/own_srt/unrounded/ES/arm1",
                                       "/out/own_srt/unrounded/Unconditional/ES/arm1"};
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(agrees(lines[i].value, reference.number(paths[i] + "/Estimate"), 1e-6));
    EXPECT_TRUE(agrees(lines[i].ci.lower, reference.number(paths[i] + "/95% LB"), 1e-6, 1e7));
    EXPECT_TRUE(agrees(lines[i].ci.upper, reference.number(paths[i] + "/95% UB"), 1e-6));
  }
}

TEST(EefEffectSize, AnOutcomeOfFewLevelsIsRefused) {
  SKIP_WITHOUT_REFERENCE();
  const SchoolSums sums = summarise(reference_table("crt_main.csv"),
                                    {"fsm", {"arm", "pre"}, "arm", TrialDesign::cluster})
                              .value();

  const auto effect = eef_effect_size(sums);

  ASSERT_FALSE(effect.has_value());
  EXPECT_EQ(effect.error().sentence,
            "The outcome \"fsm\" has only 2 different values, so a difference in standard "
            "deviations does not describe it.");
}

TEST(EefEffectSize, CorrelationsAreGivenByLevel) {
  SKIP_WITHOUT_REFERENCE();
  const LevelCorrelation correlation =
      correlation_by_level(sums_of("crt_main.csv", {"arm", "pre"}), "pre", "post").value();

  EXPECT_GT(correlation.pupils, 0.6);
  EXPECT_LT(correlation.pupils, 0.85);
  EXPECT_GT(correlation.schools, 0.3);
  EXPECT_LT(correlation.schools, 0.95);
}

}  // namespace trellis::stats
