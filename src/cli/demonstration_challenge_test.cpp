// A school says no to its confirmed match in time, and the programme decides.
#include <algorithm>
#include <gtest/gtest.h>

#include "access/actor.hpp"
#include "cli/demonstration.hpp"
#include "events/event_store.hpp"
#include "matching/challenge_actions.hpp"
#include "matching/confirm_actions.hpp"
#include "matching/match_actions.hpp"
#include "matching/repair_actions.hpp"
#include "programme/pairing_store.hpp"
#include "programme/programme_store.hpp"
#include "storage/test_database.hpp"

namespace trellis::cli {
namespace {

using matching::ChallengeVerdict;

class DemonstrationChallenge : public storage::testing::EachEngine {
 protected:
  void SetUp() override {
    storage::testing::EachEngine::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    const auto made = make_demonstration(db(), {.size = "tiny", .now = now_, .quiet = true});
    ASSERT_TRUE(made.has_value()) << made.error().message;
    programme_ =
        db().read([](storage::Snapshot& s) { return programme::programmes(s).front().id; });
    const auto run = matching::run_match(db(), operator_, {.programme = programme_});
    ASSERT_TRUE(run.has_value()) << run.error().message;
    ASSERT_TRUE(matching::confirm_run(db(), operator_, *run, std::nullopt, today_).has_value());
    const auto all =
        db().read([&](storage::Snapshot& s) { return programme::pairings(s, programme_); });
    for (const programme::Pairing& row : all)
      if (!row.finished_on && row.confirmed_at == now_ && !is_challenged(row.id)) pairing_ = row;
    ASSERT_NE(pairing_.id.value, 0) << "the demonstration confirms something";
  }
  bool is_challenged(programme::PairingId id) {
    return db().read(
        [&](storage::Snapshot& s) { return !matching::challenges_of_pairing(s, id).empty(); });
  }
  /// Somebody of one of the two schools.
  access::Actor of(OrganisationId school, access::Role role) {
    return {.name = "Head of the school",
            .acting_for = school,
            .grants = {{.role = role,
                        .scope = {.owner = pairing_.owner,
                                  .programme = programme_,
                                  .organisation = school},
                        .acting_for = school,
                        .period = {Date(2020, 1, 1), {}}}},
            .at = now_};
  }
  access::Actor partner() {
    return of(pairing_.partner_organisation, access::Role::partner_school);
  }
  Result<matching::ChallengeId> raise(const access::Actor& actor, Date on) {
    return matching::raise_challenge(
        db(), actor, pairing_.id, {"distance", "The ferry does not run in winter"}, on);
  }
  programme::Pairing pairing_now() {
    return *db().read(
        [&](storage::Snapshot& s) { return programme::find_pairing(s, pairing_.id); });
  }

  Instant now_ = *Instant::parse("2026-03-09T14:05:06Z");
  Date today_{2026, 3, 9};
  access::Actor operator_ = access::operator_at(now_);
  ProgrammeId programme_{};
  programme::Pairing pairing_{};
};
TRELLIS_FOR_EACH_ENGINE(DemonstrationChallenge);

TEST_P(DemonstrationChallenge, TheOtherSchoolDoesNotReadTheWords) {
  ASSERT_TRUE(raise(partner(), today_).has_value());
  const auto challenge_as = [&](const access::Actor& actor) {
    const auto match = db().read(
        [&](storage::Snapshot& s) { return matching::confirmed_match(s, actor, pairing_.id); });
    return match.value().challenges.at(0);
  };

  const auto seen = challenge_as(of(pairing_.lead_organisation, access::Role::lead_school));
  EXPECT_TRUE(seen.words.empty());
  EXPECT_TRUE(seen.raised_by.empty());
  EXPECT_FALSE(seen.reason_title.empty());
  EXPECT_EQ(challenge_as(partner()).words, "The ferry does not run in winter");
  EXPECT_EQ(challenge_as(operator_).words, "The ferry does not run in winter");
}

TEST_P(DemonstrationChallenge, EitherSchoolSeesWhyAndUntilWhen) {
  const auto lead = of(pairing_.lead_organisation, access::Role::lead_school);
  for (const access::Actor& actor : {partner(), lead}) {
    const auto match = db().read(
        [&](storage::Snapshot& s) { return matching::confirmed_match(s, actor, pairing_.id); });
    ASSERT_TRUE(match.has_value()) << match.error().message;
    EXPECT_EQ(match->last_day, Date(2026, 3, 23));
    ASSERT_TRUE(match->proposal.has_value());
    EXPECT_FALSE(match->proposal->why.empty());
    EXPECT_TRUE(match->is_of_actor);
  }
  access::Actor other = partner();
  other.acting_for = pairing_.owner;
  const auto unseen = db().read(
      [&](storage::Snapshot& s) { return matching::confirmed_match(s, other, pairing_.id); });
  EXPECT_EQ(unseen.error().kind, ProblemKind::not_found);
}

TEST_P(DemonstrationChallenge, OneIsRaisedInTimeAndOnlyOnce) {
  EXPECT_EQ(raise(partner(), Date(2026, 3, 24)).error().kind, ProblemKind::too_late);
  EXPECT_EQ(raise(operator_, today_).error().kind, ProblemKind::not_allowed);

  const auto raised = raise(partner(), Date(2026, 3, 23));

  ASSERT_TRUE(raised.has_value()) << raised.error().message;
  const auto kept =
      db().read([&](storage::Snapshot& s) { return matching::find_challenge(s, *raised); });
  EXPECT_EQ(kept->raised_by, "Head of the school");
  EXPECT_EQ(kept->raised_for, pairing_.partner_organisation);
  EXPECT_EQ(kept->raised_for_name, kept->partner_name);
  EXPECT_FALSE(kept->raised_for_name.empty());
  EXPECT_EQ(kept->last_day, Date(2026, 3, 23));
  EXPECT_FALSE(kept->decision.has_value());
  EXPECT_EQ(raise(partner(), today_).error().kind, ProblemKind::conflict);
  EXPECT_FALSE(pairing_now().finished_on.has_value()) << "the place is held meanwhile";
  const auto events =
      db().read([](storage::Snapshot& s) { return events::all_events(s, "match.challenged"); });
  ASSERT_EQ(events.size(), 2u) << "one was raised for the demonstration";
  for (const auto& event : events)
    for (const auto& change : event.changes)
      EXPECT_EQ(change.after.value_or("").find("ferry"), std::string::npos) << "no free text";
}

TEST_P(DemonstrationChallenge, ARejectedOneLeavesTheMatchAsItIs) {
  const auto raised = raise(partner(), today_);

  EXPECT_EQ(
      matching::decide_challenge(db(), operator_, *raised, ChallengeVerdict::rejected, " ", today_)
          .error()
          .field,
      "reason");
  const auto decided = matching::decide_challenge(
      db(), operator_, *raised, ChallengeVerdict::rejected, "The road is open", today_);

  ASSERT_TRUE(decided.has_value()) << decided.error().message;
  EXPECT_FALSE(decided->repair_from.has_value());
  EXPECT_FALSE(pairing_now().finished_on.has_value());
  const auto again = matching::decide_challenge(
      db(), operator_, *raised, ChallengeVerdict::upheld, "After all", today_);
  EXPECT_EQ(again.error().kind, ProblemKind::conflict);
}

TEST_P(DemonstrationChallenge, AnUpheldOneEndsThePairingAndKeepsTheTwoApart) {
  const auto raised = raise(partner(), today_);
  const access::Actor stranger{.name = "Somebody", .at = now_};
  EXPECT_EQ(matching::decide_challenge(
                db(), stranger, *raised, ChallengeVerdict::upheld, "Because", today_)
                .error()
                .kind,
            ProblemKind::not_allowed);

  const auto decided = matching::decide_challenge(
      db(), operator_, *raised, ChallengeVerdict::upheld, "Too far", today_);

  ASSERT_TRUE(decided.has_value()) << decided.error().message;
  EXPECT_TRUE(pairing_now().finished_on.has_value());
  auto rules =
      db().read([&](storage::Snapshot& s) { return matching::pair_rules_of(s, programme_); });
  std::erase_if(rules, [](const auto& rule) { return rule.kind == "lock"; });
  ASSERT_EQ(rules.size(), 1u);
  EXPECT_EQ(rules[0].partner, pairing_.partner_organisation);
  ASSERT_TRUE(decided->repair_from.has_value());
  const auto repairs = db().read([&](storage::Snapshot& s) {
    return matching::try_repairs(s, {.run = *decided->repair_from}, today_);
  });
  ASSERT_TRUE(repairs.has_value()) << repairs.error().message;
  for (const matching::Repair& repair : *repairs)
    for (const matching::Outcome& outcome : repair.answer.outcomes) {
      const auto& input = repair.answer.prepared.input;
      const auto& school = input.partners[outcome.partner].school;
      if (school.organisation != pairing_.partner_organisation || !outcome.lead) continue;
      EXPECT_NE(input.leads[*outcome.lead].school.organisation, pairing_.lead_organisation);
    }
}

}  // namespace
}  // namespace trellis::cli
