/// The importer's statements on establishments: what is known, and a plan applied.
#pragma once

#include <vector>

#include "core/id.hpp"
#include "register/establishment_import.hpp"
#include "storage/database.hpp"

namespace trellis::registry {

void read_row(storage::Columns& columns, KnownEstablishment& row);
/// All known establishments, by URN.
std::vector<KnownEstablishment> known_establishments(storage::Snapshot& db);

/// The differing rows of a plan against their stored facts: which columns changed. A row of another
/// layout than before whose given columns say nothing new is counted as unchanged and left out.
struct ComparedRow {
  std::size_t staged = 0;  ///< position in the staged rows
  Establishment before;
};
std::vector<ComparedRow> compare_differing(storage::Snapshot& db,
                                           const StagedEstablishments& staged,
                                           const EstablishmentPlan& plan,
                                           ImportReport& report);

/// Writes versions and newest facts of a release. Nothing is deleted: a changed establishment's
/// version ends and another begins.
void apply_establishments(storage::Transaction& tx,
                          const StagedEstablishments& staged,
                          const EstablishmentPlan& plan,
                          const std::vector<ComparedRow>& differing,
                          ReleaseId release,
                          Date as_of);

}  // namespace trellis::registry
