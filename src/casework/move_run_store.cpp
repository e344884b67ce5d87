#include "casework/move_run_store.hpp"

namespace trellis::casework {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr auto insert_move_run_sql = R"(
  insert into case_move_run (programme_id, definition_version_id, asked_at, asked_by_person_id)
  values (:programme, :definition, :now, :by)
  returning case_move_run_id)";

constexpr auto find_move_run_sql = R"(
  select r.case_move_run_id, r.programme_id, r.definition_version_id, d.version, r.asked_at,
         coalesce(p.name, ''), r.preview_job_id, r.previewed_at, r.hash, r.warnings,
         r.apply_job_id, r.applied_at, coalesce(q.name, '')
  from case_move_run r
  join definition_version d on d.definition_version_id = r.definition_version_id
  left join person p on p.person_id = r.asked_by_person_id
  left join person q on q.person_id = r.applied_by_person_id
  where r.case_move_run_id = :id
  order by r.case_move_run_id)";

constexpr auto move_runs_sql = R"(
  select r.case_move_run_id, r.programme_id, r.definition_version_id, d.version, r.asked_at,
         coalesce(p.name, ''), r.preview_job_id, r.previewed_at, r.hash, r.warnings,
         r.apply_job_id, r.applied_at, coalesce(q.name, '')
  from case_move_run r
  join definition_version d on d.definition_version_id = r.definition_version_id
  left join person p on p.person_id = r.asked_by_person_id
  left join person q on q.person_id = r.applied_by_person_id
  where r.programme_id = :programme
  order by r.case_move_run_id desc
  limit :count)";

constexpr auto set_preview_job_sql = R"(
  update case_move_run
  set preview_job_id = :job
  where case_move_run_id = :id)";

constexpr auto set_apply_job_sql = R"(
  update case_move_run
  set apply_job_id = :job
  where case_move_run_id = :id)";

constexpr auto mark_previewed_sql = R"(
  update case_move_run
  set previewed_at = :now, hash = :hash, warnings = :warnings
  where case_move_run_id = :id)";

constexpr auto mark_applied_sql = R"(
  update case_move_run
  set applied_at = :now, applied_by_person_id = :by
  where case_move_run_id = :id)";

constexpr auto set_outcome_sql = R"(
  update case_move_line
  set outcome = :outcome
  where case_move_run_id = :id and case_id = :case)";

constexpr auto move_lines_sql = R"(
  select l.case_id, l.case_version, l.from_version, l.refused, l.outcome,
         coalesce(e.name, o.name, ''), cast(i.value as integer)
  from case_move_line l
  join case_holder h on h.case_id = l.case_id and h.finished_on is null
  join organisation o on o.organisation_id = h.organisation_id
  left join organisation_identifier i on i.organisation_id = h.organisation_id
    and i.scheme = 'urn' and i.finished_on is null
  left join establishment e on e.urn = cast(i.value as integer)
  where l.case_move_run_id = :id
  order by l.case_id)";

constexpr auto move_effects_sql = R"(
  select case_id, kind, sentence
  from case_move_effect
  where case_move_run_id = :id
  order by case_id, position)";

constexpr auto count_effects_sql = R"(
  select kind, sentence, count(distinct case_id)
  from case_move_effect
  where case_move_run_id = :id
  group by kind, sentence
  order by 3 desc, sentence, kind)";

}  // namespace

void read_row(storage::Columns& columns, MoveRun& row) {
  columns >> row.id >> row.programme >> row.definition >> row.to_version >> row.asked_at >>
      row.asked_by >> row.preview_job >> row.previewed_at >> row.hash >> row.warnings >>
      row.apply_job >> row.applied_at >> row.applied_by;
}

void read_row(storage::Columns& columns, MoveLine& row) {
  columns >> row.id >> row.version >> row.from_version >> row.refused >> row.outcome >> row.name >>
      row.urn;
}

void read_row(storage::Columns& columns, MoveLineEffect& row) {
  columns >> row.id >> row.kind >> row.sentence;
}

void read_row(storage::Columns& columns, EffectCount& row) {
  columns >> row.kind >> row.sentence >> row.cases;
}

MoveRunId insert_move_run(Transaction& tx,
                          ProgrammeId programme,
                          programme::DefinitionId definition,
                          std::optional<PersonId> by,
                          Instant now) {
  return {
      tx.insert(insert_move_run_sql,
                {{"programme", programme}, {"definition", definition}, {"now", now}, {"by", by}})};
}

std::optional<MoveRun> find_move_run(Snapshot& db, MoveRunId id) {
  return db.one<MoveRun>(find_move_run_sql, {{"id", id}});
}

std::vector<MoveRun> move_runs(Snapshot& db, ProgrammeId programme, int count_max) {
  return db.rows<MoveRun>(move_runs_sql, {{"programme", programme}, {"count", count_max}});
}

void set_preview_job(Transaction& tx, MoveRunId id, JobId job) {
  tx.execute(set_preview_job_sql, {{"id", id}, {"job", job}});
}

void set_apply_job(Transaction& tx, MoveRunId id, JobId job) {
  tx.execute(set_apply_job_sql, {{"id", id}, {"job", job}});
}

void mark_previewed(
    Transaction& tx, MoveRunId id, std::string_view hash, std::string_view warnings, Instant now) {
  tx.execute(mark_previewed_sql,
             {{"id", id}, {"hash", hash}, {"warnings", warnings}, {"now", now}});
}

void mark_applied(Transaction& tx, MoveRunId id, std::optional<PersonId> by, Instant now) {
  tx.execute(mark_applied_sql, {{"id", id}, {"by", by}, {"now", now}});
}

void set_outcomes(Transaction& tx,
                  MoveRunId id,
                  const std::vector<CaseId>& cases,
                  std::string_view outcome) {
  for (const CaseId case_id : cases)
    tx.execute(set_outcome_sql, {{"id", id}, {"case", case_id}, {"outcome", outcome}});
}

void insert_move_lines(Transaction& tx, MoveRunId id, const std::vector<MoveLine>& lines) {
  std::size_t next = 0;
  tx.bulk("case_move_line",
          {"case_move_run_id", "case_id", "case_version", "from_version", "refused", "outcome"},
          [&](storage::BulkRow& row) {
            if (next == lines.size()) return false;
            const MoveLine& line = lines[next++];
            row << id.value << line.id.value << line.version << line.from_version << line.refused
                << "";
            return true;
          });
}

void insert_move_effects(Transaction& tx,
                         MoveRunId id,
                         const std::vector<MoveLineEffect>& effects) {
  std::size_t next = 0;
  int position = 0;
  tx.bulk("case_move_effect",
          {"case_move_run_id", "case_id", "position", "kind", "sentence"},
          [&](storage::BulkRow& row) {
            if (next == effects.size()) return false;
            const MoveLineEffect& effect = effects[next++];
            row << id.value << effect.id.value << ++position << effect.kind << effect.sentence;
            return true;
          });
}

std::vector<MoveLine> move_lines(Snapshot& db, MoveRunId id) {
  return db.rows<MoveLine>(move_lines_sql, {{"id", id}});
}

std::vector<MoveLineEffect> move_effects(Snapshot& db, MoveRunId id) {
  return db.rows<MoveLineEffect>(move_effects_sql, {{"id", id}});
}

std::vector<EffectCount> count_effects(Snapshot& db, MoveRunId id) {
  return db.rows<EffectCount>(count_effects_sql, {{"id", id}});
}

}  // namespace trellis::casework
