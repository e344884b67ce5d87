/// Running jobs: handlers by kind, worker threads, heartbeats, progress and cancellation.
///
/// A handler is `Result<Summary> run(JobContext&)`. It may call `context.progress` anywhere, inside
/// a transaction too: progress is kept in memory and written by the worker's own heartbeat thread.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/result.hpp"
#include "jobs/job_store.hpp"
#include "storage/database.hpp"

namespace trellis::jobs {

/// What a handler leaves: a sentence for people, and JSON for the page of the job.
struct Summary {
  std::string sentence = {};
  std::string result_json = "{}";
};

class JobContext {
 public:
  JobContext(storage::Database& db, Job job, Instant started_at)
      : db_(db), job_(std::move(job)), started_at_(started_at) {}

  storage::Database& database() { return db_; }
  const Job& job() const { return job_; }
  /// The moment at which this attempt began: the "now" of what it writes.
  Instant now() const { return started_at_; }

  /// Says how far it is: `message` as "Reading row 1,200". False when somebody cancelled the job,
  /// or another worker has taken it: undo and return any Problem.
  bool progress(std::int64_t done, std::int64_t total, std::string_view message);
  /// The part of the work that has begun ("Checking").
  void step(std::string_view name);
  /// A line for the job's log. Never a personal word.
  void log(std::string_view line);
  bool is_cancelled() const { return standing_ != Standing::mine || stopping_; }

 private:
  friend class Worker;
  std::optional<Beat> changed_beat();
  Beat current_beat();

  storage::Database& db_;
  Job job_;
  Instant started_at_;
  std::mutex mutex_;
  Beat beat_;
  bool changed_ = false;
  std::atomic<Standing> standing_ = Standing::mine;
  std::atomic<bool> stopping_ = false;
};

using Handler = std::function<Result<Summary>(JobContext&)>;
using Handlers = std::map<std::string, Handler, std::less<>>;

/// What a worker does again and again beside its jobs, in a thread of its own: quick looks for work
/// that has no job, such as mail to send. Safe to be done by several processes at once.
struct Duty {
  std::chrono::milliseconds every{5000};
  std::function<void(Instant now, const std::function<bool()>& stopping)> run = {};
};

struct WorkerOptions {
  int threads = 2;
  std::chrono::milliseconds poll_every{500};   ///< how often an idle thread looks for a job
  std::chrono::milliseconds write_every{500};  ///< how often progress is written
  std::chrono::milliseconds look_every{5000};  ///< how often it looks for abandoned jobs
  std::vector<std::string> daily = {};         ///< kinds queued once a day, without arguments
  std::vector<Duty> duties = {};
  std::string name = {};                                ///< host and process when left out
  std::function<Instant()> clock = {};                  ///< the system's when left out
  std::function<void(const std::string&)> report = {};  ///< told of unexpected errors, one line
};

class Worker {
 public:
  Worker(storage::Database& db, Handlers handlers, WorkerOptions options = {});
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();

  /// Starts the threads; they run until stop(). One more thread beats for the running jobs.
  void start();
  /// Takes no new job. Running handlers see is_cancelled; what they had not finished goes back to
  /// the queue. Waits for them.
  void stop();
  /// Runs one job in this thread if one is due. False when there was none.
  bool run_one();
  /// Runs jobs in this thread until none is due. Returns how many.
  int run_all();
  /// Does each duty once, in this thread.
  void do_duties();
  /// Runs this queued job in this thread, and gives it as it ended. `show` is told of its progress
  /// from another thread, at most every write_every. For the command line.
  Result<Job> run_now(JobId id, const std::function<void(const Beat&)>& show = {});

 private:
  struct Running;
  using Seen = std::map<JobId, Instant>;
  Instant now() const;
  std::string next_name();
  void loop(std::stop_token stop);
  void beat_loop(std::stop_token stop, const std::function<void(const Beat&)>& show);
  void run(const Job& job, const std::string& name);
  Outcome outcome_of(JobContext& context);
  void close(Running& running, const Outcome& outcome);
  void write_beats(const std::function<void(const Beat&)>& show);
  /// Recovers what was silent at the last look already. One look is not enough: a worker may be
  /// waiting for the same lock as we.
  void look_for_abandoned(Seen& suspects);
  void queue_daily();
  void duty_loop(std::stop_token stop, const Duty& duty);
  void do_duty(const Duty& duty, const std::function<bool()>& stopping);
  void sleep(std::stop_token stop, std::chrono::milliseconds span);
  void report(const std::string& line) const;

  storage::Database& db_;
  Handlers handlers_;
  WorkerOptions options_;
  std::atomic<int> names_ = 0;
  std::mutex mutex_;
  std::condition_variable_any woken_;
  bool stopping_ = false;
  std::vector<std::shared_ptr<Running>> running_;
  std::vector<std::jthread> threads_;
};

}  // namespace trellis::jobs
