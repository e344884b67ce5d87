/// Inspections in the database.
#pragma once

#include <optional>
#include <vector>

#include "core/id.hpp"
#include "register/inspection.hpp"
#include "storage/database.hpp"

namespace trellis::registry {

/// An inspection with the release that says so.
struct StoredInspection {
  Inspection inspection;
  ReleaseId release;
  Date as_of;
};
void read_row(storage::Columns& columns, StoredInspection& row);

/// Inspections of a URN: those it had then, and those that its predecessor had and that are listed
/// under it now ("inspected as" another URN). The newest first.
std::vector<StoredInspection> inspections_of(storage::Snapshot& db, Urn urn);
/// Inspections of an organisation under all the URNs it holds or held. The newest first.
std::vector<StoredInspection> inspections_of(storage::Snapshot& db, OrganisationId organisation);
/// All inspections, by listed URN and then the newest first.
std::vector<StoredInspection> all_inspections(storage::Snapshot& db);

void add_inspections(storage::Transaction& tx,
                     const std::vector<const Inspection*>& inspections,
                     ReleaseId release);
/// Writes what a newer or fuller file says over a record of the same inspection.
void update_inspection(storage::Transaction& tx,
                       InspectionId id,
                       const Inspection& inspection,
                       ReleaseId release);

}  // namespace trellis::registry
