/// Turns to review another school, from the rotas in force, in the database.
#pragma once

#include <vector>

#include "casework/review_turn.hpp"
#include "storage/database.hpp"

namespace trellis::casework {

/// Every turn of this school whose reviewed school has an open case, by day and name. Protected
/// cases are left out.
std::vector<ReviewTurn> review_turns_of(storage::Snapshot& db, OrganisationId reviewer);

void read_row(storage::Columns& columns, ReviewTurn& row);

}  // namespace trellis::casework
