/// Who may be given a role in a case: somebody of its own owner whose role reaches it.
#pragma once

#include "casework/case_store.hpp"
#include "core/result.hpp"
#include "programme/definition.hpp"

namespace trellis::casework {

/// Refuses a role that schools fill themselves, a person who is not there, and one who on that day
/// has no role over this case that fits: staff read cases of the case's owner, programme and
/// region; a reviewer may hold the role of reviewers alone.
Result<void> check_assignee(storage::Snapshot& db,
                            const CaseFile& file,
                            const programme::Role& role,
                            PersonId person,
                            Date on);

}  // namespace trellis::casework
