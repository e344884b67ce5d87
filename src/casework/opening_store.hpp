/// What opening a case asks of the database.
#pragma once

#include <optional>
#include <string>

#include "casework/case_store.hpp"
#include "programme/participation.hpp"

namespace trellis::casework {

/// The open case of a participation.
std::optional<CaseFile> case_of(storage::Snapshot& db, programme::ParticipationId participation);

/// What sort of body the organisation is: "school", "trust" and so on. Empty when unknown.
std::string kind_of_holder(storage::Snapshot& db, OrganisationId organisation);

}  // namespace trellis::casework
