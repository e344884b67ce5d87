// Months, cost, padlocks and flow: what people judge with, and where the library says no.
#include <cmath>
#include <gtest/gtest.h>

#include "stats/cost_per_pupil.hpp"
#include "stats/decimal.hpp"
#include "stats/months_of_progress.hpp"
#include "stats/padlocks.hpp"
#include "stats/participant_flow.hpp"

namespace trellis::stats {
namespace {

TEST(Decimal, HalvesGoAwayFromZeroInDecimals) {
  EXPECT_DOUBLE_EQ(round_decimal(0.045, 2), 0.05);  // Stored as 0.04499999999999999.
  EXPECT_DOUBLE_EQ(round_decimal(-0.185, 2), -0.19);
  EXPECT_DOUBLE_EQ(round_decimal(0.0449, 2), 0.04);
  EXPECT_DOUBLE_EQ(round_decimal(0.995, 2), 1.0);
  EXPECT_DOUBLE_EQ(round_decimal(9.995, 2), 10.0);
  EXPECT_DOUBLE_EQ(round_decimal(2.5, 0), 3);
  EXPECT_DOUBLE_EQ(round_decimal(-0.001, 2), 0);
  EXPECT_FALSE(std::signbit(round_decimal(-0.001, 2)));
  EXPECT_DOUBLE_EQ(round_decimal(1234, 2), 1234);
}

const MonthsTable small{.id = "t",
                        .name = "Small table",
                        .is_verified = true,
                        .rows = {{0, -0.01, 0.01}, {1, 0.02, 0.09}, {2, 0.10, 0.18}}};

TEST(Months, TheEffectIsRoundedToTwoDecimalsFirst) {
  EXPECT_EQ(months_of(0.0949, small)->in_words(), "1");
  EXPECT_EQ(months_of(0.095, small)->in_words(), "2");
  EXPECT_EQ(months_of(-0.15, small)->in_words(), "-2");
  EXPECT_EQ(months_of(0.19, small)->in_words(), "more than 2");
  EXPECT_EQ(months_of(-0.19, small)->in_words(), "more than 2 fewer");
  EXPECT_EQ(months_of(-0.004, small)->in_words(), "0");
}

TEST(Months, BothEndsOfTheIntervalAreSaid) {
  EXPECT_EQ(months_of_progress({0.12, {0.02, 0.18, 0.95}}, small)->sentence,
            "Months (Small table): 2; the interval runs from 1 to 2");
  EXPECT_EQ(months_of_progress({0.05, {-0.05, 0.15, 0.95}}, small)->sentence,
            "Could be none. Months (Small table): 1; the interval runs from -1 to 2");
}

TEST(Months, OnlyAttainmentWithAComparisonGroupHasMonths) {
  MonthsRequest request{0.1, {0.0, 0.2, 0.95}};
  request.outcome = OutcomeKind::behaviour;
  EXPECT_EQ(months_of_progress(request, small).error().sentence,
            "Months of progress are defined for attainment only.");
  request.outcome = OutcomeKind::attainment;
  request.has_comparison_group = false;
  EXPECT_FALSE(months_of_progress(request, small));
  request.has_comparison_group = true;
  request.is_binary = true;
  EXPECT_FALSE(months_of_progress(request, small));
  EXPECT_FALSE(months_of(0.1, {}));
  const MonthsTable gap{.name = "Gap", .rows = {{0, 0, 0.01}, {2, 0.10, 0.18}}};
  EXPECT_FALSE(months_of(0.05, gap));
}

const BandScheme bands{.id = "b",
                       .name = "Bands",
                       .bands = {{1, "£", "very low", 0, true, 80.0, false},
                                 {2, "££", "low", 80, true, 200.0, true},
                                 {3, "£££", "moderate", 200, false, std::nullopt, false}}};

TEST(Cost, ABandHoldsItsOwnEnds) {
  EXPECT_EQ(cost_band(79.99, bands)->band, 1);
  EXPECT_EQ(cost_band(80, bands)->band, 2);
  EXPECT_EQ(cost_band(200, bands)->band, 2);
  EXPECT_EQ(cost_band(1e6, bands)->band, 3);
  EXPECT_FALSE(cost_band(-1, bands));
  BandScheme gap = bands;
  gap.bands[2].low = 300;
  EXPECT_FALSE(cost_band(250, gap));
}

TEST(Cost, EveryDenominatorIsNamed) {
  // 9,000 pounds to start, 6,000 a year for two years, 100 pupils a year who stay one year.
  const CostPlan plan{.items = {{"materials", "funder", CostKind::start_up, 900000, 0, 1},
                                {"trainer", "funder", CostKind::running, 600000, 0, 1},
                                {"trainer", "schools", CostKind::running, 600000, 12, 2}},
                      .pupils_by_year = {100, 100}};
  const auto r = cost_per_pupil(plan, bands);

  ASSERT_TRUE(r);
  EXPECT_EQ(r->total_pence, 2100000);
  EXPECT_DOUBLE_EQ(r->per_pupil_year, 105);
  EXPECT_DOUBLE_EQ(r->per_pupil, 105);
  EXPECT_DOUBLE_EQ(r->per_pupil_year_over_three, (9000 + 18000) / 300.0);
  EXPECT_DOUBLE_EQ(r->staff_days, 12);
  EXPECT_DOUBLE_EQ(r->per_pupil_year_fewer, 105 / 0.8);
  EXPECT_EQ(r->band.label, "low");
  EXPECT_EQ(r->payers[1], "schools: £6,000.00");
}

TEST(Cost, AOneOffIsNotDividedByYearsWithoutTheirPupils) {
  EXPECT_DOUBLE_EQ(*spread_over_years(23.45, 1, 1), 23.45);
  EXPECT_NEAR(*spread_over_years(23.45, 3, 1), 7.8167, 5e-5);
  const auto refused = spread_over_years(23.45, 4, 1);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().sentence,
            "A pupil takes part for 1 year, so a cost spread over 4 years is divided by years in "
            "which that pupil was not there.");
}

TEST(Cost, PlansThatCannotBeCostedAreRefused) {
  EXPECT_FALSE(cost_per_pupil({}, bands));
  EXPECT_FALSE(cost_per_pupil({.items = {{.name = "a", .pence = 100}}}, bands));
  const CostPlan later{.items = {{.name = "a", .pence = 100, .year = 2}}, .pupils_by_year = {5}};
  EXPECT_EQ(cost_per_pupil(later, bands).error().sentence,
            "\"a\" falls in year 2, for which no pupils are given.");
}

const PadlockEdition edition{
    .edition = "2019",
    .designs = {"none", "one", "two", "three", "four", "randomised"},
    .mdes = {{5, 0.0, 0.20}, {4, 0.21, 0.29}, {3, 0.30, 0.39}, {0, 0.60, std::nullopt}},
    .attrition = {{5, 0, 10.0}, {4, 11, 20.0}, {0, 51, std::nullopt}},
    .is_verified = true};

std::array<ThreatAnswer, 7> threats(int moderate, int high, BiasDirection direction) {
  std::array<ThreatAnswer, 7> all{};
  for (int i = 0; i < moderate + high; ++i) {
    all[static_cast<std::size_t>(i)].level =
        i < moderate ? ThreatLevel::moderate : ThreatLevel::high;
    all[static_cast<std::size_t>(i)].direction = direction;
  }
  return all;
}

TEST(Padlocks, ThePublishedDeductions) {
  using enum BiasDirection;
  EXPECT_EQ(padlock_deduction(threats(0, 0, unknown)), 0);
  EXPECT_EQ(padlock_deduction(threats(2, 0, unknown)), 0);
  EXPECT_EQ(padlock_deduction(threats(2, 0, in_favour)), -1);
  EXPECT_EQ(padlock_deduction(threats(4, 0, unknown)), -1);
  EXPECT_EQ(padlock_deduction(threats(0, 1, unknown)), -1);
  EXPECT_EQ(padlock_deduction(threats(2, 1, unknown)), -2);
  EXPECT_EQ(padlock_deduction(threats(0, 2, unknown)), -2);
  EXPECT_EQ(padlock_deduction(threats(3, 3, unknown)), -2);
  auto opposed = threats(2, 0, in_favour);
  opposed[1].direction = against;
  EXPECT_EQ(padlock_deduction(opposed), 0);
}

TEST(Padlocks, WhereTheRuleIsSilentNoNumberIsInvented) {
  using enum BiasDirection;
  EXPECT_FALSE(padlock_deduction(threats(1, 1, unknown)));
  EXPECT_FALSE(padlock_deduction(threats(3, 0, in_favour)));
  EXPECT_FALSE(padlock_deduction(threats(4, 0, against)));
  EXPECT_FALSE(padlock_deduction(threats(5, 0, unknown)));
  EXPECT_FALSE(padlock_deduction(threats(3, 1, unknown)));

  const PadlockReview review{.reviewer = "A", .threats = threats(1, 1, unknown)};
  const auto sheet = *padlock_sheet(
      {.design_locks = 5, .mdes = 0.2, .attrition = 0.05, .reviews = {review, review}}, edition);
  EXPECT_FALSE(sheet.final_rating);
  EXPECT_EQ(sheet.notes.back(),
            "This set of threats is not covered by the published rule: reviewers must judge.");
}

TEST(Padlocks, TheLowestColumnStartsAndThreatsOnlyTakeAway) {
  const PadlockReview review{.threats = threats(0, 1, BiasDirection::unknown)};
  const auto sheet = *padlock_sheet(
      {.design_locks = 5, .mdes = 0.295, .attrition = 0.104, .reviews = {review, review}}, edition);

  EXPECT_EQ(sheet.mdes, 3);       // 0.295 is 0.30 in two decimals.
  EXPECT_EQ(sheet.attrition, 4);  // More than 10 %.
  EXPECT_EQ(sheet.start, 3);
  EXPECT_EQ(sheet.final_rating->locks, 2);
  EXPECT_EQ(sheet.notes[0],
            "Attrition is 10.4 %; a share between two printed rows takes the lower rating.");
}

TEST(Padlocks, WhatIsMissingOrDisputedLeavesNoRating) {
  const PadlockReview one{.threats = threats(0, 1, BiasDirection::unknown)};
  const PadlockReview other{.threats = threats(0, 0, BiasDirection::unknown)};
  const auto disputed = *padlock_sheet(
      {.design_locks = 5, .mdes = 0.2, .attrition = 0.6, .reviews = {one, other}}, edition);
  EXPECT_EQ(disputed.start, 0);
  EXPECT_EQ(disputed.notes.back(), "Reviewers differ on confounding.");
  EXPECT_FALSE(disputed.final_rating);

  EXPECT_FALSE(padlock_sheet({.design_locks = 5, .reviews = {one, one}}, edition)->final_rating);
  EXPECT_FALSE(padlock_sheet({.design_locks = 6}, edition));
  EXPECT_FALSE(padlock_sheet({.design_locks = 5, .attrition = 1.2}, edition));
  EXPECT_EQ(padlock_name(3), "moderate to high");
}

TEST(Flow, AttritionIsCountedInPupilsAndMustAddUp) {
  ArmFlow treated{
      "treated", {20, 500}, {{"school withdrew", {1, 30}}, {"absent", {0, 80}}}, {19, 390}};
  ArmFlow control{"control", {20, 500}, {{"absent", {0, 100}}}, {20, 400}};
  const auto flow = participant_flow({treated, control});

  ASSERT_TRUE(flow);
  EXPECT_DOUBLE_EQ(flow->attrition, 0.21);
  EXPECT_NEAR(flow->differential, 0.02, 1e-12);
  EXPECT_EQ(flow->warnings[0].sentence,
            "21.0 % of randomised pupils have no outcome; see the tipping point.");

  treated.analysed.pupils = 391;
  EXPECT_EQ(participant_flow({treated, control}).error().sentence,
            "In arm \"treated\" 500 pupils were allocated, but 501 are analysed or lost.");
  treated.analysed = {20, 390};
  EXPECT_FALSE(participant_flow({treated}));
  EXPECT_FALSE(participant_flow({}));
  EXPECT_FALSE(participant_flow({{.arm = "empty"}}));
}

}  // namespace
}  // namespace trellis::stats
