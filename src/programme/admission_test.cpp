#include "programme/admission.hpp"

#include <gtest/gtest.h>

#include "programme/shipped_test_files.hpp"

namespace trellis::programme {
namespace {

TEST(Admission, ABidFallsIntoTheRoundOfItsDay) {
  const Definition fund = shipped("excellence_fund.json");
  const Form& bid = *fund.find_form("bid");

  const auto first = admit(fund, bid, "", Date(2026, 3, 27));
  const auto second = admit(fund, bid, "", Date(2026, 9, 7));

  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->id, "round_1");
  EXPECT_EQ(first->cohort->starts_on, Date(2026, 5, 1));
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->id, "round_2");
}

TEST(Admission, BetweenRoundsTheNextOpeningIsNamed) {
  const Definition fund = shipped("excellence_fund.json");

  const auto refused = admit(fund, *fund.find_form("bid"), "", Date(2026, 3, 28));

  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ProblemKind::too_late);
  EXPECT_EQ(refused.error().message, "Come back on 7 September 2026: \"Round 2\" opens then");
}

TEST(Admission, AfterTheLastRoundItsDayIsNamed) {
  const Definition fund = shipped("excellence_fund.json");

  const auto refused = admit(fund, *fund.find_form("bid"), "", Date(2026, 11, 28));

  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().message,
            "This form can no longer be sent: the last day was 27 November 2026");
}

TEST(Admission, WithoutRoundsTheNextCohortOfTheStreamTakesIt) {
  const Definition hubs = shipped("behaviour_hubs.json");
  const Form& form = *hubs.find_form("partner_application");

  const auto core = admit(hubs, form, "core", Date(2023, 9, 2));
  const auto trust = admit(hubs, form, "mat", Date(2023, 9, 2));

  ASSERT_TRUE(core.has_value());
  EXPECT_EQ(core->cohort->number, 9);
  EXPECT_FALSE(trust.has_value());
}

TEST(Admission, AnInterestIsExpressedByTheDayOnWhichTheLastCohortCloses) {
  const Definition hubs = shipped("behaviour_hubs.json");
  const Form& form = *hubs.find_form("expression_of_interest");

  EXPECT_TRUE(admit(hubs, form, "", Date(2023, 11, 6)).has_value());
  const auto late = admit(hubs, form, "", Date(2023, 11, 7));

  ASSERT_FALSE(late.has_value());
  EXPECT_EQ(late.error().message,
            "This form can no longer be sent: the last day was 6 November 2023");
  EXPECT_FALSE(is_application(form));
}

}  // namespace
}  // namespace trellis::programme
