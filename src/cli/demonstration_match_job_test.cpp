// A match as a job: queued by somebody who may, kept once, cancelled without a trace.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/demonstration.hpp"
#include "cli/job_handlers.hpp"
#include "jobs/worker.hpp"
#include "matching/match_actions.hpp"
#include "matching/match_job_actions.hpp"
#include "programme/programme_store.hpp"
#include "storage/test_database.hpp"

namespace trellis::cli {
namespace {

class DemonstrationMatchJob : public storage::testing::EachEngine {
 protected:
  void SetUp() override {
    storage::testing::EachEngine::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    const auto made = make_demonstration(db(), {.size = "tiny", .now = now_, .quiet = true});
    ASSERT_TRUE(made.has_value()) << made.error().message;
    programme_ =
        db().read([](storage::Snapshot& s) { return programme::programmes(s).front().id; });
  }
  std::size_t runs() {
    return db().read([&](storage::Snapshot& s) { return matching::runs_of(s, programme_).size(); });
  }
  jobs::WorkerOptions options() {
    return {.clock = [this] { return now_; }};
  }

  Instant now_ = *Instant::parse("2026-03-09T14:05:06Z");
  access::Actor operator_ = access::operator_at(now_);
  ProgrammeId programme_{};
};
TRELLIS_FOR_EACH_ENGINE(DemonstrationMatchJob);

TEST_P(DemonstrationMatchJob, GivesTheMatchThatRunningItAtOnceGives) {
  const auto at_once = matching::run_match(db(), operator_, {.programme = programme_});
  const auto before = runs();
  const auto job = matching::queue_match(db(), operator_, {.programme = programme_});
  ASSERT_TRUE(job.has_value()) << job.error().message;

  const auto ended = jobs::Worker(db(), all_job_handlers(), options()).run_now(*job);

  ASSERT_TRUE(ended.has_value()) << ended.error().message;
  EXPECT_EQ(ended->state, jobs::State::succeeded) << ended->message;
  ASSERT_EQ(runs(), before + 1);
  db().read([&](storage::Snapshot& s) {
    const matching::MatchRun kept = matching::runs_of(s, programme_).front();
    const auto other = matching::find_run(s, *at_once);
    EXPECT_EQ(kept.points, other->points);
    EXPECT_EQ(kept.placed, other->placed);
    EXPECT_EQ(kept.input_digest, other->input_digest);
    EXPECT_TRUE(kept.verified);
    EXPECT_EQ(kept.run_by, operator_.name);
    EXPECT_EQ(
        nlohmann::json::parse(*ended->result).at("page"),
        "/matching/" + std::to_string(programme_.value) + "/runs/" + std::to_string(kept.id.value));
  });
}

TEST_P(DemonstrationMatchJob, NobodyWithoutTheRoleQueuesOne) {
  const access::Actor stranger{.name = "Somebody", .at = now_};

  EXPECT_EQ(matching::queue_match(db(), stranger, {.programme = programme_}).error().kind,
            ProblemKind::not_allowed);
}

TEST_P(DemonstrationMatchJob, OneThatIsCancelledKeepsNothing) {
  const auto before = runs();
  const auto job = matching::queue_match(db(), operator_, {.programme = programme_});
  db().write([&](storage::Transaction& tx) { return jobs::request_cancellation(tx, *job, now_); });

  EXPECT_FALSE(jobs::Worker(db(), all_job_handlers(), options()).run_now(*job).has_value());

  EXPECT_EQ(runs(), before);
}

}  // namespace
}  // namespace trellis::cli
