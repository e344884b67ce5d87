#include "jobs/worker.hpp"

#include <condition_variable>
#include <set>

#include "storage/test_database.hpp"

namespace trellis::jobs {

namespace {

using storage::Database;
using storage::Snapshot;
using storage::Transaction;
using storage::testing::test_instant;
using namespace std::chrono_literals;

/// Waits for a fact, with a deadline.
template <class F>
bool eventually(F&& fact) {
  const auto deadline = std::chrono::steady_clock::now() + 20s;
  while (std::chrono::steady_clock::now() < deadline) {
    if (fact()) return true;
    std::this_thread::sleep_for(2ms);
  }
  return false;
}

class JobQueue : public storage::testing::EachEngine {
 protected:
  JobId queue(std::string_view kind = "test", std::string_view arguments = "{}") {
    return db().write(
        [&](Transaction& tx) { return enqueue(tx, kind, arguments, {.now = test_instant()}); });
  }
  Job job(JobId id) {
    return *db().read([&](Snapshot& s) { return find_job(s, id); });
  }
  WorkerOptions quick() {
    return {.threads = 2, .poll_every = 2ms, .write_every = 2ms, .clock = [this] {
              return test_instant().plus(std::chrono::seconds(clock_.load()));
            }};
  }
  std::optional<Job> take_as(std::string_view worker, std::chrono::seconds later = 0s) {
    return db().write(
        [&](Transaction& tx) { return take_next(tx, worker, test_instant().plus(later)); });
  }

  std::atomic<int> clock_ = 0;  ///< seconds since test_instant
};

Result<Summary> succeed(JobContext&) { return Summary{"Done well", R"({"rows":3})"}; }

}  // namespace

TRELLIS_FOR_EACH_ENGINE(JobQueue);

TEST_P(JobQueue, RunsAJobAndKeepsItsResult) {
  const JobId id = queue("test", R"({"file":"a.csv"})");
  std::string arguments;
  Worker worker(db(),
                {{"test",
                  [&](JobContext& context) {
                    arguments = context.job().arguments;
                    context.step("Reading");
                    context.log("one line");
                    context.progress(3, 3, "Reading rows");
                    return succeed(context);
                  }}},
                quick());

  EXPECT_EQ(worker.run_all(), 1);

  EXPECT_EQ(arguments, R"({"file":"a.csv"})");
  const Job done = job(id);
  EXPECT_EQ(done.state, State::succeeded);
  EXPECT_EQ(done.message, "Done well");
  EXPECT_EQ(done.result, R"({"rows":3})");
  EXPECT_EQ(done.step, "Reading");
  EXPECT_EQ(done.done, 3);
  EXPECT_EQ(done.log, "one line\n");
  EXPECT_TRUE(done.finished_at);
}

TEST_P(JobQueue, KeepsTheSentenceOfAProblem) {
  const JobId id = queue();
  Worker worker(db(),
                {{"test",
                  [](JobContext&) -> Result<Summary> {
                    return problem(ProblemKind::invalid, "file", "the file is empty");
                  }}},
                quick());
  worker.run_all();

  EXPECT_EQ(job(id).state, State::failed);
  EXPECT_EQ(job(id).message, "the file is empty");
}

TEST_P(JobQueue, FailsAJobThatThrowsAndGoesOn) {
  const JobId bad = queue("bad");
  const JobId unknown = queue("unknown");
  const JobId good = queue();
  std::string reported;
  WorkerOptions options = quick();
  options.report = [&](const std::string& line) { reported += line; };
  Worker worker(db(),
                {{"bad", [](JobContext&) -> Result<Summary> { throw std::logic_error("a bug"); }},
                 {"test", succeed}},
                options);

  EXPECT_EQ(worker.run_all(), 3);

  EXPECT_EQ(job(bad).state, State::failed);
  EXPECT_NE(reported.find("a bug"), std::string::npos);
  EXPECT_EQ(job(unknown).state, State::failed);
  EXPECT_EQ(job(good).state, State::succeeded);
}

TEST_P(JobQueue, TriesAgainLaterWhenTheDatabaseMayComeBack) {
  const JobId id = queue();
  int runs = 0;
  Worker worker(db(),
                {{"test",
                  [&](JobContext& context) -> Result<Summary> {
                    if (++runs == 1)
                      throw storage::Error(storage::Failure::unavailable, "the server is away");
                    return succeed(context);
                  }}},
                quick());
  worker.run_all();
  EXPECT_EQ(job(id).state, State::queued);
  EXPECT_EQ(runs, 1);

  clock_ = 31;
  worker.run_all();

  EXPECT_EQ(job(id).state, State::succeeded);
}

TEST_P(JobQueue, TakesTheSameWorkOnceUntilItHasBegun) {
  const auto ask = [&](std::string_view arguments) {
    return db().write([&](Transaction& tx) {
      return enqueue_once(tx, "test", arguments, {.now = test_instant()});
    });
  };
  EXPECT_TRUE(ask("{}"));
  EXPECT_FALSE(ask("{}"));
  EXPECT_TRUE(ask(R"({"year":2026})"));
  ASSERT_TRUE(take_as("one"));
  EXPECT_TRUE(ask("{}")) << "what runs may have read too early";
}

TEST_P(JobQueue, WaitsUntilAJobIsDue) {
  db().write([&](Transaction& tx) {
    return enqueue(
        tx, "test", "{}", {.run_after = test_instant().plus(60s), .now = test_instant()});
  });

  EXPECT_FALSE(take_as("a"));
  EXPECT_FALSE(take_as("a", 59s));
  EXPECT_TRUE(take_as("a", 60s));
}

TEST_P(JobQueue, GivesAJobToOneWorkerOnly) {
  constexpr int jobs = 20;
  for (int i = 0; i < jobs; ++i) queue();
  std::mutex mutex;
  std::multiset<std::int64_t> ran;
  const Handlers handlers = {{"test", [&](JobContext& context) {
                                const std::lock_guard lock(mutex);
                                ran.insert(context.job().id.value);
                                return succeed(context);
                              }}};
  Database other = test_database().open_again();
  {
    Worker one(db(), handlers, quick());
    Worker two(other, handlers, quick());
    one.start();
    two.start();
    EXPECT_TRUE(eventually([&] {
      return db().read([](Snapshot& s) { return count_jobs(s, State::succeeded); }) == jobs;
    }));
  }

  EXPECT_EQ(ran.size(), static_cast<std::size_t>(jobs));
  EXPECT_EQ(std::set(ran.begin(), ran.end()).size(), static_cast<std::size_t>(jobs));
}

TEST_P(JobQueue, CancelsAQueuedJobAtOnceAndAFinishedOneNever) {
  const JobId id = queue();
  const auto cancel = [&] {
    return db().write(
        [&](Transaction& tx) { return request_cancellation(tx, id, test_instant()); });
  };

  EXPECT_TRUE(cancel());
  EXPECT_EQ(job(id).state, State::cancelled);
  EXPECT_FALSE(take_as("a"));
  const auto again = cancel();
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ProblemKind::too_late);
}

TEST_P(JobQueue, TellsARunningJobThatItWasCancelled) {
  const JobId id = queue();
  std::atomic<bool> began = false;
  Worker worker(
      db(),
      {{"test",
        [&](JobContext& context) -> Result<Summary> {
          began = true;
          EXPECT_TRUE(eventually([&] { return !context.progress(1, 10, "Reading rows"); }));
          return problem(ProblemKind::conflict, "", "Stopped");
        }}},
      quick());
  worker.start();
  ASSERT_TRUE(eventually([&] { return began.load(); }));
  EXPECT_TRUE(eventually([&] { return job(id).message == "Reading rows"; }));

  db().write([&](Transaction& tx) { (void)request_cancellation(tx, id, test_instant()); });

  EXPECT_TRUE(eventually([&] { return job(id).state == State::cancelled; }));
}

TEST_P(JobQueue, ShowsProgressMadeInsideATransaction) {
  const JobId id = queue();
  Worker worker(db(),
                {{"test",
                  [&](JobContext& context) {
                    context.database().write([&](Transaction& tx) {
                      context.progress(5, 10, "Applying");
                      tx.execute("delete from setting");
                    });
                    EXPECT_TRUE(eventually([&] { return job(id).done == 5; }));
                    return succeed(context);
                  }}},
                quick());
  worker.start();
  EXPECT_TRUE(eventually([&] { return job(id).state == State::succeeded; }));
}

TEST_P(JobQueue, HandsBackWhatItCannotFinishWhenItStops) {
  const JobId id = queue();
  std::atomic<bool> began = false;
  Worker worker(db(),
                {{"test",
                  [&](JobContext& context) -> Result<Summary> {
                    began = true;
                    EXPECT_TRUE(eventually([&] { return context.is_cancelled(); }));
                    return problem(ProblemKind::conflict, "", "Stopped");
                  }}},
                quick());
  worker.start();
  ASSERT_TRUE(eventually([&] { return began.load(); }));

  worker.stop();

  EXPECT_EQ(job(id).state, State::queued);
  EXPECT_EQ(job(id).attempts, 0);
}

TEST_P(JobQueue, RecoversAJobWhoseWorkerDied) {
  const JobId id = queue();
  ASSERT_TRUE(take_as("a worker that dies"));
  clock_ = 61;
  Worker worker(db(), {{"test", succeed}}, quick());
  worker.start();

  EXPECT_TRUE(eventually([&] { return job(id).state == State::succeeded; }));
  EXPECT_EQ(job(id).attempts, 2);
}

TEST_P(JobQueue, LetsOnlyTheWorkerThatHoldsAJobEndIt) {
  const JobId id = queue();
  const Job taken = *take_as("first");
  const Instant later = test_instant().plus(61s);
  db().write([&](Transaction& tx) { recover(tx, taken, later); });
  ASSERT_EQ(job(id).state, State::queued);
  ASSERT_TRUE(take_as("second", 61s));

  db().write([&](Transaction& tx) {
    EXPECT_EQ(beat(tx, id, "first", {}, later), Standing::lost);
    EXPECT_FALSE(finish(tx, id, "first", {}, later));
    EXPECT_FALSE(hand_back(tx, id, "first", later));
    EXPECT_EQ(beat(tx, id, "second", {}, later), Standing::mine);
  });
}

TEST_P(JobQueue, DoesNotRecoverAJobThatHasBeatenSince) {
  const JobId id = queue();
  const Job taken = *take_as("first");
  const Instant later = test_instant().plus(61s);
  db().write([&](Transaction& tx) {
    beat(tx, id, "first", {}, later);
    recover(tx, taken, later);
  });

  EXPECT_EQ(job(id).state, State::running);
}

TEST_P(JobQueue, FailsAJobThatKilledThreeWorkers) {
  const JobId id = queue();
  for (int attempt = 1; attempt <= 3; ++attempt) {
    const auto taken = take_as("worker", std::chrono::seconds(100 * attempt));
    ASSERT_TRUE(taken) << attempt;
    db().write([&](Transaction& tx) {
      recover(tx, *taken, test_instant().plus(std::chrono::seconds(100 * attempt + 61)));
    });
  }

  EXPECT_EQ(job(id).state, State::failed);
  EXPECT_EQ(job(id).message, "its worker stopped 3 times");
}

TEST_P(JobQueue, RunsOneJobHereAndShowsItsProgress) {
  queue("other");
  const JobId id = queue();
  std::atomic<int> shown = 0;
  Worker worker(db(),
                {{"test",
                  [&](JobContext& context) {
                    context.progress(1, 2, "Half");
                    EXPECT_TRUE(eventually([&] { return shown == 1; }));
                    return succeed(context);
                  }}},
                quick());

  const auto done = worker.run_now(id, [&](const Beat& beat) {
    EXPECT_EQ(beat.message, "Half");
    ++shown;
  });

  ASSERT_TRUE(done);
  EXPECT_EQ(done->state, State::succeeded);
  EXPECT_FALSE(worker.run_now(id));
}

TEST_P(JobQueue, QueuesADailyJobOnceADay) {
  const auto at = [&](std::chrono::seconds later) {
    db().write([&](Transaction& tx) { enqueue_daily(tx, "tidy", test_instant().plus(later)); });
    return db().read([](Snapshot& s) { return list_jobs(s, std::nullopt, 10).size(); });
  };
  EXPECT_EQ(at(0s), 1u);
  EXPECT_EQ(at(23h), 1u);
  EXPECT_EQ(at(25h), 2u);

  WorkerOptions options = quick();
  options.daily = {"test"};
  Worker worker(db(), {{"test", succeed}, {"tidy", succeed}}, options);
  worker.start();
  EXPECT_TRUE(eventually(
      [&] { return db().read([](Snapshot& s) { return count_jobs(s, State::succeeded); }) == 2; }));
}

TEST_P(JobQueue, ListsTheNewestFirst) {
  const JobId one = queue();
  const JobId two = queue();
  take_as("worker");

  const auto all = db().read([](Snapshot& s) { return list_jobs(s, std::nullopt, 10); });
  const auto queued = db().read([](Snapshot& s) { return list_jobs(s, State::queued, 10); });

  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].id, two);
  EXPECT_EQ(all[1].id, one);
  ASSERT_EQ(queued.size(), 1u);
  EXPECT_EQ(queued[0].id, two);
}

TEST_P(JobQueue, ADutyIsDoneAgainAndAgainAndSurvivesItsFailures) {
  std::atomic<int> done = 0;
  std::atomic<int> told = 0;
  WorkerOptions options = quick();
  options.report = [&](const std::string&) { ++told; };
  options.duties.push_back({.every = 1ms, .run = [&](Instant, const std::function<bool()>&) {
                              if (++done == 1) throw std::runtime_error("once");
                            }});
  Worker worker(db(), {}, options);

  worker.start();

  EXPECT_TRUE(eventually([&] { return done >= 3; }));
  worker.stop();
  EXPECT_EQ(told, 1);
}

TEST_P(JobQueue, ADutyIsToldWhenTheWorkerStops) {
  std::atomic<bool> began = false;
  WorkerOptions options = quick();
  options.duties.push_back({.run = [&](Instant, const std::function<bool()>& stopping) {
    began = true;
    while (!stopping()) std::this_thread::sleep_for(1ms);
  }});
  Worker worker(db(), {}, options);
  worker.start();
  ASSERT_TRUE(eventually([&] { return began.load(); }));

  worker.stop();
}

}  // namespace trellis::jobs
