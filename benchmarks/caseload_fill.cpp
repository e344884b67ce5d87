#include "caseload_fill.hpp"

#include <array>
#include <string>

#include "casework/case_context_store.hpp"

namespace trellis::benchmarks {
namespace {

using storage::BulkRow;
using storage::Snapshot;
using storage::Transaction;

constexpr const char* recorded = "2026-03-01T09:00:00Z";

const Date opened_on(2026, 3, 1);

/// Calls `write(row, i)` for each of `count` rows.
template <class F>
void fill(Transaction& tx,
          const char* table,
          const std::vector<std::string>& columns,
          std::int64_t count,
          F&& write) {
  std::int64_t i = 0;
  tx.bulk(table, columns, [&](BulkRow& row) {
    if (i == count) return false;
    write(row, i++);
    return true;
  });
}

/// Answers of every question of the definition, in as many rounds as make up the number.
std::vector<std::array<std::string, 3>> answers_of(const programme::Definition& definition) {
  std::vector<std::array<std::string, 3>> answers;
  for (int round = 1; std::ssize(answers) < answers_a_case && round < answers_a_case; ++round)
    for (const programme::Task* task : definition.tasks())
      for (const programme::Field& field : task->fields) {
        if (std::ssize(answers) == answers_a_case) break;
        programme::Answer answer{.text = "Words"};
        if (field.type == programme::FieldType::tick) answer.text = "yes";
        if (field.type == programme::FieldType::date) answer.text = "2026-03-01";
        if (field.type == programme::FieldType::number) answer.text = "1";
        if (field.type == programme::FieldType::choice) answer.text = field.options.front().id;
        answers.push_back(
            {casework::round_key(task->id, round), field.id, programme::json_of(answer)});
      }
  return answers;
}

void fill_cases(Transaction& tx, const Ground& ground, const std::vector<std::int64_t>& ids) {
  const std::string stream =
      ground.definition->streams.empty() ? "" : ground.definition->streams.front().id;
  const std::string unit = ground.definition->units.front().id;
  const auto count = std::ssize(ids);
  fill(tx,
       "case_file",
       {"case_id",
        "programme_id",
        "owner_organisation_id",
        "definition_version_id",
        "unit",
        "unit_kind",
        "stream",
        "region",
        "opened_on",
        "version",
        "protected",
        "opened_at"},
       count,
       [&](BulkRow& row, std::int64_t i) {
         row << ids[static_cast<std::size_t>(i)] << ground.programme.id << ground.programme.owner
             << ground.version.id << unit << "school" << stream
             << "E1200000" + std::to_string(1 + i % 9) << opened_on << 0 << 0 << recorded;
       });
  const auto school = [&](std::int64_t i) {
    return ground.schools[static_cast<std::size_t>(i) % ground.schools.size()];
  };
  fill(tx,
       "case_holder",
       {"case_id", "organisation_id", "started_on"},
       count,
       [&](BulkRow& row, std::int64_t i) {
         row << ids[static_cast<std::size_t>(i)] << school(i) << opened_on;
       });
  fill(tx,
       "case_status",
       {"case_id", "status", "reason", "note", "happened_on", "recorded_at"},
       count,
       [&](BulkRow& row, std::int64_t i) {
         row << ids[static_cast<std::size_t>(i)] << ground.definition->statuses.front().id << ""
             << "" << opened_on << recorded;
       });
  fill(
      tx,
      "case_review",
      {"case_id", "review", "held_on", "overall", "next_step", "answers", "next_on", "recorded_at"},
      count,
      [&](BulkRow& row, std::int64_t i) {
        const auto& review = ground.definition->reviews.front();
        const auto held = opened_on.plus_days(static_cast<int>(i % 200));
        row << ids[static_cast<std::size_t>(i)] << review.id << held
            << review.overall[static_cast<std::size_t>(i) % review.overall.size()].id << ""
            << "{}" << held.plus_days(120) << recorded;
      });
  fill(tx,
       "case_assignment",
       {"case_id", "role", "person_id", "started_on", "recorded_at"},
       count,
       [&](BulkRow& row, std::int64_t i) {
         row << ids[static_cast<std::size_t>(i)] << ground.definition->roles.front().id
             << ground.people[static_cast<std::size_t>(i) % ground.people.size()] << opened_on
             << recorded;
       });
}

void fill_facts(Transaction& tx, const Ground& ground, const std::vector<std::int64_t>& ids) {
  const auto answers = answers_of(*ground.definition);
  fill(tx,
       "task_answer",
       {"case_id", "task", "field", "answer", "saved_at"},
       std::ssize(ids) * std::ssize(answers),
       [&](BulkRow& row, std::int64_t i) {
         const auto& answer = answers[static_cast<std::size_t>(i) % answers.size()];
         row << ids[static_cast<std::size_t>(i) / answers.size()] << answer[0] << answer[1]
             << answer[2] << recorded;
       });
  const auto events = std::ssize(ids) * events_a_case;
  const auto keys = tx.reserve_ids("event", "event_id", static_cast<std::size_t>(events));
  const std::int64_t number = tx.number();
  fill(tx,
       "event",
       {"event_id",
        "type",
        "happened_at",
        "recorded_at",
        "author_kind",
        "author_person_id",
        "summary_fields",
        "changes",
        "transaction_number"},
       events,
       [&](BulkRow& row, std::int64_t i) {
         row << keys[static_cast<std::size_t>(i)] << "task.answered" << recorded << recorded
             << "person" << ground.people.front() << R"({"task":"check_eligibility"})"
             << "[]" << number;
       });
  fill(tx,
       "event_subject",
       {"event_id", "subject_kind", "subject_id"},
       events,
       [&](BulkRow& row, std::int64_t i) {
         row << keys[static_cast<std::size_t>(i)] << "case"
             << ids[static_cast<std::size_t>(i / events_a_case)];
       });
}

}  // namespace

Ground survey(Snapshot& db, int cases) {
  Ground ground;
  for (const programme::Programme& each : programme::programmes(db))
    if (const auto version = programme::version_in_force(db, each.id);
        version && ground.version.id.value == 0) {
      ground.programme = each;
      ground.version = *version;
    }
  if (ground.version.id.value == 0) return ground;
  ground.definition = programme::load_definition(db, ground.version.id);
  ground.schools = db.rows<OrganisationId>(
      "select i.organisation_id from organisation_identifier i"
      " join establishment e on e.urn = cast(i.value as integer)"
      " where i.scheme = 'urn' and i.finished_on is null order by i.organisation_id limit :cases",
      {{"cases", cases}});
  ground.people = db.rows<PersonId>("select person_id from person order by person_id limit 20");
  return ground;
}

void fill_caseload(Transaction& tx, const Ground& ground, std::size_t cases) {
  const auto ids = tx.reserve_ids("case_file", "case_id", cases);
  fill_cases(tx, ground, ids);
  fill_facts(tx, ground, ids);
}

}  // namespace trellis::benchmarks
