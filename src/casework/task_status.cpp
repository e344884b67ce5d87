#include "casework/task_status.hpp"

#include <array>

namespace trellis::casework {
namespace {

struct Words {
  std::string_view name;
  std::string_view title;
};

constexpr std::array words = {Words{"not_required", "Not required"},
                              Words{"complete", "Complete"},
                              Words{"cannot_progress", "Cannot progress"},
                              Words{"cannot_start_yet", "Cannot start yet"},
                              Words{"not_started", "Not started"},
                              Words{"in_progress", "In progress"}};

}  // namespace

std::string_view name_of(TaskStatus status) { return words[static_cast<std::size_t>(status)].name; }

std::string_view title_of(TaskStatus status) {
  return words[static_cast<std::size_t>(status)].title;
}

TaskState state_of(const TaskFacts& facts) {
  if (facts.not_required) return {TaskStatus::not_required, false};
  if (facts.filled == Filled::completely) return {TaskStatus::complete, !facts.frozen};
  if (facts.frozen) return {TaskStatus::cannot_progress, false};
  if (!facts.gate_open) return {TaskStatus::cannot_start_yet, false};
  if (facts.filled == Filled::empty) return {TaskStatus::not_started, true};
  return {TaskStatus::in_progress, true};
}

}  // namespace trellis::casework
