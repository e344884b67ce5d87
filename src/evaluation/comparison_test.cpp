#include <cmath>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "evaluation/comparison_report.hpp"
#include "support/places.hpp"

namespace trellis::evaluation {
namespace {

ComparisonPlan plan_with(const std::string& more = {}) {
  const auto plan = parse_comparison_plan(R"({"title": "Schools", "design": "matched_did",
      "school": "urn", "arm": {"column": "took_part", "treated": "yes"},
      "outcome": {"column": "score", "minimum": 0, "maximum": 120},
      "first_year_after": 2018, "covariates": ["fsm"])" +
                                              more + "}",
                                          "plan.json");
  EXPECT_TRUE(plan) << plan.error().message;
  return *plan;
}

constexpr const char* header = "urn,year,took_part,fsm,score\n";

std::string refusal_of(const std::string& rows, const std::string& more = {}) {
  const auto data = read_panel(header + rows, "panel.csv", plan_with(more));
  return data ? "" : data.error().message;
}

TEST(SchoolPanel, EveryBadCellIsNamedByItsPlace) {
  EXPECT_EQ(refusal_of("900001,2017,yes,20,high\n"),
            "panel.csv:2:5 (row 1) \"high\" is not a number (score).");
  EXPECT_EQ(refusal_of("900001,soon,yes,20,99\n"), "panel.csv:2:2 (row 1) \"soon\" is not a year.");
  EXPECT_EQ(refusal_of("900001,2017,yes,20,990\n"),
            "panel.csv:2:5 (row 1) score is 990, outside its range.");
  EXPECT_EQ(refusal_of("900001,2017,yes,20,99\n900001,2017,yes,20,98\n"),
            "panel.csv:3:2 (row 2) School \"900001\" is listed twice for 2017.");
  EXPECT_EQ(
      refusal_of("900001,2017,yes,20,99\n900001,2018,no,20,98\n"),
      "panel.csv:3:3 (row 2) took_part of school \"900001\" is \"no\" here and \"yes\" in row 1. "
      "It is one fact of the school, known before.");
  EXPECT_NE(refusal_of("900001,2017,yes,20,99\n").find("must hold two labels"), std::string::npos);
  EXPECT_NE(refusal_of("900001,2017,yes,20\n").find("has 4 cells, the header has 5"),
            std::string::npos);
}

TEST(SchoolPanel, GapsBecomeMissingAndWordsBecomeCategories) {
  const auto data =
      read_panel("urn,year,took_part,fsm,score\n900002,2018,no,few,\n900001,2017,yes,many,99\n",
                 "panel.csv",
                 plan_with());
  ASSERT_TRUE(data) << data.error().message;
  EXPECT_EQ(data->pool.urn, (std::vector<std::string>{"900001", "900002"}));
  EXPECT_EQ(data->panel.years, (std::vector<int>{2017, 2018}));
  EXPECT_TRUE(std::isnan(data->panel.value[1][1]));
  EXPECT_EQ(data->pool.covariates[0].categories, (std::vector<std::string>{"many", "few"}));
}

TEST(ComparisonPlan, SlipsOfThePenAreRefused) {
  const auto message = [](const std::string& more) {
    const auto plan = parse_comparison_plan(
        R"({"title": "Schools", "design": "matched_did", "arm": {"column": "a"},
            "outcome": {"column": "y"}, "covariates": ["x"])" +
            more + "}",
        "plan.json");
    return plan ? std::string() : plan.error().message;
  };
  EXPECT_NE(message("").find("first_year_after"), std::string::npos);
  EXPECT_NE(message(R"(, "first_year_after": 2018, "match": {"method": "best"})")
                .find("must be one of: nearest, optimal"),
            std::string::npos);
  EXPECT_NE(message(R"(, "first_year_after": 2018, "matched": {})").find("does not know"),
            std::string::npos);
  EXPECT_TRUE(*is_comparison_plan(R"({"design": "matched_did"})", "plan.json"));
  EXPECT_FALSE(*is_comparison_plan(R"({"design": "crt"})", "plan.json"));
}

const std::filesystem::path matched = test::shared_dir() / "reference/evaluation/schools_match.csv";

/// The reference schools as one row per school and year; y1 to y4 stand for 2016 to 2019.
std::string reference_panel(int first_year) {
  std::ifstream in(matched);
  std::string line, text = "urn,year,took_part,fsm,size,phase,ofsted,score\n";
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::vector<std::string> cells;
    std::istringstream row(line);
    for (std::string cell; std::getline(row, cell, ',');) cells.push_back(cell);
    for (std::size_t year = 0; year < 4; ++year)
      text += cells[0] + "," + std::to_string(first_year + static_cast<int>(year)) + "," +
              cells[1] + "," + cells[2] + "," + cells[3] + "," + cells[4] + "," + "g" + cells[5] +
              "," + cells[7 + year] + "\n";
  }
  return text;
}

ComparisonPlan reference_plan(const std::string& more = {}) {
  return *parse_comparison_plan(R"({"title": "Schools", "design": "matched_did", "school": "urn",
      "arm": {"column": "took_part", "treated": "1"}, "outcome": {"column": "score"},
      "first_year_after": 2018, "covariates": ["fsm", "size", "phase", "ofsted"])" +
                                    more + "}",
                                "plan.json");
}

Result<ComparisonReport> reference_report(const std::string& more = {}, int first_year = 2016) {
  const ComparisonPlan plan = reference_plan(more);
  const auto data = read_panel(reference_panel(first_year), "panel.csv", plan);
  if (!data) return std::unexpected(data.error());
  return analyse_comparison(plan, *data, {});
}

TEST(Comparison, TheUnmatchedEffectIsThatOfTheReference) {
  if (!std::filesystem::exists(matched))
    GTEST_SKIP() << "The reference data are not there: set TRELLIS_SHARED_DIR.";
  const auto report = reference_report();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->treated, 66);
  ASSERT_FALSE(report->others.empty());
  EXPECT_EQ(report->others[0].name, "no matching");
  EXPECT_NEAR(report->others[0].effect.value, 1.86466, 1e-5);
  const std::string text = comparison_text(*report);
  EXPECT_NE(text.find("Before the programme the schools that took part moved apart by"),
            std::string::npos);
  const std::string page = comparison_html(*report);
  for (const char* part : {"event-study", "balance", "flow", "other-ways"})
    EXPECT_NE(page.find(part), std::string::npos) << part;
  EXPECT_EQ(comparison_json(*report)["pairs"].size(), 66u);
  EXPECT_EQ(page.find("nan"), std::string::npos);
}

TEST(Comparison, YearsThatWereNeverMeasuredAreRefused) {
  if (!std::filesystem::exists(matched))
    GTEST_SKIP() << "The reference data are not there: set TRELLIS_SHARED_DIR.";
  const auto report = reference_report(R"(, "measure": "key_stage_2")", 2017);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().message,
            "There are no national results for 2020: assessments cancelled. They cannot be "
            "supplied, and values are never interpolated.");
}

}  // namespace
}  // namespace trellis::evaluation
