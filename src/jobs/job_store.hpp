/// The queue of jobs in the database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "jobs/job.hpp"
#include "storage/database.hpp"

namespace trellis::jobs {

struct EnqueueOptions {
  std::optional<PersonId> requested_by = {};
  std::optional<Instant> run_after = {};  ///< at once when left out
  Instant now = {};
};

/// Puts a job into the queue; it can be taken once the transaction is kept. Whoever asks records
/// the event.
JobId enqueue(storage::Transaction& tx,
              std::string_view kind,
              std::string_view arguments_json,
              const EnqueueOptions& options);

/// As enqueue, unless a job of this kind with these arguments waits already: nothing then.
std::optional<JobId> enqueue_once(storage::Transaction& tx,
                                  std::string_view kind,
                                  std::string_view arguments_json,
                                  const EnqueueOptions& options);

/// Puts a job without arguments into the queue unless one of its kind was made within a day.
void enqueue_daily(storage::Transaction& tx, std::string_view kind, Instant now);

Result<Job> find_job(storage::Snapshot& db, JobId id);
/// The newest jobs first; only those of `state` when it is given.
std::vector<Job> list_jobs(storage::Snapshot& db, std::optional<State> state, int count_max);
std::int64_t count_jobs(storage::Snapshot& db, State state);

/// Asks a job to stop: a queued one is cancelled at once, a running one when its handler looks.
Result<void> request_cancellation(storage::Transaction& tx, JobId id, Instant now);

/// Takes the next job that is due, for this worker. Two workers never get the same one.
std::optional<Job> take_next(storage::Transaction& tx, std::string_view worker, Instant now);

/// As take_next for one job, due or not. A problem when it is not in the queue.
Result<Job> take(storage::Transaction& tx, JobId id, std::string_view worker, Instant now);

/// What a beat brings to the database, and what it finds there.
struct Beat {
  std::string step = {};
  std::int64_t done = 0;
  std::int64_t total = 0;
  std::string message = {};
  std::string new_log = {};  ///< lines to add
};
enum class Standing { mine, cancel_requested, lost };
/// Tells that the job is alive. `lost` when another worker has taken it since.
Standing beat(
    storage::Transaction& tx, JobId id, std::string_view worker, const Beat& beat, Instant now);

/// Ends a job that is still this worker's. False when it no longer is.
struct Outcome {
  State state = State::succeeded;
  std::string message = {};
  std::optional<std::string> result = {};
};
bool finish(storage::Transaction& tx,
            JobId id,
            std::string_view worker,
            const Outcome& outcome,
            Instant now);

/// Gives a job back to the queue as if it had not been taken, as when the server stops.
bool hand_back(storage::Transaction& tx, JobId id, std::string_view worker, Instant now);
/// Gives a job back after a failure that may pass, to be taken from `run_after` on.
bool retry_later(storage::Transaction& tx,
                 JobId id,
                 std::string_view worker,
                 std::string_view message,
                 Instant run_after);

/// Running jobs whose worker has been silent for too long.
std::vector<Job> abandoned_jobs(storage::Snapshot& db, Instant now);
/// Queues such a job again, or ends it (see after_abandonment), unless it has beaten since.
void recover(storage::Transaction& tx, const Job& job, Instant now);

}  // namespace trellis::jobs
