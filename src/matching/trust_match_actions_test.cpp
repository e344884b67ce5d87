// The layer of trusts on a database: matched, confirmed, and what it leaves to schools.
#include "matching/trust_match_actions.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "matching/challenge_actions.hpp"
#include "matching/loading_actions.hpp"
#include "matching/match_actions.hpp"
#include "matching/trust_input_store.hpp"
#include "matching/trust_repair_actions.hpp"
#include "programme/pairing_actions.hpp"
#include "programme/pairing_store.hpp"
#include "programme/participation_actions.hpp"
#include "programme/participation_store.hpp"
#include "programme/programme_actions.hpp"
#include "programme/shipped_test_files.hpp"
#include "register/organisation_store.hpp"
#include "register_fixture.hpp"
#include "storage/test_database.hpp"

namespace trellis::matching {
namespace {

using programme::ParticipationState;
using registry::testing::CsvFile;
using storage::Snapshot;
using storage::Transaction;

/// Lead trust 9001 has two lead schools, lead trust 9002 none; partner trusts 8001 to 8003 lie near
/// them; one school waits for a lead of its own.
class TrustMatches : public storage::testing::EachEngine {
 protected:
  static constexpr int lead_schools[] = {900001, 900002};
  static constexpr int other_school = 900003;
  static constexpr int waiting_school = 900020;

  void SetUp() override {
    storage::testing::EachEngine::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    registry::testing::SchoolFile schools;
    CsvFile groups({"Group UID",
                    "Group Name",
                    "Group Type (code)",
                    "Group Type",
                    "Group Status (code)",
                    "Open date"});
    CsvFile members({"URN", "Group UID", "Group Name", "Group Type (code)", "Joined date"});
    const auto add = [&](int urn, const char* trust, int east) {
      schools.school(urn, {{"Easting", std::to_string(east)}});
      members.row({{"URN", std::to_string(urn)},
                   {"Group UID", trust},
                   {"Group Type (code)", "6"},
                   {"Joined date", "01-09-2015"}});
    };
    add(lead_schools[0], "9001", 450'000);
    add(lead_schools[1], "9001", 452'000);
    add(other_school, "9002", 480'000);
    add(900011, "8001", 455'000);
    add(900012, "8002", 460'000);
    add(900013, "8003", 470'000);
    schools.school(waiting_school, {{"Easting", "451000"}});
    for (const char* uid : {"8001", "8002", "8003", "9001", "9002"})
      groups.row({{"Group UID", uid},
                  {"Group Name", "Trust " + std::string(uid)},
                  {"Group Type (code)", "6"},
                  {"Group Type", "Multi-academy trust"},
                  {"Group Status (code)", "OPEN"},
                  {"Open date", "01-09-2015"}});
    load("edubasealldata20210301.csv", schools.text());
    load("groups.csv", groups.text());
    load("members.csv", members.text());
    if (HasFatalFailure()) return;
    const auto made = db().write([&](Transaction& tx) { return open_programme(tx); });
    ASSERT_TRUE(made.has_value()) << made.error().message;
  }

  void load(const char* name, const std::string& text) {
    const auto done =
        registry::testing::import(db(), name, text, registry::testing::on(Date(2021, 3, 1)));
    ASSERT_TRUE(done.has_value()) << name << ": " << done.error().message;
  }

  Result<void> open_programme(Transaction& tx) {
    const OrganisationId owner{
        tx.insert("insert into organisation (kind, name, recorded_at) "
                  "values ('body', 'Body', :now) returning organisation_id",
                  {{"now", operator_.at}})};
    const auto definition = TRY(programme::import_definition(
        tx, operator_, owner, {programme::shipped_text("behaviour_hubs.json"), "hubs.json"}));
    programme_ = definition.programme;
    TRY(programme::publish_definition(tx, operator_, programme_.id, definition.row.version));
    for (const int uid : {9001, 9002}) TRY(accept(tx, *trust(tx, uid), "lead", ""));
    for (const int uid : {8001, 8002, 8003}) TRY(accept(tx, *trust(tx, uid), "partner", "mat"));
    for (const int urn : lead_schools)
      TRY(accept(tx, *registry::ensure_school(tx, Urn(urn), operator_.at), "lead", ""));
    TRY(accept(tx,
               *registry::ensure_school(tx, Urn(waiting_school), operator_.at),
               "partner",
               "extended"));
    return {};
  }

  std::optional<OrganisationId> trust(Snapshot& s, int uid) {
    return registry::organisation_of(s, GroupUid(uid));
  }

  /// From interest to an accepted place of the second cohort.
  Result<programme::ParticipationId> accept(Transaction& tx,
                                            OrganisationId organisation,
                                            const char* unit,
                                            const char* stream) {
    const auto opened = TRY(programme::open_participation(
        tx, operator_, {programme_.id, organisation, unit, stream}, today_));
    using State = ParticipationState;
    for (const auto to : {State::applied, State::eligible})
      TRY(programme::take_step(tx, operator_, opened.id, to, "", today_));
    if (std::string_view(unit) == "partner")
      TRY(programme::defer(tx, operator_, opened.id, programme::cohorts(tx, programme_.id)[1].id));
    for (const auto to : {State::offered, State::accepted})
      TRY(programme::take_step(tx, operator_, opened.id, to, "", today_));
    return opened.id;
  }

  TrustMatchRunId run() {
    const auto made = run_trust_match(db(), operator_, programme_.id, std::nullopt);
    EXPECT_TRUE(made.has_value()) << (made ? "" : made.error().message);
    return made.value_or(TrustMatchRunId{});
  }
  std::vector<TrustProposal> proposals(TrustMatchRunId id) {
    return db().read([&](Snapshot& s) { return trust_proposals_of(s, id); });
  }

  Date today_{2021, 6, 1};
  access::Actor operator_ = access::operator_at(*Instant::parse("2021-06-01T09:00:00Z"));
  programme::Programme programme_{};
};
TRELLIS_FOR_EACH_ENGINE(TrustMatches);

TEST_P(TrustMatches, ARunIsKeptWithItsReasonsAndItsProof) {
  const TrustMatchRunId id = run();

  const auto kept = db().read([&](Snapshot& s) { return find_trust_run(s, id); });
  EXPECT_TRUE(kept->verified) << kept->verification;
  EXPECT_EQ(kept->leads, 2);
  EXPECT_EQ(kept->partners, 3);
  EXPECT_EQ(kept->placed, 2);  // each lead trust has one place a year
  const auto rows = proposals(id);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].partner_name, "Trust 8001");
  EXPECT_EQ(rows[0].lead_name, "Trust 9001");
  EXPECT_TRUE(rows[0].why.starts_with("Trust 9001 is ")) << rows[0].why;
  EXPECT_EQ(rows[1].reason_code, "leads_full");
  EXPECT_EQ(rows[2].lead_name, "Trust 9002");
  const auto places = db().read([&](Snapshot& s) { return trust_places_of(s, id); });
  ASSERT_EQ(places.size(), 2u);
  EXPECT_EQ(places[0].places, 1);
  const auto certificate = db().read([&](Snapshot& s) { return trust_certificate_of(s, id); });
  EXPECT_NE(certificate.find("\"uid\":8001"), std::string::npos);
}

TEST_P(TrustMatches, SchoolsAreMatchedApartFromTrusts) {
  const auto answer =
      db().read([&](Snapshot& s) { return try_match(s, {.programme = programme_.id}); });

  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_EQ(answer->summary.partners, 1u);
  EXPECT_EQ(answer->summary.leads, 2u);
}

TEST_P(TrustMatches, ConfirmingTakesThePlaceOfBothYearsAndOpensTheCase) {
  const TrustMatchRunId id = run();

  const auto done = confirm_trust_run(db(), operator_, id, today_);

  ASSERT_TRUE(done.has_value()) << done.error().message;
  EXPECT_EQ(done->opened, 2) << (done->refused.empty() ? "" : done->refused[0].reason);
  EXPECT_TRUE(done->refused.empty());
  const auto pairs = db().read([&](Snapshot& s) { return trust_pairs(s, programme_.id); });
  ASSERT_EQ(pairs.size(), 4u);  // two lead trusts, two years each
  EXPECT_EQ(pairs[0].lead, GroupUid(9001));
  EXPECT_EQ(pairs[0].pairs, 1);
  const auto again = confirm_trust_run(db(), operator_, id, today_);
  EXPECT_EQ(again->opened, 0);
  EXPECT_EQ(again->earlier, 2);
}

TEST_P(TrustMatches, AfterItNoPlaceIsLeftForTheTrustThatWasLeftOut) {
  ASSERT_TRUE(confirm_trust_run(db(), operator_, run(), today_).has_value());

  EXPECT_EQ(run_trust_match(db(), operator_, programme_.id, std::nullopt).error().message,
            "No lead trust has a place left: let one offer a place, or appoint another");
}

TEST_P(TrustMatches, AConfirmedPairSetsAPlaceOfItsSchoolsAside) {
  const auto ceilings = [&] {
    return db().read([&](Snapshot& s) {
      return load_match(s, {.programme = programme_.id})->input.trust_ceilings;
    });
  };
  EXPECT_TRUE(ceilings().empty());

  ASSERT_TRUE(confirm_trust_run(db(), operator_, run(), today_).has_value());

  const auto after = ceilings();
  const auto first = std::ranges::find_if(after, [](const TrustCeiling& ceiling) {
    return ceiling.trust == GroupUid(9001) && ceiling.year == 1;
  });
  ASSERT_NE(first, after.end());
  EXPECT_EQ(first->stream, "extended");
  EXPECT_EQ(first->places, 3);  // two lead schools with two places each, less one
}

TEST_P(TrustMatches, APairKeptApartByHandChangesTheNextMatchUntilItIsReleased) {
  const auto lead_of = [&](TrustMatchRunId id, int uid) {
    for (const TrustProposal& row : proposals(id))
      if (row.partner_uid == GroupUid(uid)) return row.lead_uid;
    return std::optional<GroupUid>();
  };
  ASSERT_EQ(lead_of(run(), 8001), GroupUid(9001));
  const TrustPairRequest apart{
      programme_.id, PairKind::apart, GroupUid(8001), GroupUid(9001), "Declined in 2020"};

  EXPECT_EQ(keep_trust_pair(db(), {.name = "Somebody", .at = operator_.at}, apart).error().kind,
            ProblemKind::not_allowed);
  TrustPairRequest silent = apart;
  silent.reason = " ";
  EXPECT_EQ(keep_trust_pair(db(), operator_, silent).error().field, "reason");
  const auto kept = keep_trust_pair(db(), operator_, apart);
  ASSERT_TRUE(kept.has_value()) << kept.error().message;
  EXPECT_EQ(keep_trust_pair(db(), operator_, apart).error().message,
            "Trust 8001 and Trust 9001 are already kept apart: release that first");

  EXPECT_NE(lead_of(run(), 8001), GroupUid(9001));
  db().read([&](Snapshot& s) {
    EXPECT_TRUE(pair_rules_of(s, programme_.id).empty()) << "schools have pairs of their own";
    EXPECT_EQ(pair_rules_of(s, programme_.id, Layer::trusts).at(0).lead_uid(), GroupUid(9001));
  });
  ASSERT_TRUE(release_pair(db(), operator_, programme_.id, *kept, "They agreed").has_value());
  EXPECT_EQ(lead_of(run(), 8001), GroupUid(9001));
}

TEST_P(TrustMatches, ALeadTrustDropsOutAndTheRepairIsKeptWithItsReason) {
  const TrustMatchRunId first = run();
  ASSERT_TRUE(confirm_trust_run(db(), operator_, first, today_).has_value());
  db().write([&](Transaction& tx) {  // and the place at the other lead trust is free again
    const auto other = open_pairings_of(tx, *trust(tx, 8003)).at(0);
    ASSERT_TRUE(programme::reopen_pairing(tx, operator_, {other.id, today_, "A slip"}).has_value());
  });
  const TrustRepairRequest change{first, GroupUid(9001)};
  const auto tried = db().read([&](Snapshot& s) { return try_trust_repairs(s, change); });
  ASSERT_TRUE(tried.has_value()) << tried.error().message;
  ASSERT_EQ(tried->size(), 3u);
  EXPECT_EQ(tried->front().displaced.size(), 1u);
  const auto runs = [&] {
    return db().read([&](Snapshot& s) { return trust_runs_of(s, programme_.id).size(); });
  };
  ASSERT_EQ(runs(), 1u) << "trying keeps nothing";

  const KeepTrustRepair wanted{change, RepairKind::fewest_moves, "Its executive is leaving"};
  EXPECT_EQ(keep_trust_repair(db(), {.name = "Somebody", .at = operator_.at}, wanted, today_)
                .error()
                .kind,
            ProblemKind::not_allowed);
  KeepTrustRepair silent = wanted;
  silent.reason = "";
  EXPECT_EQ(keep_trust_repair(db(), operator_, silent, today_).error().field, "reason");
  const auto kept = keep_trust_repair(db(), operator_, wanted, today_);

  ASSERT_TRUE(kept.has_value()) << kept.error().message;
  EXPECT_EQ(runs(), 2u);
  db().read([&](Snapshot& s) {
    const auto after = find_trust_run(s, *kept);
    EXPECT_EQ(after->follows, first);
    EXPECT_EQ(after->change_note,
              "Trust 9001 dropped out: Its executive is leaving. Repair: Move as few as possible");
    EXPECT_TRUE(after->verified) << after->verification;
    EXPECT_EQ(lead_trusts(s, programme_.id).size(), 1u);
    for (const programme::Pairing& row : programme::pairings(s, programme_.id))
      EXPECT_TRUE(row.finished_on.has_value());
  });
  EXPECT_EQ(db().read([&](Snapshot& s) { return try_trust_repairs(s, change); }).error().kind,
            ProblemKind::conflict);
  const TrustRepairRequest last{*kept, GroupUid(9002)};
  EXPECT_EQ(db().read([&](Snapshot& s) { return try_trust_repairs(s, last); }).error().kind,
            ProblemKind::refused_by_rule);
}

TEST_P(TrustMatches, ATrustSeesWhyAndChallengesInTimeAndAnUpheldOneKeepsThemApart) {
  ASSERT_TRUE(confirm_trust_run(db(), operator_, run(), today_).has_value());
  const auto pairing =
      db().read([&](Snapshot& s) { return open_pairings_of(s, *trust(s, 8001)).at(0); });
  const auto of = [&](OrganisationId self) {
    access::Actor actor{.name = "Executive", .acting_for = self, .at = operator_.at};
    actor.grants = {{.role = access::Role::trust_officer,
                     .scope = {.owner = pairing.owner, .organisation = self},
                     .acting_for = self,
                     .period = {Date(2020, 1, 1), {}}}};
    return actor;
  };
  const access::Actor executive = of(pairing.partner_organisation);

  db().read([&](Snapshot& s) {
    const auto seen = confirmed_match(s, executive, pairing.id);
    ASSERT_TRUE(seen.has_value()) << seen.error().message;
    EXPECT_TRUE(seen->of_trusts->why.starts_with("Trust 9001 is ")) << seen->of_trusts->why;
    EXPECT_TRUE(seen->is_of_actor);
    EXPECT_EQ(confirmed_match(s, of(*trust(s, 8003)), pairing.id).error().kind,
              ProblemKind::not_found);
  });
  const ChallengeWords words{"distance", "Our academies lie on the other side of the estuary"};
  EXPECT_EQ(raise_challenge(db(), executive, pairing.id, words, today_.plus_days(30)).error().kind,
            ProblemKind::too_late);
  const auto raised = raise_challenge(db(), executive, pairing.id, words, today_);
  ASSERT_TRUE(raised.has_value()) << raised.error().message;
  const auto decided = decide_challenge(
      db(), operator_, *raised, ChallengeVerdict::upheld, "The estuary has no bridge", today_);

  ASSERT_TRUE(decided.has_value()) << decided.error().message;
  EXPECT_FALSE(decided->repair_from) << "the matches of schools are not those of trusts";
  for (const TrustProposal& row : proposals(run()))
    EXPECT_FALSE(row.partner_uid == GroupUid(8001) && row.lead_uid == GroupUid(9001));
}

TEST_P(TrustMatches, NobodyWithoutTheRoleRunsOrConfirmsThem) {
  const TrustMatchRunId id = run();
  const access::Actor stranger{.name = "Somebody", .at = operator_.at};

  EXPECT_EQ(run_trust_match(db(), stranger, programme_.id, std::nullopt).error().kind,
            ProblemKind::not_allowed);
  EXPECT_EQ(confirm_trust_run(db(), stranger, id, today_).error().kind, ProblemKind::not_allowed);
}

TEST_P(TrustMatches, ACohortWithoutTrustsSaysWhatToWaitFor) {
  EXPECT_EQ(run_trust_match(db(), operator_, programme_.id, 5).error().message,
            "No trust waits for a lead trust: they do once they have accepted a place");
}

}  // namespace
}  // namespace trellis::matching
