/// Long work, kept in the database: what a job is and the rules of its life. Pure.
///
/// A job is queued, taken by a worker that beats every few seconds, and ends succeeded, failed or
/// cancelled. One whose worker has fallen silent is queued again, three attempts at most, so a
/// handler must be safe to repeat: one transaction, or chunks with a cursor.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/date.hpp"
#include "core/id.hpp"

namespace trellis::jobs {

inline constexpr int attempts_max = 3;
inline constexpr std::chrono::seconds beat_every{5};
inline constexpr std::chrono::seconds silent_after{60};

enum class State { queued, running, succeeded, failed, cancelled };
std::string_view name_of(State state);
std::optional<State> state_from_name(std::string_view name);
/// Whether nothing more will happen to a job in this state.
bool is_over(State state);

struct Job {
  JobId id = {};
  std::string kind = {};       ///< names its handler: "register.import"
  std::string arguments = {};  ///< JSON, read by the handler alone
  State state = State::queued;
  Instant run_after = {};
  int attempts = 0;
  std::optional<std::string> worker = {};
  std::optional<Instant> heartbeat_at = {};
  std::string step = {};
  std::int64_t done = 0;
  std::int64_t total = 0;                  ///< 0 while it is not known
  std::string message = {};                ///< what it does now, or why it failed
  std::optional<std::string> result = {};  ///< JSON, for the page that shows it
  std::string log = {};
  std::optional<Instant> cancel_requested_at = {};
  std::optional<PersonId> requested_by = {};
  Instant created_at = {};
  std::optional<Instant> started_at = {};
  std::optional<Instant> finished_at = {};
};

/// Whether a running job's worker has been silent for too long.
bool is_abandoned(const Job& job, Instant now);

/// What becomes of an abandoned job: queued again, cancelled when somebody asked for it, failed
/// after the last attempt.
State after_abandonment(const Job& job);

/// "Reading row 1,200: 40%", "Queued", "Failed: the file is empty".
std::string sentence_of(const Job& job);

}  // namespace trellis::jobs
