#include "casework/graduation_actions.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "casework/case_action_checks.hpp"
#include "casework/case_actions.hpp"
#include "casework/opening_actions.hpp"
#include "events/event_store.hpp"
#include "programme/pairing_actions.hpp"
#include "programme/world_fixture.hpp"

namespace trellis::casework {
namespace {

using programme::ParticipationState;
using programme::testing::test_day;
using programme::testing::World;
using storage::Snapshot;
using storage::Transaction;

class GraduationTakenBack : public storage::testing::EachEngine {
 protected:
  void SetUp() override {
    storage::testing::EachEngine::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    world_ = std::make_unique<World>(db());
    lead_ = world_->lead();
    id_ = supported(lead_).id;
  }

  CaseFile supported(programme::ParticipationId lead) {
    const auto partner = world_->accepted_partner("core");
    const auto opened = db().write([&](Transaction& tx) {
      return confirm_and_open(
          tx, world_->operator_actor, {lead, partner, Date(2021, 4, 1), "test"}, test_day());
    });
    EXPECT_TRUE(opened.has_value()) << (opened ? "" : opened.error().message);
    return opened->file;
  }
  /// The steps of a graduation, without the tasks that lead to it.
  void graduate() {
    db().write([&](Transaction& tx) {
      const CaseFile file = *find_case(tx, id_);
      for (const auto state : {ParticipationState::active, ParticipationState::graduated})
        ASSERT_TRUE(programme::take_step(
                        tx, world_->operator_actor, *file.participation, state, "", test_day())
                        .has_value());
      insert_status(
          tx, id_, {"complete", "", "", test_day(), std::nullopt, world_->operator_actor.at});
      finish_case(tx, id_, test_day());
    });
  }
  Result<LeadAfter> take_back(const access::Actor& actor, const std::string& reason) {
    return db().write(
        [&](Transaction& tx) { return take_back_graduation(tx, actor, id_, reason, test_day()); });
  }
  CaseFile find() {
    return *db().read([&](Snapshot& s) { return find_case(s, id_); });
  }
  void end_pairing() {
    db().write([&](Transaction& tx) {
      ASSERT_TRUE(programme::end_pairing(tx,
                                         world_->operator_actor,
                                         {*find_case(tx, id_)->pairing, Date(2021, 4, 1), "Over"})
                      .has_value());
    });
  }

  std::unique_ptr<World> world_;
  programme::ParticipationId lead_{};
  CaseId id_{};
};
TRELLIS_FOR_EACH_ENGINE(GraduationTakenBack);

TEST_P(GraduationTakenBack, TheCaseIsOpenAsItStoodAndTheHistoryKeepsBoth) {
  const std::string status = find().status;
  graduate();

  const auto done = take_back(world_->operator_actor, "Another school was meant");

  ASSERT_TRUE(done.has_value()) << done.error().message;
  EXPECT_EQ(*done, LeadAfter::runs_on);
  EXPECT_EQ(find().status, status);
  EXPECT_FALSE(find().finished_on.has_value());
  const auto participation = world_->find(*find().participation);
  EXPECT_EQ(participation.state, ParticipationState::active);
  EXPECT_FALSE(participation.finished_on.has_value());
  const auto steps =
      db().read([&](Snapshot& s) { return programme::steps_of(s, participation.id); });
  EXPECT_EQ(steps[steps.size() - 2].state, ParticipationState::graduated);
  EXPECT_EQ(steps.back().reason, "Another school was meant");
  const auto told = db().read(
      [&](Snapshot& s) { return events::timeline(s, events::subject(id_), {.size = 50}); });
  EXPECT_TRUE(std::ranges::any_of(told, [](const events::Event& event) {
    return event.type == "case.graduation_taken_back" && event.summary.empty();
  })) << "the reason is free text, and stays out of the log";
}

TEST_P(GraduationTakenBack, APairingThatEndedSinceRunsAgainWhereTheLeadHasAPlace) {
  graduate();
  end_pairing();

  EXPECT_EQ(take_back(world_->operator_actor, "In error").value(), LeadAfter::came_back);

  const auto pairing = db().read(
      [&](Snapshot& s) { return programme::find_pairing(s, *find_case(s, id_)->pairing); });
  EXPECT_FALSE(pairing->finished_on.has_value());
}

TEST_P(GraduationTakenBack, ALeadThatIsFullMeanwhileGetsNoFurtherPartner) {
  graduate();
  end_pairing();
  for (int i = 0; i < 3; ++i) supported(lead_);

  EXPECT_EQ(take_back(world_->operator_actor, "In error").value(), LeadAfter::is_missing);

  const auto pairing = db().read(
      [&](Snapshot& s) { return programme::find_pairing(s, *find_case(s, id_)->pairing); });
  EXPECT_TRUE(pairing->finished_on.has_value());
  EXPECT_FALSE(find().finished_on.has_value());
}

TEST_P(GraduationTakenBack, NobodyWithoutTheRightAndNothingWithoutAReason) {
  EXPECT_EQ(take_back(world_->operator_actor, "In error").error().kind,
            ProblemKind::refused_by_rule)
      << "it has not graduated";
  graduate();
  access::Actor stranger{.at = world_->operator_actor.at};

  EXPECT_EQ(take_back(stranger, "In error").error().kind, ProblemKind::not_allowed);
  EXPECT_EQ(take_back(world_->operator_actor, " ").error().field, "reason");
  EXPECT_TRUE(find().finished_on.has_value());
}

TEST_P(GraduationTakenBack, AGrantThatWaitsForApprovalIsTakenBackFirst) {
  graduate();
  const auto payment = db().write([&](Transaction& tx) {
    return programme::insert_payment(tx,
                                     {.participation = *find_case(tx, id_)->participation,
                                      .kind = "grant",
                                      .code = "graduation_grant",
                                      .amount = {450'000},
                                      .decided_on = test_day()},
                                     world_->operator_actor.at);
  });

  const auto refused = take_back(world_->operator_actor, "In error");
  EXPECT_NE(refused.error().message.find("£4,500"), std::string::npos) << refused.error().message;
  db().write([&](Transaction& tx) { programme::delete_waiting_payment(tx, payment); });
  EXPECT_TRUE(take_back(world_->operator_actor, "In error").has_value());
}

TEST_P(GraduationTakenBack, ASchoolThatTakesPartAgainKeepsItsGraduation) {
  graduate();
  db().write([&](Transaction& tx) {
    ASSERT_TRUE(programme::open_participation(
                    tx,
                    world_->operator_actor,
                    {world_->programme, find_case(tx, id_)->holder, "partner", ""},
                    test_day())
                    .has_value());
  });

  EXPECT_EQ(take_back(world_->operator_actor, "In error").error().kind, ProblemKind::conflict);
}

}  // namespace
}  // namespace trellis::casework
