#include "matching/cost_model.hpp"

#include <gtest/gtest.h>

#include "matching/hard_rules.hpp"

namespace trellis::matching {
namespace {

School school(int urn, Point at, double fsm, double pupils) {
  School made;
  made.urn = Urn(urn);
  made.setting = Setting::primary;
  made.at = at;
  made.fsm = fsm;
  made.pupils = pupils;
  made.eal = 0.1;
  made.urban = true;
  made.faith = false;
  made.selective = false;
  return made;
}

/// The worked pair of the matching design: 22.4 km apart in a straight line.
Lead worked_lead() {
  return {school(900001, {400000, 300000}, 0.185, 210),
          {{"core", 2026, 3}},
          {{"behaviour", 5}, {"attendance", 4}, {"reading", 2}}};
}

Partner worked_partner() {
  return {school(900002, {422400, 300000}, 0.31, 420),
          "core",
          2026,
          1,
          {"behaviour", "attendance", "reading"}};
}

TEST(CostModel, PricesTheWorkedPairPartByPart) {
  const PairCost cost = cost_of(worked_lead(), worked_partner(), {});

  EXPECT_NEAR(cost.road_km, 29.12, 1e-9);
  EXPECT_EQ(cost.part(CostPart::travel), 291);
  EXPECT_EQ(cost.part(CostPart::free_meals), 38);
  EXPECT_EQ(cost.part(CostPart::size), 100);
  EXPECT_EQ(cost.part(CostPart::need), 75);
  EXPECT_EQ(cost.total(), 504);
  EXPECT_TRUE(cost.not_judged.empty());
  EXPECT_EQ(parts_sentence(cost),
            "travel by road 291, difference in size 100, needs against strengths 75, "
            "difference in free school meals 38");
}

TEST(CostModel, LeavesOutWhatTheRegisterLacksAndSaysSo) {
  Partner partner = worked_partner();
  partner.school.eal = Absent::suppressed;
  partner.school.fsm = Absent::unknown;

  const PairCost cost = cost_of(worked_lead(), partner, {});

  EXPECT_EQ(cost.part(CostPart::free_meals), 0);
  EXPECT_EQ(cost.not_judged, (std::vector{CostPart::free_meals, CostPart::language}));
  EXPECT_EQ(cost.total(), 504 - 38);
}

TEST(CostModel, CountsANeedThatTheLeadDoesNotCoverInFull) {
  Partner partner = worked_partner();
  partner.needs = {"culture", "", ""};

  EXPECT_EQ(cost_of(worked_lead(), partner, {}).part(CostPart::need), 15 * 3 * 5);
}

TEST(HardRules, AcceptThePairThatBreaksNone) {
  EXPECT_EQ(broken_rules(worked_lead(), worked_partner(), {}), 0u);
}

TEST(HardRules, NameEveryRuleThatAPairBreaks) {
  Lead lead = worked_lead();
  lead.school.trust = GroupUid(5001);
  Partner partner = worked_partner();
  partner.school.trust = GroupUid(5001);
  partner.school.setting = Setting::secondary;
  partner.stream = "extended";
  partner.school.at = Point{500000, 300000};

  EXPECT_EQ(broken_rules(lead, partner, {}),
            bit(HardRule::setting) | bit(HardRule::own_trust) | bit(HardRule::stream) |
                bit(HardRule::distance));
}

TEST(HardRules, NeverTakeMissingCoordinatesForNearness) {
  Partner partner = worked_partner();
  partner.school.at.reset();

  EXPECT_EQ(broken_rules(worked_lead(), partner, {}), bit(HardRule::coordinates));
}

TEST(HardRules, GiveSpecialSchoolsTheWiderCap) {
  Lead lead = worked_lead();
  lead.school.setting = Setting::special;
  Partner partner = worked_partner();
  partner.school.setting = Setting::special;
  partner.school.at = Point{400000 + 120000, 300000};

  EXPECT_EQ(broken_rules(lead, partner, {}), 0u);
  partner.school.at = Point{400000 + 140000, 300000};
  EXPECT_EQ(broken_rules(lead, partner, {}), bit(HardRule::distance));
}

TEST(HardRules, ASchoolNeverLeadsItself) {
  Partner partner = worked_partner();
  partner.school.urn = Urn(900001);

  EXPECT_EQ(broken_rules(worked_lead(), partner, {}), bit(HardRule::excluded));
}

TEST(Setting, AllThroughFitsBothMainstreamPhases) {
  EXPECT_TRUE(same_setting(Setting::all_through, Setting::primary));
  EXPECT_TRUE(same_setting(Setting::secondary, Setting::all_through));
  EXPECT_FALSE(same_setting(Setting::primary, Setting::secondary));
  EXPECT_FALSE(same_setting(Setting::special, Setting::alternative_provision));
  EXPECT_FALSE(same_setting(Setting::unknown, Setting::unknown));
}

}  // namespace
}  // namespace trellis::matching
