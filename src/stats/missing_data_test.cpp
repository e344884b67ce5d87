#include "stats/missing_data.hpp"

#include <cmath>

#include "stats/imputation.hpp"
#include "stats/random.hpp"
#include "stats/test_support.hpp"

namespace trellis::stats {

namespace {

const ModelSpec primary{"post", {"arm", "pre"}, "arm", TrialDesign::cluster};

/// crt_main with the outcome of some pupils removed: of every pupil with probability `share`, and
/// of treated pupils with a low pre-test twice as often.
Table with_gaps(double share, const std::string& column = "post") {
  const Table table = reference_table("crt_main.csv");
  std::vector<double> values = table.find(column)->values;
  RandomStream random(11, 0);
  for (std::size_t row = 0; row < values.size(); ++row) {
    const bool likely = table.find("arm")->values[row] == 1 && table.find("pre")->values[row] < 100;
    if (random.uniform() < (likely ? 2 * share : share)) values[row] = std::nan("");
  }
  return table.with_column(column, values);
}

}  // namespace

TEST(MissingData, TheFlowCountsPupilsAndSchoolsByArm) {
  SKIP_WITHOUT_REFERENCE();
  const Table table = with_gaps(0.05);
  std::vector<std::string> reason(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (std::isnan(table.find("post")->values[row])) reason[row] = row % 2 ? "moved" : "absent";

  const FlowTable flow = flow_table(table, primary, "pre", reason).value();

  ASSERT_EQ(flow.rows.size(), 6u);
  EXPECT_EQ(flow.rows[0].name, "randomised");
  EXPECT_EQ(flow.rows[0].arm[0].pupils, 496);
  EXPECT_EQ(flow.rows[0].arm[1].pupils, 490);
  EXPECT_EQ(flow.rows[0].arm[1].schools, 20);
  EXPECT_EQ(flow.rows[1].name, "absent");
  EXPECT_EQ(flow.rows[4].name, "no outcome");
  EXPECT_EQ(flow.rows[1].arm[0].pupils + flow.rows[2].arm[0].pupils, flow.rows[4].arm[0].pupils);
  EXPECT_EQ(flow.rows[5].arm[0].pupils, 496 - flow.rows[4].arm[0].pupils);
  EXPECT_TRUE(flow.warnings.empty());
}

TEST(MissingData, HighAttritionIsSaid) {
  SKIP_WITHOUT_REFERENCE();
  const FlowTable flow = flow_table(with_gaps(0.25), primary, "pre").value();

  ASSERT_EQ(flow.warnings.size(), 1u);
  EXPECT_TRUE(flow.warnings[0].sentence.ends_with(
      " % of randomised pupils have no outcome; see the tipping point."));
}

TEST(MissingData, PatternsAreCounted) {
  SKIP_WITHOUT_REFERENCE();
  const Table table = reference_table("crt_main.csv");
  std::vector<double> pre = table.find("pre")->values;
  std::vector<double> post = table.find("post")->values;
  pre[0] = pre[1] = post[1] = post[2] = post[3] = std::nan("");
  const std::vector<std::string> columns{"pre", "post"};
  const auto patterns =
      missing_patterns(table.with_column("pre", pre).with_column("post", post), columns).value();

  ASSERT_EQ(patterns.size(), 4u);
  EXPECT_TRUE(patterns[0].missing.empty());
  EXPECT_EQ(patterns[0].pupils, 982);
  EXPECT_EQ(patterns[1].missing, std::vector<std::string>{"post"});
  EXPECT_EQ(patterns[1].pupils, 2);
}

TEST(MissingData, DropOutByPreTestIsFound) {
  SKIP_WITHOUT_REFERENCE();
  const Table table = reference_table("crt_main.csv");
  std::vector<double> post = table.find("post")->values;
  RandomStream random(12, 0);
  for (std::size_t row = 0; row < post.size(); ++row)
    if (random.uniform() < (table.find("pre")->values[row] < 95 ? 0.4 : 0.05))
      post[row] = std::nan("");
  const DropOutModel model =
      drop_out_model(table.with_column("post", post), "post", {"arm", "pre", "fsm"}).value();

  EXPECT_TRUE(model.worth_reading);
  EXPECT_EQ(model.ratios[1].column, "pre");
  EXPECT_LT(model.ratios[1].ratio, 0.97);
  EXPECT_LT(model.ratios[1].p, 1e-6);
  EXPECT_LT(model.ratios[0].ci.lower, 1);
  EXPECT_GT(model.ratios[0].ci.upper, 1);
}

// One 0/1 column: the log odds are those of the 2 x 2 table, the error that of Woolf.
TEST(Logistic, OneBinaryColumnIsTheTwoByTwoTable) {
  TableInput input;
  Column x{"x", {}};
  Column y{"y", {}};
  const int counts[2][2] = {{30, 10}, {15, 25}};
  for (int a = 0; a < 2; ++a)
    for (int b = 0; b < 2; ++b)
      for (int i = 0; i < counts[a][b]; ++i) {
        x.values.push_back(a);
        y.values.push_back(b);
      }
  input.columns = {x, y};
  ModelSpec spec;
  spec.outcome = "y";
  spec.terms = {"x"};
  const Table table = Table::build(input).value();
  const LogisticFit fit = fit_logistic(complete_frame(table, spec).value()).value();

  EXPECT_TRUE(agrees(fit.beta(1), std::log(25.0 * 30 / (15.0 * 10)), 1e-9));
  EXPECT_TRUE(agrees(
      std::sqrt(fit.covariance(1, 1)), std::sqrt(1.0 / 30 + 1.0 / 10 + 1.0 / 15 + 1.0 / 25), 1e-9));
}

TEST(Logistic, AColumnThatSeparatesIsRefusedByName) {
  SKIP_WITHOUT_REFERENCE();
  const Table table = reference_table("crt_main.csv");
  std::vector<double> post = table.find("post")->values;
  for (std::size_t row = 0; row < post.size(); ++row)
    if (table.find("fsm")->values[row] == 1) post[row] = std::nan("");

  const auto model = drop_out_model(table.with_column("post", post), "post", {"arm", "pre", "fsm"});

  ASSERT_FALSE(model.has_value());
  EXPECT_EQ(model.error().code, "separated");
  EXPECT_TRUE(model.error().sentence.starts_with("Column fsm separates the pupils completely"));
}

TEST(MissingData, TheTippingPointIsWhereTheEffectIsZero) {
  SKIP_WITHOUT_REFERENCE();
  const Table table = with_gaps(0.1);
  const TippingPoint treated = tipping_point(table, primary, 1).value();
  const TippingPoint control = tipping_point(table, primary, 0).value();

  ASSERT_TRUE(treated.found);
  EXPECT_LT(treated.shift_sd, 0);
  EXPECT_GT(control.shift_sd, 0);
  EXPECT_TRUE(
      treated.sentence.starts_with("The finding would change if the missing treated pupils were "));
  EXPECT_TRUE(treated.sentence.ends_with(" SD lower than predicted."));
}

TEST(MissingData, PupilsWithoutSchoolsHaveATippingPointToo) {
  SKIP_WITHOUT_REFERENCE();
  const ModelSpec pupils{"post", {"arm", "pre"}, "arm", TrialDesign::individual};
  const Table table = reference_table("srt_main.csv");
  std::vector<double> values = table.find("post")->values;
  for (std::size_t row = 0; row < values.size(); row += 5) values[row] = std::nan("");
  const TippingPoint point =
      tipping_point(table.with_column("post", std::move(values)), pupils, 1).value();

  EXPECT_TRUE(point.found);
  EXPECT_GT(point.pupils, 20);
}

TEST(MissingData, NothingMissingHasNoTippingPoint) {
  SKIP_WITHOUT_REFERENCE();
  EXPECT_EQ(tipping_point(reference_table("crt_main.csv"), primary, 1).error().code,
            "nothing_missing");
}

// Three imputations by hand: mean 2, within 1, between 0.01, total 1 + (4/3) 0.01.
TEST(Pooling, RubinsRulesByHand) {
  const std::vector<double> values{1.9, 2.0, 2.1};
  const std::vector<double> errors{1, 1, 1};
  const PooledEstimate pooled = pool(values, errors, 20).value();

  const double total = 1 + 4.0 / 3 * 0.01;
  const double lambda = (total - 1) / total;
  const double old_df = 2 / (lambda * lambda);
  const double observed_df = 21.0 / 23 * 20 * (1 - lambda);
  EXPECT_TRUE(agrees(pooled.estimate.value, 2, 1e-12));
  EXPECT_TRUE(agrees(pooled.estimate.se, std::sqrt(total), 1e-12));
  EXPECT_TRUE(agrees(pooled.estimate.df, 1 / (1 / old_df + 1 / observed_df), 1e-12));
  EXPECT_LT(pooled.estimate.df, 20);
}

TEST(Pooling, EqualImputationsKeepTheErrorOfOne) {
  const PooledEstimate pooled =
      pool(std::vector<double>{2, 2, 2}, std::vector<double>{0.5, 0.5, 0.5}, 30).value();

  EXPECT_EQ(pooled.estimate.se, 0.5);
  EXPECT_EQ(pooled.missing_information > 0, true);
  EXPECT_LT(pooled.missing_information, 0.1);
}

TEST(Pooling, OneImputationIsRefused) {
  EXPECT_EQ(pool(std::vector<double>{1}, std::vector<double>{1}, 10).error().code,
            "too_few_imputations");
}

TEST(Imputation, RespectsSchoolsAndArms) {
  SKIP_WITHOUT_REFERENCE();
  const Table table = with_gaps(0.2);
  ImputationSpec spec;
  spec.model = primary;
  spec.auxiliary = {"fsm"};
  spec.imputations = 10;
  spec.seed = 5;
  const ImputedAnalysis analysis = analyse_imputed(table, spec, "arm").value();

  EXPECT_EQ(analysis.pooled.estimate.pupils, 986);
  EXPECT_GT(analysis.imputed_pupils, 150);
  // The pre-test explains half the variance: imputing changes little, and costs some certainty.
  EXPECT_NEAR(analysis.pooled.estimate.value, analysis.complete_case.value, 0.6);
  EXPECT_NEAR(analysis.pooled.estimate.se, analysis.complete_case.se, 0.25);
  EXPECT_GT(analysis.pooled.missing_information, 0.01);
  EXPECT_LT(analysis.pooled.missing_information, 0.5);
  EXPECT_LT(analysis.pooled.estimate.df, 40);
  // Imputed outcomes differ between schools as observed ones do.
  const std::vector<Table> completed = impute(table, spec).value();
  const MixedFit fit = fit_random_intercept(summarise(completed[0], primary).value()).value();
  EXPECT_GT(fit.icc, 0.05);
  EXPECT_LT(fit.icc, 0.25);
}

// The outcome is missing where an auxiliary column is high: complete cases are biased without it.
TEST(Imputation, AnAuxiliaryColumnRemovesBias) {
  RandomStream random(21, 0);
  TableInput input;
  Column arm{"arm", {}}, aux{"aux", {}}, post{"post", {}};
  for (int school = 0; school < 60; ++school) {
    input.school.names.push_back(std::to_string(900001 + school));
    const double level = 2 * random.normal();
    for (int pupil = 0; pupil < 30; ++pupil) {
      input.school.index.push_back(school);
      arm.values.push_back(school % 2);
      aux.values.push_back(random.normal());
      post.values.push_back(50 + 5 * aux.values.back() + level + 3 * random.normal());
      // Treated pupils with a high auxiliary value are often not seen.
      if (school % 2 == 1 && aux.values.back() > 0 && random.uniform() < 0.7)
        post.values.back() = std::nan("");
    }
  }
  input.columns = {arm, aux, post};
  const Table table = Table::build(input).value();
  ImputationSpec spec;
  spec.model = {"post", {"arm"}, "arm", TrialDesign::cluster};
  spec.auxiliary = {"aux"};
  spec.seed = 6;
  const ImputedAnalysis analysis = analyse_imputed(table, spec, "arm").value();

  EXPECT_LT(analysis.complete_case.value, -1.5);
  EXPECT_LT(std::abs(analysis.pooled.estimate.value), 1.3);
}

TEST(Imputation, BinaryColumnsStayBinary) {
  SKIP_WITHOUT_REFERENCE();
  const Table table = with_gaps(0.1, "fsm");
  ImputationSpec spec;
  spec.model = {"post", {"arm", "pre", "fsm"}, "arm", TrialDesign::cluster};
  spec.imputations = 3;
  const std::vector<Table> completed = impute(table, spec).value();
  double share = 0;
  for (const double value : completed[0].find("fsm")->values) {
    ASSERT_TRUE(value == 0 || value == 1);
    share += value;
  }
  EXPECT_NEAR(share / 986, 272.0 / 986, 0.05);
}

TEST(Imputation, TheSameBytesOnAnyNumberOfThreads) {
  SKIP_WITHOUT_REFERENCE();
  const Table table = with_gaps(0.1);
  ImputationSpec spec;
  spec.model = primary;
  spec.imputations = 5;
  spec.cycles = 3;
  spec.seed = 77;
  const auto one = analyse_imputed(table, spec, "arm").value();
  spec.threads = 4;
  const auto four = analyse_imputed(table, spec, "arm").value();

  EXPECT_EQ(one.pooled.estimate.value, four.pooled.estimate.value);
  EXPECT_EQ(one.pooled.estimate.se, four.pooled.estimate.se);
}

TEST(Imputation, AMissingArmOrSchoolFactIsNotGuessed) {
  SKIP_WITHOUT_REFERENCE();
  const Table table = reference_table("crt_main.csv");
  ImputationSpec spec;
  spec.model = {"post", {"arm", "pre", "factor(region)"}, "arm", TrialDesign::cluster};
  std::vector<double> region = table.find("region")->values;
  region[4] = std::nan("");
  std::vector<double> arm = table.find("arm")->values;
  arm[4] = std::nan("");

  EXPECT_EQ(impute(table.with_column("region", region), spec).error().sentence,
            "Column \"region\" is a category and is missing for 1 pupils; it is not guessed.");
  EXPECT_EQ(impute(table.with_column("arm", arm), spec).error().code, "arm_missing");
  EXPECT_EQ(impute(table, spec).error().code, "nothing_missing");
}

}  // namespace trellis::stats
