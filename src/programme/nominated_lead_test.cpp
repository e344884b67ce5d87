#include <gtest/gtest.h>

#include "access/grant_store.hpp"
#include "programme/nominated_lead_actions.hpp"
#include "programme/world_fixture.hpp"

namespace trellis::programme {
namespace {

using access::Role;
using storage::Snapshot;
using storage::Transaction;
using storage::testing::for_each_engine;
using testing::test_day;
using testing::World;

PersonId add_nominee(World& world, OrganisationId school, const char* name) {
  return world.db.write([&](Transaction& tx) {
    const PersonId person = testing::add_person(tx, name);
    access::save_grant(
        tx,
        person,
        {.role = Role::partner_school,
         .scope = {.owner = world.owner, .programme = world.programme, .organisation = school},
         .acting_for = school,
         .period = {test_day().plus_days(-1), {}}},
        std::nullopt,
        testing::test_moment());
    return person;
  });
}

TEST(NominatedPeople, AreSeveralAndOneOfThemLeads) {
  for_each_engine([](storage::Database& db) {
    World world(db);
    const OrganisationId school = world.find(world.accepted_partner("core")).organisation;
    const PersonId first = add_nominee(world, school, "Ada");
    const PersonId second = add_nominee(world, school, "Ben");
    const auto people = [&] {
      return db.read(
          [&](Snapshot& s) { return nominated_people(s, school, world.programme, test_day()); });
    };
    const auto name = [&](PersonId person) {
      access::Actor actor{.person = first, .acting_for = school, .at = testing::test_moment()};
      actor.grants = {{.role = Role::partner_school, .acting_for = school}};
      return db.write([&](Transaction& tx) {
        return name_lead(tx, actor, school, world.programme, person, test_day());
      });
    };
    ASSERT_EQ(people().size(), 2u);
    EXPECT_FALSE(people().front().is_lead);

    ASSERT_TRUE(name(second).has_value());
    EXPECT_EQ(people().front().person, second);
    EXPECT_TRUE(people().front().is_lead);
    EXPECT_EQ(name(second).error().kind, ProblemKind::conflict);

    ASSERT_TRUE(name(first).has_value());
    EXPECT_EQ(people().front().person, first);
    EXPECT_FALSE(people().back().is_lead);
  });
}

TEST(NominatedPeople, OnlyTheirOwnCanLeadAndOnlyTheSchoolOrStaffNamesThem) {
  for_each_engine([](storage::Database& db) {
    World world(db);
    const OrganisationId school = world.find(world.accepted_partner("core")).organisation;
    const OrganisationId other = world.find(world.accepted_partner("core")).organisation;
    const PersonId person = add_nominee(world, school, "Ada");
    const PersonId stranger = add_nominee(world, other, "Cy");
    const auto name = [&](const access::Actor& actor, PersonId lead) {
      return db.write([&](Transaction& tx) {
        return name_lead(tx, actor, school, world.programme, lead, test_day());
      });
    };
    access::Actor outsider{.person = stranger, .acting_for = other};
    outsider.grants = {{.role = Role::partner_school, .acting_for = other}};

    EXPECT_EQ(name(outsider, person).error().kind, ProblemKind::not_allowed);
    EXPECT_EQ(name(world.operator_actor, stranger).error().kind, ProblemKind::refused_by_rule);
    EXPECT_TRUE(name(world.operator_actor, person).has_value());
  });
}

}  // namespace
}  // namespace trellis::programme
