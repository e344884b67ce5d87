/// The organisation behind a cluster's case.
#pragma once

#include <string>

#include "core/id.hpp"
#include "storage/database.hpp"

namespace trellis::casework {

OrganisationId make_cluster(storage::Transaction& tx, const std::string& name, Instant now);

}  // namespace trellis::casework
