#include "casework/plan_reading.hpp"

#include <gtest/gtest.h>

#include "casework/plan_comment_view.hpp"

namespace trellis::casework {
namespace {

programme::Plan plan_of_two() {
  programme::Plan plan;
  plan.quality_check = {{.id = "clear", .label = "The problem is specific"},
                        {.id = "measured", .label = "Outcomes have thresholds"}};
  return plan;
}

std::vector<std::string> fields_of(const Problems& problems) {
  std::vector<std::string> fields;
  for (const Problem& problem : problems) fields.push_back(problem.field);
  return fields;
}

TEST(PlanReading, EveryCriterionWantsAVerdict) {
  ReadingDecision decision{.verdicts = {{"clear", true, ""}}, .result = ReadingResult::passed};

  EXPECT_EQ(fields_of(check_decision(plan_of_two(), decision)),
            std::vector<std::string>{"met-measured"});
}

TEST(PlanReading, WhatIsNotMetSaysWhatToChangeAndDoesNotPass) {
  ReadingDecision decision{.verdicts = {{"clear", true, ""}, {"measured", false, "  "}},
                           .result = ReadingResult::passed};

  EXPECT_EQ(fields_of(check_decision(plan_of_two(), decision)),
            (std::vector<std::string>{"comment-measured", "result"}));
}

TEST(PlanReading, AReturnWithoutAnUnmetCriterionSaysWhy) {
  ReadingDecision decision{.verdicts = {{"clear", true, ""}, {"measured", true, ""}},
                           .result = ReadingResult::returned};

  EXPECT_EQ(fields_of(check_decision(plan_of_two(), decision)),
            std::vector<std::string>{"summary"});
  decision.summary = "Write for staff who were not there";
  EXPECT_TRUE(check_decision(plan_of_two(), decision).empty());
}

TEST(PlanReading, AVerdictOnNoCriterionIsLeftOut) {
  ReadingDecision decision{
      .verdicts = {{"measured", true, " well done "}, {"unknown", false, ""}, {"clear", true, ""}},
      .result = ReadingResult::passed};

  EXPECT_TRUE(check_decision(plan_of_two(), decision).empty());
  EXPECT_EQ(decision.verdicts,
            (std::vector<CriterionVerdict>{{"clear", true, ""}, {"measured", true, "well done"}}));
}

TEST(PlanReading, NobodyIsAskedTwiceAtOnce) {
  const std::vector<PlanReading> rows = {
      {.kind = ReadingKind::peer, .reader = PersonId{7}, .asked_on = Date(2026, 9, 1)},
      {.kind = ReadingKind::quality,
       .asked_on = Date(2026, 9, 1),
       .result = ReadingResult::returned}};

  EXPECT_EQ(check_another(rows, ReadingKind::peer, PersonId{7}).error().field, "reader");
  EXPECT_TRUE(check_another(rows, ReadingKind::peer, PersonId{8}).has_value());
  EXPECT_TRUE(check_another(rows, ReadingKind::quality, std::nullopt).has_value())
      << "what was returned may be sent again";
}

TEST(PlanComment, AnswersFollowTheirFirstComment) {
  const std::vector<PlanComment> comments = {
      {.id = {1}, .place = "objective:2", .body = "Who does it?"},
      {.id = {2}, .place = "plan", .body = "Good"},
      {.id = {3}, .place = "objective:2", .reply_to = PlanCommentId{1}, .body = "The deputy"}};

  const auto threads = threads_of(comments, "objective:2");

  ASSERT_EQ(threads.size(), 1u);
  ASSERT_EQ(threads[0].answers.size(), 1u);
  EXPECT_EQ(threads[0].answers[0].body, "The deputy");
  EXPECT_EQ(threads_of(comments).size(), 2u);
}

TEST(PlanComment, APlaceIsAPartOfThePlan) {
  programme::Plan plan;
  plan.columns = {{.id = "problem", .label = "Problem"}};
  const std::vector<Objective> objectives = {{.key = 4, .position = 1}};

  EXPECT_EQ(place_title(plan, objectives, "column:problem"), "Problem");
  EXPECT_EQ(place_title(plan, objectives, "objective:4"), "Objective 1");
  EXPECT_EQ(place_title(plan, objectives, "plan"), "The whole plan");
  EXPECT_FALSE(place_title(plan, objectives, "objective:1").has_value());
  EXPECT_FALSE(place_title(plan, objectives, "column:other").has_value());
}

}  // namespace
}  // namespace trellis::casework
