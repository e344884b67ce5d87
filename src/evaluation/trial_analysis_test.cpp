#include "evaluation/trial_analysis.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <string>

#include "evaluation/trial_report.hpp"
#include "support/places.hpp"

namespace trellis::evaluation {
namespace {

const std::filesystem::path reference = test::shared_dir() / "reference/evaluation";

std::string text_of(const std::string& file) {
  std::ifstream in(reference / file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

#define SKIP_WITHOUT_REFERENCE_DATA()                       \
  if (!std::filesystem::exists(reference / "crt_main.csv")) \
  GTEST_SKIP() << "The reference data are not there: set TRELLIS_SHARED_DIR."

AnalysisPlan plan_with(const std::string& more) {
  const auto plan = parse_plan(R"({"title": "Reading trial", "design": "crt",
      "arm": {"column": "arm", "treated": "1"}, "outcome": {"column": "post"},
      "baseline": ["pre"])" + more +
                                   "}",
                               "plan.json");
  EXPECT_TRUE(plan) << plan.error().message;
  return *plan;
}

TrialReport analysed(const AnalysisPlan& plan,
                     const std::string& csv,
                     AnalysisOptions options = {}) {
  const auto data = read_pupils(csv, "pupils.csv", plan);
  EXPECT_TRUE(data) << data.error().message;
  auto report = analyse_trial(plan, *data, {}, options);
  EXPECT_TRUE(report) << report.error().message;
  report->data_name = "pupils.csv";
  return *report;
}

std::string head_of(const std::string& text, std::size_t lines) {
  std::size_t end = 0;
  while (lines-- > 0) end = text.find('\n', end) + 1;
  return text.substr(0, end);
}

TEST(TrialAnalysis, TheHeadOfTheTextIsThatOfTheReferenceTrial) {
  SKIP_WITHOUT_REFERENCE_DATA();
  const AnalysisPlan plan = plan_with(
      R"(, "sensitivity": ["cr2", "permutation", "eefanalytics"], "resamples": 200, "seed": 7)");
  const std::string text = report_text(analysed(plan, text_of("crt_main.csv"), {.seed = 7}));

  EXPECT_EQ(
      head_of(text.substr(text.find("Primary")), 8),
      "Primary result (planned): effect size 0.18 SD (95% CI 0.01 to 0.36), p = .037\n"
      "  2.69 points on the test (95% CI 0.17 to 5.21), 37.3 degrees of freedom "
      "(Kenward-Roger)\n"
      "  divided by 14.61 = total SD of the outcome, schools and pupils, from the model with "
      "arm only\n"
      "  986 pupils in 40 schools: treated 490 in 20, control 496 in 20\n"
      "  Months (trial-report table, version stated, unverified): 2; the interval runs from 0 "
      "to 5\n"
      "Schools explain 8.7% of the outcome variance (arm-only model), 11.5% after the "
      "pre-test\n"
      "What this does not show: whether the same would happen in schools that did not "
      "volunteer.\n"
      "Other ways of computing it: cluster-robust CR2, school permutation, "
      "eefAnalytics-compatible line (table below)\n");
}

TEST(TrialAnalysis, ShufflingTheRowsChangesNoByte) {
  SKIP_WITHOUT_REFERENCE_DATA();
  const AnalysisPlan plan = plan_with(
      R"(, "design_variables": ["region"], "fsm": {"column": "fsm"}, "sensitivity": ["cr2", "permutation"],
          "strata": ["region"], "resamples": 100, "seed": 3)");
  std::istringstream in(text_of("crt_main.csv"));
  std::string header, line;
  std::getline(in, header);
  std::vector<std::string> rows;
  while (std::getline(in, line)) rows.push_back(line);
  std::mt19937 order(1);
  std::string first_text, first_html;
  for (int round = 0; round < 20; ++round) {
    std::string csv = header + "\n";
    for (const std::string& row : rows) csv += row + "\n";
    TrialReport report = analysed(plan, csv, {.seed = 3});
    report.data_sha256 = "";  // The file differs; nothing else may.
    if (round == 0) {
      first_text = report_text(report);
      first_html = report_html(report);
    }
    ASSERT_EQ(report_text(report), first_text);
    ASSERT_EQ(report_html(report), first_html);
    std::shuffle(rows.begin(), rows.end(), order);
  }
}

TEST(TrialAnalysis, TheNumberOfThreadsChangesNoByte) {
  SKIP_WITHOUT_REFERENCE_DATA();
  const AnalysisPlan plan =
      plan_with(R"(, "sensitivity": ["permutation", "bootstrap"], "resamples": 400, "seed": 3)");
  const std::string csv = text_of("crt_main.csv");
  const auto page = [&](int threads) {
    return report_html(analysed(plan, csv, {.seed = 3, .threads = threads}));
  };
  const std::string one = page(1);
  EXPECT_EQ(one, page(2));
  EXPECT_EQ(one, page(5));
}

TEST(TrialAnalysis, ThePermutationTestFollowsMinimisation) {
  SKIP_WITHOUT_REFERENCE_DATA();
  const AnalysisPlan plan = plan_with(
      R"(, "allocation": {"rule": "minimised", "on": ["region"]}, "sensitivity": ["permutation"],
          "resamples": 400, "seed": 3)");
  const TrialReport report = analysed(plan, text_of("crt_main.csv"), {.seed = 3});
  ASSERT_TRUE(report.permutation);
  EXPECT_EQ(report.permutation->failed, 0);
  EXPECT_GT(report.permutation->p, 0);
  EXPECT_NE(report.others.front().note.find("minimise"), std::string::npos)
      << report.others.front().note;
}

TEST(AnalysisPlan, AnAllocationMustFitTheDesign) {
  const auto refusal = [](const std::string& more) {
    const auto plan = parse_plan(R"({"title": "T", "arm": {"column": "arm"},
        "outcome": {"column": "post"})" +
                                     more + "}",
                                 "plan.json");
    return plan ? std::string() : plan.error().message;
  };
  EXPECT_NE(refusal(R"(, "allocation": {"rule": "minimised"})").find("must name the columns"),
            std::string::npos);
  EXPECT_NE(refusal(R"(, "allocation": {"rule": "coin"})").find("must be one of"),
            std::string::npos);
  EXPECT_NE(
      refusal(R"(, "strata": ["region"], "allocation": {"rule": "complete"})").find("disagree"),
      std::string::npos);
  EXPECT_NE(refusal(R"(, "design": "mst", "allocation": {"rule": "simple"})").find("whole schools"),
            std::string::npos);
}

TEST(TrialAnalysis, EveryDesignGivesAWholeReport) {
  SKIP_WITHOUT_REFERENCE_DATA();
  const auto check = [](const AnalysisPlan& plan, const std::string& file, double effect) {
    const TrialReport report = analysed(plan, text_of(file), {.seed = 1});
    EXPECT_NEAR(report.primary[0].effect.estimate.value, effect, 2e-6);
    EXPECT_TRUE(nlohmann::json::parse(report_json(report).dump()).contains("primary"));
    EXPECT_NE(report_html(report).find("</html>"), std::string::npos);
    EXPECT_TRUE(report.not_possible.empty())
        << report.not_possible[0].name << " " << report.not_possible[0].sentence;
  };
  check(plan_with(R"(, "design_variables": ["region"], "subgroups": ["fsm", "male"],
      "sensitivity": ["cr2", "cr3", "satterthwaite", "permutation", "bootstrap", "no_covariates",
                      "alternative_sd", "g_mlm", "eefanalytics"], "resamples": 200, "seed": 1)"),
        "crt_main.csv",
        0.0843370815);  // 1.23235439913 / 14.6122485469 of the reference.
  AnalysisPlan multisite = *parse_plan(
      R"({"title": "t", "design": "mst", "arm": {"column": "arm"}, "outcome": {"column": "post"},
          "baseline": ["pre"], "sensitivity": ["random_intercept", "permutation"],
          "resamples": 100, "seed": 1})",
      "p");
  check(multisite, "mst_main.csv", 0.171684);  // 1.69940633294 / 9.89843.
  AnalysisPlan pupils = *parse_plan(
      R"({"title": "t", "design": "srt", "arm": {"column": "arm"}, "outcome": {"column": "post"},
          "baseline": ["pre"], "pupil": "id", "sensitivity": ["permutation", "eefanalytics"],
          "resamples": 100, "seed": 1})",
      "p");
  check(pupils, "srt_main.csv", 0.157619);  // 1.81950164379 / 11.5072453047 x J.
}

TEST(TrialAnalysis, CompliersAreReportedWithTheirFirstStage) {
  SKIP_WITHOUT_REFERENCE_DATA();
  const TrialReport report =
      analysed(plan_with(R"(, "compliance": {"column": "complied"})"), text_of("cace.csv"));

  ASSERT_TRUE(report.compliers);
  EXPECT_NEAR(report.compliers->points.value, 3.71411338256, 1e-8);
  EXPECT_GT(report.compliers->first_stage_f, 10);
}

TEST(TrialAnalysis, AnAnalysisThatIsNotInThePlanIsExploratory) {
  SKIP_WITHOUT_REFERENCE_DATA();
  const AnalysisPlan plan = plan_with(R"(, "sensitivity": ["cr2"])");
  const TrialReport report = analysed(
      plan, text_of("crt_main.csv"), {.extra_sensitivity = {"cr3"}, .extra_subgroups = {}});

  ASSERT_EQ(report.others.size(), 2u);
  EXPECT_FALSE(report.others[0].is_exploratory);
  EXPECT_TRUE(report.others[1].is_exploratory);
  const std::string text = report_text(report);
  EXPECT_LT(text.find("Exploratory: not in the plan"), text.find("cluster-robust CR3  0"));
}

TEST(TrialAnalysis, APlanChangedAfterItsLockIsExploratoryThroughout) {
  const AnalysisPlan plan = plan_with("");
  PlanLock lock{sha256_of("another plan"), *Instant::parse("2026-01-12T09:00:00Z"), "A. Evaluator"};

  EXPECT_EQ(standing_of(plan, std::nullopt).state, PlanState::not_locked);
  EXPECT_EQ(standing_of(plan, lock).sentence(),
            "This analysis was not in the plan of 12 January 2026 and is exploratory.");
  lock.plan_sha256 = plan.sha256;
  EXPECT_EQ(standing_of(plan, lock).sentence(),
            "The plan was locked by A. Evaluator on 12 January 2026.");
  lock.data_seen_at = Instant::parse("2026-01-10T09:00:00Z").value();
  lock.data_seen_sha256 = sha256_of("data");
  EXPECT_NE(standing_of(plan, lock)
                .sentence()
                .find("Outcome data had been loaded before that, on 10 January 2026."),
            std::string::npos);
  EXPECT_EQ(*parse_lock(lock_text(lock)), lock);
  EXPECT_FALSE(parse_lock("something else"));
}

TEST(TrialAnalysis, TooFewSchoolsAreRefusedInPlainWords) {
  const std::string csv =
      "school,arm,pre,post\n1,1,1,2\n1,1,2,4\n2,0,3,3\n2,0,1,1\n3,0,2,5\n3,0,4,4\n";
  const AnalysisPlan plan = plan_with("");
  const auto data = read_pupils(csv, "pupils.csv", plan);
  ASSERT_TRUE(data) << data.error().message;

  const auto report = analyse_trial(plan, *data, {});

  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().kind, ProblemKind::refused_by_rule);
}

TEST(TrialAnalysis, SeveralOutcomesAreAdjusted) {
  SKIP_WITHOUT_REFERENCE_DATA();
  const auto plan = parse_plan(R"({"title": "t", "arm": {"column": "arm"},
      "outcome": [{"column": "post"}, {"column": "pre", "label": "pre-test as outcome",
      "kind": "behaviour"}]})",
                               "p");
  const TrialReport report = analysed(*plan, text_of("crt_main.csv"));

  ASSERT_EQ(report.primary.size(), 2u);
  ASSERT_TRUE(report.primary[0].adjusted_p);
  EXPECT_GE(*report.primary[0].adjusted_p, report.primary[0].difference.p);
  EXPECT_EQ(report.primary[1].no_months, "Months of progress are defined for attainment only.");
}

}  // namespace
}  // namespace trellis::evaluation
