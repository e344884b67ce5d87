#include "access/permission.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <set>

#include "access/actor.hpp"
#include "access/scope_filter.hpp"

namespace trellis::access {

namespace {

constexpr OrganisationId one_body{1}, other_body{2}, school{10}, other_school{11};
constexpr ProgrammeId programme{5}, other_programme{6};
const Instant now = *Instant::parse("2026-03-09T09:00:00Z");

Actor with(std::vector<Grant> grants, std::optional<OrganisationId> acting_for = {}) {
  return {
      .person = PersonId{1}, .name = "Ada", .acting_for = acting_for, .grants = grants, .at = now};
}

}  // namespace

TEST(Permissions, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const Permission permission : all_permissions()) names.insert(name_of(permission));
  EXPECT_EQ(names.size(), all_permissions().size());
  EXPECT_EQ(static_cast<std::size_t>(Permission::break_glass) + 1, all_permissions().size());
}

TEST(Roles, AreFoundByTheirNames) {
  for (const Role role : all_roles()) {
    EXPECT_EQ(role_from_name(name_of(role)), role);
    EXPECT_FALSE(title_of(role).empty());
    EXPECT_FALSE(permissions_of(role).empty());
  }
  EXPECT_EQ(static_cast<std::size_t>(Role::administrator) + 1, all_roles().size());
  EXPECT_EQ(role_from_name("root"), std::nullopt);
}

TEST(Roles, KeepDutiesApart) {
  EXPECT_FALSE(permits(Role::finance, Permission::edit_task));
  EXPECT_FALSE(permits(Role::approver, Permission::edit_task));
  EXPECT_FALSE(permits(Role::administrator, Permission::view_case));
  EXPECT_FALSE(permits(Role::programme_manager, Permission::publish));
  EXPECT_FALSE(permits(Role::evaluator, Permission::view_case));
  EXPECT_FALSE(permits(Role::funder, Permission::view_programme));
  EXPECT_TRUE(permits(Role::regional_lead, Permission::view_targeting));
}

TEST(Scope, CoversWhatItDoesNotNarrow) {
  const Scope object = {.owner = one_body, .programme = programme, .organisation = school};
  EXPECT_TRUE(covers({}, object));
  EXPECT_TRUE(covers({.owner = one_body}, object));
  EXPECT_TRUE(covers({.owner = one_body, .programme = programme}, object));
  EXPECT_FALSE(covers({.owner = one_body, .programme = other_programme}, object));
  EXPECT_FALSE(covers({.owner = one_body, .region = "E12000003"}, object));
}

TEST(Scope, NeverReachesAcrossOwners) {
  const Actor manager = with({{.role = Role::programme_manager, .scope = {.owner = one_body}}});

  for (const Permission permission : permissions_of(Role::programme_manager)) {
    EXPECT_TRUE(may(manager, permission, {.owner = one_body, .programme = programme}));
    EXPECT_FALSE(may(manager, permission, {.owner = other_body, .programme = programme}));
    EXPECT_FALSE(may(manager, permission, {.programme = programme})) << "an object without owner";
  }
}

TEST(Actor, ActsForOneOrganisationAtATime) {
  const auto grant_for = [](OrganisationId organisation) {
    return Grant{.role = Role::partner_school,
                 .scope = {.owner = one_body, .organisation = organisation},
                 .acting_for = organisation};
  };
  const Actor head = with({grant_for(school), grant_for(other_school)}, school);

  EXPECT_TRUE(head.may_act_for(school));
  EXPECT_FALSE(head.may_act_for(other_school));
  EXPECT_TRUE(may(head, Permission::view_case, {.owner = one_body, .organisation = school}));
  EXPECT_FALSE(may(head, Permission::view_case, {.owner = one_body, .organisation = other_school}));
}

TEST(Actor, WhoOnlyLooksMayNotAct) {
  const Actor officer = with({{.role = Role::trust_officer,
                               .scope = {.owner = one_body, .organisation = school},
                               .acting_for = school}},
                             school);
  EXPECT_FALSE(officer.may_act_for(school));
}

TEST(Actor, AVisitorMayOnlySeeWhatIsOpenToAll) {
  const Actor visitor = {.at = now};
  for (const Permission permission : all_permissions()) {
    EXPECT_EQ(may_somewhere(visitor, permission), permission == Permission::open_to_all);
    EXPECT_EQ(may(visitor, permission, {}), permission == Permission::open_to_all);
  }
}

TEST(Actor, NamesItsKindInTheLog) {
  EXPECT_EQ(Actor{.at = now}.author().kind, events::AuthorKind::schedule);
  EXPECT_EQ(with({}).author().kind, events::AuthorKind::person);
  EXPECT_EQ(with({}, school).author().kind, events::AuthorKind::organisation);
  Actor persona = with({}, school);
  persona.persona = "lead_school";
  EXPECT_EQ(persona.author().kind, events::AuthorKind::persona);
  EXPECT_EQ(persona.author().at, now);
}

TEST(ScopeFilters, SayTheSameAsMay) {
  const Actor actor = with(
      {{.role = Role::programme_manager, .scope = {.owner = one_body}},
       {.role = Role::delivery_officer, .scope = {.owner = other_body, .programme = programme}},
       {.role = Role::delivery_officer, .scope = {.owner = other_body, .region = "E12000003"}}});

  const ScopeFilter filter(
      actor, Permission::view_case, {.owner = "p.owner", .programme = "p.programme"});

  // The grant by region reaches nothing here, because the query has no region.
  EXPECT_EQ(filter.sql(),
            "((1 = 1 and p.owner = :scope_1) or "
            "(1 = 1 and p.owner = :scope_2 and p.programme = :scope_3))");
  EXPECT_EQ(filter.with({{"state", "open"}}).size(), 4u);
}

TEST(ScopeFilters, MatchNothingWithoutAGrant) {
  EXPECT_EQ(ScopeFilter(with({}), Permission::view_case, {.owner = "o"}).sql(), "(1 = 0)");
  EXPECT_EQ(ScopeFilter(operator_at(now), Permission::view_case, {}).sql(), "(1 = 1)");
}

}  // namespace trellis::access
