#include "programme/marking_store.hpp"

#include <nlohmann/json.hpp>

namespace trellis::programme {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr auto marking_tasks_sql = R"(
  select m.application_id, p.programme_id, g.title, p.owner_organisation_id, p.organisation_id,
         p.definition_version_id, a.form, s.state, k.marked_at, m.mark_by
  from marker_assignment m
  join application a on a.application_id = m.application_id
  join participation p on p.participation_id = a.participation_id
  join programme g on g.programme_id = p.programme_id
  join participation_step s on s.participation_id = p.participation_id
   and s.superseded_at is null
  left join marking k on k.application_id = m.application_id
   and k.marker_person_id = m.marker_person_id
  where m.marker_person_id = :marker and m.conflict_on is null
  order by p.programme_id, m.application_id)";

constexpr auto marking_task_sql = R"(
  select m.application_id, p.programme_id, g.title, p.owner_organisation_id, p.organisation_id,
         p.definition_version_id, a.form, s.state, k.marked_at, m.mark_by
  from marker_assignment m
  join application a on a.application_id = m.application_id
  join participation p on p.participation_id = a.participation_id
  join programme g on g.programme_id = p.programme_id
  join participation_step s on s.participation_id = p.participation_id
   and s.superseded_at is null
  left join marking k on k.application_id = m.application_id
   and k.marker_person_id = m.marker_person_id
  where m.marker_person_id = :marker and m.application_id = :application
    and m.conflict_on is null
  order by m.application_id)";

constexpr auto participations_to_mark_sql = R"(
  select distinct a.participation_id
  from marker_assignment m
  join application a on a.application_id = m.application_id
  join participation_step s on s.participation_id = a.participation_id
   and s.superseded_at is null
  where m.marker_person_id = :marker and m.conflict_on is null and s.state = 'eligible'
  order by a.participation_id)";

constexpr auto marks_by_sql = R"(
  select m.application_id, m.marker_person_id, m.scores, n.name, m.comment, m.marked_at
  from marking m
  join person n on n.person_id = m.marker_person_id
  where m.marker_person_id = :marker and m.application_id = :application
  order by m.marking_id)";

constexpr auto has_moderation_sql = R"(
  select count(*)
  from moderation
  where application_id = :application
  order by 1)";

constexpr auto marking_load_sql = R"(
  select marker_person_id, count(*)
  from marker_assignment
  where conflict_on is null
  group by marker_person_id
  order by marker_person_id)";

constexpr auto insert_assignment_sql = R"(
  insert into marker_assignment (application_id, marker_person_id, assigned_at,
                                 assigned_by_person_id, mark_by)
  values (:application, :marker, :now, :by, :mark_by))";

constexpr auto save_conflict_sql = R"(
  update marker_assignment
  set conflict_on = :on, conflict_reason = :reason
  where application_id = :application and marker_person_id = :marker)";

constexpr auto save_marks_sql = R"(
  insert into marking (application_id, marker_person_id, scores, comment, marked_at)
  values (:application, :marker, :scores, :comment, :now)
  on conflict (application_id, marker_person_id)
  do update set scores = excluded.scores, comment = excluded.comment,
                marked_at = excluded.marked_at)";

struct Load {
  PersonId marker{};
  std::int64_t count = 0;
};

void read_row(storage::Columns& columns, Load& row) { columns >> row.marker >> row.count; }

/// Marks as JSON by criterion.
std::string json_of_scores(const std::map<std::string, double>& scores) {
  nlohmann::json json = nlohmann::json::object();
  for (const auto& [criterion, mark] : scores) json[criterion] = mark;
  return json.dump();
}

/// What is no mark is left out.
std::map<std::string, double> scores_of_json(std::string_view text) {
  std::map<std::string, double> scores;
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return scores;
  for (const auto& [criterion, mark] : json.items())
    if (mark.is_number()) scores[criterion] = mark.get<double>();
  return scores;
}

}  // namespace

void read_row(storage::Columns& columns, GivenMarks& row) {
  std::string scores;
  columns >> row.application >> row.marking.marker >> scores >> row.name >> row.comment >>
      row.marked_at;
  row.marking.scores = scores_of_json(scores);
}

void read_row(storage::Columns& columns, MarkingTask& row) {
  columns >> row.application >> row.programme >> row.programme_title >> row.owner >>
      row.organisation >> row.definition >> row.form >> row.state >> row.marked_at >> row.mark_by;
}

std::set<ParticipationId> participations_to_mark(Snapshot& db, PersonId marker) {
  const auto rows = db.rows<ParticipationId>(participations_to_mark_sql, {{"marker", marker}});
  return {rows.begin(), rows.end()};
}

std::vector<MarkingTask> marking_tasks(Snapshot& db, PersonId marker) {
  return db.rows<MarkingTask>(marking_tasks_sql, {{"marker", marker}});
}

std::optional<MarkingTask> marking_task(Snapshot& db, PersonId marker, ApplicationId application) {
  return db.one<MarkingTask>(marking_task_sql, {{"marker", marker}, {"application", application}});
}

std::optional<GivenMarks> marks_by(Snapshot& db, PersonId marker, ApplicationId application) {
  return db.one<GivenMarks>(marks_by_sql, {{"marker", marker}, {"application", application}});
}

bool has_moderation(Snapshot& db, ApplicationId application) {
  return db.one<std::int64_t>(has_moderation_sql, {{"application", application}}).value_or(0) > 0;
}

std::map<PersonId, int> marking_load(Snapshot& db) {
  std::map<PersonId, int> load;
  for (const Load& row : db.rows<Load>(marking_load_sql))
    load[row.marker] = static_cast<int>(row.count);
  return load;
}

void insert_assignment(Transaction& tx,
                       ApplicationId application,
                       PersonId marker,
                       std::optional<PersonId> by,
                       Instant now,
                       std::optional<Date> mark_by) {
  tx.execute(insert_assignment_sql,
             {{"application", application},
              {"marker", marker},
              {"now", now},
              {"by", by},
              {"mark_by", mark_by}});
}

void save_conflict(
    Transaction& tx, ApplicationId application, PersonId marker, std::string_view reason, Date on) {
  tx.execute(save_conflict_sql,
             {{"application", application}, {"marker", marker}, {"reason", reason}, {"on", on}});
}

void save_marks(Transaction& tx, const GivenMarks& marks) {
  tx.execute(save_marks_sql,
             {{"application", marks.application},
              {"marker", marks.marking.marker},
              {"scores", json_of_scores(marks.marking.scores)},
              {"comment", marks.comment},
              {"now", marks.marked_at}});
}

}  // namespace trellis::programme
