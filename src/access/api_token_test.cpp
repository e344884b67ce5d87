#include <gtest/gtest.h>

#include "access/api_token_actions.hpp"
#include "access/api_token_store.hpp"
#include "access/grant_store.hpp"
#include "access/person_store.hpp"
#include "storage/test_database.hpp"

namespace trellis::access {
namespace {

using storage::Snapshot;
using storage::Transaction;

const Date day(2026, 3, 9);
Instant now() { return *Instant::parse("2026-03-09T14:05:06Z"); }

class ApiTokens : public storage::testing::EachEngine {
 protected:
  OrganisationId body(const char* name) {
    return db().write([&](Transaction& tx) {
      return OrganisationId{
          tx.insert("insert into organisation (kind, name, recorded_at) values ('body', :name, "
                    ":now) returning organisation_id",
                    {{"name", name}, {"now", now()}})};
    });
  }
  PersonId person(const std::vector<OrganisationId>& owners) {
    return db().write([&](Transaction& tx) {
      const PersonId id = save_person(tx, {.name = "Ned"}, now());
      for (const OrganisationId owner : owners)
        save_grant(tx,
                   id,
                   {.role = Role::adviser,
                    .scope = {.owner = owner},
                    .period = {.from = Date(2020, 1, 1), .to = {}}},
                   std::nullopt,
                   now());
      return id;
    });
  }
  Result<MadeApiToken> make(PersonId holder, NewApiToken wanted) {
    wanted.person = holder;
    wanted.name = wanted.name.empty() ? "Warehouse" : wanted.name;
    return db().write([&](Transaction& tx) {
      return make_api_token(tx, {.person = holder, .at = now()}, wanted, day);
    });
  }
  std::optional<Bearer> bearer(const std::string& text, Instant at = now()) {
    return db().read([&](Snapshot& s) { return bearer_of(s, text, at, day); });
  }
};
TRELLIS_FOR_EACH_ENGINE(ApiTokens);

TEST_P(ApiTokens, OneOpensWhatItsScopesSayAndOnlyItsHashIsKept) {
  const auto made = make(person({body("One")}), {.permissions = {Permission::view_case}});
  ASSERT_TRUE(made.has_value()) << made.error().message;

  const auto found = bearer(made->text);

  ASSERT_TRUE(found.has_value());
  EXPECT_TRUE(may_somewhere(found->actor, Permission::view_case));
  EXPECT_FALSE(may_somewhere(found->actor, Permission::edit_task));
  EXPECT_EQ(found->actor.author().kind, events::AuthorKind::token);
  EXPECT_TRUE(made->text.starts_with(token_prefix));
  EXPECT_EQ(db().read([&](Snapshot& s) {
    return s.one<std::int64_t>("select count(*) from api_token where token_hash = :text",
                               {{"text", made->text}});
  }),
            0);
}

TEST_P(ApiTokens, OneEndsWithItsDayItsPersonAndWhenItIsRevoked) {
  const PersonId ned = person({body("One")});
  const auto made = make(ned, {.permissions = {Permission::view_case}, .days = 30});
  const auto other = make(ned, {.permissions = {Permission::view_case}});

  EXPECT_TRUE(bearer(made->text, now().plus(std::chrono::hours{24 * 29})).has_value());
  EXPECT_FALSE(bearer(made->text, now().plus(std::chrono::hours{24 * 30})).has_value());
  EXPECT_FALSE(bearer("trellis_x").has_value());
  EXPECT_FALSE(bearer("").has_value());
  db().write([&](Transaction& tx) {
    const Actor self{.person = ned, .at = now()};
    EXPECT_TRUE(revoke_api_token(tx, self, made->token.id).has_value());
    EXPECT_EQ(revoke_api_token(tx, self, made->token.id).error().kind, ProblemKind::conflict);
  });
  EXPECT_FALSE(bearer(made->text).has_value());
  EXPECT_TRUE(bearer(other->text).has_value());
  db().write([&](Transaction& tx) { blank_person(tx, ned, now()); });
  EXPECT_FALSE(bearer(other->text).has_value());
}

TEST_P(ApiTokens, NobodyMakesOneForAnotherOrBeyondTheirRoles) {
  const PersonId ned = person({body("One")});
  const auto refused = db().write([&](Transaction& tx) {
    return make_api_token(tx,
                          {.person = PersonId{ned.value + 1}, .at = now()},
                          {.person = ned, .name = "Theirs", .permissions = {Permission::view_case}},
                          day);
  });

  EXPECT_EQ(refused.error().kind, ProblemKind::not_allowed);
  EXPECT_EQ(make(ned, {.permissions = {Permission::decide}}).error().field, "permissions");
  EXPECT_EQ(make(ned, {}).error().field, "permissions");
  EXPECT_EQ(make(ned, {.name = " ", .permissions = {Permission::view_case}}).error().field, "name");
  EXPECT_EQ(make(ned, {.permissions = {Permission::view_case}, .days = 400}).error().field, "days");
}

TEST_P(ApiTokens, OneOfAnOwnerOpensNothingOfAnother) {
  const OrganisationId one = body("One");
  const OrganisationId two = body("Two");
  const PersonId ned = person({one, two});
  const auto made = make(ned, {.owner = one, .permissions = {Permission::view_case}});

  const auto found = bearer(made->text);

  EXPECT_TRUE(may(found->actor, Permission::view_case, {.owner = one}));
  EXPECT_FALSE(may(found->actor, Permission::view_case, {.owner = two}));
  EXPECT_EQ(make(ned, {.permissions = {Permission::view_case}}).error().field, "organisation");
}

TEST_P(ApiTokens, AnAdministratorRevokesThoseOfTheirOwnOwnerOnly) {
  const OrganisationId one = body("One");
  const OrganisationId two = body("Two");
  const auto made = make(person({one}), {.permissions = {Permission::view_case}});
  const auto manager_of = [](OrganisationId owner) {
    return Actor{.person = PersonId{99},
                 .grants = {{.role = Role::programme_manager, .scope = {.owner = owner}}},
                 .at = now()};
  };

  db().read([&](Snapshot& s) {
    EXPECT_EQ(managed_api_tokens(s, manager_of(one)).size(), 1U);
    EXPECT_EQ(managed_api_tokens(s, manager_of(two)).size(), 0U);
  });
  const auto refused = db().write(
      [&](Transaction& tx) { return revoke_api_token(tx, manager_of(two), made->token.id); });
  EXPECT_EQ(refused.error().kind, ProblemKind::not_found);
}

TEST_P(ApiTokens, AUseIsNotedOnceAMinute) {
  const auto made = make(person({body("One")}), {.permissions = {Permission::view_case}});
  const auto used = [&](Instant at) {
    const auto found = bearer(made->text, at);
    db().write([&](Transaction& tx) { count_use(tx, *found, at); });
    return found->is_use_to_note;
  };

  EXPECT_TRUE(used(now()));
  EXPECT_FALSE(used(now().plus(std::chrono::seconds{59})));
  EXPECT_TRUE(used(now().plus(std::chrono::seconds{60})));
}

TEST(RateLeft, CountsDownToNothing) {
  const RateRule rule{"test", 3, std::chrono::seconds{60}};
  RateDecision decision = decide(std::nullopt, rule, now());

  EXPECT_EQ(left_of(decision.usage, rule, now()).uses, 2);
  decision = decide(decision.usage, rule, now());
  decision = decide(decision.usage, rule, now().plus(std::chrono::seconds{20}));
  const RateLeft left = left_of(decision.usage, rule, now().plus(std::chrono::seconds{20}));
  EXPECT_EQ(left.uses, 0);
  EXPECT_EQ(left.resets_in.count(), 40);
}

}  // namespace
}  // namespace trellis::access
