/// Comments on plans in the database.
#pragma once

#include <vector>

#include "casework/plan_comment_view.hpp"
#include "storage/database.hpp"

namespace trellis::casework {

/// Oldest first, without the erased.
std::vector<PlanComment> comments_of(storage::Snapshot& db, CaseId id);

struct NewPlanComment {
  CaseId case_id{};
  PlanVersionId plan{};
  std::string place{};
  std::optional<PlanCommentId> reply_to{};
  std::string body{};
  std::optional<PersonId> by{};
  std::optional<OrganisationId> by_organisation{};
  Date retain_until{};
};
PlanCommentId insert_comment(storage::Transaction& tx, const NewPlanComment& comment, Instant now);
/// False when it was resolved before.
bool mark_resolved(storage::Transaction& tx, PlanCommentId id, Date on, std::optional<PersonId> by);

void read_row(storage::Columns& columns, PlanComment& row);

}  // namespace trellis::casework
