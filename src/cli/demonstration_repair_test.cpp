// A lead of the demonstration drops out: what is offered, what is kept, and what stays as it was.
#include <algorithm>
#include <gtest/gtest.h>

#include "access/actor.hpp"
#include "cli/demonstration.hpp"
#include "matching/match_actions.hpp"
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
      return matching::try_repairs(s, {.run = run_, .leaving = {leaving_}});
    });
  }
  Result<matching::MatchRunId> keep(const std::string& reason) {
    return matching::keep_repair(db(),
                                 operator_,
                                 {.change = {.run = run_, .leaving = {leaving_}},
                                  .kind = RepairKind::fewest_moves,
                                  .reason = reason},
                                 Date(2026, 3, 9));
  }

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

TEST_P(DemonstrationRepair, NobodyWithoutTheRoleKeepsOne) {
  operator_ = access::Actor{.name = "Somebody", .at = now_};

  EXPECT_EQ(keep("Because I can").error().kind, ProblemKind::not_allowed);
}

}  // namespace
}  // namespace trellis::cli
