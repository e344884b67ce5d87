/// What leads may see and do through their pairings, as grants beside those they were given.
///
/// A lead works on the case of a partner from the day on which their match is confirmed to the end
/// of the pairing, and may read it for twelve months after. Other leads' partners are never among
/// them.
#pragma once

#include <vector>

#include "access/actor.hpp"
#include "core/date.hpp"
#include "storage/database.hpp"

namespace trellis::programme {

/// For whoever acts for a lead now: one grant for each pairing of that lead. Empty for others.
std::vector<access::Grant> pairing_grants(storage::Snapshot& db,
                                          const access::Actor& actor,
                                          Date today);

}  // namespace trellis::programme
