/// The organisation behind a cluster's case, and its members whose cases have ended.
#pragma once

#include <string>
#include <vector>

#include "casework/case_store.hpp"

namespace trellis::casework {

/// The cases of members that have ended, by id: those that ended well count as members still.
std::vector<CaseFile> ended_member_cases(storage::Snapshot& db, CaseId cluster);

OrganisationId make_cluster(storage::Transaction& tx, const std::string& name, Instant now);

}  // namespace trellis::casework
