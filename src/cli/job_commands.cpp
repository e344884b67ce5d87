#include "cli/job_commands.hpp"

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "access/record.hpp"
#include "cli/job_handlers.hpp"
#include "cli/mail_options.hpp"
#include "cli/opening.hpp"
#include "jobs/worker.hpp"

namespace trellis::cli {

namespace {

using events::subject;
using nlohmann::json;
using storage::Database;
using storage::Snapshot;
using storage::Transaction;

struct JobArguments {
  int threads = 2;
  bool once = false;
  std::string state = {};
  std::int64_t id = 0;
  int count_max = 50;
  std::string kind = {};
  std::string arguments = "{}";
  MailOptions mail = {};
};

/// Waits for an interruption with the signals blocked, so that every thread leaves them to us.
void wait_for_signal(const sigset_t& signals) {
  int received = 0;
  sigwait(&signals, &received);
}

sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

Exit work(const Settings& settings, const JobArguments& given) {
  // One session for each thread, one for its handler's other reads, one for the heartbeat, one for
  // duties.
  auto db = open_current(settings, {.create = false, .sessions_max = 2 * given.threads + 2});
  if (!db) return report(db.error(), settings.json);
  jobs::WorkerOptions options = {.threads = given.threads};
  options.daily = daily_jobs();
  auto duty = make_notify_duty(*db, settings, given.mail, "http://127.0.0.1:8080");
  if (!duty) return report(duty.error(), settings.json);
  options.duties.push_back(std::move(*duty));
  options.report = [](const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); };
  jobs::Worker worker(*db, all_job_handlers(), options);
  if (given.once) {
    const int count = worker.run_all();
    worker.do_duties();
    if (!settings.quiet) std::printf("Jobs run: %d\n", count);
    return Exit::done;
  }
  const sigset_t signals = block_signals();
  worker.start();
  if (!settings.quiet) std::fprintf(stderr, "Working. Stop with Ctrl-C\n");
  wait_for_signal(signals);
  if (!settings.quiet) std::fprintf(stderr, "Stopping: unfinished jobs go back to the queue\n");
  worker.stop();
  return Exit::done;
}

void print_jobs(const Settings& settings, const jobs::Job& job) {
  if (settings.json) {
    const json line = {{"job_id", job.id.value},
                       {"kind", job.kind},
                       {"state", name_of(job.state)},
                       {"attempts", job.attempts},
                       {"step", job.step},
                       {"done", job.done},
                       {"total", job.total},
                       {"message", job.message},
                       {"created_at", job.created_at.text()}};
    std::printf("%s\n", line.dump().c_str());
    return;
  }
  std::printf("%lld  %s  %s  %s\n",
              static_cast<long long>(job.id.value),
              job.created_at.text().c_str(),
              job.kind.c_str(),
              sentence_of(job).c_str());
}

Exit list(const Settings& settings, const JobArguments& given) {
  auto db = open_current(settings);
  if (!db) return report(db.error(), settings.json);
  const auto state = jobs::state_from_name(given.state);
  if (!given.state.empty() && !state)
    return report({ProblemKind::invalid,
                   "state",
                   "The state must be queued, running, succeeded, failed or cancelled",
                   {}},
                  settings.json);
  const auto found = db->read(
      [&](Snapshot& snapshot) { return jobs::list_jobs(snapshot, state, given.count_max); });
  for (const jobs::Job& job : found) print_jobs(settings, job);
  if (found.empty() && !settings.quiet && !settings.json) std::printf("There are no jobs\n");
  return Exit::done;
}

Exit add(const Settings& settings, const JobArguments& given) {
  auto db = open_current(settings);
  if (!db) return report(db.error(), settings.json);
  if (!all_job_handlers().contains(given.kind))
    return report(
        {ProblemKind::invalid, "kind", "There is no kind of job called " + given.kind, {}},
        settings.json);
  const JobId id = db->write([&](Transaction& tx) {
    const JobId made = jobs::enqueue(tx, given.kind, given.arguments, {.now = now()});
    record(tx, access::operator_at(now()), "job.queued", {subject(made)});
    return made;
  });
  std::printf(settings.json ? "{\"job_id\":%lld}\n" : "Queued job %lld\n",
              static_cast<long long>(id.value));
  return Exit::done;
}

Exit cancel(const Settings& settings, const JobArguments& given) {
  auto db = open_current(settings);
  if (!db) return report(db.error(), settings.json);
  const auto done = db->write([&](Transaction& tx) -> Result<void> {
    TRY_VOID(jobs::request_cancellation(tx, JobId{given.id}, now()));
    record(tx, access::operator_at(now()), "job.cancelled", {subject(JobId{given.id})});
    return {};
  });
  if (!done) return report(done.error(), settings.json);
  if (!settings.quiet)
    std::printf("Job %lld was asked to stop\n", static_cast<long long>(given.id));
  return Exit::done;
}

}  // namespace

void add_job_commands(Commands& commands) {
  const Settings& settings = commands.settings;
  auto given = std::make_shared<JobArguments>();

  CLI::App* working =
      commands.app.add_subcommand("work", "Do queued jobs until stopped, such as: trellis work");
  working->add_option("--threads", given->threads, "Jobs at the same time")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  working->add_flag("--once", given->once, "Do what is due now and end");
  add_mail_options(*working, given->mail);
  working->callback([&commands, &settings, given] {
    commands.exit_code = with_engine_errors(settings, [&] { return work(settings, *given); });
  });

  CLI::App* noun = commands.app.add_subcommand("job", "List, add and cancel jobs");
  noun->require_subcommand(1);
  CLI::App* listing = noun->add_subcommand("list", "List jobs, the newest first");
  listing->add_option("--state", given->state, "Only those queued, running, succeeded, failed ...");
  listing->add_option("--count", given->count_max, "How many at most")->capture_default_str();
  listing->callback([&commands, &settings, given] {
    commands.exit_code = with_engine_errors(settings, [&] { return list(settings, *given); });
  });

  CLI::App* adding =
      noun->add_subcommand("add", "Queue a job, such as: trellis job add housekeeping.tidy");
  adding->add_option("kind", given->kind, "What to do")->required();
  adding->add_option("--arguments", given->arguments, "JSON for its handler");
  adding->callback([&commands, &settings, given] {
    commands.exit_code = with_engine_errors(settings, [&] { return add(settings, *given); });
  });

  CLI::App* cancelling = noun->add_subcommand("cancel", "Stop a job: trellis job cancel 7");
  cancelling->add_option("job", given->id, "Its number")->required();
  cancelling->callback([&commands, &settings, given] {
    commands.exit_code = with_engine_errors(settings, [&] { return cancel(settings, *given); });
  });
}

}  // namespace trellis::cli
