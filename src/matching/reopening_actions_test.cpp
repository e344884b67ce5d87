// A confirmed match is opened again before its work begins, and not after.
#include "matching/reopening_actions.hpp"

#include <gtest/gtest.h>

#include "casework/case_store.hpp"
#include "casework/opening_actions.hpp"
#include "programme/participation_store.hpp"
#include "programme/world_fixture.hpp"

namespace trellis::matching {
namespace {

using programme::testing::test_day;
using programme::testing::World;
using storage::Snapshot;
using storage::Transaction;

class ReopeningActions : public storage::testing::EachEngine {
 protected:
  void SetUp() override {
    storage::testing::EachEngine::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    world_.emplace(db());
    lead_ = world_->lead();
    partner_ = world_->accepted_partner("core");
    const auto opened = db().write([&](Transaction& tx) {
      return casework::confirm_and_open(
          tx,
          world_->operator_actor,
          {.lead = lead_, .partner = partner_, .started_on = start_, .because = "match 1"},
          test_day());
    });
    ASSERT_TRUE(opened.has_value()) << opened.error().message;
    opened_ = *opened;
  }
  Result<Reopened> reopen(const access::Actor& actor, const std::string& reason) {
    return reopen_pairing(db(), actor, opened_.pairing.id, reason, test_day());
  }
  std::size_t taken() {
    return db().read([&](Snapshot& s) { return programme::places_taken(s, lead_, 1).size(); });
  }

  Date start_ = test_day().plus_days(-20);
  std::optional<World> world_;
  programme::ParticipationId lead_{};
  programme::ParticipationId partner_{};
  casework::OpenedCase opened_;
};
TRELLIS_FOR_EACH_ENGINE(ReopeningActions);

TEST_P(ReopeningActions, GivesThePlaceBackAndLeavesTheCaseForTheNextLead) {
  ASSERT_EQ(taken(), 1u);

  const auto reopened = reopen(world_->operator_actor, "The lead's head is ill");

  ASSERT_TRUE(reopened.has_value()) << reopened.error().message;
  EXPECT_EQ(reopened->programme, world_->programme);
  EXPECT_FALSE(reopened->repair_from) << "no match was run";
  EXPECT_EQ(taken(), 0u);
  EXPECT_EQ(world_->find(partner_).state, programme::ParticipationState::accepted);
  db().read([&](Snapshot& s) {
    EXPECT_FALSE(programme::open_pairing_of(s, partner_));
    EXPECT_EQ(programme::find_pairing(s, opened_.pairing.id)->finish_reason,
              "The lead's head is ill");
    EXPECT_TRUE(casework::case_of(s, partner_).has_value());
  });
  EXPECT_EQ(reopen(world_->operator_actor, "Again").error().kind, ProblemKind::conflict);
}

TEST_P(ReopeningActions, AsksForAReasonAndTheRole) {
  EXPECT_EQ(reopen(world_->operator_actor, "  ").error().field, "reason");
  const access::Actor school{.name = "Head", .at = world_->operator_actor.at};
  EXPECT_EQ(reopen(school, "We would rather not").error().kind, ProblemKind::not_allowed);

  EXPECT_EQ(taken(), 1u);
}

TEST_P(ReopeningActions, RefusesAMatchWhoseWorkHasBegunAndSaysWhatWasDone) {
  db().write([&](Transaction& tx) {
    casework::save_answer(tx,
                          opened_.file.id,
                          "self_assessment",
                          "done_on",
                          {.text = "2021-06-01"},
                          std::nullopt,
                          world_->operator_actor.at);
  });

  const auto refused = reopen(world_->operator_actor, "Too far away");

  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ProblemKind::refused_by_rule);
  EXPECT_NE(refused.error().message.find("1 task is answered"), std::string::npos)
      << refused.error().message;
  EXPECT_EQ(taken(), 1u);
}

}  // namespace
}  // namespace trellis::matching
