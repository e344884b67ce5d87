/// Commenting on a shared plan, answering, and resolving: staff, the lead, and the school itself.
#pragma once

#include "access/actor.hpp"
#include "casework/case_store.hpp"
#include "casework/plan_comment_store.hpp"
#include "core/result.hpp"

namespace trellis::casework {

struct WriteComment {
  CaseId id{};
  std::string place{};                      ///< of a first comment
  std::optional<PlanCommentId> reply_to{};  ///< of an answer
  std::string body{};
};

/// Refuses drafts, places that the plan does not have, and answers to what has been resolved. The
/// words stay in the comment; the event says only where it is.
Result<PlanCommentId> write_comment(storage::Transaction& tx,
                                    const access::Actor& actor,
                                    const WriteComment& wanted,
                                    Date today);

Result<void> resolve_comment(storage::Transaction& tx,
                             const access::Actor& actor,
                             CaseId id,
                             PlanCommentId comment,
                             Date today);

/// Whether the actor may comment on this case's plan.
bool may_comment(const access::Actor& actor, const CaseFile& file);

}  // namespace trellis::casework
