#include "programme/application_store.hpp"

namespace trellis::programme {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr auto find_application_sql = R"(
  select application_id, participation_id, form, submit_token, version, started_at, saved_at,
         received_on, submitted_at, submitted_by_person_id
  from application
  where application_id = :id
  order by application_id)";

constexpr auto find_form_sql = R"(
  select application_id, participation_id, form, submit_token, version, started_at, saved_at,
         received_on, submitted_at, submitted_by_person_id
  from application
  where participation_id = :participation and form = :form
  order by application_id)";

constexpr auto applications_of_sql = R"(
  select application_id, participation_id, form, submit_token, version, started_at, saved_at,
         received_on, submitted_at, submitted_by_person_id
  from application
  where participation_id = :participation
  order by application_id)";

constexpr auto answers_of_sql = R"(
  select a.participation_id, w.field, w.answer
  from application_answer w
  join application a on a.application_id = w.application_id
  where w.application_id = :id
  order by w.field)";

constexpr auto submitted_answers_sql = R"(
  select a.participation_id, w.field, w.answer
  from application a
  join participation p on p.participation_id = a.participation_id
  join application_answer w on w.application_id = a.application_id
  where p.programme_id = :programme and a.form = :form and a.submitted_at is not null
  order by a.participation_id, w.field)";

constexpr auto insert_application_sql = R"(
  insert into application (participation_id, form, submit_token, version, started_at, saved_at,
                           retain_until)
  values (:participation, :form, :token, 0, :started_at, :saved_at, :retain_until)
  returning application_id)";

constexpr auto save_answer_sql = R"(
  insert into application_answer (application_id, field, answer, saved_at, by_person_id)
  values (:id, :field, :answer, :now, :by)
  on conflict (application_id, field)
  do update set answer = excluded.answer, saved_at = excluded.saved_at,
                by_person_id = excluded.by_person_id)";

constexpr auto remove_answer_sql = R"(
  delete from application_answer
  where application_id = :id and field = :field)";

constexpr auto raise_version_sql = R"(
  update application
  set version = version + 1, saved_at = :now
  where application_id = :id)";

constexpr auto mark_submitted_sql = R"(
  update application
  set received_on = :received_on, submitted_at = :now, submitted_by_person_id = :by
  where application_id = :id and submitted_at is null)";

}  // namespace

void read_row(storage::Columns& columns, Application& row) {
  columns >> row.id >> row.participation >> row.form >> row.submit_token >> row.version >>
      row.started_at >> row.saved_at >> row.received_on >> row.submitted_at >> row.submitted_by;
}

void read_row(storage::Columns& columns, ApplicationAnswer& row) {
  columns >> row.participation >> row.field >> row.answer;
}

std::optional<Application> find_application(Snapshot& db, ApplicationId id) {
  return db.one<Application>(find_application_sql, {{"id", id}});
}

std::optional<Application> find_application(Snapshot& db,
                                            ParticipationId participation,
                                            std::string_view form) {
  return db.one<Application>(find_form_sql, {{"participation", participation}, {"form", form}});
}

std::vector<Application> applications_of(Snapshot& db, ParticipationId participation) {
  return db.rows<Application>(applications_of_sql, {{"participation", participation}});
}

Answers answers_of(Snapshot& db, ApplicationId id) {
  Answers answers;
  for (ApplicationAnswer& row : db.rows<ApplicationAnswer>(answers_of_sql, {{"id", id}}))
    answers[std::move(row.field)] = answer_of_json(row.answer);
  return answers;
}

std::vector<ApplicationAnswer> submitted_answers(Snapshot& db,
                                                 ProgrammeId programme,
                                                 std::string_view form) {
  return db.rows<ApplicationAnswer>(submitted_answers_sql,
                                    {{"programme", programme}, {"form", form}});
}

ApplicationId insert_application(Transaction& tx,
                                 const Application& application,
                                 Date retain_until) {
  return {tx.insert(insert_application_sql,
                    {{"participation", application.participation},
                     {"form", application.form},
                     {"token", application.submit_token},
                     {"started_at", application.started_at},
                     {"saved_at", application.saved_at},
                     {"retain_until", retain_until}})};
}

void save_answers(Transaction& tx,
                  ApplicationId id,
                  const Answers& answers,
                  std::optional<PersonId> by,
                  Instant now) {
  for (const auto& [field, answer] : answers) {
    if (answer.is_empty())
      tx.execute(remove_answer_sql, {{"id", id}, {"field", field}});
    else
      tx.execute(
          save_answer_sql,
          {{"id", id}, {"field", field}, {"answer", json_of(answer)}, {"now", now}, {"by", by}});
  }
  tx.execute(raise_version_sql, {{"id", id}, {"now", now}});
}

void mark_submitted(
    Transaction& tx, ApplicationId id, Date received_on, std::optional<PersonId> by, Instant now) {
  tx.execute(mark_submitted_sql,
             {{"id", id}, {"received_on", received_on}, {"by", by}, {"now", now}});
}

}  // namespace trellis::programme
