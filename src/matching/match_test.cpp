#include "matching/match.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "matching/sentences.hpp"
#include "optimise/solve.hpp"

namespace trellis::matching {
namespace {

School school(int urn, const char* name, int east_km) {
  School made;
  made.urn = Urn(urn);
  made.name = name;
  made.setting = Setting::primary;
  made.at = Point{300000 + east_km * 1000, 300000};
  return made;
}

/// Two leads with one place each; three partners in a row. Only the first lead reaches the third.
MatchInput three_in_a_row() {
  return {.leads = {{school(900101, "Ash", 10), {{"core", 2026, 1}}, {}},
                    {school(900102, "Beech", 90), {{"core", 2026, 1}}, {}}},
          .partners = {{school(900001, "Oak Primary", 20), "core", 2026, 1, {}, 0},
                       {school(900002, "Elm Primary", 40), "core", 2026, 1, {}, 0},
                       {school(900003, "Yew Primary", 300), "core", 2026, 1, {}, 0}}};
}

TEST(Match, ExplainsWhoHelpsWhomAndWhy) {
  const auto answer = match_partners(three_in_a_row(), {.salt = "test"});

  ASSERT_TRUE(answer.has_value());
  EXPECT_TRUE(answer->verdict.proven);
  EXPECT_EQ(answer->summary.placed, 2u);
  EXPECT_EQ(answer->outcomes[0].lead, 0u);
  EXPECT_EQ(answer->outcomes[1].lead, 1u);
  EXPECT_EQ(answer->outcomes[0].why.substr(0, 99),
            "Ash is 13.0 km away by road (estimated) and this pairing costs 130 points: travel by "
            "road 130. No e");
  EXPECT_EQ(answer->outcomes[1].regret, 650 - 390);
}

TEST(Match, SaysWhatTheRunnerUpWouldCostEveryone) {
  const auto answer = match_partners(three_in_a_row(), {.salt = "test"});

  ASSERT_TRUE(answer->outcomes[0].runner_up.has_value());
  EXPECT_EQ(answer->outcomes[0].runner_up->sentence,
            "Choosing Beech instead costs 520 points more in all: this school +780; Elm Primary "
            "(900002) would "
            "move from Beech to Ash, -260.");
  EXPECT_EQ(answer->outcomes[0].runner_up->points, 520);
}

TEST(Match, NamesTheRuleThatKeepsASchoolFromEveryLead) {
  const auto answer = match_partners(three_in_a_row(), {.salt = "test"});

  const Outcome& yew = answer->outcomes[2];
  EXPECT_FALSE(yew.lead.has_value());
  EXPECT_EQ(yew.reason_code, "no_eligible_lead");
  EXPECT_EQ(yew.reason, "No lead is eligible. Without the distance cap, 2 leads would be.");
  EXPECT_EQ(answer->summary.without_eligible_lead, 1u);
}

TEST(Match, NamesTheOwnTrustWhereItIsTheOnlyLead) {
  MatchInput input = three_in_a_row();
  input.leads.pop_back();
  input.leads[0].school.trust = GroupUid(5001);
  input.partners = {input.partners[0]};
  input.partners[0].school.trust = GroupUid(5001);

  const auto answer = match_partners(input, {.salt = "test"});

  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->outcomes[0].reason_code, "no_eligible_lead");
  EXPECT_EQ(answer->outcomes[0].reason,
            "No lead is eligible. Without the rule against a lead from the school's own trust, 1 "
            "lead would be.");
}

TEST(Match, SaysWhichSchoolsShareThePlacesThatAreFull) {
  MatchInput input = three_in_a_row();
  input.partners[2].school = school(900003, "Yew Primary", 50);

  const auto answer = match_partners(input, {.salt = "test"});

  const auto left_out = std::find_if(answer->outcomes.begin(),
                                     answer->outcomes.end(),
                                     [](const Outcome& outcome) { return !outcome.lead; });
  ASSERT_NE(left_out, answer->outcomes.end());
  EXPECT_EQ(left_out->reason_code, "leads_full");
  EXPECT_EQ(left_out->reason,
            "The leads within reach are full: 3 schools share 2 places at Ash and Beech. One more "
            "place there "
            "would give one of them a lead.");
  EXPECT_EQ(answer->summary.for_lack_of_places, 1u);
}

TEST(Match, AsksForCoordinatesInsteadOfTakingThemForZero) {
  MatchInput input = three_in_a_row();
  input.partners[2].school.at.reset();

  const auto answer = match_partners(input, {.salt = "test"});

  EXPECT_EQ(answer->outcomes[2].reason,
            "The register gives no place on the map for this school, so no distance can be judged. "
            "Add its "
            "coordinates.");
}

TEST(Match, OnePartnerAndOneLeadAreAMatch) {
  MatchInput input = three_in_a_row();
  input.leads.pop_back();
  input.partners = {input.partners[0]};

  const auto answer = match_partners(input, {.salt = "test"});

  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->summary.placed, 1u);
  EXPECT_TRUE(answer->verdict.proven);
  EXPECT_FALSE(answer->outcomes[0].runner_up.has_value());
}

TEST(Match, SchoolsAtOnePlaceAreNoDistanceApart) {
  MatchInput input = three_in_a_row();
  input.partners[0].school.at = input.leads[0].school.at;

  const auto answer = match_partners(input, {.salt = "test"});

  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->outcomes[0].lead, 0u);
  EXPECT_EQ(answer->outcomes[0].cost.total(), 0);
}

TEST(Match, IsTheSameForPermutedRows) {
  MatchInput input = three_in_a_row();
  const auto once = match_partners(input, {.salt = "test"});
  std::reverse(input.partners.begin(), input.partners.end());
  std::reverse(input.leads.begin(), input.leads.end());
  const auto again = match_partners(input, {.salt = "test"});

  ASSERT_EQ(once->outcomes.size(), again->outcomes.size());
  for (std::size_t i = 0; i < once->outcomes.size(); ++i) {
    EXPECT_EQ(once->outcomes[i].lead, again->outcomes[i].lead);
    EXPECT_EQ(once->outcomes[i].why, again->outcomes[i].why);
  }
}

TEST(Match, StandsBesideTheRulesOfThumb) {
  MatchInput input = three_in_a_row();
  input.partners[0].school = school(900001, "Oak Primary", 85);   // nearest to Beech
  input.partners[1].school = school(900002, "Elm Primary", 160);  // reaches Beech alone

  const auto answer = match_partners(input, {.salt = "test"});

  EXPECT_EQ(answer->summary.placed, 2u);
  ASSERT_EQ(answer->rules_of_thumb.size(), 2u);
  EXPECT_EQ(answer->rules_of_thumb[0].placed, 1u);
  EXPECT_EQ(answer->rules_of_thumb[0].lead_of[0], 1u);
  EXPECT_FALSE(answer->rules_of_thumb[0].lead_of[1].has_value());
}

TEST(Match, EveryPrintedPriceEqualsAFullResolve) {
  const auto answer = match_partners(three_in_a_row(), {.salt = "test"});
  MatchInput locked = three_in_a_row();
  locked.locks = {{Urn(900001), Urn(900102), "try it", "test"}};

  const auto forced = match_partners(locked, {.salt = "test"});

  EXPECT_EQ(forced->summary.points - answer->summary.points, answer->outcomes[0].runner_up->points);
}

TEST(Match, NamesTheDecisionThatStandsInTheWay) {
  MatchInput input = three_in_a_row();
  input.kept_apart = {{Urn(900001), Urn(900101), "conflict of interest", "manager"},
                      {Urn(900001), Urn(900102), "conflict of interest", "manager"}};

  const auto answer = match_partners(input, {.salt = "test"});

  EXPECT_EQ(answer->outcomes[0].reason_code, "kept_by_lock");
  EXPECT_NE(answer->outcomes[0].reason.find("conflict of interest"), std::string::npos);
}

}  // namespace
}  // namespace trellis::matching
