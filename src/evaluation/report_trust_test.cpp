#include "evaluation/report_trust.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>

#include "evaluation/trial_report.hpp"

namespace trellis::evaluation {
namespace {

/// Eight schools of twelve pupils; every fourth treated pupil has no outcome.
std::string trial() {
  std::string csv = "school,arm,pre,post\n";
  for (int school = 0; school < 8; ++school)
    for (int pupil = 0; pupil < 12; ++pupil) {
      const int pre = 90 + (pupil * 7 + school * 5) % 21;
      const int post = 20 + pre * 4 / 5 + (school % 2) * 3 + (pupil * school) % 5 + school % 3;
      const bool is_absent = school % 2 == 1 && pupil % 4 == 0;
      csv += std::to_string(900001 + school) + "," + std::to_string(school % 2) + "," +
             std::to_string(pre) + "," + (is_absent ? "" : std::to_string(post)) + "\n";
    }
  return csv;
}

TrialReport analysed(const std::string& more = {}, const SecurityReviews& reviews = {}) {
  const auto plan = parse_plan(R"({"title": "Trial", "arm": {"column": "arm", "treated": "1"},
      "outcome": {"column": "post"}, "baseline": ["pre"])" +
                                   more + "}",
                               "plan.json");
  EXPECT_TRUE(plan) << plan.error().message;
  const auto data = read_pupils(trial(), "pupils.csv", *plan);
  EXPECT_TRUE(data) << data.error().message;
  AnalysisOptions options;
  options.seed = 5;
  options.reviews = reviews;
  auto report = analyse_trial(*plan, *data, {}, options);
  EXPECT_TRUE(report) << report.error().message;
  return *report;
}

const char* two_reviews = R"({"edition": "2019", "reviews": [
  {"reviewer": "A. Reader", "threats": {"confounding": {"level": "low"},
   "concurrent interventions": {"level": "low"},
   "experimental effects and contamination": {"level": "low"},
   "implementation fidelity and compliance": {"level": "moderate"},
   "missing data": {"level": "low"}, "measurement of outcomes": {"level": "low"},
   "selective reporting": {"level": "low"}}},
  {"reviewer": "B. Reader", "threats": {"confounding": {"level": "low"},
   "concurrent interventions": {"level": "low"},
   "experimental effects and contamination": {"level": "low"},
   "implementation fidelity and compliance": {"level": "moderate", "reason": "one site stopped"},
   "missing data": {"level": "low"}, "measurement of outcomes": {"level": "low"},
   "selective reporting": {"level": "low"}}}]})";

TEST(ReportTrust, WhatIsMissingIsCountedModelledAndBent) {
  const TrialReport report = analysed();
  ASSERT_EQ(report.missing.patterns.size(), 2u);
  EXPECT_EQ(report.missing.patterns[1].pupils, 12);
  ASSERT_EQ(report.missing.tipping.size(), 1u);  // Nobody is missing in the control arm.
  EXPECT_EQ(report.missing.tipping[0].arm, 1);
  const std::string text = report_text(report);
  EXPECT_NE(text.find("What is missing"), std::string::npos);
  EXPECT_NE(text.find("12.5%"), std::string::npos);
  EXPECT_EQ(report_json(report)["missing"]["patterns"][1]["missing"][0], "post");
}

TEST(ReportTrust, ADropOutModelThatCannotBeFittedIsListed) {
  const TrialReport report = analysed();
  // Only treated pupils are missing, so the arm separates those who are.
  EXPECT_TRUE(report.missing.odds.empty());
  ASSERT_FALSE(report.not_possible.empty());
  EXPECT_EQ(report.not_possible[0].name, "model of drop-out");
}

TEST(ReportTrust, ThreatsAreLeftToPeople) {
  const TrialReport report = analysed(R"(, "mdes": {"randomisation": 0.25})");
  ASSERT_TRUE(report.security);
  EXPECT_EQ(report.security->start, 4);
  EXPECT_FALSE(report.security->final_rating);
  EXPECT_NE(report_html(report).find("to be judged"), std::string::npos);
  EXPECT_NE(security_line(report).find("only reviewers can judge"), std::string::npos);
}

TEST(ReportTrust, TwoReviewsGiveARating) {
  const auto reviews = parse_reviews(two_reviews, "reviews.json");
  ASSERT_TRUE(reviews) << reviews.error().message;
  const TrialReport report = analysed(R"(, "mdes": {"randomisation": 0.25})", *reviews);
  ASSERT_TRUE(report.security->final_rating);
  EXPECT_EQ(report.security->final_rating->locks, 4);
  EXPECT_NE(report_html(report).find("moderate: one site stopped"), std::string::npos);
  EXPECT_EQ(report_json(report)["security"]["rating"], 4);
}

TEST(ReportTrust, AnIncompleteReviewIsRefused) {
  const auto message = [](const std::string& text) {
    const auto reviews = parse_reviews(text, "reviews.json");
    return reviews ? std::string() : reviews.error().message;
  };
  EXPECT_NE(message(R"({"reviews": [{"reviewer": "A", "threats": {}}]})").find("has no answer"),
            std::string::npos);
  EXPECT_NE(message(R"({"reviews": [{"threats": {}}]})").find("must say who reviewed"),
            std::string::npos);
  EXPECT_NE(message(R"({"edition": "1999"})"), "");
}

TEST(ReportTrust, ImputationStandsBesideCompleteCases) {
  const TrialReport report = analysed(R"(, "sensitivity": ["imputation"])");
  ASSERT_EQ(report.others.size(), 1u);
  EXPECT_EQ(report.others[0].name, "multiple imputation");
  EXPECT_NE(report.others[0].note.find("12 more pupils"), std::string::npos);
  EXPECT_FALSE(report.others[0].is_exploratory);
}

}  // namespace
}  // namespace trellis::evaluation
