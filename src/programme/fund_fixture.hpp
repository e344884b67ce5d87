/// The excellence fund in force, with schools that bid, for tests with a database.
#pragma once

#include "access/grant_store.hpp"
#include "programme/sending_actions.hpp"
#include "programme/world_fixture.hpp"

namespace trellis::programme::testing {

/// Inside round 1, which closes on 27 March 2026.
inline Date bid_day() { return Date(2026, 3, 9); }

inline Answers bid_answers(const std::string& pounds) {
  Answers answers;
  answers["need"].text = "Reading ages are two years behind";
  answers["programme"].text = "A trialled reading programme, 2019";
  answers["staff_to_train"].text = "12";
  answers["amount"].text = pounds;
  return answers;
}

struct Fund {
  explicit Fund(storage::Database& database);

  OrganisationId add_school();
  /// A person who acts for the school.
  access::Actor school_actor(OrganisationId school, PersonId person) const;
  /// A person with this role over the programme.
  access::Actor staff(access::Role role, PersonId person) const;
  /// As `staff`, and written as a grant, so that the person is found as a marker.
  access::Actor granted(access::Role role,
                        std::string_view name,
                        std::optional<OrganisationId> of = std::nullopt);
  /// A bid that has been sent and found eligible.
  Application eligible_bid(const std::string& pounds);

  storage::Database& db;
  access::Actor operator_actor = access::operator_at(*Instant::parse("2026-03-09T09:00:00Z"));
  OrganisationId owner{};
  ProgrammeId programme{};
  int schools = 0;
};

inline Fund::Fund(storage::Database& database) : db(database) {
  const std::string text = shipped_text("excellence_fund.json");
  db.write([&](storage::Transaction& tx) {
    owner = add_organisation(tx, "body", "County fund");
    const auto imported =
        import_definition(tx, operator_actor, owner, {text, "excellence_fund.json"});
    ASSERT_TRUE(imported.has_value()) << imported.error().message;
    programme = imported->programme.id;
    ASSERT_TRUE(publish_definition(tx, operator_actor, programme, 1).has_value());
  });
}

inline OrganisationId Fund::add_school() {
  return db.write([&](storage::Transaction& tx) {
    return add_organisation(tx, "school", "School " + std::to_string(++schools));
  });
}

inline access::Actor Fund::school_actor(OrganisationId school, PersonId person) const {
  access::Actor actor{
      .person = person, .name = "Head", .acting_for = school, .at = operator_actor.at};
  actor.grants.push_back({.id = 1,
                          .role = access::Role::partner_school,
                          .scope = {.owner = owner, .organisation = school},
                          .acting_for = school});
  return actor;
}

inline access::Actor Fund::staff(access::Role role, PersonId person) const {
  access::Actor actor{.person = person, .name = "Staff", .at = operator_actor.at};
  actor.grants.push_back(
      {.id = 2, .role = role, .scope = {.owner = owner, .programme = programme}});
  return actor;
}

inline access::Actor Fund::granted(access::Role role,
                                   std::string_view name,
                                   std::optional<OrganisationId> of) {
  const PersonId person = db.write([&](storage::Transaction& tx) {
    const PersonId id = add_person(tx, name);
    access::Grant grant{.role = role,
                        .scope = {.owner = owner, .programme = programme},
                        .period = {Date(2020, 1, 1), {}}};
    access::save_grant(tx, id, grant, std::nullopt, operator_actor.at);
    if (of) {
      grant.role = access::Role::partner_school;
      grant.scope.organisation = of;
      grant.acting_for = of;
      access::save_grant(tx, id, grant, std::nullopt, operator_actor.at);
    }
    return id;
  });
  return staff(role, person);
}

inline Application Fund::eligible_bid(const std::string& pounds) {
  const OrganisationId school = add_school();
  const auto bid = db.write([&](storage::Transaction& tx) -> Result<Application> {
    const auto draft = TRY(begin_form(tx, operator_actor, {programme, school, "bid"}, bid_day()));
    TRY(save_application(
        tx, operator_actor, {draft.id, draft.version, bid_answers(pounds)}, bid_day()));
    const auto sent = TRY(send_form(tx, operator_actor, draft.id, draft.submit_token, bid_day()));
    TRY(take_step(
        tx, operator_actor, draft.participation, ParticipationState::eligible, "", bid_day()));
    return sent;
  });
  EXPECT_TRUE(bid.has_value()) << (bid ? "" : bid.error().message);
  return bid.value_or(Application{});
}

}  // namespace trellis::programme::testing
