/// Matches that their schools may still challenge, in the database.
#pragma once

#include <vector>

#include "programme/pairing_store.hpp"
#include "storage/database.hpp"

namespace trellis::notify {

/// Open pairings confirmed since `since` that nobody has challenged yet, by id.
std::vector<programme::Pairing> unchallenged_pairings(storage::Snapshot& db, Instant since);

}  // namespace trellis::notify
