#include "matching/trust_match.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "matching/trust_repair.hpp"

namespace trellis::matching {
namespace {

School academy(int urn, Setting setting, int east_km, double pupils, double fsm) {
  School made;
  made.urn = Urn(urn);
  made.setting = setting;
  made.at = Point{300000 + east_km * 1000, 300000};
  made.pupils = pupils;
  made.fsm = fsm;
  return made;
}

Trust small_trust(int uid, const char* name, int east_km, Setting setting = Setting::primary) {
  return trust_of(GroupUid(uid), name, {academy(100000 + uid, setting, east_km, 300, 0.2)});
}

LeadTrust lead_trust(int uid, const char* name, int east_km, int places) {
  return {.trust = small_trust(uid, name, east_km),
          .places = {{"mat", 1, places}, {"mat", 2, places}}};
}

PartnerTrust partner_trust(int uid, const char* name, int east_km, int year = 1) {
  return {.trust = small_trust(uid, name, east_km), .stream = "mat", .year = year, .cohort = year};
}

/// One place at either lead, three partners: Reed reaches Ash alone.
TrustMatchInput three_trusts() {
  return {.leads = {lead_trust(5001, "Ash Trust", 0, 1), lead_trust(5002, "Beech Trust", 100, 1)},
          .partners = {partner_trust(4001, "Oak Trust", 10),
                       partner_trust(4002, "Elm Trust", 30),
                       partner_trust(4003, "Reed Trust", -120)}};
}

TEST(Trust, IsWhatItsOpenAcademiesAreTogether) {
  School closed = academy(100003, Setting::special, 900, 1000, 0.9);
  closed.is_open = false;
  School unpublished = academy(100004, Setting::all_through, 20, 100, 0);
  unpublished.fsm = Absent::suppressed;

  const Trust trust = trust_of(GroupUid(4001),
                               "Oak Trust",
                               {academy(100001, Setting::primary, 0, 100, 0.1),
                                academy(100002, Setting::primary, 10, 300, 0.3),
                                closed,
                                unpublished});

  EXPECT_EQ(trust.academies, 3u);
  EXPECT_EQ(trust.at, (Point{310000, 300000}));
  EXPECT_DOUBLE_EQ(*trust.pupils, 500);
  EXPECT_DOUBLE_EQ(*trust.fsm, 0.25);  // of the 400 pupils whose academies publish it
  EXPECT_EQ(trust.settings, (std::set{Setting::primary, Setting::secondary}));
}

TEST(Trust, WithoutAcademiesHasNoPlaceAndNoFacts) {
  const Trust trust = trust_of(GroupUid(4001), "Oak Trust", {});

  EXPECT_EQ(trust.academies, 0u);
  EXPECT_FALSE(trust.at);
  EXPECT_FALSE(trust.fsm);
  EXPECT_FALSE(trust.pupils);
}

TEST(TrustMatch, IsProvenAndSaysWhy) {
  const auto answer = match_trusts(three_trusts(), {.salt = "test"});

  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_TRUE(answer->verdict.proven) << answer->verdict.why;
  EXPECT_EQ(answer->solution.totals.placed, 2u);
  EXPECT_EQ(answer->outcomes[0].lead, 0u);
  EXPECT_FALSE(answer->outcomes[2].lead.has_value());  // Reed reaches Ash alone, at more points
  EXPECT_TRUE(answer->outcomes[0].why.starts_with("Ash Trust is 13.0 km away by road"))
      << answer->outcomes[0].why;
}

TEST(TrustMatch, SaysWhatTheNextBestLeadWouldCostTheTrusts) {
  TrustMatchInput input = three_trusts();
  input.partners.pop_back();

  const auto answer = match_trusts(input, {.salt = "test"});

  EXPECT_EQ(answer->outcomes[0].runner_up,
            "Choosing Beech Trust instead costs 520 points more in all: this trust +1,040; Elm "
            "Trust would move from Beech Trust to Ash Trust, -520.");
}

TEST(TrustMatch, NamesTheTrustsThatShareTheFullPlaces) {
  TrustMatchInput input = three_trusts();
  input.leads.pop_back();
  input.partners.pop_back();

  const auto answer = match_trusts(input, {.salt = "test"});

  EXPECT_EQ(answer->outcomes[1].reason_code, "leads_full");
  EXPECT_EQ(answer->outcomes[1].why,
            "The lead trusts within reach are full: 2 trusts share 1 place at Ash Trust. One more "
            "place there would give one of them a lead.");
}

TEST(TrustMatch, NamesTheRuleThatKeepsATrustFromEveryLead) {
  TrustMatchInput input = three_trusts();
  input.partners[1].trust = small_trust(4002, "Elm Trust", 30, Setting::special);
  input.partners[2].trust = trust_of(GroupUid(4003), "Reed Trust", {});

  const auto answer = match_trusts(input, {.salt = "test"});

  EXPECT_EQ(answer->outcomes[1].why,
            "No lead trust is eligible. Without the rule that both run schools of one setting "
            "type, 2 lead trusts would be.");
  EXPECT_EQ(answer->outcomes[2].why, "The register gives no open academy for this trust.");
}

TEST(TrustMatch, ATwoYearStreamNeedsThePlaceOfBothYears) {
  TrustMatchInput input = three_trusts();
  input.leads = {lead_trust(5001, "Ash Trust", 0, 1)};
  input.partners = {partner_trust(4001, "Oak Trust", 10, 1),
                    partner_trust(4002, "Elm Trust", 30, 2)};

  const auto apart = match_trusts(input, {.salt = "test"});
  input.rules.years_long = {{"mat", 2}};
  input.leads[0].places.push_back({"mat", 3, 1});
  const auto together = match_trusts(input, {.salt = "test"});

  EXPECT_EQ(apart->solution.totals.placed, 2u);
  EXPECT_EQ(together->solution.totals.placed, 1u);  // both would need the one place of year 2
  EXPECT_TRUE(together->verdict.proven);
}

TEST(TrustMatch, IsTheSameForPermutedTrusts) {
  TrustMatchInput input = three_trusts();
  const auto once = match_trusts(input, {.salt = "test"});
  std::ranges::reverse(input.leads);
  std::ranges::reverse(input.partners);
  const auto again = match_trusts(input, {.salt = "test"});

  for (std::size_t p = 0; p < once->outcomes.size(); ++p) {
    EXPECT_EQ(once->outcomes[p].lead, again->outcomes[p].lead);
    EXPECT_EQ(once->outcomes[p].why, again->outcomes[p].why);
  }
}

TEST(TrustMatch, KeepsTogetherAndApartWhomAPersonSaysAndNamesTheDecision) {
  TrustMatchInput input = three_trusts();
  input.locks = {{GroupUid(4003), GroupUid(5001), "They share a director", "Somebody"}};
  input.kept_apart = {{GroupUid(4001), GroupUid(5002), "Declined in 2025", "Somebody"}};

  const auto answer = match_trusts(input, {.salt = "test"});

  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_TRUE(answer->verdict.proven) << answer->verdict.why;
  EXPECT_EQ(answer->outcomes[2].lead, 0u);
  EXPECT_EQ(answer->outcomes[1].lead, 1u);
  EXPECT_FALSE(answer->outcomes[0].lead.has_value());
}

TEST(TrustMatch, NamesTheDecisionByAPersonThatLeavesATrustOut) {
  TrustMatchInput input = three_trusts();
  input.partners.pop_back();
  input.kept_apart = {{GroupUid(4001), GroupUid(5001), "Declined in 2025", "Somebody"},
                      {GroupUid(4001), GroupUid(5002), "They compete", "Somebody"}};

  const auto answer = match_trusts(input, {.salt = "test"});

  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_FALSE(answer->outcomes[0].lead.has_value());
  EXPECT_EQ(answer->outcomes[0].reason_code, "kept_by_lock");
  EXPECT_TRUE(answer->outcomes[0].why.starts_with(
      "A decision by a person stands in the way: it is kept apart from a lead trust ("))
      << answer->outcomes[0].why;
}

TEST(TrustMatch, ALockAgainstARuleIsNamedNotDropped) {
  TrustMatchInput input = three_trusts();
  input.locks = {{GroupUid(4003), GroupUid(5002), "Old friends", "Somebody"}};

  EXPECT_EQ(
      match_trusts(input, {.salt = "test"}).error().message,
      "The lock of trust 4003 to trust 5002 breaks the distance cap: release it or change the "
      "rule");
  input.locks = {{GroupUid(4003), GroupUid(5009), "Gone", "Somebody"}};
  EXPECT_EQ(match_trusts(input, {.salt = "test"}).error().message,
            "The lock of trust 4003 to trust 5009 names a trust that is not in this match: release "
            "it");
}

TEST(TrustRepair, MovesNobodyElseUnlessItHelpsAndNamesThoseDisplaced) {
  TrustMatchInput input{
      .leads = {lead_trust(5001, "Ash Trust", 0, 2), lead_trust(5002, "Beech Trust", 60, 1)},
      .partners = {partner_trust(4001, "Oak Trust", 10), partner_trust(4002, "Elm Trust", 30)}};
  const PresentLeadTrusts present = {{GroupUid(4001), GroupUid(5003)},  // Cedar Trust, which left
                                     {GroupUid(4002), GroupUid(5002)}};

  const auto made = trust_repairs(input, {.salt = "test"}, present);

  ASSERT_TRUE(made.has_value()) << made.error().message;
  ASSERT_EQ(made->size(), 3u);
  for (const TrustRepair& repair : *made) {
    EXPECT_EQ(repair.answer.solution.totals.placed, 2u);
    ASSERT_EQ(repair.displaced.size(), 1u);
    EXPECT_EQ(repair.displaced[0].partner, GroupUid(4001));
    EXPECT_EQ(repair.displaced[0].from, GroupUid(5003));
    EXPECT_EQ(repair.displaced[0].to, GroupUid(5001));
    EXPECT_TRUE(repair.newly_placed.empty());
  }
  EXPECT_TRUE(made->front().moved.empty());
  EXPECT_GE(made->front().answer.solution.totals.points,
            made->back().answer.solution.totals.points);
}

TEST(TrustMatch, RefusesInTheCallersWords) {
  TrustMatchInput input = three_trusts();
  input.partners.push_back(input.partners[0]);
  EXPECT_EQ(match_trusts(input, {}).error().message,
            "Trust 4001 is given twice as a partner: keep one of the two rows");

  input = three_trusts();
  input.partners[0].trust.uid = GroupUid(5001);
  EXPECT_EQ(match_trusts(input, {}).error().message,
            "Trust 5001 is both a lead and a partner: take it out of one of the lists");

  input = three_trusts();
  input.leads.clear();
  EXPECT_EQ(match_trusts(input, {}).error().message,
            "There are no lead trusts: add at least one lead trust");
}

}  // namespace
}  // namespace trellis::matching
