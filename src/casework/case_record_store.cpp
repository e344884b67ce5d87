#include "casework/case_store.hpp"

namespace trellis::casework {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr auto answers_sql = R"(
  select task, field, answer
  from task_answer
  where case_id = :id
  order by task, field)";

constexpr auto case_completions_sql = R"(
  select task, completed_on
  from task_completion
  where case_id = :id and reopened_at is null
  order by task)";

constexpr auto moved_sql = R"(
  select kind, path, answer
  from case_moved_answer
  where case_id = :id
  order by kind, path)";

constexpr auto reviews_sql = R"(
  select review, held_on, overall, next_step
  from case_review
  where case_id = :id and deleted_at is null
  order by held_on, case_review_id)";

constexpr auto status_days_sql = R"(
  select status, happened_on
  from case_status
  where case_id = :id
  order by case_status_id)";

constexpr auto delivered_sql = R"(
  select engagement, count(*)
  from engagement
  where case_id = :id and deleted_at is null
  group by engagement
  order by engagement)";

constexpr auto objectives_sql = R"(
  select o.answers
  from plan_objective o
  join plan_version v on v.plan_version_id = o.plan_version_id
  where v.case_id = :id
    and v.number = (select max(n.number) from plan_version n where n.case_id = :id)
  order by o.position, o.objective)";

constexpr auto reading_facts_sql = R"(
  select r.kind, r.result, v.number
  from plan_reading r
  join plan_version v on v.plan_version_id = r.plan_version_id
  where v.case_id = :id and r.result in ('passed', 'returned')
  order by r.plan_reading_id)";

constexpr auto agreed_sql = R"(
  select min(agreed_on)
  from agreement
  where participation_id = :participation and corrected_at is null
  order by 1)";

constexpr auto cohort_sql = R"(
  select k.number, k.starts_on
  from participation p
  join cohort k on k.cohort_id = p.cohort_id
  where p.participation_id = :participation
  order by k.number)";

constexpr auto save_answer_sql = R"(
  insert into task_answer (case_id, task, field, answer, by_person_id, saved_at)
  values (:id, :task, :field, :answer, :by, :now)
  on conflict (case_id, task, field)
  do update set answer = excluded.answer, by_person_id = excluded.by_person_id,
                saved_at = excluded.saved_at)";

constexpr auto remove_answer_sql = R"(
  delete from task_answer
  where case_id = :id and task = :task and field = :field)";

constexpr auto mark_complete_sql = R"(
  insert into task_completion (case_id, task, completed_on, by_person_id, recorded_at)
  values (:id, :task, :on, :by, :now)
  on conflict do nothing)";

constexpr auto mark_reopened_sql = R"(
  update task_completion
  set reopened_at = :now
  where case_id = :id and task = :task and reopened_at is null)";

constexpr auto move_case_sql = R"(
  update case_file
  set definition_version_id = :version, stream = :stream, version = version + 1
  where case_id = :id)";

constexpr auto clear_moved_sql = R"(
  delete from case_moved_answer
  where case_id = :id)";

constexpr auto insert_moved_sql = R"(
  insert into case_moved_answer (case_id, kind, path, answer, moved_at)
  values (:id, :kind, :path, :answer, :now))";

/// Three texts of a row: which they are depends on the statement.
struct Triple {
  std::string one{};
  std::string two{};
  std::string three{};
};
void read_row(storage::Columns& columns, Triple& row) {
  columns >> row.one >> row.two >> row.three;
}

struct NamedDay {
  std::string name{};
  Date day{};
};
void read_row(storage::Columns& columns, NamedDay& row) { columns >> row.name >> row.day; }

struct Count {
  std::string name{};
  std::int64_t count = 0;
};
void read_row(storage::Columns& columns, Count& row) { columns >> row.name >> row.count; }

struct CohortStart {
  int number = 0;
  Date starts_on{};
};
void read_row(storage::Columns& columns, CohortStart& row) {
  columns >> row.number >> row.starts_on;
}

struct ReviewOnRecord {
  ReviewFact fact{};
};
void read_row(storage::Columns& columns, ReviewOnRecord& row) {
  columns >> row.fact.review >> row.fact.held_on >> row.fact.overall >> row.fact.next_step;
}

struct ReadingRow {
  PlanReadingFact fact{};
};
void read_row(storage::Columns& columns, ReadingRow& row) {
  columns >> row.fact.kind >> row.fact.result >> row.fact.version;
}

void load_participation(Snapshot& db, const CaseFile& file, CaseRecord& record) {
  if (!file.participation) return;
  record.agreed_on =
      db.one<std::optional<Date>>(agreed_sql, {{"participation", *file.participation}})
          .value_or(std::nullopt);
  if (const auto cohort =
          db.one<CohortStart>(cohort_sql, {{"participation", *file.participation}})) {
    record.cohort_number = cohort->number;
    record.cohort_starts_on = cohort->starts_on;
  }
}

void insert_moved(Transaction& tx, CaseId id, const CaseRecord& after, Instant now) {
  const auto insert = [&](const char* kind, const std::string& path, const std::string& answer) {
    tx.execute(insert_moved_sql,
               {{"id", id}, {"kind", kind}, {"path", path}, {"answer", answer}, {"now", now}});
  };
  for (const auto& [path, answer] : after.earlier) insert("earlier", path, json_of(answer));
  for (const auto& [path, answer] : after.converted) insert("converted", path, json_of(answer));
  for (const std::string& path : after.exempt) insert("exempt", path, "");
}

/// Writes the answers that differ and leaves the others with who gave them and when.
void save_changed_answers(
    Transaction& tx, CaseId id, const CaseRecord& before, const CaseRecord& after, Instant now) {
  const auto find =
      [](const CaseRecord& record, const std::string& task, const std::string& field) {
        const auto answers = record.answers.find(task);
        if (answers == record.answers.end()) return Answer{};
        const auto answer = answers->second.find(field);
        return answer == answers->second.end() ? Answer{} : answer->second;
      };
  for (const auto& [task, answers] : before.answers)
    for (const auto& [field, answer] : answers)
      if (find(after, task, field).is_empty())
        save_answer(tx, id, task, field, {}, std::nullopt, now);
  for (const auto& [task, answers] : after.answers)
    for (const auto& [field, answer] : answers)
      if (find(before, task, field) != answer)
        save_answer(tx, id, task, field, answer, std::nullopt, now);
}

}  // namespace

CaseRecord load_record(Snapshot& db, const CaseFile& file) {
  CaseRecord record;
  record.unit = file.unit;
  record.unit_kind = file.unit_kind;
  record.stream = file.stream;
  record.status = file.status;
  record.opened_on = file.opened_on;
  for (Triple& row : db.rows<Triple>(answers_sql, {{"id", file.id}}))
    record.answers[row.one][row.two] = programme::answer_of_json(row.three);
  for (NamedDay& row : db.rows<NamedDay>(case_completions_sql, {{"id", file.id}}))
    record.completed_on[row.name] = row.day;
  for (Triple& row : db.rows<Triple>(moved_sql, {{"id", file.id}})) {
    if (row.one == "exempt") record.exempt.insert(row.two);
    if (row.one == "earlier") record.earlier[row.two] = programme::answer_of_json(row.three);
    if (row.one == "converted") record.converted[row.two] = programme::answer_of_json(row.three);
  }
  for (const NamedDay& row : db.rows<NamedDay>(status_days_sql, {{"id", file.id}}))
    record.statuses.push_back({row.name, row.day});
  for (const ReviewOnRecord& row : db.rows<ReviewOnRecord>(reviews_sql, {{"id", file.id}}))
    record.reviews.push_back(row.fact);
  for (const Count& row : db.rows<Count>(delivered_sql, {{"id", file.id}}))
    record.delivered[row.name] = static_cast<double>(row.count);
  for (const std::string& json : db.rows<std::string>(objectives_sql, {{"id", file.id}}))
    record.objectives.push_back(programme::answers_of_json(json));
  for (ReadingRow& row : db.rows<ReadingRow>(reading_facts_sql, {{"id", file.id}}))
    record.readings.push_back(std::move(row.fact));
  for (const Assignment& row : assignments_of(db, file.id))
    if (!row.finished_on) record.assigned_roles.insert(row.role);
  load_participation(db, file, record);
  return record;
}

void save_answer(Transaction& tx,
                 CaseId id,
                 const std::string& task,
                 const std::string& field,
                 const Answer& answer,
                 std::optional<PersonId> by,
                 Instant now) {
  if (answer.is_empty())
    tx.execute(remove_answer_sql, {{"id", id}, {"task", task}, {"field", field}});
  else
    tx.execute(save_answer_sql,
               {{"id", id},
                {"task", task},
                {"field", field},
                {"answer", json_of(answer)},
                {"by", by},
                {"now", now}});
}

void mark_complete(Transaction& tx,
                   CaseId id,
                   const std::string& task,
                   Date on,
                   std::optional<PersonId> by,
                   Instant now) {
  tx.execute(mark_complete_sql, {{"id", id}, {"task", task}, {"on", on}, {"by", by}, {"now", now}});
}

void mark_reopened(Transaction& tx, CaseId id, const std::string& task, Instant now) {
  tx.execute(mark_reopened_sql, {{"id", id}, {"task", task}, {"now", now}});
}

void save_move(Transaction& tx,
               const CaseFile& file,
               programme::DefinitionId version,
               const CaseRecord& before,
               const CaseRecord& after,
               Instant now) {
  tx.execute(move_case_sql, {{"id", file.id}, {"version", version}, {"stream", after.stream}});
  save_changed_answers(tx, file.id, before, after, now);
  tx.execute(clear_moved_sql, {{"id", file.id}});
  insert_moved(tx, file.id, after, now);
  for (const auto& [task, day] : before.completed_on)
    if (!after.completed_on.contains(task)) mark_reopened(tx, file.id, task, now);
  for (const auto& [task, day] : after.completed_on)
    if (!before.completed_on.contains(task))
      mark_complete(tx, file.id, task, day, std::nullopt, now);
}

}  // namespace trellis::casework
