/// A small world for tests with a database: a body that answers for the data, schools, and the
/// Behaviour Hubs programme in force.
#pragma once

#include <string>

#include "programme/pairing_actions.hpp"
#include "programme/participation_actions.hpp"
#include "programme/programme_actions.hpp"
#include "programme/school_facts.hpp"
#include "programme/shipped_test_files.hpp"
#include "storage/test_database.hpp"

namespace trellis::programme::testing {

inline Instant test_moment() { return *Instant::parse("2021-06-01T09:00:00Z"); }
inline Date test_day() { return Date(2021, 6, 1); }

OrganisationId add_organisation(storage::Transaction& tx,
                                std::string_view kind,
                                std::string_view name);
PersonId add_person(storage::Transaction& tx, std::string_view name);

/// Facts under which a school is eligible as a partner from 2021 on.
FactColumns good_primary();

struct World {
  explicit World(storage::Database& database);

  /// A school that has applied, been found eligible, and accepted an offer in cohort 2.
  ParticipationId accepted_partner(const std::string& stream);
  /// A lead school, eligible.
  ParticipationId lead();
  Participation find(ParticipationId id);

  storage::Database& db;
  access::Actor operator_actor = access::operator_at(test_moment());
  OrganisationId owner{};
  ProgrammeId programme{};
  int schools = 0;
};

/// Every answer the partner's form asks for.
Answers partner_answers(const std::string& stream);

inline OrganisationId add_organisation(storage::Transaction& tx,
                                       std::string_view kind,
                                       std::string_view name) {
  return {
      tx.insert("insert into organisation (kind, name, recorded_at) "
                "values (:kind, :name, :now) returning organisation_id",
                {{"kind", kind}, {"name", name}, {"now", test_moment()}})};
}

inline PersonId add_person(storage::Transaction& tx, std::string_view name) {
  return {
      tx.insert("insert into person (name, created_at) values (:name, :now) "
                "returning person_id",
                {{"name", name}, {"now", test_moment()}})};
}

inline FactColumns good_primary() {
  FactColumns columns({Urn(900001)});
  const Origin gias{"gias", std::nullopt, Date(2021, 5, 1)};
  const Origin ofsted{"ofsted", std::nullopt, Date(2021, 4, 1)};
  const std::vector<Value> grades(1, 2.0);
  columns.add("school.country", {std::string("England")}, gias);
  columns.add("school.status", {std::string("open")}, gias);
  columns.add("school.setting", {std::string("primary")}, gias);
  columns.add("judgement('eif_2019', 'overall')", grades, ofsted);
  return columns;
}

inline World::World(storage::Database& database) : db(database) {
  const std::string text = shipped_text("behaviour_hubs.json");
  db.write([&](storage::Transaction& tx) {
    owner = add_organisation(tx, "body", "Delivery partner");
    const auto imported =
        import_definition(tx, operator_actor, owner, {text, "behaviour_hubs.json"});
    ASSERT_TRUE(imported.has_value()) << imported.error().message;
    programme = imported->programme.id;
    ASSERT_TRUE(
        publish_definition(tx, operator_actor, programme, imported->row.version).has_value());
  });
}

inline Answers partner_answers(const std::string& stream) {
  Answers answers;
  answers["stream"].text = stream;
  answers["days"].text = "20";
  answers["need_1"].text = "culture";
  answers["need_2"].text = "send";
  answers["need_3"].text = "parents";
  answers["motivation"].text = "Calm corridors";
  for (int i = 1; i <= 3; ++i) {
    Answers row;
    row["name"].text = "Leader " + std::to_string(i);
    row["role"].text = "Deputy";
    answers["leaders"].rows.push_back(row);
  }
  answers["governors_support"].text = "yes";
  return answers;
}

inline ParticipationId World::accepted_partner(const std::string& stream) {
  const FactColumns columns = good_primary();
  RowFacts facts(columns, 0);
  facts.set("unit.kind", std::string("school"), {"application", {}, {}});
  const auto id = db.write([&](storage::Transaction& tx) -> Result<ParticipationId> {
    const auto school = add_organisation(tx, "school", "Partner " + std::to_string(++schools));
    const auto opened =
        TRY(open_participation(tx, operator_actor, {programme, school, "partner", ""}, test_day()));
    const auto form =
        TRY(start_application(tx, operator_actor, opened.id, "partner_application", test_day()));
    TRY(save_application(tx, operator_actor, {form.id, 0, partner_answers(stream)}, test_day()));
    TRY(submit_application(tx, operator_actor, form.id, form.submit_token, test_day()));
    TRY(decide_eligibility(tx, operator_actor, opened.id, facts, test_day()));
    TRY(make_offer(tx, operator_actor, opened.id, test_day().plus_days(20), test_day()));
    TRY(answer_to_offer(tx, operator_actor, opened.id, "accepted", "", test_day()));
    return opened.id;
  });
  EXPECT_TRUE(id.has_value()) << (id ? "" : id.error().message);
  return id.value_or(ParticipationId{});
}

inline ParticipationId World::lead() {
  const auto id = db.write([&](storage::Transaction& tx) -> Result<ParticipationId> {
    const auto school = add_organisation(tx, "school", "Lead " + std::to_string(++schools));
    const auto opened =
        TRY(open_participation(tx, operator_actor, {programme, school, "lead", ""}, test_day()));
    TRY(take_step(tx, operator_actor, opened.id, ParticipationState::applied, "", test_day()));
    TRY(take_step(tx, operator_actor, opened.id, ParticipationState::eligible, "", test_day()));
    return opened.id;
  });
  EXPECT_TRUE(id.has_value()) << (id ? "" : id.error().message);
  return id.value_or(ParticipationId{});
}

inline Participation World::find(ParticipationId id) {
  return *db.read([&](storage::Snapshot& snapshot) { return find_participation(snapshot, id); });
}

}  // namespace trellis::programme::testing
