#include "programme/money.hpp"

#include <gtest/gtest.h>

#include "programme/scoring.hpp"
#include "programme/shipped_test_files.hpp"

namespace trellis::programme {
namespace {

TEST(Money, TextsAreInPoundsAndPence) {
  EXPECT_EQ(text_of(Money{132000}), "£1,320");
  EXPECT_EQ(text_of(Money{4050}), "£40.50");
  EXPECT_EQ(text_of(Money{5}), "£0.05");
}

const Grant& hub_grant(const Definition& definition) { return definition.money.grants.front(); }

TEST(Grant, IsProportionalToStreamTime) {
  const Definition definition = shipped("behaviour_hubs.json");

  const auto half = grant_due(hub_grant(definition), "extended", Date(2022, 9, 1), 0.5, Money{});

  ASSERT_TRUE(half.has_value());
  EXPECT_EQ(half->amount, Money{450000});
  EXPECT_TRUE(half->example);
  EXPECT_FALSE(half->capped);
}

TEST(Grant, TheSumOfOneParticipationNeverPassesTheCap) {
  const Definition definition = shipped("behaviour_hubs.json");
  const Grant& grant = hub_grant(definition);
  Money paid{};

  for (int i = 0; i < 5; ++i) {
    const auto due = grant_due(grant, "extended", Date(2023, 9, 1), 0.4, paid);
    ASSERT_TRUE(due.has_value());
    paid.pence += due->amount.pence;
    EXPECT_LE(paid.pence, 900000);
  }
  EXPECT_EQ(paid, Money{900000});
  EXPECT_EQ(check_cap(grant.cap, paid, Money{1}).error().message,
            "Enter at most £0: £9,000 of £9,000 has been paid");
  EXPECT_TRUE(check_cap(grant.cap, Money{}, Money{900000}).has_value());
  EXPECT_FALSE(check_cap(grant.cap, Money{}, Money{}).has_value());
}

TEST(Grant, ADayBeforeTheFirstRowHasNoAmount) {
  const Definition definition = shipped("behaviour_hubs.json");

  EXPECT_FALSE(grant_due(hub_grant(definition), "core", Date(2021, 3, 31), 1, Money{}).has_value());
}

Scoring two_markers() {
  Scoring scoring;
  scoring.criteria = {{"a", "Quality", 3, 0, 4}, {"b", "Need", 1, 0, 10}};
  scoring.markers = 2;
  scoring.tolerance = 10;
  return scoring;
}

TEST(Scoring, TotalsAreWeightedPercentages) {
  EXPECT_DOUBLE_EQ(total_of(two_markers(), {1, {{"a", 4}, {"b", 10}}}), 100);
  EXPECT_DOUBLE_EQ(total_of(two_markers(), {1, {{"a", 2}, {"b", 10}}}), 62.5);
}

TEST(Scoring, MarkersWhoDifferByMoreThanTheToleranceAreModerated) {
  const std::vector<Marking> close = {{1, {{"a", 4}, {"b", 10}}}, {2, {{"a", 4}, {"b", 6}}}};
  const std::vector<Marking> apart = {{1, {{"a", 4}, {"b", 10}}}, {2, {{"a", 3}, {"b", 10}}}};

  EXPECT_EQ(score_of(two_markers(), close, {}).state, ScoreState::agreed);
  EXPECT_DOUBLE_EQ(score_of(two_markers(), close, {}).total, 95);
  EXPECT_EQ(score_of(two_markers(), apart, {}).state, ScoreState::needs_moderation);
  EXPECT_DOUBLE_EQ(score_of(two_markers(), apart, 80.0).total, 80);
  EXPECT_EQ(score_of(two_markers(), std::span(close).first(1), {}).state, ScoreState::waiting);
}

TEST(Scoring, NobodySeesMarksBeforeGivingTheirOwn) {
  const std::vector<Marking> one = {{1, {{"a", 4}, {"b", 10}}}};

  EXPECT_TRUE(may_see_marks(two_markers(), one, 1));
  EXPECT_FALSE(may_see_marks(two_markers(), one, 2));
  const std::vector<Marking> both = {one[0], {2, {{"a", 3}, {"b", 1}}}};
  EXPECT_TRUE(may_see_marks(two_markers(), both, 3));
}

TEST(Scoring, MarksOutsideTheScaleOrMissingAreRefused) {
  EXPECT_EQ(check_marking(two_markers(), {1, {{"a", 5}, {"b", 1}}}).error().message,
            "Enter a mark from 0 to 4 for \"Quality\"");
  EXPECT_EQ(check_marking(two_markers(), {1, {{"a", 1}}}).error().message,
            "Enter a mark for \"Need\"");
  EXPECT_FALSE(check_marking(two_markers(), {1, {{"a", 1}, {"b", 1}, {"c", 1}}}).has_value());
}

TEST(Award, RunsDownTheRankingWithinTheBudget) {
  const auto results = award({{1, 70, 1, Money{500}},
                              {2, 90, 1, Money{600}},
                              {3, 70, 2, Money{500}},
                              {4, 40, 9, Money{1}}},
                             Money{1200},
                             50.0);

  ASSERT_EQ(results.size(), 4u);
  EXPECT_EQ(results[0].id, 2);
  EXPECT_EQ(results[0].award, Award::awarded);
  EXPECT_EQ(results[1].id, 3) << "ties go to the greater need";
  EXPECT_EQ(results[1].award, Award::awarded);
  EXPECT_EQ(results[2].award, Award::waiting);
  EXPECT_EQ(results[3].award, Award::below_pass_mark);
}

}  // namespace
}  // namespace trellis::programme
