#include "matching/challenge.hpp"

#include <gtest/gtest.h>

namespace trellis::matching {
namespace {

ChallengeTerms ten_days() {
  ChallengeTerms terms{.working_days = 10};
  terms.reasons.push_back({.id = "distance", .label = "Too far away", .valid = {}, .was = {}});
  return terms;
}

// 9 March 2026 is a Monday.
const Date told(2026, 3, 9);
const ChallengeWords said{"distance", "The ferry does not run in winter"};

TEST(Challenge, MayBeMadeForTenWorkingDays) {
  EXPECT_EQ(challenge_last_day(ten_days(), told), Date(2026, 3, 23));
  EXPECT_EQ(check_challenge(ten_days(), told, Date(2026, 3, 9), said).value(), "Too far away");
  EXPECT_TRUE(check_challenge(ten_days(), told, Date(2026, 3, 23), said).has_value());
}

TEST(Challenge, IsTooLateOnTheDayAfter) {
  const auto late = check_challenge(ten_days(), told, Date(2026, 3, 24), said);

  ASSERT_FALSE(late.has_value());
  EXPECT_EQ(late.error().kind, ProblemKind::too_late);
  EXPECT_EQ(late.error().message,
            "This match could be challenged until 23 March 2026. Talk to the people who run the "
            "programme");
}

TEST(Challenge, NeedsAReasonOfTheDefinitionAndWords) {
  EXPECT_EQ(check_challenge(ten_days(), told, told, {"colour", "Because"}).error().field, "reason");
  EXPECT_EQ(check_challenge(ten_days(), told, told, {"distance", "  "}).error().field, "words");
}

TEST(Challenge, IsNotForProgrammesWithoutAWindow) {
  EXPECT_EQ(check_challenge({}, told, told, said).error().kind, ProblemKind::refused_by_rule);
}

}  // namespace
}  // namespace trellis::matching
