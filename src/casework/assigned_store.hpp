/// What a person is assigned to now.
#pragma once

#include <set>

#include "programme/participation_store.hpp"
#include "storage/database.hpp"

namespace trellis::casework {

/// The participations in whose cases the person has a role now.
std::set<programme::ParticipationId> participations_assigned_to(storage::Snapshot& db,
                                                                PersonId person);

}  // namespace trellis::casework
