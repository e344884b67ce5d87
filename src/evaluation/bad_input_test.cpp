#include <functional>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>

#include "evaluation/trial_report.hpp"

namespace trellis::evaluation {
namespace {

/// A pupil of an ordinary trial; a case spoils some of it.
struct Pupil {
  int school = 0;
  int arm = 0;
  double pre = 0;
  double post = 0;
  int fsm = 0;
  double complied = 0;
  bool is_missing = false;
};

using Spoil = std::function<void(Pupil&)>;

std::string trial(const Spoil& spoil, int pupils_per_school = 12) {
  std::string csv = "school,arm,pre,post,fsm,complied\n";
  for (int school = 0; school < 10; ++school)
    for (int i = 0; i < pupils_per_school; ++i) {
      Pupil p{.school = school, .arm = school % 2};
      p.pre = 90 + (i * 7 + school * 5) % 21;
      p.post = 20 + 0.8 * p.pre + 2 * p.arm + (i * school) % 7 + school % 3;
      p.fsm = (i + school) % 3 == 0 ? 1 : 0;
      p.complied = p.arm == 1 && i % 5 != 0 ? 1 : 0;
      spoil(p);
      csv += std::to_string(900001 + p.school) + "," + std::to_string(p.arm) + "," +
             std::to_string(p.pre) + "," + (p.is_missing ? "" : std::to_string(p.post)) + "," +
             std::to_string(p.fsm) + "," + std::to_string(p.complied) + "\n";
    }
  return csv;
}

/// Every analysis there is, so that each meets the spoiled data.
const char* whole_plan = R"({"title": "Trial", "arm": {"column": "arm", "treated": "1"},
  "outcome": {"column": "post"}, "baseline": ["pre"], "fsm": {"column": "fsm"},
  "compliance": {"column": "complied"}, "resamples": 100, "seed": 3,
  "mdes": {"randomisation": 0.2},
  "sensitivity": ["cr2", "cr3", "satterthwaite", "permutation", "bootstrap", "imputation",
                  "no_covariates", "alternative_sd", "g_mlm", "eefanalytics"]})";

/// The refusal, or the text of a whole report in which every number is one.
std::string outcome_of(const std::string& csv) {
  const auto plan = parse_plan(whole_plan, "plan.json");
  EXPECT_TRUE(plan);
  const auto data = read_pupils(csv, "pupils.csv", *plan);
  if (!data) return "refused: " + data.error().message;
  const auto report = analyse_trial(*plan, *data, {}, {.seed = 3});
  if (!report) return "refused: " + report.error().message;
  const std::regex broken(R"((^|[^a-z])(-?nan|-?inf)([^a-z]|$))");
  const std::string text = report_text(*report);
  for (const std::string& form : {text, report_html(*report), report_json(*report).dump()})
    EXPECT_FALSE(std::regex_search(form, broken)) << form;
  for (const PrimaryResult& primary : report->primary) EXPECT_GT(primary.difference.p, 0);
  for (const OtherWay& way : report->others)
    if (way.p) {
      EXPECT_GT(*way.p, 0) << way.name;
    }
  return text;
}

void expect_refusal(const std::string& csv, const std::string& words) {
  const std::string outcome = outcome_of(csv);
  EXPECT_TRUE(outcome.starts_with("refused: ")) << outcome;
  EXPECT_NE(outcome.find(words), std::string::npos) << outcome;
}

TEST(BadInput, WhatCannotBeAnalysedIsRefusedInWords) {
  expect_refusal(trial([](Pupil& p) { p.is_missing = true; }), "outcome");
  expect_refusal(trial([](Pupil& p) { p.post = 100; }), "same");
  expect_refusal(trial([](Pupil& p) { p.pre = p.arm; }), "carry the same information");
  expect_refusal(trial([](Pupil& p) { p.arm = p.school == 0 ? 1 : 0; }), "too few");
  expect_refusal(trial([](Pupil& p) { p.arm = 1; }), "exactly two");
  expect_refusal(trial([](Pupil& p) { p.school = p.arm; }), "too few");
  expect_refusal(trial([](Pupil& p) { p.post = p.pre; }), "");
}

TEST(BadInput, WhatCanBeAnalysedGivesNumbersThroughout) {
  const Spoil nothing = [](Pupil&) {};
  EXPECT_NE(outcome_of(trial(nothing)).find("Primary result"), std::string::npos);
  for (const Spoil& spoil :
       std::initializer_list<Spoil>{[](Pupil& p) { p.is_missing = p.school == 3; },
                                    [](Pupil& p) { p.is_missing = p.arm == 1 && p.fsm == 1; },
                                    [](Pupil& p) { p.fsm = 0; },
                                    [](Pupil& p) { p.fsm = 1; },
                                    [](Pupil& p) { p.fsm = p.arm; },
                                    [](Pupil& p) { p.complied = 0; },
                                    [](Pupil& p) { p.complied = p.arm; },
                                    [](Pupil& p) { p.post += 1000 * p.arm; },
                                    [](Pupil& p) { p.post -= p.school % 3; },
                                    [](Pupil& p) { p.post *= 1e-7; }}) {
    const std::string outcome = outcome_of(trial(spoil));
    EXPECT_FALSE(outcome.empty());
  }
  for (const int pupils : {1, 2}) EXPECT_FALSE(outcome_of(trial(nothing, pupils)).empty());
}

TEST(BadInput, AMillionAddedToTheScoresChangesNoEffectSize) {
  const auto effect_line = [](const std::string& text) {
    const std::size_t from = text.find("Primary result");
    return text.substr(from, text.find('\n', from) - from);
  };
  const std::string plain = effect_line(outcome_of(trial([](Pupil&) {})));
  const std::string shifted = effect_line(outcome_of(trial([](Pupil& p) {
    p.post += 1e6;
    p.pre += 1e6;
  })));
  EXPECT_EQ(plain, shifted);
}

}  // namespace
}  // namespace trellis::evaluation
