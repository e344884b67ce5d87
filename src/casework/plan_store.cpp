#include "casework/plan_store.hpp"

namespace trellis::casework {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr auto plan_versions_sql = R"(
  select plan_version_id, case_id, number, columns, shared_on, because
  from plan_version
  where case_id = :id
  order by number)";

constexpr auto latest_plan_sql = R"(
  select plan_version_id, case_id, number, columns, shared_on, because
  from plan_version
  where case_id = :id
  order by number desc
  limit 1)";

constexpr auto plan_objectives_sql = R"(
  select objective, position, answers
  from plan_objective
  where plan_version_id = :id
  order by position, objective)";

constexpr auto measurements_sql = R"(
  select objective, measured_on, value, note
  from plan_measure
  where case_id = :id
  order by objective, measured_on, plan_measure_id)";

constexpr auto insert_plan_sql = R"(
  insert into plan_version (case_id, number, columns, started_at, by_person_id, because)
  values (:id, :number, :columns, :now, :by, :because)
  returning plan_version_id)";

constexpr auto save_columns_sql = R"(
  update plan_version
  set columns = :columns
  where plan_version_id = :id and shared_on is null)";

constexpr auto clear_objectives_sql = R"(
  delete from plan_objective
  where plan_version_id = :id)";

constexpr auto insert_objective_sql = R"(
  insert into plan_objective (plan_version_id, objective, position, answers)
  values (:id, :objective, :position, :answers))";

constexpr auto mark_shared_sql = R"(
  update plan_version
  set shared_on = :on
  where plan_version_id = :id and shared_on is null)";

constexpr auto insert_measurement_sql = R"(
  insert into plan_measure (case_id, objective, measured_on, value, note, by_person_id, recorded_at)
  values (:id, :objective, :on, :value, :note, :by, :now))";

}  // namespace

void read_row(storage::Columns& columns, PlanVersion& row) {
  std::string json;
  columns >> row.id >> row.case_id >> row.number >> json >> row.shared_on >> row.because;
  row.columns = programme::answers_of_json(json);
}

void read_row(storage::Columns& columns, Objective& row) {
  std::string json;
  columns >> row.key >> row.position >> json;
  row.answers = programme::answers_of_json(json);
}

void read_row(storage::Columns& columns, Measurement& row) {
  columns >> row.objective >> row.measured_on >> row.value >> row.note;
}

std::vector<PlanVersion> plan_versions(Snapshot& db, CaseId id) {
  return db.rows<PlanVersion>(plan_versions_sql, {{"id", id}});
}

std::optional<PlanVersion> latest_plan(Snapshot& db, CaseId id) {
  return db.one<PlanVersion>(latest_plan_sql, {{"id", id}});
}

std::vector<Objective> objectives_of(Snapshot& db, PlanVersionId id) {
  return db.rows<Objective>(plan_objectives_sql, {{"id", id}});
}

std::vector<Measurement> measurements_of(Snapshot& db, CaseId id) {
  return db.rows<Measurement>(measurements_sql, {{"id", id}});
}

PlanVersionId insert_plan(Transaction& tx,
                          const PlanVersion& plan,
                          std::optional<PersonId> by,
                          Instant now) {
  return {tx.insert(insert_plan_sql,
                    {{"id", plan.case_id},
                     {"number", plan.number},
                     {"columns", json_of(plan.columns)},
                     {"now", now},
                     {"by", by},
                     {"because", plan.because}})};
}

void save_columns(Transaction& tx, PlanVersionId id, const Answers& columns) {
  tx.execute(save_columns_sql, {{"id", id}, {"columns", json_of(columns)}});
}

void replace_objectives(Transaction& tx,
                        PlanVersionId id,
                        const std::vector<Objective>& objectives) {
  tx.execute(clear_objectives_sql, {{"id", id}});
  for (const Objective& objective : objectives)
    tx.execute(insert_objective_sql,
               {{"id", id},
                {"objective", objective.key},
                {"position", objective.position},
                {"answers", json_of(objective.answers)}});
}

void mark_shared(Transaction& tx, PlanVersionId id, Date on) {
  tx.execute(mark_shared_sql, {{"id", id}, {"on", on}});
}

void insert_measurement(Transaction& tx,
                        CaseId id,
                        const Measurement& measurement,
                        std::optional<PersonId> by,
                        Instant now) {
  tx.execute(insert_measurement_sql,
             {{"id", id},
              {"objective", measurement.objective},
              {"on", measurement.measured_on},
              {"value", measurement.value},
              {"note", measurement.note},
              {"by", by},
              {"now", now}});
}

}  // namespace trellis::casework
