#include "casework/opening_actions.hpp"

#include "casework/case_access_checks.hpp"
#include "casework/case_list_store.hpp"
#include "programme/pairing_grant_store.hpp"
#include "programme/world_fixture.hpp"
#include "register/organisation_store.hpp"

namespace trellis::casework {
namespace {

using access::Permission;
using access::Role;
using programme::ParticipationId;
using programme::testing::test_day;
using programme::testing::World;
using storage::Snapshot;
using storage::Transaction;

class OpeningActions : public storage::testing::EachEngine {
 protected:
  Result<OpenedCase> open(World& world, ParticipationId lead, ParticipationId partner) {
    return db().write([&](Transaction& tx) {
      return confirm_and_open(
          tx, world.operator_actor, {lead, partner, Date(2021, 4, 1), "test"}, test_day());
    });
  }

  /// Somebody who acts for an organisation with a role over it, and over its pairings.
  access::Actor acting(World& world, Role role, OrganisationId organisation) {
    access::Actor actor{
        .person = PersonId{1}, .acting_for = organisation, .at = world.operator_actor.at};
    actor.grants.push_back({.role = role,
                            .scope = {.owner = world.owner, .organisation = organisation},
                            .acting_for = organisation,
                            .period = {Date(2020, 1, 1), {}}});
    db().read([&](Snapshot& s) {
      for (access::Grant& grant : programme::pairing_grants(s, actor, test_day()))
        actor.grants.push_back(std::move(grant));
    });
    return actor;
  }
  std::vector<CaseLine> seen_by(const access::Actor& actor) {
    return db().read([&](Snapshot& s) {
      const CasePage found = find_cases(s, actor, {.order = CaseQuery::Order::school});
      return lines_of(s, actor, found.ids);
    });
  }
};
TRELLIS_FOR_EACH_ENGINE(OpeningActions);

TEST_P(OpeningActions, AConfirmedMatchOpensTheCaseOfThePartner) {
  World world(db());
  const auto partner = world.accepted_partner("core");

  const auto opened = open(world, world.lead(), partner);

  ASSERT_TRUE(opened.has_value()) << opened.error().message;
  EXPECT_EQ(opened->file.participation, partner);
  EXPECT_EQ(opened->file.stream, "core");
  EXPECT_EQ(opened->file.status, "active");
  EXPECT_EQ(opened->file.pairing, opened->pairing.id);
  EXPECT_EQ(opened->file.holder, world.find(partner).organisation);
}

TEST_P(OpeningActions, ARefusedMatchOpensNoCase) {
  World world(db());
  const auto lead = world.lead();
  ASSERT_TRUE(open(world, lead, world.accepted_partner("extended")).has_value());
  ASSERT_TRUE(open(world, lead, world.accepted_partner("extended")).has_value());
  const auto third = world.accepted_partner("extended");

  EXPECT_FALSE(open(world, lead, third).has_value());

  EXPECT_FALSE(db().read([&](Snapshot& s) { return case_of(s, third).has_value(); }));
}

TEST_P(OpeningActions, ANewLeadKeepsTheCase) {
  World world(db());
  const auto partner = world.accepted_partner("core");
  const auto first = open(world, world.lead(), partner);
  ASSERT_TRUE(first.has_value());
  const auto ended = db().write([&](Transaction& tx) {
    return programme::end_pairing(
        tx, world.operator_actor, {first->pairing.id, test_day(), "The lead left"});
  });
  ASSERT_TRUE(ended.has_value()) << ended.error().message;

  const auto second = open(world, world.lead(), partner);

  ASSERT_TRUE(second.has_value()) << second.error().message;
  EXPECT_EQ(second->file.id, first->file.id);
  EXPECT_NE(second->pairing.id, first->pairing.id);
}

TEST_P(OpeningActions, ALeadSeesTheCasesOfItsPartnersAndNoOthers) {
  World world(db());
  const auto lead = world.lead();
  const auto own = open(world, lead, world.accepted_partner("core"));
  const auto other = open(world, world.lead(), world.accepted_partner("core"));
  ASSERT_TRUE(own.has_value() && other.has_value());

  const access::Actor leader = acting(world, Role::lead_school, world.find(lead).organisation);

  ASSERT_EQ(seen_by(leader).size(), 1u);
  EXPECT_EQ(seen_by(leader).front().id, own->file.id);
  EXPECT_TRUE(may_see(leader, own->file));
  EXPECT_FALSE(may_see(leader, other->file));
  EXPECT_TRUE(leads_case(leader, own->file));
  EXPECT_FALSE(leads_case(leader, other->file));
}

TEST_P(OpeningActions, APartnerSeesItsOwnCaseOnly) {
  World world(db());
  const auto own = open(world, world.lead(), world.accepted_partner("core"));
  ASSERT_TRUE(open(world, world.lead(), world.accepted_partner("core")).has_value());

  const access::Actor leader = acting(world, Role::partner_school, own->file.holder);

  ASSERT_EQ(seen_by(leader).size(), 1u);
  EXPECT_EQ(seen_by(leader).front().id, own->file.id);
  EXPECT_FALSE(may_see_concerns(leader, own->file));
}

TEST_P(OpeningActions, ALeadWhosePairingEndedMayReadForAYearAndChangeNothing) {
  World world(db());
  const auto lead = world.lead();
  const auto opened = open(world, lead, world.accepted_partner("core"));
  ASSERT_TRUE(opened.has_value());
  const auto ended = db().write([&](Transaction& tx) {
    return programme::end_pairing(
        tx, world.operator_actor, {opened->pairing.id, test_day().plus_days(-30), "Left"});
  });
  ASSERT_TRUE(ended.has_value()) << ended.error().message;

  const access::Actor leader = acting(world, Role::lead_school, world.find(lead).organisation);

  EXPECT_TRUE(may_see(leader, opened->file));
  EXPECT_FALSE(leads_case(leader, opened->file));
  const Date later = test_day().plus_months(30);
  db().read([&](Snapshot& s) { EXPECT_TRUE(programme::pairing_grants(s, leader, later).empty()); });
}

TEST_P(OpeningActions, ACaseFollowsItsSchoolThroughAConversion) {
  World world(db());
  const auto opened = open(world, world.lead(), world.accepted_partner("core"));
  ASSERT_TRUE(opened.has_value());
  const OrganisationId school = opened->file.holder;
  const Date conversion(2021, 5, 1);

  db().write([&](Transaction& tx) {
    registry::begin_identifier(tx, school, Urn(900001), Date(2015, 9, 1));
    registry::end_identifier(tx, school, Urn(900001), conversion);
    registry::begin_identifier(tx, school, Urn(900002), conversion);
  });

  const auto lines = seen_by(world.operator_actor);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines.front().id, opened->file.id);
  EXPECT_EQ(lines.front().urn, Urn(900002));
  EXPECT_EQ(lines.front().status, "active");
}

TEST_P(OpeningActions, EachSideAnswersItsOwnTasks) {
  World world(db());
  const auto lead = world.lead();
  const auto opened = open(world, lead, world.accepted_partner("core"));
  ASSERT_TRUE(opened.has_value());
  const access::Actor leader = acting(world, Role::lead_school, world.find(lead).organisation);
  const access::Actor partner = acting(world, Role::partner_school, opened->file.holder);
  const auto definition = programme::shipped("behaviour_hubs.json");
  const auto who = [&](const char* task) { return definition.find_task(task)->who; };

  EXPECT_TRUE(may_take_part(leader, opened->file, definition, who("lead_accepts")));
  EXPECT_FALSE(may_take_part(partner, opened->file, definition, who("lead_accepts")));
  EXPECT_TRUE(may_take_part(partner, opened->file, definition, who("self_assessment")));
  EXPECT_FALSE(may_take_part(leader, opened->file, definition, who("self_assessment")));
  EXPECT_FALSE(may_take_part(partner, opened->file, definition, who("graduation_decision")));
  EXPECT_FALSE(may_take_part(leader, opened->file, definition, who("graduation_decision")));
}

}  // namespace
}  // namespace trellis::casework
