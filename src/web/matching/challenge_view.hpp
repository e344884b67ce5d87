/// Challenges of matches as pages show them.
#pragma once

#include <string>
#include <vector>

#include "matching/challenge_store.hpp"
#include "web/html.hpp"
#include "web/list_page.hpp"

namespace trellis::web {

/// Who said no, why, and what was decided.
Html challenge_summary(const matching::Challenge& challenge);

/// "Waits for a decision", "Upheld", "Rejected".
std::string challenge_state(const matching::Challenge& challenge);

ListDefinition challenges_list(ProgrammeId programme);
std::vector<matching::Challenge> chosen_challenges(const std::vector<matching::Challenge>& all,
                                                   const ListQuery& query);
std::vector<Cell> challenge_row(const matching::Challenge& challenge);
std::string challenges_csv(const std::vector<matching::Challenge>& challenges);

}  // namespace trellis::web
