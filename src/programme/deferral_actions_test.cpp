#include "programme/deferral_actions.hpp"

#include <gtest/gtest.h>

#include "events/event_store.hpp"
#include "programme/world_fixture.hpp"

namespace trellis::programme {
namespace {

using storage::Snapshot;
using storage::Transaction;
using testing::test_day;
using testing::World;
using State = ParticipationState;

class DeferralOfAParticipation : public storage::testing::EachEngine {
 protected:
  void SetUp() override {
    storage::testing::EachEngine::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    world_ = std::make_unique<World>(db());
    id_ = world_->accepted_partner("core");
  }

  Cohort cohort(int number) {
    return *db().read([&](Snapshot& s) { return find_cohort(s, world_->programme, number); });
  }
  Result<Deferral> defer_to(int number, const std::string& reason = "A new head begins in May") {
    const CohortId to = cohort(number).id;
    return db().write([&](Transaction& tx) {
      return make_deferral(tx, world_->operator_actor, {id_, to, reason}, test_day());
    });
  }
  Result<Deferral> undo(const std::string& reason = "The head began earlier") {
    return db().write([&](Transaction& tx) {
      return undo_deferral(tx, world_->operator_actor, id_, reason, test_day());
    });
  }
  Pairing pair_with(ParticipationId lead, ParticipationId partner) {
    const auto pairing = db().write([&](Transaction& tx) {
      return confirm_pairing(
          tx, world_->operator_actor, {lead, partner, Date(2021, 9, 1), "test"}, test_day());
    });
    EXPECT_TRUE(pairing.has_value()) << (pairing ? "" : pairing.error().message);
    return *pairing;
  }
  std::size_t taken(ParticipationId lead, int year) {
    return db().read([&](Snapshot& s) { return places_taken(s, lead, year).size(); });
  }

  std::unique_ptr<World> world_;
  ParticipationId id_{};
};
TRELLIS_FOR_EACH_ENGINE(DeferralOfAParticipation);

TEST_P(DeferralOfAParticipation, MovesToALaterCohortAndKeepsTheDayOfItsApplication) {
  const Participation before = world_->find(id_);

  const auto done = defer_to(5);

  ASSERT_TRUE(done.has_value()) << done.error().message;
  const Participation after = world_->find(id_);
  EXPECT_EQ(after.cohort, cohort(5).id);
  EXPECT_EQ(after.applied_on, before.applied_on);
  EXPECT_EQ(after.state, State::accepted);
  const auto rows = db().read([&](Snapshot& s) { return deferrals_of(s, id_); });
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows.front().from, before.cohort);
  EXPECT_EQ(rows.front().reason, "A new head begins in May");
}

TEST_P(DeferralOfAParticipation, IsUndoneWithAReasonAndBothStay) {
  const Participation before = world_->find(id_);
  ASSERT_TRUE(defer_to(5).has_value());
  EXPECT_EQ(undo(" ").error().field, "undo_reason");

  ASSERT_TRUE(undo().has_value());

  EXPECT_EQ(world_->find(id_).cohort, before.cohort);
  const auto rows = db().read([&](Snapshot& s) { return deferrals_of(s, id_); });
  EXPECT_EQ(rows.front().undone_on, test_day());
  EXPECT_EQ(undo().error().kind, ProblemKind::conflict) << "nothing is left to undo";
}

TEST_P(DeferralOfAParticipation, RefusesEarlierCohortsNoReasonAndStrangers) {
  const CohortId present = *world_->find(id_).cohort;
  const auto own = db().read([&](Snapshot& s) { return find_cohort(s, present); });
  EXPECT_EQ(defer_to(1).error().field, "cohort");
  EXPECT_EQ(defer_to(own->plan.number).error().field, "cohort");
  EXPECT_EQ(defer_to(5, "  ").error().field, "reason");
  access::Actor stranger{.at = world_->operator_actor.at};
  const CohortId to = cohort(5).id;
  const auto refused = db().write([&](Transaction& tx) {
    return make_deferral(tx, stranger, {id_, to, "Because"}, test_day());
  });
  EXPECT_EQ(refused.error().kind, ProblemKind::not_allowed);
  EXPECT_EQ(world_->find(id_).cohort, own->id);
}

TEST_P(DeferralOfAParticipation, DeliveryThatHasBegunIsPausedAndNotDeferred) {
  db().write([&](Transaction& tx) {
    ASSERT_TRUE(
        take_step(tx, world_->operator_actor, id_, State::active, "", test_day()).has_value());
  });
  EXPECT_NE(defer_to(5).error().message.find("Pause the case"), std::string::npos);
}

TEST_P(DeferralOfAParticipation, AMatchedPartnerTakesItsLeadsPlaceToTheLaterYear) {
  const auto lead = world_->lead();
  const Pairing pairing = pair_with(lead, id_);
  ASSERT_EQ(taken(lead, 1), 1u);

  ASSERT_TRUE(defer_to(5).has_value());

  const int year = cohort(5).plan.programme_year;
  ASSERT_NE(year, 1) << "the fifth cohort is of a later programme year";
  EXPECT_EQ(taken(lead, 1), 0u);
  EXPECT_EQ(taken(lead, year), 1u);
  const auto moved = db().read([&](Snapshot& s) { return find_pairing(s, pairing.id); });
  EXPECT_EQ(moved->cohort, cohort(5).id);
  EXPECT_EQ(moved->started_on, cohort(5).plan.starts_on);
  ASSERT_TRUE(undo().has_value());
  EXPECT_EQ(taken(lead, 1), 1u);
  EXPECT_EQ(taken(lead, year), 0u);
}

TEST_P(DeferralOfAParticipation, ALeadThatIsFullInTheLaterYearIsNotOverfilled) {
  const auto lead = world_->lead();
  pair_with(lead, id_);
  const ParticipationId first = id_;
  for (int i = 0; i < 3; ++i) {
    id_ = world_->accepted_partner("core");
    ASSERT_TRUE(defer_to(5).has_value());
    pair_with(lead, id_);
  }
  id_ = first;

  const auto refused = defer_to(5);

  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ProblemKind::refused_by_rule);
  EXPECT_EQ(taken(lead, 1), 1u) << "nothing was moved";
  EXPECT_EQ(world_->find(first).cohort,
            db().read([&](Snapshot& s) { return find_cohort(s, world_->programme, 2)->id; }));
}

TEST_P(DeferralOfAParticipation, ItsReasonStaysOutOfTheLog) {
  ASSERT_TRUE(defer_to(5).has_value());
  const auto told = db().read(
      [&](Snapshot& s) { return events::timeline(s, events::subject(id_), {.size = 50}); });
  bool found = false;
  for (const events::Event& event : told) {
    if (event.type != "deferral.made") continue;
    found = true;
    ASSERT_EQ(event.changes.size(), 1u);
    EXPECT_EQ(event.changes.front().after, cohort(5).plan.title);
    EXPECT_TRUE(event.summary.empty());
  }
  EXPECT_TRUE(found);
}

}  // namespace
}  // namespace trellis::programme
