#include "programme/pairing_actions.hpp"

#include <atomic>
#include <thread>

#include "programme/world_fixture.hpp"

namespace trellis::programme {
namespace {

using storage::Snapshot;
using storage::Transaction;
using testing::test_day;
using testing::World;
using State = ParticipationState;

const Date start(2021, 9, 1);

class PairingActions : public storage::testing::EachEngine {
 protected:
  Result<Pairing> confirm(World& world, ParticipationId lead, ParticipationId partner) {
    return confirm_pairing(db(), world.operator_actor, {lead, partner, start, "test"}, test_day());
  }
  Texts taken(ParticipationId lead, int year) {
    return db().read([&](Snapshot& s) { return places_taken(s, lead, year); });
  }
};
TRELLIS_FOR_EACH_ENGINE(PairingActions);

TEST_P(PairingActions, AConfirmedPartnerIsMatchedAndTakesAPlace) {
  World world(db());
  const auto lead = world.lead();
  const auto partner = world.accepted_partner("core");

  const auto pairing = confirm(world, lead, partner);

  ASSERT_TRUE(pairing.has_value()) << pairing.error().message;
  EXPECT_EQ(world.find(partner).state, State::matched);
  EXPECT_EQ(taken(lead, 1), Texts{"core"});
  EXPECT_EQ(confirm(world, lead, partner).error().kind, ProblemKind::refused_by_rule);
  db().read([&](Snapshot& s) {
    EXPECT_EQ(open_pairing_of(s, partner)->id, pairing->id);
    EXPECT_EQ(pairings_of_lead(s, lead).size(), 1u);
  });
}

TEST_P(PairingActions, AThirdExtendedPartnerIsRefusedThoughACorePlaceIsFree) {
  World world(db());
  const auto lead = world.lead();
  ASSERT_TRUE(confirm(world, lead, world.accepted_partner("extended")).has_value());
  ASSERT_TRUE(confirm(world, lead, world.accepted_partner("extended")).has_value());

  const auto third = confirm(world, lead, world.accepted_partner("extended"));

  ASSERT_FALSE(third.has_value());
  EXPECT_NE(third.error().message.find("2 of 2 extended places"), std::string::npos);
  EXPECT_TRUE(confirm(world, lead, world.accepted_partner("core")).has_value());
}

/// Presses "confirm" for all partners at once, one thread each; gives how many were confirmed.
int press_at_once(World& world,
                  ParticipationId lead,
                  const std::vector<ParticipationId>& partners) {
  std::atomic<int> confirmed = 0;
  std::atomic<bool> go = false;
  std::vector<std::thread> threads;
  for (const ParticipationId partner : partners)
    threads.emplace_back([&, partner] {
      while (!go) std::this_thread::yield();
      const auto pairing = confirm_pairing(
          world.db, world.operator_actor, {lead, partner, start, "test"}, test_day());
      if (pairing) ++confirmed;
      const bool by_rule = !pairing && pairing.error().kind == ProblemKind::refused_by_rule;
      EXPECT_TRUE(pairing.has_value() || by_rule);
    });
  go = true;
  for (std::thread& thread : threads) thread.join();
  return confirmed;
}

TEST_P(PairingActions, TheSixthPartnerIsRefusedWhenTenPressAtOnce) {
  World world(db());
  const auto lead = world.lead();
  std::vector<ParticipationId> partners;
  for (int i = 0; i < 10; ++i)
    partners.push_back(world.accepted_partner(i % 2 ? "core" : "extended"));

  EXPECT_EQ(press_at_once(world, lead, partners), 5);

  EXPECT_EQ(taken(lead, 1), (Texts{"core", "core", "core", "extended", "extended"}));
}

TEST_P(PairingActions, TheThirdExtendedIsRefusedWhenTenPressAtOnce) {
  World world(db());
  const auto lead = world.lead();
  std::vector<ParticipationId> partners;
  for (int i = 0; i < 10; ++i) partners.push_back(world.accepted_partner("extended"));

  EXPECT_EQ(press_at_once(world, lead, partners), 2);

  EXPECT_EQ(taken(lead, 1).size(), 2u);
}

TEST_P(PairingActions, ALeadMayOfferFewerPlaces) {
  World world(db());
  const auto lead = world.lead();
  db().write([&](Transaction& tx) {
    EXPECT_FALSE(offer_places(tx, world.operator_actor, lead, 1, {{"core", 4}}).has_value());
    EXPECT_TRUE(offer_places(tx, world.operator_actor, lead, 1, {{"core", 1}, {"extended", 0}}));
  });

  EXPECT_TRUE(confirm(world, lead, world.accepted_partner("core")).has_value());
  EXPECT_FALSE(confirm(world, lead, world.accepted_partner("core")).has_value());
  EXPECT_FALSE(confirm(world, lead, world.accepted_partner("extended")).has_value());
}

TEST_P(PairingActions, APairingThatEndsBeforeItStartsGivesThePlaceBack) {
  World world(db());
  const auto lead = world.lead();
  const auto partner = world.accepted_partner("core");
  const auto pairing = confirm(world, lead, partner);

  db().write([&](Transaction& tx) {
    EXPECT_FALSE(end_pairing(tx, world.operator_actor, {pairing->id, test_day(), " "}).has_value());
    EXPECT_TRUE(
        end_pairing(tx, world.operator_actor, {pairing->id, test_day(), "Challenge upheld"}));
    EXPECT_FALSE(
        end_pairing(tx, world.operator_actor, {pairing->id, test_day(), "Again"}).has_value());
  });

  EXPECT_TRUE(taken(lead, 1).empty());
  EXPECT_EQ(world.find(partner).state, State::accepted);
  EXPECT_TRUE(confirm(world, world.lead(), partner).has_value());
}

TEST_P(PairingActions, AMatchIsOpenedAgainBeforeItBeginsAndGivesAllItsPlacesBack) {
  World world(db());
  const auto lead = world.lead();
  const auto partner = world.accepted_partner("core");
  const auto pairing = confirm(world, lead, partner);
  const Date later = pairing->started_on.plus_days(3);

  db().write([&](Transaction& tx) {
    EXPECT_EQ(reopen_pairing(tx, world.operator_actor, {pairing->id, later, " "}).error().field,
              "reason");
    const access::Actor stranger{.name = "Somebody", .at = world.operator_actor.at};
    EXPECT_EQ(reopen_pairing(tx, stranger, {pairing->id, later, "Why"}).error().kind,
              ProblemKind::not_allowed);
    EXPECT_TRUE(reopen_pairing(tx, world.operator_actor, {pairing->id, later, "A slip"}));
    EXPECT_EQ(reopen_pairing(tx, world.operator_actor, {pairing->id, later, "Again"}).error().kind,
              ProblemKind::conflict);
  });

  EXPECT_TRUE(taken(lead, 1).empty());
  EXPECT_EQ(world.find(partner).state, State::accepted);
}

TEST_P(PairingActions, AMatchWhoseWorkHasBegunIsNotOpenedAgain) {
  World world(db());
  const auto lead = world.lead();
  const auto partner = world.accepted_partner("core");
  const auto pairing = confirm(world, lead, partner);

  db().write([&](Transaction& tx) {
    ASSERT_TRUE(
        take_step(tx, world.operator_actor, partner, State::active, "", pairing->started_on));
    const auto refused =
        reopen_pairing(tx, world.operator_actor, {pairing->id, pairing->started_on, "Why"});
    EXPECT_EQ(refused.error().kind, ProblemKind::refused_by_rule);
  });

  EXPECT_EQ(taken(lead, 1).size(), 1u);
}

TEST_P(PairingActions, AnExtensionTakesAPlaceOfTheNextYear) {
  World world(db());
  const auto lead = world.lead();
  const auto partner = world.accepted_partner("core");
  const auto pairing = confirm(world, lead, partner);

  db().write([&](Transaction& tx) {
    EXPECT_TRUE(take_step(tx, world.operator_actor, partner, State::active, "", start));
    const auto extended = extend_pairing(tx, world.operator_actor, pairing->id, Date(2022, 7, 1));
    EXPECT_TRUE(extended.has_value()) << (extended ? "" : extended.error().message);
  });

  EXPECT_EQ(taken(lead, 2), Texts{"core"});
  EXPECT_EQ(world.find(partner).state, State::extended);
}

TEST_P(PairingActions, NobodyLeadsThemselvesAndAPartnerIsNoLead) {
  World world(db());
  const auto partner = world.accepted_partner("core");
  const auto other = world.accepted_partner("core");

  EXPECT_EQ(confirm(world, other, partner).error().message, "Choose a lead, not another partner");
}

TEST_P(PairingActions, OnlyThoseWhoAssignMayConfirm) {
  World world(db());
  access::Actor stranger{.person = PersonId{5}, .name = "S", .at = testing::test_moment()};

  const auto refused = confirm_pairing(
      db(), stranger, {world.lead(), world.accepted_partner("core"), start, "x"}, test_day());

  EXPECT_EQ(refused.error().kind, ProblemKind::not_allowed);
}

}  // namespace
}  // namespace trellis::programme
