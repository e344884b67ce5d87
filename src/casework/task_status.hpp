/// The status of a task: one pure function of four facts.
///
/// Evaluated in this order, the first that holds: not required, complete, frozen, gate closed, not
/// started, in progress. A complete task stays complete when a gate before it closes again, and no
/// change of status deletes an answer.
#pragma once

#include <string_view>

namespace trellis::casework {

enum class TaskStatus {
  not_required,
  complete,
  cannot_progress,
  cannot_start_yet,
  not_started,
  in_progress,
};

/// The word of the API: "cannot_start_yet".
std::string_view name_of(TaskStatus status);
/// The words of pages: "Cannot start yet".
std::string_view title_of(TaskStatus status);

/// How much of a task has been answered. Complete: every required field, every `must_equal` and
/// `complete_if`.
enum class Filled { empty, partly, completely };

struct TaskFacts {
  bool not_required = false;
  Filled filled = Filled::empty;
  bool frozen = false;  ///< the case's status freezes it
  bool gate_open = true;
};

struct TaskState {
  TaskStatus status = TaskStatus::not_started;
  bool editable = false;

  friend bool operator==(const TaskState&, const TaskState&) = default;
};

TaskState state_of(const TaskFacts& facts);

}  // namespace trellis::casework
