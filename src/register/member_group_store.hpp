/// The groups that some schools are in now, without reading those of all of England for a few.
#pragma once

#include <vector>

#include "register/group_store.hpp"

namespace trellis::registry {

/// As `current_memberships`, in its order; of these schools at least, and of them alone where they
/// are few.
std::vector<StoredMembership> current_memberships_of(storage::Snapshot& db,
                                                     const std::vector<Urn>& urns);

}  // namespace trellis::registry
