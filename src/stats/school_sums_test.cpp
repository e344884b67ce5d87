#include "stats/school_sums.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "stats/bootstrap.hpp"
#include "stats/cluster_robust.hpp"
#include "stats/eef_effect_size.hpp"
#include "stats/random.hpp"
#include "stats/test_support.hpp"

namespace trellis::stats {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
const ModelSpec primary{"post", {"arm", "pre"}, "arm", TrialDesign::cluster};

/// An invented trial: `schools` schools of `pupils` pupils, every second school treated.
TableInput trial(int schools, int pupils, std::uint64_t seed = 1) {
  RandomStream random(seed, 0);
  TableInput input;
  Column arm{"arm", {}}, pre{"pre", {}}, post{"post", {}};
  for (int school = 0; school < schools; ++school) {
    input.school.names.push_back(std::to_string(900001 + school));
    const double level = 3 * random.normal();
    for (int pupil = 0; pupil < pupils; ++pupil) {
      input.school.index.push_back(school);
      arm.values.push_back(school % 2);
      pre.values.push_back(100 + 15 * random.normal());
      post.values.push_back(30 + 0.7 * pre.values.back() + level + 9 * random.normal());
    }
  }
  input.columns = {arm, pre, post};
  return input;
}

Table built(const TableInput& input) { return Table::build(input).value(); }

std::vector<double>& column(TableInput& input, const std::string& name) {
  return std::find_if(input.columns.begin(),
                      input.columns.end(),
                      [&](const Column& c) { return c.name == name; })
      ->values;
}

std::string refusal_of(const TableInput& input, const ModelSpec& spec = primary) {
  const auto sums = summarise(built(input), spec);
  if (!sums) return sums.error().sentence;
  const auto fit = fit_random_intercept(*sums);
  return fit ? "" : fit.error().sentence;
}

}  // namespace

TEST(Refusals, PupilsWithoutSchoolsInAClusterTrial) {
  TableInput input = trial(8, 10);
  input.school = {};

  EXPECT_EQ(refusal_of(input),
            "Whole schools were allocated, so pupils are not independent. Add the school column or "
            "choose a school-level analysis.");
}

TEST(Refusals, AnArmWithThreeValues) {
  TableInput input = trial(8, 10);
  for (std::size_t row = 0; row < 10; ++row) column(input, "arm")[row] = 2;

  EXPECT_EQ(refusal_of(input),
            "Column \"arm\" has 3 different values; an arm needs exactly two. Say which one is "
            "treated.");
}

TEST(Refusals, AnArmWithOneValue) {
  TableInput input = trial(8, 10);
  std::fill(column(input, "arm").begin(), column(input, "arm").end(), 1.0);

  EXPECT_EQ(refusal_of(input),
            "Column \"arm\" has 1 different values; an arm needs exactly two. Say which one is "
            "treated.");
}

TEST(Refusals, AnArmCodedOneAndTwo) {
  TableInput input = trial(8, 10);
  for (double& value : column(input, "arm")) value += 1;

  EXPECT_EQ(refusal_of(input), "Column \"arm\" holds 1 and 2.");
}

TEST(Refusals, ASchoolInTwoArms) {
  TableInput input = trial(8, 10);
  column(input, "arm")[3] = 1;

  EXPECT_EQ(refusal_of(input),
            "School 900001 has pupils in both arms, but whole schools were allocated.");
}

TEST(Refusals, ThreeSchools) {
  EXPECT_EQ(refusal_of(trial(3, 20)),
            "3 schools are too few to estimate how much schools differ. An exact permutation test "
            "is possible.");
}

TEST(Refusals, OneSchoolInAnArm) {
  TableInput input = trial(9, 10);
  for (std::size_t row = 10; row < 90; ++row) column(input, "arm")[row] = 0;
  for (std::size_t row = 0; row < 10; ++row) column(input, "arm")[row] = 1;

  EXPECT_EQ(refusal_of(input),
            "1 treated and 8 control schools are too few to estimate how much schools differ. An "
            "exact permutation test is possible.");
}

TEST(Refusals, CollinearColumnsAreBothNamed) {
  TableInput input = trial(8, 10);
  Column again{"again", {}};
  for (const double value : column(input, "pre")) again.values.push_back(2 * value - 7);
  input.columns.push_back(again);
  ModelSpec spec = primary;
  spec.terms.push_back("again");

  EXPECT_EQ(refusal_of(input, spec),
            "Columns pre and again carry the same information here; remove one.");
}

TEST(Refusals, AConstantColumnCarriesTheInformationOfTheConstant) {
  TableInput input = trial(8, 10);
  input.columns.push_back({"year", std::vector<double>(80, 2026)});
  ModelSpec spec = primary;
  spec.terms.push_back("year");

  EXPECT_EQ(refusal_of(input, spec),
            "Columns the constant and year carry the same information here; remove one.");
}

TEST(Refusals, AConstantOutcome) {
  TableInput input = trial(8, 10);
  std::fill(column(input, "post").begin(), column(input, "post").end(), 7.25);

  EXPECT_EQ(refusal_of(input), "Every pupil has the same value of \"post\".");
}

TEST(Refusals, AnOutcomeThatIsACopy) {
  TableInput input = trial(8, 10);
  column(input, "post") = column(input, "pre");

  EXPECT_EQ(refusal_of(input), "The columns of the model explain \"post\" without any remainder.");
}

TEST(Refusals, AnOutcomeMissingEverywhere) {
  TableInput input = trial(8, 10);
  std::fill(column(input, "post").begin(), column(input, "post").end(), missing);

  EXPECT_EQ(refusal_of(input),
            "No pupil has a value for the outcome and every column of the model.");
}

TEST(Refusals, OnlySchoolsOfOnePupil) {
  EXPECT_EQ(refusal_of(trial(30, 1)),
            "Every school has a single pupil, so schools and pupils cannot be told apart.");
}

TEST(Refusals, MoreColumnsThanPupils) { EXPECT_FALSE(refusal_of(trial(4, 1)).empty()); }

TEST(Warnings, FewSchoolsSinglePupilsAndEmptySchoolsAreSaid) {
  TableInput input = trial(9, 6);
  for (std::size_t row = 1; row < 6; ++row) column(input, "post")[row] = missing;
  for (std::size_t row = 12; row < 24; ++row) column(input, "post")[row] = missing;
  const SchoolSums sums = summarise(built(input), primary).value();

  EXPECT_EQ(sums.rows_dropped, 17);
  ASSERT_EQ(sums.warnings.size(), 3u);
  EXPECT_EQ(sums.warnings[0].sentence,
            "1 school has a single pupil; it is listed in the flow diagram.");
  EXPECT_EQ(sums.warnings[1].sentence,
            "2 schools have no outcome; they are listed in the flow diagram.");
  EXPECT_EQ(sums.warnings[2].sentence,
            "With 7 schools, p-values and intervals are approximate; the permutation result is "
            "shown beside them.");
}

TEST(Robustness, AMillionAddedToTheScoresChangesNothing) {
  SKIP_WITHOUT_REFERENCE();
  const Table table = reference_table("crt_main.csv");
  Table moved = table;
  for (const char* name : {"pre", "post"}) {
    std::vector<double> values = table.find(name)->values;
    for (double& value : values) value += 1e6;
    moved = moved.with_column(name, values);
  }
  const SchoolSums plain = summarise(table, primary).value();
  const SchoolSums far = summarise(moved, primary).value();
  const Estimate a = infer(fit_random_intercept(plain).value(), plain, "arm").value();
  const Estimate b = infer(fit_random_intercept(far).value(), far, "arm").value();

  EXPECT_TRUE(agrees(b.value, a.value, 1e-8));
  EXPECT_TRUE(agrees(b.se, a.se, 1e-8));
  EXPECT_TRUE(agrees(b.df, a.df, 1e-7));
  EXPECT_TRUE(agrees(cluster_robust(far).value().infer("arm").value().se,
                     cluster_robust(plain).value().infer("arm").value().se,
                     1e-8));
}

TEST(Robustness, TheOrderOfRowsChangesNoByte) {
  TableInput input = trial(12, 9, 4);
  const SchoolSums first = summarise(built(input), primary).value();
  const EffectSize effect = eef_effect_size(first).value();
  RandomStream random(8, 0);
  for (int turn = 0; turn < 20; ++turn) {
    std::vector<std::size_t> order(input.school.index.size());
    std::iota(order.begin(), order.end(), 0);
    shuffle(std::span(order), random);
    TableInput shuffled = input;
    for (std::size_t row = 0; row < order.size(); ++row) {
      shuffled.school.index[row] = input.school.index[order[row]];
      for (std::size_t k = 0; k < input.columns.size(); ++k)
        shuffled.columns[k].values[row] = input.columns[k].values[order[row]];
    }
    const SchoolSums again = summarise(built(shuffled), primary).value();
    ASSERT_EQ(again.cross, first.cross);
    ASSERT_EQ(again.centre, first.centre);
    const EffectSize same = eef_effect_size(again).value();
    ASSERT_EQ(same.estimate.value, effect.estimate.value);
    ASSERT_EQ(same.estimate.ci, effect.estimate.ci);
    ASSERT_EQ(same.estimate.p, effect.estimate.p);
  }
}

TEST(Robustness, SchoolsOfOnePupilBesideOthersGiveFiniteAnswers) {
  TableInput input = trial(20, 8, 5);
  for (std::size_t row = 0; row < 80; ++row)
    if (row % 8 != 0) column(input, "post")[row] = missing;
  const SchoolSums sums = summarise(built(input), primary).value();
  const Estimate estimate = infer(fit_random_intercept(sums).value(), sums, "arm").value();
  const Estimate robust = cluster_robust(sums).value().infer("arm").value();

  for (const double value :
       {estimate.value, estimate.se, estimate.df, estimate.p, robust.se, robust.df})
    EXPECT_TRUE(std::isfinite(value));
  EXPECT_GT(estimate.p, 0);
}

TEST(Robustness, AHugeEffectHasATinyPThatIsNotZero) {
  TableInput input = trial(40, 20, 6);
  for (std::size_t row = 0; row < 800; ++row)
    if (column(input, "arm")[row] == 1) column(input, "post")[row] += 1e5;
  const SchoolSums sums = summarise(built(input), primary).value();
  const Estimate estimate = infer(fit_random_intercept(sums).value(), sums, "arm").value();

  EXPECT_GT(estimate.p, 0);
  EXPECT_LT(estimate.p, 1e-20);
  EXPECT_TRUE(agrees(estimate.value, 1e5, 1e-4));
}

TEST(Robustness, AnEffectThatDrownsThePupilsIsRefused) {
  TableInput input = trial(40, 20, 6);
  for (std::size_t row = 0; row < 800; ++row)
    if (column(input, "arm")[row] == 1) column(input, "post")[row] += 1e9;

  EXPECT_EQ(refusal_of(input), "The columns of the model explain \"post\" without any remainder.");
}

// When schools differ much more than pupils the ratio is large; nothing may be lost.
TEST(Robustness, AVeryLargeVarianceRatioIsFound) {
  TableInput input = trial(16, 12, 7);
  for (std::size_t row = 0; row < 192; ++row)
    column(input, "post")[row] += 1e4 * std::sin(static_cast<double>(row / 12) * 12.9898);
  const SchoolSums sums = summarise(built(input), primary).value();
  const MixedFit fit = fit_random_intercept(sums).value();

  EXPECT_GT(fit.ratio, 1e5);
  EXPECT_GT(fit.icc, 0.9999);
  EXPECT_TRUE(std::isfinite(infer(fit, sums, "arm").value().df));
  EXPECT_NEAR(infer(fit, sums, "arm").value().df, 14, 0.5);
}

TEST(SchoolSums, AnInfiniteValueIsCountedAsMissing) {
  TableInput input = trial(8, 10);
  column(input, "pre")[0] = std::numeric_limits<double>::infinity();

  EXPECT_EQ(summarise(built(input), primary).value().rows_dropped, 1);
}

TEST(SchoolSums, CategoriesAndProductsBecomeColumns) {
  SKIP_WITHOUT_REFERENCE();
  const SchoolSums sums =
      summarise(reference_table("crt_main.csv"),
                {"post", {"arm", "fsm", "arm:fsm", "factor(region)"}, "arm", TrialDesign::cluster})
          .value();

  EXPECT_EQ(sums.names,
            (std::vector<std::string>{
                "(Intercept)", "arm", "fsm", "arm:fsm", "factor(region)2", "factor(region)3"}));
  EXPECT_TRUE(sums.is_school_level(1));
  EXPECT_FALSE(sums.is_school_level(2));
  EXPECT_TRUE(sums.is_school_level(4));
}

}  // namespace trellis::stats
