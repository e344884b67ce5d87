#include "casework/review_turn_checks.hpp"

#include <algorithm>

namespace trellis::casework {

std::vector<ReviewTurn> own_review_turns(storage::Snapshot& db, const access::Actor& actor) {
  if (!actor.person || actor.token || !actor.acting_for || !actor.may_act_for(*actor.acting_for))
    return {};
  return review_turns_of(db, *actor.acting_for);
}

bool reviews_now(storage::Snapshot& db, const access::Actor& actor, CaseId id, Date today) {
  return std::ranges::any_of(own_review_turns(db, actor), [&](const ReviewTurn& turn) {
    return turn.case_id == id && is_open(turn, today);
  });
}

}  // namespace trellis::casework
