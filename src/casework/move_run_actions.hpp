/// A move of open cases in two steps that people look at: the preview, kept as it was shown, and
/// applying exactly that. A large one runs as a job.
#pragma once

#include <optional>

#include "casework/move_actions.hpp"
#include "casework/move_run_store.hpp"
#include "jobs/worker.hpp"

namespace trellis::casework {

/// With more open cases than this a job makes the preview, and a job applies it.
inline constexpr std::int64_t moved_at_once_max = 100;

struct StartedMove {
  MoveRunId run{};
  std::optional<JobId> job{};  ///< when it is not done yet
};

struct MoveAsked {
  ProgrammeId programme{};
  int to_version = 0;
  Date today{};
  std::int64_t at_once_max = moved_at_once_max;
};

/// Makes a preview of every open case under another version, and keeps it. No case is changed.
Result<StartedMove> preview_run(storage::Database& db,
                                const access::Actor& actor,
                                const MoveAsked& asked);

struct MoveApplied {
  MoveRunId run{};
  std::string hash{};  ///< of the preview that was looked at
  Date today{};
  std::int64_t at_once_max = moved_at_once_max;
};

/// Moves the cases of a preview. Those that changed since are left out and listed. Refuses a
/// preview that has been applied.
Result<StartedMove> apply_run(storage::Database& db,
                              const access::Actor& actor,
                              const MoveApplied& wanted);

/// "casework.preview_move" and "casework.apply_move".
jobs::Handlers move_handlers();

}  // namespace trellis::casework
