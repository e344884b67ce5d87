#include "evaluation/judgement_tables.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace trellis::evaluation {
namespace {

std::string months(const std::string& table, double effect) {
  return stats::months_of(effect, *months_table(table))->in_words();
}

TEST(JudgementTables, TheTablesOfMonthsDisagreeAtSmallEffects) {
  EXPECT_EQ(months("trial_report", 0.03), "0");
  EXPECT_EQ(months("toolkit_archived", 0.03), "1");
  EXPECT_EQ(months("toolkit_2026", 0.03), "0");
  for (const std::string& id : months_table_ids()) EXPECT_EQ(months(id, -0.20), "-3") << id;
  EXPECT_FALSE(months_table("trial_report")->is_verified);
  EXPECT_FALSE(months_table("none"));
}

int band(const std::string& scheme, double pounds) {
  return stats::cost_band(pounds, *band_scheme(scheme))->band;
}

TEST(JudgementTables, TheSameCostLiesInDifferentBandsOfDifferentSchemes) {
  EXPECT_EQ(band("behaviour_hubs_report", 35.53), 2);
  EXPECT_EQ(band("behaviour_hubs_report", 23.45), 2);
  EXPECT_EQ(band("behaviour_hubs_report", 20.50), 2);
  EXPECT_EQ(band("behaviour_hubs_report", 7.82), 1);
  EXPECT_EQ(band("behaviour_hubs_report", 5.86), 1);
  for (const char* scheme : {"toolkit_2014", "toolkit_2017", "toolkit_2026"}) {
    EXPECT_EQ(band(scheme, 35.53), 1) << scheme;
    EXPECT_EQ(band(scheme, 9.38), 1) << scheme;
  }
  EXPECT_EQ(band("toolkit_2014", 650), 3);
  EXPECT_EQ(band("toolkit_2017", 650), 3);
  EXPECT_EQ(band("toolkit_2026", 650), 4);
}

TEST(JudgementTables, EveryAmountLiesInExactlyOneBandOfEveryScheme) {
  for (const std::string& id : band_scheme_ids()) {
    const auto scheme = *band_scheme(id);
    for (double pounds = 0; pounds < 1500; pounds += 0.25)
      EXPECT_TRUE(stats::cost_band(pounds, scheme)) << id << " " << pounds;
  }
}

TEST(JudgementTables, BothEditionsOfThePadlockRulesAreComplete) {
  for (const char* edition : {"2014", "2019"}) {
    const auto rules = *padlock_edition(edition);
    EXPECT_EQ(rules.mdes.size(), 6u);
    EXPECT_EQ(rules.attrition.size(), 6u);
    for (const std::string& design : rules.designs) EXPECT_FALSE(design.empty());
    EXPECT_EQ(
        stats::padlock_sheet({.design_locks = 5, .mdes = 0.0, .attrition = 0.51}, rules)->start, 0);
  }
  EXPECT_FALSE(padlock_edition("1999"));
}

TEST(JudgementTables, KeyStage2WasNotMeasuredIn2020And2021) {
  const auto years = unmeasured_years("key_stage_2");
  ASSERT_EQ(years.size(), 2u);
  EXPECT_EQ(years[0].year, 2020);
  EXPECT_EQ(years[1].reason, "assessments cancelled");
}

TEST(JudgementTables, NoFrameworkHasAGradeCalledAdequate) {
  const auto names = inspection_grade_names();
  EXPECT_NE(std::ranges::find(names, "Inadequate"), names.end());
  EXPECT_EQ(std::ranges::find(names, "Adequate"), names.end());
}

}  // namespace
}  // namespace trellis::evaluation
