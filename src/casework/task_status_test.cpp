#include "casework/task_status.hpp"

#include <gtest/gtest.h>

namespace trellis::casework {
namespace {

using enum TaskStatus;

struct Row {
  bool not_required;
  Filled filled;
  bool frozen;
  bool gate_open;
  TaskStatus status;
  bool editable;
};

/// Not required, complete or partly or empty, frozen, gate: all twenty-four.
constexpr Row truth_table[] = {
    {true, Filled::completely, false, true, not_required, false},
    {true, Filled::completely, false, false, not_required, false},
    {true, Filled::completely, true, true, not_required, false},
    {true, Filled::completely, true, false, not_required, false},
    {true, Filled::partly, false, true, not_required, false},
    {true, Filled::partly, false, false, not_required, false},
    {true, Filled::partly, true, true, not_required, false},
    {true, Filled::partly, true, false, not_required, false},
    {true, Filled::empty, false, true, not_required, false},
    {true, Filled::empty, false, false, not_required, false},
    {true, Filled::empty, true, true, not_required, false},
    {true, Filled::empty, true, false, not_required, false},
    {false, Filled::completely, false, true, complete, true},
    {false, Filled::completely, false, false, complete, true},
    {false, Filled::completely, true, true, complete, false},
    {false, Filled::completely, true, false, complete, false},
    {false, Filled::partly, false, true, in_progress, true},
    {false, Filled::partly, false, false, cannot_start_yet, false},
    {false, Filled::partly, true, true, cannot_progress, false},
    {false, Filled::partly, true, false, cannot_progress, false},
    {false, Filled::empty, false, true, not_started, true},
    {false, Filled::empty, false, false, cannot_start_yet, false},
    {false, Filled::empty, true, true, cannot_progress, false},
    {false, Filled::empty, true, false, cannot_progress, false},
};

TEST(TaskStatus, FollowsItsTruthTableInAllTwentyFourRows) {
  EXPECT_EQ(std::size(truth_table), 24u);
  for (const Row& row : truth_table) {
    const TaskState state = state_of({row.not_required, row.filled, row.frozen, row.gate_open});
    EXPECT_EQ(state, (TaskState{row.status, row.editable}))
        << row.not_required << static_cast<int>(row.filled) << row.frozen << row.gate_open;
  }
}

TEST(TaskStatus, HasAWordAndATitle) {
  EXPECT_EQ(name_of(cannot_start_yet), "cannot_start_yet");
  EXPECT_EQ(title_of(cannot_progress), "Cannot progress");
}

}  // namespace
}  // namespace trellis::casework
