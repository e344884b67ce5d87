#include "access/person_actions.hpp"

#include "access/grant_store.hpp"
#include "access/organisation_store.hpp"
#include "access/person_store.hpp"
#include "access/scope_filter.hpp"
#include "access/session_actions.hpp"
#include "events/event_store.hpp"
#include "events/personal_text_store.hpp"
#include "storage/settings_store.hpp"
#include "storage/test_database.hpp"

namespace trellis::access {

namespace {

using events::subject;
using storage::Database;
using storage::Snapshot;
using storage::Transaction;
using storage::testing::test_instant;

const SetUpRequest first = {"Invented Body", "Ada Invented", "ada@body.example"};
constexpr auto good_password = "kestrel over the moor";

class People : public storage::testing::EachEngine {
 protected:
  OrganisationId body(std::string_view name) {
    return db().write([&](Transaction& tx) {
      return save_organisation(tx, OrganisationKind::body, name, test_instant());
    });
  }
  Actor operator_now() { return operator_at(test_instant()); }
  AddPersonRequest manager_of(OrganisationId owner, std::string name, std::string email) {
    return {.name = std::move(name),
            .email = std::move(email),
            .role = Role::programme_manager,
            .scope = {.owner = owner},
            .period = {test_instant().date_in_england(), {}}};
  }
  Actor actor_of(PersonId person) {
    return {.person = person,
            .grants = db().read([&](Snapshot& s) {
              return grants_of(s, person, test_instant().date_in_england());
            }),
            .at = test_instant()};
  }
  void make_demonstration() {
    db().write(
        [](Transaction& tx) { EXPECT_TRUE(storage::mark_as_demonstration(tx, test_instant())); });
  }
  std::vector<std::string> event_types() {
    std::vector<std::string> types;
    for (const auto& event :
         db().read([](Snapshot& s) { return events::all_events(s, std::nullopt); }))
      types.push_back(event.type);
    return types;
  }
};

}  // namespace

TRELLIS_FOR_EACH_ENGINE(People);

TEST_P(People, AreSetUpOnceWithAnAdministrator) {
  const auto invited = set_up(db(), first, test_instant());
  ASSERT_TRUE(invited);

  const Actor administrator = actor_of(invited->person);
  EXPECT_TRUE(may_somewhere(administrator, Permission::manage_people));
  EXPECT_FALSE(may_somewhere(administrator, Permission::view_case));
  EXPECT_EQ(event_types(), std::vector<std::string>{"organisation.set_up"});
  const auto again = set_up(db(), first, test_instant());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ProblemKind::conflict);
}

TEST_P(People, AreRefusedWithoutOrganisationNameOrAddress) {
  for (const SetUpRequest& bad : {SetUpRequest{" ", "Ada", "ada@body.example"},
                                  SetUpRequest{"Body", " ", "ada@body.example"},
                                  SetUpRequest{"Body", "Ada", "ada"}})
    EXPECT_FALSE(set_up(db(), bad, test_instant()));
  EXPECT_EQ(db().read([](Snapshot& s) { return count_real_people(s); }), 0);
  EXPECT_TRUE(db().read([](Snapshot& s) { return list_bodies(s); }).empty());
}

TEST_P(People, SetAPasswordThroughALinkThatWorksOnce) {
  const auto invited = set_up(db(), first, test_instant());
  const auto set = [&](std::string_view token, std::string_view password) {
    return set_password(db(), token, password, test_instant(), PasswordWork::least);
  };

  EXPECT_FALSE(set("wrong", good_password));
  EXPECT_EQ(set(invited->token, "short").error().field, "password");
  ASSERT_TRUE(set(invited->token, good_password));
  EXPECT_EQ(set(invited->token, good_password).error().kind, ProblemKind::too_late);
}

TEST_P(People, CannotUseALinkThatIsTooOldOrWithdrawn) {
  const auto invited = set_up(db(), first, test_instant());
  const auto later = test_instant().plus(std::chrono::hours{73});
  EXPECT_FALSE(set_password(db(), invited->token, good_password, later, PasswordWork::least));

  const auto again = invite_again(db(), operator_now(), invited->person);

  ASSERT_TRUE(again);
  EXPECT_FALSE(
      set_password(db(), invited->token, good_password, test_instant(), PasswordWork::least));
  EXPECT_TRUE(set_password(db(), again->token, good_password, test_instant(), PasswordWork::least));
}

TEST_P(People, AreAddedByThoseWhoMayManageTheScope) {
  const OrganisationId one = body("One Body");
  const OrganisationId other = body("Other Body");
  const auto manager =
      add_person(db(), operator_now(), manager_of(one, "Mary", "mary@one.example"));
  ASSERT_TRUE(manager);
  const Actor mary = actor_of(manager->person);

  EXPECT_TRUE(add_person(db(), mary, manager_of(one, "Ned", "ned@one.example")));
  const auto across = add_person(db(), mary, manager_of(other, "Una", "una@other.example"));
  ASSERT_FALSE(across);
  EXPECT_EQ(across.error().kind, ProblemKind::not_allowed);
  EXPECT_FALSE(add_person(db(), mary, manager_of(one, "Mary Again", "MARY@one.example ")));
  EXPECT_FALSE(add_person(db(), {.at = test_instant()}, manager_of(one, "Vi", "vi@one.example")));
}

TEST_P(People, CannotBeGivenARoleOverNobodysData) {
  AddPersonRequest request = manager_of({1}, "Mary", "mary@one.example");
  request.scope.owner.reset();

  const auto refused = add_person(db(), operator_now(), request);

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().field, "owner");
}

TEST_P(People, OfOneOwnerCannotReadThoseOfAnother) {
  const OrganisationId one = body("One Body");
  const OrganisationId other = body("Other Body");
  const auto mary = add_person(db(), operator_now(), manager_of(one, "Mary", "mary@one.example"));
  ASSERT_TRUE(mary);
  ASSERT_TRUE(add_person(db(), operator_now(), manager_of(other, "Una", "una@other.example")));

  const ScopeFilter filter(actor_of(mary->person),
                           Permission::manage_people,
                           {.owner = "g.owner_organisation_id", .programme = "g.programme_id"});
  const auto names = db().read([&](Snapshot& s) {
    return s.rows<std::string>(
        "select p.name from role_grant g join person p on p.person_id = g.person_id where " +
            filter.sql() + " order by p.name",
        filter.with());
  });

  EXPECT_EQ(names, std::vector<std::string>{"Mary"});
  EXPECT_EQ(db().read([&](Snapshot& s) {
    return people_of_owner(s, one, test_instant().date_in_england()).size();
  }),
            1u);
}

TEST_P(People, LoseARoleOnTheDayItEnds) {
  const OrganisationId owner = body("One Body");
  AddPersonRequest request = manager_of(owner, "Mary", "mary@one.example");
  request.period = {Date(2026, 3, 9), Date(2026, 4, 1)};
  const auto mary = add_person(db(), operator_now(), request);
  ASSERT_TRUE(mary);
  const auto roles_on = [&](Date day) {
    return db().read([&](Snapshot& s) { return grants_of(s, mary->person, day).size(); });
  };

  EXPECT_EQ(roles_on(Date(2026, 3, 8)), 0u);
  EXPECT_EQ(roles_on(Date(2026, 3, 31)), 1u);
  EXPECT_EQ(roles_on(Date(2026, 4, 1)), 0u);
  request.email = "other@one.example";
  request.period = {Date(2026, 4, 1), Date(2026, 4, 1)};
  EXPECT_FALSE(add_person(db(), operator_now(), request));
}

TEST_P(People, KeepEveryPartOfAGrantsScope) {
  const OrganisationId owner = body("One Body");
  const auto mary = add_person(db(), operator_now(), manager_of(owner, "Mary", "mary@one.example"));
  Grant grant = {.role = Role::lead_school,
                 .scope = {.owner = owner,
                           .programme = ProgrammeId{4},
                           .region = "E12000003",
                           .organisation = owner,
                           .pairing = 17},
                 .acting_for = owner,
                 .period = {Date(2026, 1, 1), Date(2027, 1, 1)}};
  const auto id = grant_role(db(), operator_now(), mary->person, grant);
  ASSERT_TRUE(id);
  grant.id = *id;

  const auto grants = db().read(
      [&](Snapshot& s) { return grants_of(s, mary->person, test_instant().date_in_england()); });

  ASSERT_EQ(grants.size(), 2u);
  EXPECT_EQ(grants[1], grant);
}

TEST_P(People, AreErasedAndTheLogStaysWithoutTheirWords) {
  const OrganisationId owner = body("One Body");
  const auto mary = add_person(
      db(), operator_now(), manager_of(owner, "Mary Quillfeather", "quillfeather@one.example"));
  ASSERT_TRUE(mary);
  db().write([&](Transaction& tx) {
    const auto text = events::keep_text(tx,
                                        {.body = "Quillfeather was late",
                                         .about = mary->person,
                                         .retain_until = Date(2030, 1, 1),
                                         .at = test_instant()});
    events::record(tx,
                   operator_now().author(),
                   "note.added",
                   {subject(mary->person)},
                   events::Changes().change_text("note", std::nullopt, text));
  });

  ASSERT_TRUE(erase_person(db(), operator_now(), mary->person));

  EXPECT_FALSE(set_password(db(), mary->token, good_password, test_instant(), PasswordWork::least));
  const auto person = db().read([&](Snapshot& s) { return *find_person(s, mary->person); });
  EXPECT_EQ(person.name, erased_name);
  EXPECT_EQ(person.email, std::nullopt);
  EXPECT_EQ(event_types(),
            (std::vector<std::string>{"person.erased", "note.added", "person.added"}));
  // The words must be in no text column of any table.
  for (const char* sql : {"select count(*) from person where name || coalesce(email, '') like :w",
                          "select count(*) from personal_text where body like :w",
                          "select count(*) from event where changes || summary_fields like :w"})
    EXPECT_EQ(db().read([&](Snapshot& s) {
      return *s.one<std::int64_t>(sql, {{"w", "%uillfeather%"}});
    }),
              0)
        << sql;
  EXPECT_EQ(erase_person(db(), operator_now(), mary->person).error().kind, ProblemKind::too_late);
  EXPECT_EQ(erase_person(db(), operator_now(), PersonId{999}).error().kind, ProblemKind::not_found);
}

TEST_P(People, AreNeverAddedToADemonstration) {
  make_demonstration();
  const OrganisationId owner = body("One Body");

  const auto set = set_up(db(), first, test_instant());
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().kind, ProblemKind::refused_by_rule);
  EXPECT_FALSE(add_person(db(), operator_now(), manager_of(owner, "Mary", "mary@one.example")));
}

TEST_P(People, KeepADatabaseFromBecomingADemonstration) {
  ASSERT_TRUE(set_up(db(), first, test_instant()));

  const auto marked = db().write(
      [](Transaction& tx) { return storage::mark_as_demonstration(tx, test_instant()); });
  EXPECT_FALSE(marked);
  EXPECT_FALSE(db().is_demonstration());
  const auto persona = db().write([](Transaction& tx) {
    return add_persona(tx, {.key = "funder", .name = "Funder"}, test_instant());
  });
  EXPECT_FALSE(persona);
}

TEST_P(People, ADatabaseInUseCannotBecomeADemonstration) {
  db().write([&](Transaction& tx) {
    events::record(tx, operator_now().author(), "release.imported", {});
  });
  EXPECT_FALSE(db().write(
      [](Transaction& tx) { return storage::mark_as_demonstration(tx, test_instant()); }));
}

}  // namespace trellis::access
