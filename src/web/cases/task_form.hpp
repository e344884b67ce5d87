/// The form of one task: its questions, who answers them, and what others changed meanwhile.
#pragma once

#include "web/cases/answer_form.hpp"
#include "web/cases/case_parts.hpp"

namespace trellis::web {

/// The task of the address with its round, and the answers kept for it.
struct TaskAt {
  const casework::TaskView* view = nullptr;
  int round = 1;
  programme::Answers kept = {};
};

struct TaskPage {
  const OpenedCase& opened;
  const casework::CaseView& view;
  TaskAt at = {};
  AnswerFields form = {};
  /// "Date of the visit: was 3 June 2026, is now 5 June 2026", where somebody else saved first.
  std::vector<std::string> changed = {};
};

Response task_page(const Context& context, const TaskPage& page);

/// What differs between the answers a page was opened with and those kept now, in words.
std::vector<std::string> differences(const programme::Task& task,
                                     const programme::Answers& was,
                                     const programme::Answers& now);

}  // namespace trellis::web
