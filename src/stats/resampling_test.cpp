#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/bootstrap.hpp"
#include "stats/eef_effect_size.hpp"
#include "stats/permutation.hpp"
#include "stats/test_support.hpp"

namespace trellis::stats {

namespace {

SchoolSums main_trial(const std::vector<std::string>& terms = {"arm", "pre"}) {
  return summarise(reference_table("crt_main.csv"), {"post", terms, "arm", TrialDesign::cluster})
      .value();
}

ResampleSpec spec_of(ResampleStatistic statistic, std::int64_t draws = 2000, int threads = 1) {
  ResampleSpec spec;
  spec.draws = draws;
  spec.seed = 20260112;
  spec.threads = threads;
  spec.statistic = statistic;
  return spec;
}

}  // namespace

TEST(Permutation, AnExactTestCountsEveryAllocationOnce) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("randomisation.json");
  const std::string path = "/out/exact_randomisation_test";
  const std::vector<double> y = reference.numbers(path + "/y");
  std::vector<char> arm;
  for (const double value : reference.numbers(path + "/arm")) arm.push_back(value == 1);

  const PermutationResult test =
      permute_units(y, arm, {}, spec_of(ResampleStatistic::coefficient)).value();

  EXPECT_TRUE(test.enumerated);
  EXPECT_EQ(test.observed, reference.number(path + "/obs"));
  EXPECT_EQ(test.draws.size(), static_cast<std::size_t>(reference.number(path + "/n_assignments")));
  EXPECT_TRUE(agrees(test.p, reference.number(path + "/p_two_sided"), 1e-12));
  EXPECT_TRUE(agrees(test.p_greater, reference.number(path + "/p_one_sided"), 1e-12));
}

TEST(Permutation, TheDistributionIsThatOfTheReference) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("eef_freq_resampling.json");
  const PermutationResult test =
      permute_schools(main_trial(), {}, spec_of(ResampleStatistic::adjusted_effect_size, 4000))
          .value();

  const std::string path = "/out/own_crt_perm/total";
  EXPECT_NEAR(
      test.sd, reference.number(path + "/perm_sd"), 0.1 * reference.number(path + "/perm_sd"));
  // Monte-Carlo error of both: 1,000 and 4,000 draws.
  const double p = reference.number(path + "/p_plus1");
  EXPECT_NEAR(test.p, p, 4 * std::sqrt(p * (1 - p) * (1.0 / 1000 + 1.0 / 4000)));
  EXPECT_EQ(test.failed, 0);
}

TEST(Permutation, APupilTrialHasTheDistributionOfTheReference) {
  SKIP_WITHOUT_REFERENCE();
  const Reference reference("eef_freq_resampling.json");
  const Table table = reference_table("srt_main.csv");
  const ModelFrame frame =
      complete_frame(table, {"post", {"arm", "pre"}, "arm", TrialDesign::individual}).value();
  const PermutationResult test =
      permute_pupils(frame, {}, spec_of(ResampleStatistic::adjusted_effect_size)).value();

  const std::string path = "/out/own_srt_perm/cond";
  EXPECT_NEAR(
      test.sd, reference.number(path + "/perm_sd"), 0.1 * reference.number(path + "/perm_sd"));
  EXPECT_NEAR(test.p, reference.number(path + "/p_plus1"), 0.035);
}

TEST(Permutation, TheObservedStatisticIsTheFittedEffectSize) {
  SKIP_WITHOUT_REFERENCE();
  const PermutationResult test =
      permute_schools(main_trial(), {}, spec_of(ResampleStatistic::effect_size, 100)).value();

  EXPECT_TRUE(agrees(test.observed, 0.184020378384811, 1e-9));
}

// A permutation done on the sums must be the fit to pupils whose arms were changed.
TEST(Permutation, TheSumsFollowTheAllocationAsPupilsWould) {
  SKIP_WITHOUT_REFERENCE();
  const Table table = reference_table("crt_main.csv");
  std::vector<char> moved(table.schools().size(), 0);
  for (std::size_t school = 0; school < moved.size(); school += 2) moved[school] = 1;
  std::vector<double> arm(table.rows());
  for (std::size_t school = 0; school < moved.size(); ++school)
    for (std::size_t row = table.school_begin()[school]; row < table.school_begin()[school + 1];
         ++row)
      arm[row] = moved[school];
  std::vector<double> product(table.rows());
  for (std::size_t row = 0; row < product.size(); ++row)
    product[row] = arm[row] * table.find("fsm")->values[row];
  const ModelSpec spec{"post", {"arm", "pre", "fsm", "arm:fsm"}, "arm", TrialDesign::cluster};
  const SchoolSums by_hand = summarise(table.with_column("arm", arm), spec).value();

  PermutationRule rule;
  rule.kind = AllocationKind::custom;
  rule.draw = [&](RandomStream&, std::span<char> out) {
    std::copy(moved.begin(), moved.end(), out.begin());
  };
  const PermutationResult test =
      permute_schools(
          summarise(table, spec).value(), rule, spec_of(ResampleStatistic::coefficient, 1))
          .value();

  EXPECT_TRUE(agrees(test.draws[0], fit_random_intercept(by_hand).value().beta(1), 1e-9));
}

TEST(Permutation, StratifiedAllocationsKeepTheNumbersInEachStratum) {
  const std::vector<double> y{1, 2, 3, 4, 5, 6, 7, 9};
  const std::vector<char> arm{1, 0, 0, 1, 1, 1, 0, 0};
  PermutationRule rule;
  rule.kind = AllocationKind::stratified;
  rule.stratum = {0, 0, 0, 0, 1, 1, 1, 1};

  EXPECT_EQ(count_allocations(arm, rule, 1000), 36);
  const PermutationResult test =
      permute_units(y, arm, rule, spec_of(ResampleStatistic::coefficient)).value();
  EXPECT_TRUE(test.enumerated);
  EXPECT_EQ(test.draws.size(), 36u);
}

TEST(Permutation, PIsNeverZeroAndItsFloorIsSaid) {
  std::vector<double> y(40);
  std::vector<char> arm(40, 0);
  for (std::size_t i = 0; i < 40; ++i) {
    arm[i] = i < 20;
    y[i] = (i < 20 ? 100.0 : 0.0) + static_cast<double>(i);
  }
  const PermutationResult test =
      permute_units(y, arm, {}, spec_of(ResampleStatistic::coefficient, 999)).value();

  EXPECT_EQ(test.p, 0.001);
  ASSERT_EQ(test.warnings.size(), 1u);
  EXPECT_EQ(test.warnings[0].sentence,
            "The p-value cannot be smaller than 0.001 with 999 resamples.");
}

TEST(Permutation, TheSameBytesOnAnyNumberOfThreads) {
  SKIP_WITHOUT_REFERENCE();
  const SchoolSums sums = main_trial();
  const auto one =
      permute_schools(sums, {}, spec_of(ResampleStatistic::effect_size, 500, 1)).value();
  for (const int threads : {2, 3, 7}) {
    const auto many =
        permute_schools(sums, {}, spec_of(ResampleStatistic::effect_size, 500, threads)).value();
    EXPECT_EQ(one.draws, many.draws);
    EXPECT_EQ(one.p, many.p);
  }
}

TEST(Permutation, AMultisiteTrialPermutesPupilsInsideSchools) {
  SKIP_WITHOUT_REFERENCE();
  const Table table = reference_table("mst_main.csv");
  const ModelFrame frame =
      complete_frame(table, {"post", {"arm", "pre"}, "arm", TrialDesign::multisite}).value();
  PermutationRule rule;
  rule.kind = AllocationKind::stratified;
  const PermutationResult test =
      permute_pupils(frame, rule, spec_of(ResampleStatistic::coefficient, 400)).value();

  EXPECT_NEAR(test.mean, 0, 0.15);
  EXPECT_LT(test.p, 0.05);
  EXPECT_EQ(permute_schools(summarise(frame).value(), {}, spec_of(ResampleStatistic::coefficient))
                .error()
                .code,
            "arm_within_schools");
}

TEST(Bootstrap, TheSdIsThatOfACorrectSchoolBootstrap) {
  SKIP_WITHOUT_REFERENCE();
  const BootstrapResult result =
      bootstrap_schools(main_trial(), spec_of(ResampleStatistic::adjusted_effect_size, 2000))
          .value();

  // [TE] section 7: the defective variants give .061 and .100.
  EXPECT_GT(result.sd, 0.110);
  EXPECT_LT(result.sd, 0.140);
  EXPECT_EQ(result.failed, 0);
  EXPECT_LT(result.percentile.lower, result.observed);
  EXPECT_GT(result.percentile.upper, result.observed);
  EXPECT_LT(result.bca.lower, result.observed);
  EXPECT_GT(result.bca.upper, result.observed);
  EXPECT_GT(result.lower_error, 0);
  EXPECT_LT(result.lower_error, 0.02);
}

// A school drawn twice must be two schools: the weighted fit equals the fit to copied rows.
TEST(Bootstrap, ACopyIsANewSchool) {
  SKIP_WITHOUT_REFERENCE();
  auto columns = reference_csv("crt_small.csv");
  const SchoolSums sums = summarise(reference_table("crt_small.csv"),
                                    {"post", {"arm", "pre"}, "arm", TrialDesign::cluster})
                              .value();
  std::vector<double> weight(sums.school_count(), 1.0);
  weight[0] = 2;
  weight[3] = 0;
  for (std::size_t row = 0, rows = columns["school"].size(); row < rows; ++row) {
    if (columns["school"][row] == sums.schools[3]) columns["school"][row] = "gone";
    if (columns["school"][row] != sums.schools[0]) continue;
    for (auto& [name, cells] : columns) cells.push_back(name == "school" ? "copy" : cells[row]);
  }
  TableInput input;
  input.school = label(columns["school"]);
  for (const std::string name : {"arm", "pre", "post"}) {
    Column column{name, {}};
    for (std::size_t row = 0; row < columns[name].size(); ++row)
      column.values.push_back(columns["school"][row] == "gone" ? std::nan("")
                                                               : std::stod(columns[name][row]));
    input.columns.push_back(column);
  }
  const SchoolSums copied = summarise(Table::build(input).value(), sums.spec).value();
  VarianceRatioSearch search;
  const auto weighted = search.minimise(SchoolParts(sums).combine(weight), Criterion::reml);
  const MixedFit fit = fit_random_intercept(copied).value();

  EXPECT_TRUE(agrees(weighted.ratio, fit.ratio, 1e-8));
  EXPECT_TRUE(agrees(search.coefficients()[1], fit.beta(1), 1e-9));
  // The criterion does not depend on what each set of sums was centred at.
  EXPECT_TRUE(agrees(weighted.criterion, fit.criterion, 1e-10));
}

TEST(Bootstrap, TheSameBytesOnAnyNumberOfThreads) {
  SKIP_WITHOUT_REFERENCE();
  const SchoolSums sums = main_trial();
  const auto one = bootstrap_schools(sums, spec_of(ResampleStatistic::effect_size, 300, 1)).value();
  const auto five =
      bootstrap_schools(sums, spec_of(ResampleStatistic::effect_size, 300, 5)).value();

  EXPECT_EQ(one.draws, five.draws);
  EXPECT_EQ(one.bca, five.bca);
}

TEST(Bootstrap, ASchoolAloneInItsStratumIsRefused) {
  SKIP_WITHOUT_REFERENCE();
  const SchoolSums sums = main_trial();
  std::vector<std::int32_t> stratum(sums.school_count(), 0);
  stratum[5] = 1;

  const auto result = bootstrap_schools(sums, spec_of(ResampleStatistic::effect_size), stratum);

  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().sentence,
            "School " + sums.schools[5] +
                " is alone in its arm and stratum, so drawing schools there shows no variation.");
}

}  // namespace trellis::stats
