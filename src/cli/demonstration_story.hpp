/// One invented case from its first day to today: tasks, plan, visits, reviews, and where it ends.
#pragma once

#include "casework/case_actions.hpp"
#include "cli/demonstration_steps.hpp"

namespace trellis::cli {

struct StoryOf {
  casework::CaseId id{};
  programme::ParticipationId participation{};
  Date start{};           ///< of the cohort
  std::uint64_t key = 0;  ///< the same key tells the same story
};

/// Takes the case through its days by the actions that pages use, and counts what was done.
Result<void> tell_story(storage::Transaction& tx,
                        const access::Actor& actor,
                        const StoryOf& of,
                        Delivered& delivered);

}  // namespace trellis::cli
