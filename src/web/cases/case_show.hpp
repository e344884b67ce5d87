/// The tasks of a case as one page: what comes next, who works on it, every task with its status.
#pragma once

#include "casework/diary_store.hpp"
#include "web/cases/case_parts.hpp"

namespace trellis::web {

/// What the page shows beside what is derived from the case.
struct CaseSummary {
  std::vector<std::string> people = {};  ///< "Delivery officer: Name"
  std::vector<casework::ReviewRow> reviews = {};
  std::optional<Date> review_due = {};  ///< of the next one
  std::int64_t concerns = 0;            ///< open ones; 0 for those who may not know
  bool is_watched = false;
  bool may_see_match = false;  ///< the match that the case came from
};

Html case_content(const Context& context, const OpenedCase& opened, const CaseSummary& summary);

/// What comes next for this reader: the first task that they may do, else the first of all.
std::string next_words(const OpenedCase& opened, const casework::CaseView& view);

/// The status of a task as the design system shows it.
void set_status(Task& shown, casework::TaskStatus status);

}  // namespace trellis::web
