#include "jobs/job.hpp"

#include <gtest/gtest.h>

namespace trellis::jobs {

namespace {

const Instant noon = *Instant::parse("2026-03-09T12:00:00Z");

Job running_since(Instant heartbeat) {
  return {.state = State::running, .attempts = 1, .heartbeat_at = heartbeat};
}

}  // namespace

TEST(Job, IsAbandonedAfterAMinuteOfSilence) {
  EXPECT_FALSE(is_abandoned(running_since(noon), noon.plus(std::chrono::seconds{60})));
  EXPECT_TRUE(is_abandoned(running_since(noon), noon.plus(std::chrono::seconds{61})));
  Job queued = running_since(noon);
  queued.state = State::queued;
  EXPECT_FALSE(is_abandoned(queued, noon.plus(std::chrono::hours{1})));
}

TEST(Job, IsTriedThreeTimesAtMost) {
  Job job = running_since(noon);
  for (const int attempts : {1, 2}) {
    job.attempts = attempts;
    EXPECT_EQ(after_abandonment(job), State::queued);
  }
  job.attempts = 3;
  EXPECT_EQ(after_abandonment(job), State::failed);
}

TEST(Job, IsNotTriedAgainOnceSomebodyCancelledIt) {
  Job job = running_since(noon);
  job.cancel_requested_at = noon;
  EXPECT_EQ(after_abandonment(job), State::cancelled);
}

TEST(Job, SaysHowFarItIs) {
  Job job = running_since(noon);
  EXPECT_EQ(sentence_of(job), "Running");
  job.message = "Reading rows";
  job.done = 400;
  job.total = 1000;
  EXPECT_EQ(sentence_of(job), "Reading rows: 40%");
  job.state = State::failed;
  job.message = "the file is empty";
  EXPECT_EQ(sentence_of(job), "Failed: the file is empty");
}

TEST(JobState, HasANameThatReadsBack) {
  for (const State state :
       {State::queued, State::running, State::succeeded, State::failed, State::cancelled})
    EXPECT_EQ(state_from_name(name_of(state)), state);
  EXPECT_EQ(state_from_name("lost"), std::nullopt);
}

}  // namespace trellis::jobs
