#include "jobs/job_store.hpp"

namespace trellis::jobs {

using storage::Columns;
using storage::Engine;
using storage::Snapshot;
using storage::Transaction;

namespace {

constexpr auto enqueue_sql = R"(
  insert into job (kind, arguments, state, run_after, requested_by_person_id, created_at)
  values (:kind, :arguments, 'queued', :run_after, :requested_by, :now)
  returning job_id)";

constexpr auto count_waiting_sql = R"(
  select count(*)
  from job
  where state = 'queued' and kind = :kind and arguments = :arguments)";

constexpr auto count_since_sql = R"(
  select count(*)
  from job
  where kind = :kind and created_at > :since)";

constexpr auto find_job_sql = R"(
  select job_id, kind, arguments, state, run_after, attempts, worker, heartbeat_at, step, done,
         total, message, result, log, cancel_requested_at, requested_by_person_id, created_at,
         started_at, finished_at
  from job
  where job_id = :id
  order by job_id)";

constexpr auto list_jobs_sql = R"(
  select job_id, kind, arguments, state, run_after, attempts, worker, heartbeat_at, step, done,
         total, message, result, log, cancel_requested_at, requested_by_person_id, created_at,
         started_at, finished_at
  from job
  where cast(:state as text) is null or state = :state
  order by job_id desc
  limit :count_max)";

constexpr auto count_jobs_sql = R"(
  select count(*)
  from job
  where state = :state)";

constexpr auto next_sqlite_sql = R"(
  select job_id
  from job
  where state = 'queued' and run_after <= :now
  order by run_after, job_id
  limit 1)";
// Others that take a job at the same moment pass over the one we hold.
constexpr auto next_postgresql_sql = R"(
  select job_id
  from job
  where state = 'queued' and run_after <= :now
  order by run_after, job_id
  limit 1
  for update skip locked)";

constexpr auto take_sql = R"(
  update job
  set state = 'running', worker = :worker, heartbeat_at = :now, attempts = attempts + 1,
      started_at = coalesce(started_at, :now), message = '', done = 0, total = 0
  where job_id = :id and state = 'queued')";

constexpr auto cancel_queued_sql = R"(
  update job
  set state = 'cancelled', cancel_requested_at = :now, finished_at = :now
  where job_id = :id and state = 'queued')";

constexpr auto cancel_running_sql = R"(
  update job
  set cancel_requested_at = coalesce(cancel_requested_at, :now)
  where job_id = :id and state = 'running')";

constexpr auto beat_sql = R"(
  update job
  set heartbeat_at = :now, step = :step, done = :done, total = :total, message = :message,
      log = log || :new_log
  where job_id = :id and state = 'running' and worker = :worker
  returning cancel_requested_at)";

constexpr auto finish_sql = R"(
  update job
  set state = :state, message = :message, result = :result, finished_at = :now, heartbeat_at = :now
  where job_id = :id and state = 'running' and worker = :worker)";

constexpr auto hand_back_sql = R"(
  update job
  set state = 'queued', worker = null, heartbeat_at = null, attempts = attempts - 1, run_after = :now
  where job_id = :id and state = 'running' and worker = :worker)";

constexpr auto abandoned_sql = R"(
  select job_id, kind, arguments, state, run_after, attempts, worker, heartbeat_at, step, done,
         total, message, result, log, cancel_requested_at, requested_by_person_id, created_at,
         started_at, finished_at
  from job
  where state = 'running' and heartbeat_at < :silent_since
  order by job_id)";

constexpr auto retry_later_sql = R"(
  update job
  set state = 'queued', worker = null, heartbeat_at = null, message = :message,
      run_after = :run_after
  where job_id = :id and state = 'running' and worker = :worker)";

constexpr auto recover_sql = R"(
  update job
  set state = :state, worker = null, message = :message, finished_at = :finished_at
  where job_id = :id and state = 'running' and heartbeat_at = :heartbeat_at)";

}  // namespace

void read_row(Columns& columns, Job& row) {
  std::string state;
  columns >> row.id >> row.kind >> row.arguments >> state >> row.run_after >> row.attempts >>
      row.worker >> row.heartbeat_at >> row.step >> row.done >> row.total >> row.message >>
      row.result >> row.log >> row.cancel_requested_at >> row.requested_by >> row.created_at >>
      row.started_at >> row.finished_at;
  row.state = *state_from_name(state);
}

JobId enqueue(Transaction& tx,
              std::string_view kind,
              std::string_view arguments_json,
              const EnqueueOptions& options) {
  return {tx.insert(enqueue_sql,
                    {{"kind", kind},
                     {"arguments", arguments_json},
                     {"run_after", options.run_after.value_or(options.now)},
                     {"requested_by", options.requested_by},
                     {"now", options.now}})};
}

std::optional<JobId> enqueue_once(Transaction& tx,
                                  std::string_view kind,
                                  std::string_view arguments_json,
                                  const EnqueueOptions& options) {
  if (*tx.one<std::int64_t>(count_waiting_sql, {{"kind", kind}, {"arguments", arguments_json}}) > 0)
    return std::nullopt;
  return enqueue(tx, kind, arguments_json, options);
}

void enqueue_daily(Transaction& tx, std::string_view kind, Instant now) {
  const Instant since = now.plus(-std::chrono::hours{24});
  if (*tx.one<std::int64_t>(count_since_sql, {{"kind", kind}, {"since", since}}) == 0)
    enqueue(tx, kind, "{}", {.now = now});
}

Result<Job> find_job(Snapshot& db, JobId id) {
  auto job = db.one<Job>(find_job_sql, {{"id", id}});
  if (!job)
    return problem(ProblemKind::not_found, "job", "There is no job " + std::to_string(id.value));
  return std::move(*job);
}

std::vector<Job> list_jobs(Snapshot& db, std::optional<State> state, int count_max) {
  std::optional<std::string> name;
  if (state) name = name_of(*state);
  return db.rows<Job>(list_jobs_sql, {{"state", name}, {"count_max", count_max}});
}

std::int64_t count_jobs(Snapshot& db, State state) {
  return *db.one<std::int64_t>(count_jobs_sql, {{"state", name_of(state)}});
}

Result<void> request_cancellation(Transaction& tx, JobId id, Instant now) {
  if (tx.execute(cancel_queued_sql, {{"id", id}, {"now", now}}) == 1) return {};
  if (tx.execute(cancel_running_sql, {{"id", id}, {"now", now}}) == 1) return {};
  const Job job = TRY(find_job(tx, id));
  return problem(ProblemKind::too_late,
                 "job",
                 "Job " + std::to_string(id.value) + " is over already: it " +
                     (job.state == State::cancelled ? "was " : "has ") +
                     std::string(name_of(job.state)));
}

std::optional<Job> take_next(Transaction& tx, std::string_view worker, Instant now) {
  const auto sql = tx.engine() == Engine::sqlite ? next_sqlite_sql : next_postgresql_sql;
  const auto id = tx.one<JobId>(sql, {{"now", now}});
  if (!id) return std::nullopt;
  tx.execute(take_sql, {{"id", *id}, {"worker", worker}, {"now", now}});
  return tx.one<Job>(find_job_sql, {{"id", *id}});
}

Result<Job> take(Transaction& tx, JobId id, std::string_view worker, Instant now) {
  if (tx.execute(take_sql, {{"id", id}, {"worker", worker}, {"now", now}}) == 1)
    return find_job(tx, id);
  const Job job = TRY(find_job(tx, id));
  return problem(ProblemKind::conflict,
                 "job",
                 "Job " + std::to_string(id.value) + " is " + std::string(name_of(job.state)));
}

Standing beat(Transaction& tx, JobId id, std::string_view worker, const Beat& beat, Instant now) {
  const auto mine = tx.one<std::optional<Instant>>(beat_sql,
                                                   {{"id", id},
                                                    {"worker", worker},
                                                    {"now", now},
                                                    {"step", beat.step},
                                                    {"done", beat.done},
                                                    {"total", beat.total},
                                                    {"message", beat.message},
                                                    {"new_log", beat.new_log}});
  if (!mine) return Standing::lost;
  return mine->has_value() ? Standing::cancel_requested : Standing::mine;
}

bool finish(
    Transaction& tx, JobId id, std::string_view worker, const Outcome& outcome, Instant now) {
  return tx.execute(finish_sql,
                    {{"id", id},
                     {"worker", worker},
                     {"state", name_of(outcome.state)},
                     {"message", outcome.message},
                     {"result", outcome.result},
                     {"now", now}}) == 1;
}

bool hand_back(Transaction& tx, JobId id, std::string_view worker, Instant now) {
  return tx.execute(hand_back_sql, {{"id", id}, {"worker", worker}, {"now", now}}) == 1;
}

bool retry_later(Transaction& tx,
                 JobId id,
                 std::string_view worker,
                 std::string_view message,
                 Instant run_after) {
  return tx.execute(
             retry_later_sql,
             {{"id", id}, {"worker", worker}, {"message", message}, {"run_after", run_after}}) == 1;
}

std::vector<Job> abandoned_jobs(Snapshot& db, Instant now) {
  return db.rows<Job>(abandoned_sql, {{"silent_since", now.plus(-silent_after)}});
}

void recover(Transaction& tx, const Job& job, Instant now) {
  const State state = after_abandonment(job);
  const std::string message =
      state == State::failed ? "its worker stopped " + std::to_string(job.attempts) + " times" : "";
  tx.execute(recover_sql,
             {{"id", job.id},
              {"state", name_of(state)},
              {"message", message},
              {"finished_at", is_over(state) ? std::optional(now) : std::nullopt},
              {"heartbeat_at", job.heartbeat_at}});
}

}  // namespace trellis::jobs
