// A lead of the demonstration drops out: what is offered, what is kept, and what stays as it was.
#include <algorithm>
#include <gtest/gtest.h>

#include "access/actor.hpp"
#include "cli/demonstration.hpp"
#include "matching/confirm_actions.hpp"
#include "matching/match_actions.hpp"
#include "matching/repair_actions.hpp"
#include "programme/pairing_actions.hpp"
#include "programme/pairing_store.hpp"
#include "programme/participation_store.hpp"
#include "programme/programme_store.hpp"
#include "storage/test_database.hpp"

namespace trellis::cli {
namespace {

using matching::Repair;
using matching::RepairKind;

class DemonstrationRepair : public storage::testing::EachEngine {
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
    run_ = *run;
    for (const matching::Proposal& row : proposals(run_))
      if (row.lead_urn) leaving_ = *row.lead_urn;
  }
  std::vector<matching::Proposal> proposals(matching::MatchRunId run) {
    return db().read([&](storage::Snapshot& s) { return matching::proposals_of(s, run); });
  }
  Result<std::vector<Repair>> look() {
    return db().read([&](storage::Snapshot& s) {
      return matching::try_repairs(s, {.run = run_, .leaving = {leaving_}}, today_);
    });
  }
  Result<matching::MatchRunId> keep(const std::string& reason) {
    return matching::keep_repair(db(),
                                 operator_,
                                 {.change = {.run = run_, .leaving = {leaving_}},
                                  .kind = RepairKind::fewest_moves,
                                  .reason = reason},
                                 today_);
  }

  /// Every change at once would hide which of them is missing: one at a time.
  Result<std::vector<Repair>> look_at(matching::RepairRequest change) {
    change.run = run_;
    return db().read(
        [&](storage::Snapshot& s) { return matching::try_repairs(s, change, today_); });
  }

  Date today_{2026, 3, 9};
  Instant now_ = *Instant::parse("2026-03-09T14:05:06Z");
  access::Actor operator_ = access::operator_at(now_);
  ProgrammeId programme_{};
  matching::MatchRunId run_{};
  Urn leaving_{900001};
};
TRELLIS_FOR_EACH_ENGINE(DemonstrationRepair);

TEST_P(DemonstrationRepair, ThreeProvenAnswersAreOfferedAndNothingIsChanged) {
  const auto made = look();

  ASSERT_TRUE(made.has_value()) << made.error().message;
  ASSERT_EQ(made->size(), 3u);
  for (const Repair& repair : *made) {
    EXPECT_TRUE(repair.answer.verdict.proven) << repair.answer.verdict.why;
    EXPECT_FALSE(repair.displaced.empty());
    for (const matching::Move& move : repair.displaced) EXPECT_EQ(move.from, leaving_);
    for (const auto& lead : repair.answer.prepared.input.leads)
      EXPECT_NE(lead.school.urn, leaving_);
  }
  EXPECT_LE(made->front().moved.size(), made->back().moved.size());
  EXPECT_GE(made->front().answer.summary.points, made->back().answer.summary.points);
  const auto again = matching::run_match(db(), operator_, {.programme = programme_});
  const auto rows = proposals(*again);
  EXPECT_TRUE(std::ranges::any_of(rows, [&](const auto& row) { return row.lead_urn == leaving_; }));
}

TEST_P(DemonstrationRepair, WhatIsKeptIsTheRepairThatWasShown) {
  const auto shown = look();
  const auto kept = keep("The headteacher is leaving");

  ASSERT_TRUE(kept.has_value()) << kept.error().message;
  const auto run = db().read([&](storage::Snapshot& s) { return matching::find_run(s, *kept); });
  EXPECT_EQ(run->follows, run_);
  EXPECT_NE(run->change_note.find("dropped out: The headteacher is leaving"), std::string::npos);
  EXPECT_NE(run->change_note.find("Move as few as possible"), std::string::npos);
  EXPECT_EQ(run->points, shown->front().answer.summary.points);
  for (const matching::Proposal& row : proposals(*kept)) EXPECT_NE(row.lead_urn, leaving_);
}

TEST_P(DemonstrationRepair, ALeadThatWasTakenOutStaysOut) {
  ASSERT_TRUE(keep("The headteacher is leaving").has_value());

  const auto again = matching::run_match(db(), operator_, {.programme = programme_});

  ASSERT_TRUE(again.has_value());
  for (const matching::Proposal& row : proposals(*again)) EXPECT_NE(row.lead_urn, leaving_);
  EXPECT_EQ(keep("Once more").error().kind, ProblemKind::conflict);
}

TEST_P(DemonstrationRepair, AReasonIsAskedForBeforeAnythingIsTakenOut) {
  const auto kept = keep("  ");

  ASSERT_FALSE(kept.has_value());
  EXPECT_EQ(kept.error().message, "Enter why the school drops out");
  ASSERT_TRUE(look().has_value()) << "the lead is still there";
}

TEST_P(DemonstrationRepair, APlaceThatOpensIsOfferedWhenARepairIsKept) {
  const auto places =
      db().read([&](storage::Snapshot& s) { return matching::places_of_run(s, run_); });
  const auto most = *std::ranges::max_element(places, {}, &matching::RunPlaces::places);
  std::int64_t all = 0;
  for (const auto& row : places) all += row.places;
  all -= most.places;
  const auto none = db().write([&](storage::Transaction& tx) {
    const auto lead = programme::open_participation_of(tx, programme_, most.lead, "lead");
    return programme::offer_places(
        tx, operator_, lead->id, most.programme_year, {{most.stream, 0}});
  });
  ASSERT_TRUE(none.has_value()) << none.error().message;
  const std::optional<matching::PlaceOpening> opening =
      matching::PlaceOpening{most.lead_urn, most.stream, most.programme_year, 1};
  const auto shown = look_at({.openings = {*opening}});

  const auto kept = matching::keep_repair(
      db(),
      operator_,
      {.change = {.run = run_, .openings = {*opening}}, .kind = RepairKind::best_points},
      today_);

  ASSERT_TRUE(kept.has_value()) << kept.error().message;
  const auto run = db().read([&](storage::Snapshot& s) { return matching::find_run(s, *kept); });
  EXPECT_EQ(run->places, all + 1);
  EXPECT_EQ(run->points, shown->back().answer.summary.points);
  EXPECT_NE(run->change_note.find("offers 1 more"), std::string::npos) << run->change_note;
  const auto again = matching::run_match(db(), operator_, {.programme = programme_});
  EXPECT_EQ(db().read([&](storage::Snapshot& s) { return matching::find_run(s, *again); })->places,
            all + 1);
}

TEST_P(DemonstrationRepair, MorePlacesThanTheProgrammeAllowsAreRefusedInWords) {
  const auto made = look_at({.openings = {{leaving_, "core", 1, 40}}});

  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().kind, ProblemKind::refused_by_rule);
  EXPECT_NE(made.error().message.find("The programme allows a lead"), std::string::npos);
  EXPECT_EQ(look_at({.openings = {{leaving_, "gold", 1, 1}}}).error().kind, ProblemKind::invalid);
  EXPECT_EQ(look_at({.openings = {{leaving_, "core", 1, 0}}}).error().field, "places");
}

TEST_P(DemonstrationRepair, ANewCohortJoinsAMatchOfOne) {
  const auto rows = proposals(run_);
  const int cohort = rows.front().cohort;
  const auto one =
      matching::run_match(db(), operator_, {.programme = programme_, .cohort = cohort});
  ASSERT_TRUE(one.has_value()) << one.error().message;
  run_ = *one;

  const auto made = look_at({.all_cohorts = true});

  ASSERT_TRUE(made.has_value()) << made.error().message;
  EXPECT_EQ(made->front().answer.summary.partners, rows.size());
  EXPECT_EQ(made->back().answer.summary.points, db().read([&](storage::Snapshot& s) {
    return matching::try_match(s, {.programme = programme_})->summary.points;
  }));
}

TEST_P(DemonstrationRepair, APartnerWithALeadIsMatchedAgainBeforeTheyBegin) {
  matching::Proposal pair;
  for (const auto& row : proposals(run_))
    if (row.lead) pair = row;
  const auto confirmed = matching::confirm_run(db(), operator_, run_, std::nullopt, today_);
  ASSERT_TRUE(confirmed.has_value());
  const auto pairing = [&] {
    return db().read([&](storage::Snapshot& s) {
      const auto partner = programme::open_participation_of(s, programme_, pair.partner, "partner");
      return programme::open_pairing_of(s, partner->id);
    });
  };
  ASSERT_TRUE(pairing().has_value());
  const bool has_begun = pairing()->started_on <= today_;

  const auto kept = matching::keep_repair(db(),
                                          operator_,
                                          {.change = {.run = run_, .reopening = {pair.partner_urn}},
                                           .reason = "The lead has a conflict"},
                                          today_);

  if (has_begun) {
    EXPECT_EQ(kept.error().kind, ProblemKind::conflict);
    EXPECT_TRUE(pairing().has_value());
    return;
  }
  ASSERT_TRUE(kept.has_value()) << kept.error().message;
  EXPECT_FALSE(pairing().has_value());
  const auto rows = proposals(*kept);
  const auto again = std::ranges::find(rows, pair.partner_urn, &matching::Proposal::partner_urn);
  ASSERT_NE(again, rows.end());
  EXPECT_EQ(again->lead_urn, pair.lead_urn) << "its place was given back";
}

TEST_P(DemonstrationRepair, NobodyWithoutTheRoleKeepsOne) {
  operator_ = access::Actor{.name = "Somebody", .at = now_};

  EXPECT_EQ(keep("Because I can").error().kind, ProblemKind::not_allowed);
}

}  // namespace
}  // namespace trellis::cli
