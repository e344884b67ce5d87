#include "jobs/job.hpp"

#include <algorithm>
#include <array>

namespace trellis::jobs {

namespace {

constexpr std::array states = {
    State::queued, State::running, State::succeeded, State::failed, State::cancelled};

std::string with_share(const Job& job) {
  std::string text = job.message.empty() ? "Running" : job.message;
  if (job.total > 0)
    text += ": " + std::to_string(std::min<std::int64_t>(100, job.done * 100 / job.total)) + "%";
  return text;
}

}  // namespace

std::string_view name_of(State state) {
  switch (state) {
    case State::queued:
      return "queued";
    case State::running:
      return "running";
    case State::succeeded:
      return "succeeded";
    case State::failed:
      return "failed";
    case State::cancelled:
      return "cancelled";
  }
  return {};
}

std::optional<State> state_from_name(std::string_view name) {
  const auto found = std::ranges::find(states, name, [](State state) { return name_of(state); });
  if (found == states.end()) return std::nullopt;
  return *found;
}

bool is_over(State state) { return state != State::queued && state != State::running; }

bool is_abandoned(const Job& job, Instant now) {
  return job.state == State::running && job.heartbeat_at &&
         job.heartbeat_at->plus(silent_after) < now;
}

State after_abandonment(const Job& job) {
  if (job.cancel_requested_at) return State::cancelled;
  return job.attempts >= attempts_max ? State::failed : State::queued;
}

std::string sentence_of(const Job& job) {
  switch (job.state) {
    case State::queued:
      return job.attempts == 0 ? "Queued" : "Queued again after its worker stopped";
    case State::running:
      return with_share(job);
    case State::succeeded:
      return job.message.empty() ? "Done" : job.message;
    case State::failed:
      return "Failed: " + job.message;
    case State::cancelled:
      return "Cancelled";
  }
  return {};
}

}  // namespace trellis::jobs
