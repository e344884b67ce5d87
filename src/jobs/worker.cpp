#include "jobs/worker.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <unistd.h>

namespace trellis::jobs {

using storage::Failure;
using storage::Snapshot;
using storage::Transaction;

namespace {

constexpr std::chrono::seconds retry_after{30};  ///< after a failure that may pass

std::string host_and_process() {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  static std::atomic<int> count = 0;
  return std::string(host.data()) + ":" + std::to_string(getpid()) + ":" + std::to_string(++count);
}

}  // namespace

/// A job that a thread of this worker runs, for the heartbeat thread to see.
struct Worker::Running {
  Running(storage::Database& db, const Job& job, Instant at, std::string the_name)
      : context(db, job, at), name(std::move(the_name)), last_written(Clock::now()) {}

  using Clock = std::chrono::steady_clock;
  JobContext context;
  std::string name;  ///< unlike that of any other attempt at any job
  Clock::time_point last_written;
};

bool JobContext::progress(std::int64_t done, std::int64_t total, std::string_view message) {
  const std::lock_guard lock(mutex_);
  beat_.done = done;
  beat_.total = total;
  beat_.message = message;
  changed_ = true;
  return !is_cancelled();
}

void JobContext::step(std::string_view name) {
  const std::lock_guard lock(mutex_);
  beat_.step = name;
  changed_ = true;
}

void JobContext::log(std::string_view line) {
  const std::lock_guard lock(mutex_);
  beat_.new_log.append(line).append("\n");
  changed_ = true;
}

std::optional<Beat> JobContext::changed_beat() {
  const std::lock_guard lock(mutex_);
  if (!changed_) return std::nullopt;
  changed_ = false;
  Beat beat = beat_;
  beat_.new_log.clear();
  return beat;
}

Beat JobContext::current_beat() {
  const std::lock_guard lock(mutex_);
  Beat beat = beat_;
  beat_.new_log.clear();
  return beat;
}

Worker::Worker(storage::Database& db, Handlers handlers, WorkerOptions options)
    : db_(db), handlers_(std::move(handlers)), options_(std::move(options)) {
  if (options_.name.empty()) options_.name = host_and_process();
}

Worker::~Worker() { stop(); }

Instant Worker::now() const {
  if (options_.clock) return options_.clock();
  return Instant(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
}

std::string Worker::next_name() { return options_.name + "/" + std::to_string(++names_); }

void Worker::report(const std::string& line) const {
  if (options_.report) options_.report(line);
}

void Worker::start() {
  stopping_ = false;
  for (int i = 0; i < options_.threads; ++i)
    threads_.emplace_back([this](std::stop_token stop) { loop(stop); });
  threads_.emplace_back([this](std::stop_token stop) { beat_loop(stop, {}); });
  for (const Duty& duty : options_.duties)
    threads_.emplace_back([this, &duty](std::stop_token stop) { duty_loop(stop, duty); });
}

void Worker::stop() {
  // The threads first: else one of them would take again what another hands back.
  for (std::jthread& thread : threads_) thread.request_stop();
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const auto& running : running_) running->context.stopping_ = true;
  }
  woken_.notify_all();
  threads_.clear();
}

bool Worker::run_one() {
  const std::string name = next_name();
  const auto job = db_.write([&](Transaction& tx) { return take_next(tx, name, now()); });
  if (!job) return false;
  run(*job, name);
  return true;
}

int Worker::run_all() {
  int count = 0;
  while (run_one()) ++count;
  return count;
}

Result<Job> Worker::run_now(JobId id, const std::function<void(const Beat&)>& show) {
  const std::string name = next_name();
  const auto taken = db_.write([&](Transaction& tx) { return take(tx, id, name, now()); });
  const Job job = TRY(taken);
  {
    std::jthread heart([&](std::stop_token stop) { beat_loop(stop, show); });
    run(job, name);
  }
  return db_.read([&](Snapshot& db) { return find_job(db, id); });
}

void Worker::run(const Job& job, const std::string& name) {
  const auto running = std::make_shared<Running>(db_, job, now(), name);
  {
    const std::lock_guard lock(mutex_);
    running_.push_back(running);
    running->context.stopping_ = stopping_;
  }
  const Outcome outcome = outcome_of(running->context);
  {
    const std::lock_guard lock(mutex_);
    std::erase(running_, running);
  }
  close(*running, outcome);
}

/// Runs the handler. A queued outcome means that the job is to be tried again later.
Outcome Worker::outcome_of(JobContext& context) {
  const auto handler = handlers_.find(context.job().kind);
  if (handler == handlers_.end())
    return {State::failed, "nothing here can do a job of the kind " + context.job().kind};
  try {
    const Result<Summary> summary = handler->second(context);
    if (summary) return {State::succeeded, summary->sentence, summary->result_json};
    const bool asked = context.standing_ == Standing::cancel_requested;
    return {asked ? State::cancelled : State::failed, summary.error().message};
  } catch (const storage::Error& error) {
    report("Job " + std::to_string(context.job().id.value) + ": " + error.what());
    const bool may_pass = error.failure() == Failure::unavailable ||
                          error.failure() == Failure::busy ||
                          error.failure() == Failure::serialisation;
    const bool again = may_pass && context.job().attempts < attempts_max;
    return {again ? State::queued : State::failed, error.what()};
  } catch (const std::exception& error) {
    report("Job " + std::to_string(context.job().id.value) + ": " + error.what());
    return {State::failed, std::string("an unexpected error: ") + error.what()};
  }
}

void Worker::close(Running& running, const Outcome& outcome) {
  JobContext& context = running.context;
  const JobId id = context.job().id;
  const std::optional<Beat> last = context.changed_beat();
  db_.write([&](Transaction& tx) {
    if (last) beat(tx, id, running.name, *last, now());
    if (outcome.state == State::queued)
      retry_later(tx, id, running.name, outcome.message, now().plus(retry_after));
    else if (outcome.state == State::failed && context.stopping_)
      hand_back(tx, id, running.name, now());
    else
      finish(tx, id, running.name, outcome, now());
  });
}

void Worker::do_duties() {
  for (const Duty& duty : options_.duties) do_duty(duty, {});
}

/// A duty that fails is told of, and done again when its time comes.
void Worker::do_duty(const Duty& duty, const std::function<bool()>& stopping) {
  try {
    duty.run(now(), stopping);
  } catch (const std::exception& error) {
    report(error.what());
  }
}

void Worker::duty_loop(std::stop_token stop, const Duty& duty) {
  while (!stop.stop_requested()) {
    do_duty(duty, [&] { return stop.stop_requested(); });
    sleep(stop, duty.every);
  }
}

void Worker::sleep(std::stop_token stop, std::chrono::milliseconds span) {
  std::unique_lock lock(mutex_);
  woken_.wait_for(lock, stop, span, [] { return false; });
}

void Worker::loop(std::stop_token stop) {
  while (!stop.stop_requested()) {
    try {
      if (run_one()) continue;
    } catch (const std::exception& error) {
      // The database may come back: say so and go on asking.
      report(error.what());
    }
    sleep(stop, options_.poll_every);
  }
}

void Worker::beat_loop(std::stop_token stop, const std::function<void(const Beat&)>& show) {
  auto next_look = std::chrono::steady_clock::now();
  Seen suspects;
  while (!stop.stop_requested()) {
    try {
      write_beats(show);
      if (std::chrono::steady_clock::now() >= next_look) {
        look_for_abandoned(suspects);
        queue_daily();
        next_look = std::chrono::steady_clock::now() + options_.look_every;
      }
    } catch (const std::exception& error) {
      report(error.what());
    }
    sleep(stop, options_.write_every);
  }
}

void Worker::write_beats(const std::function<void(const Beat&)>& show) {
  std::vector<std::shared_ptr<Running>> all;
  {
    const std::lock_guard lock(mutex_);
    all = running_;
  }
  for (const auto& running : all) {
    JobContext& context = running->context;
    std::optional<Beat> next = context.changed_beat();
    if (next && show) show(*next);
    if (!next && Running::Clock::now() - running->last_written < beat_every) continue;
    if (!next) next = context.current_beat();
    context.standing_ = db_.write(
        [&](Transaction& tx) { return beat(tx, context.job().id, running->name, *next, now()); });
    running->last_written = Running::Clock::now();
  }
}

void Worker::queue_daily() {
  for (const std::string& kind : options_.daily)
    db_.write([&](Transaction& tx) { enqueue_daily(tx, kind, now()); });
}

void Worker::look_for_abandoned(Seen& suspects) {
  const auto silent = db_.read([&](Snapshot& db) { return abandoned_jobs(db, now()); });
  Seen seen;
  for (const Job& job : silent) {
    const auto known = suspects.find(job.id);
    if (known != suspects.end() && known->second == job.heartbeat_at)
      db_.write([&](Transaction& tx) { recover(tx, job, now()); });
    else
      seen.emplace(job.id, *job.heartbeat_at);
  }
  suspects = std::move(seen);
}

}  // namespace trellis::jobs
