#include "access/session_actions.hpp"

#include "access/grant_store.hpp"
#include "access/organisation_store.hpp"
#include "access/person_actions.hpp"
#include "access/person_store.hpp"
#include "access/session_store.hpp"
#include "storage/settings_store.hpp"
#include "storage/test_database.hpp"

namespace trellis::access {

namespace {

using storage::Snapshot;
using storage::Transaction;
using storage::testing::test_instant;
using namespace std::chrono_literals;

constexpr auto good_password = "kestrel over the moor";
const SignInRequest ada = {"ada@body.example", good_password, "192.0.2.1", "Firefox"};

class Sessions : public storage::testing::EachEngine {
 protected:
  PersonId add_ada() {
    const auto invited =
        set_up(db(), {"Invented Body", "Ada Invented", "ada@body.example"}, test_instant());
    EXPECT_TRUE(
        set_password(db(), invited->token, good_password, test_instant(), PasswordWork::least));
    return invited->person;
  }
  std::optional<CurrentSession> current(const std::string& token, Instant now = test_instant()) {
    return db().read(
        [&](Snapshot& s) { return find_current(s, token, now, now.date_in_england()); });
  }
  OrganisationId school(std::string_view name) {
    return db().write([&](Transaction& tx) {
      return save_organisation(tx, OrganisationKind::school, name, test_instant());
    });
  }
  Grant head_of(OrganisationId organisation) {
    return {.role = Role::partner_school,
            .scope = {.owner = organisation, .organisation = organisation},
            .acting_for = organisation,
            .period = {Date(2026, 1, 1), {}}};
  }
};

}  // namespace

TRELLIS_FOR_EACH_ENGINE(Sessions);

TEST_P(Sessions, BeginWithTheRightPassword) {
  const PersonId id = add_ada();

  const auto in =
      sign_in(db(), {" ADA@body.example", good_password, "192.0.2.1", "Firefox"}, test_instant());

  ASSERT_TRUE(in);
  EXPECT_EQ(in->person, id);
  const auto session = current(in->token);
  ASSERT_TRUE(session);
  EXPECT_EQ(session->actor.name, "Ada Invented");
  EXPECT_TRUE(may_somewhere(session->actor, Permission::manage_people));
  EXPECT_EQ(session->session.device, "Firefox");
}

TEST_P(Sessions, AreRefusedAlikeForAWrongPasswordAndAnUnknownAccount) {
  add_ada();
  SignInRequest wrong = ada;
  wrong.password = "kestrel over the moon";
  SignInRequest unknown = ada;
  unknown.email = "nobody@body.example";

  const auto one = sign_in(db(), wrong, test_instant());
  const auto other = sign_in(db(), unknown, test_instant());

  ASSERT_FALSE(one);
  ASSERT_FALSE(other);
  EXPECT_EQ(one.error().problem, other.error().problem);
  EXPECT_EQ(sign_in(db(), {}, test_instant()).error().problem.field, "email");
}

TEST_P(Sessions, AreRefusedBeforeAPasswordWasSet) {
  const auto invited =
      set_up(db(), {"Invented Body", "Ada Invented", "ada@body.example"}, test_instant());
  ASSERT_TRUE(invited);
  EXPECT_FALSE(sign_in(db(), ada, test_instant()));
}

TEST_P(Sessions, AreRefusedAfterTooManyTries) {
  add_ada();
  SignInRequest wrong = ada;
  wrong.password = "kestrel over the moon";
  for (int i = 0; i < 4; ++i) (void)sign_in(db(), wrong, test_instant());

  const auto held = sign_in(db(), ada, test_instant());

  ASSERT_FALSE(held);
  EXPECT_EQ(held.error().retry_after, 1s);
  EXPECT_TRUE(sign_in(db(), ada, test_instant().plus(2s)));
}

TEST_P(Sessions, EndAfterHalfAnHourIdleAndAfterTwelveHours) {
  add_ada();
  const auto in = sign_in(db(), ada, test_instant());
  ASSERT_TRUE(in);
  const SessionId id = current(in->token)->session.id;
  EXPECT_TRUE(current(in->token, test_instant().plus(29min)));
  EXPECT_FALSE(current(in->token, test_instant().plus(30min)));

  for (auto at = 20min; at < 12h; at += 20min) touch(db(), id, test_instant().plus(at));

  EXPECT_TRUE(current(in->token, test_instant().plus(11h + 59min)));
  EXPECT_FALSE(current(in->token, test_instant().plus(12h)));
  EXPECT_FALSE(needs_touch({.seen_at = test_instant()}, test_instant().plus(59s)));
  EXPECT_TRUE(needs_touch({.seen_at = test_instant()}, test_instant().plus(60s)));
}

TEST_P(Sessions, KeepOnlyTheHashOfTheirToken) {
  add_ada();
  const auto in = sign_in(db(), ada, test_instant());
  ASSERT_TRUE(in);

  EXPECT_EQ(db().read([&](Snapshot& s) {
    return *s.one<std::int64_t>("select count(*) from session where token_hash like :t",
                                {{"t", "%" + in->token + "%"}});
  }),
            0);
  EXPECT_FALSE(current("another token"));
}

TEST_P(Sessions, EndHereOrElsewhere) {
  const PersonId id = add_ada();
  const auto here = sign_in(db(), ada, test_instant());
  const auto there = sign_in(db(), ada, test_instant());
  ASSERT_TRUE(here && there);
  EXPECT_EQ(db().read([&](Snapshot& s) { return sessions_of(s, id).size(); }), 2u);

  EXPECT_EQ(sign_out_elsewhere(db(), *current(here->token)), 1);
  EXPECT_FALSE(current(there->token));
  ASSERT_TRUE(current(here->token));
  sign_out(db(), *current(here->token));
  EXPECT_FALSE(current(here->token));
}

TEST_P(Sessions, EndWhenThePasswordChangesOrThePersonIsErased) {
  const PersonId id = add_ada();
  const auto before = sign_in(db(), ada, test_instant());
  const auto link = invite_again(db(), operator_at(test_instant()), id);
  ASSERT_TRUE(set_password(
      db(), link->token, "another over the moor", test_instant(), PasswordWork::least));
  EXPECT_FALSE(current(before->token));
  EXPECT_FALSE(sign_in(db(), ada, test_instant()));

  SignInRequest again = ada;
  again.password = "another over the moor";
  const auto after = sign_in(db(), again, test_instant());
  ASSERT_TRUE(after);
  ASSERT_TRUE(erase_person(db(), operator_at(test_instant()), id));
  EXPECT_FALSE(current(after->token));
  EXPECT_FALSE(sign_in(db(), again, test_instant()));
}

TEST_P(Sessions, ActForOneOrganisationAndChangeItWithANewToken) {
  const PersonId id = add_ada();
  const OrganisationId one = school("One School");
  const OrganisationId other = school("Other School");
  const OrganisationId third = school("Third School");
  for (const OrganisationId organisation : {one, other})
    ASSERT_TRUE(grant_role(db(), operator_at(test_instant()), id, head_of(organisation)));
  const auto in = sign_in(db(), ada, test_instant());
  const auto before = *current(in->token);
  EXPECT_EQ(before.session.acting_for, std::nullopt) << "with two, the person chooses";
  EXPECT_EQ(organisations_to_act_for(before.actor), (std::vector{one, other}));
  EXPECT_FALSE(before.actor.may_act_for(one));

  const auto changed = act_for(db(), before, one);

  ASSERT_TRUE(changed);
  EXPECT_FALSE(current(in->token));
  const auto after = *current(changed->token);
  EXPECT_TRUE(after.actor.may_act_for(one));
  EXPECT_FALSE(after.actor.may_act_for(other));
  EXPECT_FALSE(act_for(db(), after, third));
}

TEST_P(Sessions, OfPersonasExistOnlyInADemonstration) {
  const PersonId real = add_ada();
  EXPECT_FALSE(choose_persona(db(), real, "Firefox", test_instant()));
}

TEST_P(Sessions, OfPersonasNeedNoPasswordAndAreShownAsSuch) {
  const OrganisationId one = school("One School");
  const PersonId persona = db().write([&](Transaction& tx) {
    EXPECT_TRUE(storage::mark_as_demonstration(tx, test_instant()));
    return *add_persona(
        tx,
        {.key = "partner_school", .name = "Partner school lead", .grants = {head_of(one)}},
        test_instant());
  });
  EXPECT_FALSE(sign_in(db(), ada, test_instant()));

  const auto in = choose_persona(db(), persona, "Firefox", test_instant());

  ASSERT_TRUE(in);
  const auto session = *current(in->token);
  EXPECT_EQ(session.actor.persona, "partner_school");
  EXPECT_EQ(session.actor.author().kind, events::AuthorKind::persona);
  EXPECT_TRUE(session.actor.may_act_for(one));
  EXPECT_FALSE(choose_persona(db(), PersonId{999}, "Firefox", test_instant()));
}

}  // namespace trellis::access
