/// Whose turn it is to review which school now.
#pragma once

#include "access/actor.hpp"
#include "casework/review_turn_store.hpp"

namespace trellis::casework {

/// The turns of the school that the actor acts for, open ones and others; none for anybody else.
std::vector<ReviewTurn> own_review_turns(storage::Snapshot& db, const access::Actor& actor);

/// Whether the actor's school reviews the school of this case, and its turn is open today.
bool reviews_now(storage::Snapshot& db, const access::Actor& actor, CaseId id, Date today);

}  // namespace trellis::casework
