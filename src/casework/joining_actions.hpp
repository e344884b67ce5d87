/// From an accepted place to a case, in programmes that pair nobody: an award, a course.
#pragma once

#include <string_view>

#include "casework/case_record.hpp"
#include "programme/participation_actions.hpp"

namespace trellis::casework {

/// Answers an offer; an accepted place opens its case at once where the programme has no pairings
/// to wait for. Both or neither.
Result<programme::Participation> answer_offer(storage::Transaction& tx,
                                              const access::Actor& actor,
                                              programme::ParticipationId id,
                                              std::string_view answer,
                                              std::string_view reason,
                                              Date on);

}  // namespace trellis::casework
