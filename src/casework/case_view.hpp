/// A case as its pages show it: every task with its status, why it cannot start, what is reached.
///
/// Pure and derived: the same definition and record give the same view; nothing is stored of it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "casework/case_record.hpp"
#include "casework/task_status.hpp"
#include "programme/definition.hpp"

namespace trellis::casework {

struct TaskView {
  const programme::Task* task = nullptr;
  const programme::Section* section = nullptr;
  const programme::Stage* stage = nullptr;
  TaskState state;
  std::string gate;                  ///< "Opens when: ..."; empty without a gate
  std::vector<std::string> missing;  ///< what the gate still waits for
  std::vector<std::string> marks;    ///< "Question added later", "Done before ... was reopened"
  std::optional<Date> due;           ///< moved on by the working days the case was frozen
  int rounds = 0;                    ///< of a repeating task: how many have answers
};

struct MilestoneView {
  const programme::Milestone* milestone = nullptr;
  bool reached = false;
};

struct SectionCount {
  std::string section;  ///< title
  int complete = 0;
  int not_required = 0;
  int total = 0;
};

struct CaseView {
  std::vector<TaskView> tasks;  ///< in order; only those of the case's unit and stream
  std::vector<MilestoneView> milestones;
  bool frozen = false;

  const TaskView* find(std::string_view task) const;
  /// The highest milestone reached, if any.
  const programme::Milestone* latest() const;
  std::vector<SectionCount> sections() const;
  /// The first task that can be done now; nothing when all is done or waits.
  const TaskView* next() const;
  int count(TaskStatus status) const;
};

/// `around` answers what the case does not know itself ("school.setting"); it may be null.
CaseView view_of(const programme::Definition& definition,
                 const CaseRecord& record,
                 Date today,
                 const programme::Facts* around = nullptr);

/// "7 of 9 done, 2 not required".
std::string text_of(const SectionCount& count);

/// The facts of a case for any expression of its definition: grants, fees, transitions.
std::unique_ptr<programme::Facts> facts_of(const programme::Definition& definition,
                                           const CaseRecord& record,
                                           Date today,
                                           const programme::Facts* around = nullptr);

}  // namespace trellis::casework
