/// Moving an open case to another version of its definition, and what that would change.
///
/// Pure: two definitions and a record go in; the record after the move and a list of what changes
/// come out. Nothing is lost: an answer without a place in the new version is kept among the
/// earlier answers and returns when its place does. Moving there and back gives the record back.
#pragma once

#include <string>
#include <vector>

#include "casework/case_view.hpp"

namespace trellis::casework {

struct StatusChange {
  std::string task;
  TaskStatus before = TaskStatus::not_started;
  TaskStatus after = TaskStatus::not_started;
  bool appears = false;     ///< the task is new in this case
  bool disappears = false;  ///< the task is no longer in this case

  friend bool operator==(const StatusChange&, const StatusChange&) = default;
};

struct CaseMove {
  CaseRecord after;
  std::vector<StatusChange> statuses;
  std::vector<std::string> followed;    ///< "old_task.field -> task.field"
  std::vector<std::string> to_earlier;  ///< paths of answers that lose their place
  std::vector<std::string> restored;    ///< paths of earlier answers that get it back
  std::vector<std::string> converted;   ///< paths whose answers change type
  std::vector<std::string> exempted;    ///< required questions that complete tasks need not answer
  std::vector<std::string> retired;     ///< paths whose answer is an option no longer in use

  /// Nothing about the case changes but words on its page.
  bool is_empty() const;
};

/// What moving a case from one version to the other would do; refuses when its stream is gone
/// without a target.
Result<CaseMove> preview_move(const programme::Definition& from,
                              const programme::Definition& to,
                              const CaseRecord& record,
                              Date today,
                              const programme::Facts* around = nullptr);

/// Questions that look renamed without `was`: one removed and one added in the same task, of the
/// same type, for the author to look at.
std::vector<std::string> rename_warnings(const programme::Definition& from,
                                         const programme::Definition& to);

/// How many answers a record holds, those without a place included: never less after a move.
std::size_t answers_in(const CaseRecord& record);

}  // namespace trellis::casework
