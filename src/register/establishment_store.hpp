/// Establishments in the database: their newest facts, and every version that was published.
///
/// Reading functions for pages and other modules come first; those of the importer follow in
/// establishment_import_store.hpp. Search by name, town and postcode is in school_search.hpp.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/id.hpp"
#include "register/establishment.hpp"
#include "register/establishment_summary.hpp"
#include "storage/database.hpp"

namespace trellis::registry {

/// An establishment with the release that last changed it.
struct StoredEstablishment {
  Establishment facts;
  ReleaseId release;
  Date as_of;
  std::optional<Date> vanished_on;  ///< not in the last complete release, which closes nothing
};
void read_row(storage::Columns& columns, StoredEstablishment& row);

/// The newest facts of one establishment.
std::optional<StoredEstablishment> find_establishment(storage::Snapshot& db, Urn urn);
/// Several at once, by URN; those that are not in the register are left out.
std::vector<StoredEstablishment> find_establishments(storage::Snapshot& db,
                                                     const std::vector<Urn>& urns);
/// By local authority and establishment number; the open one where history has several.
std::optional<StoredEstablishment> find_by_laestab(storage::Snapshot& db, Laestab laestab);

enum class WhichEstablishments { open, all };
/// By name within a local authority or a region (ONS code).
std::vector<StoredEstablishment> establishments_of_la(storage::Snapshot& db,
                                                      LaCode la,
                                                      WhichEstablishments which,
                                                      Page page);
std::vector<StoredEstablishment> establishments_of_region(storage::Snapshot& db,
                                                          std::string_view region,
                                                          WhichEstablishments which,
                                                          Page page);
std::int64_t establishment_count(storage::Snapshot& db, WhichEstablishments which);

/// Open state-funded establishments in scope, with all their facts, by URN: what matching and need
/// work on. About 25,000 rows for England.
std::vector<StoredEstablishment> state_schools(storage::Snapshot& db);

void read_row(storage::Columns& columns, EstablishmentSummary& row);
/// All summaries, by URN.
std::vector<EstablishmentSummary> establishment_summaries(storage::Snapshot& db);

/// One published version: its cells beside their column names, as published.
struct EstablishmentVersion {
  Urn urn;
  Date valid_from;
  std::optional<Date> valid_to;
  ReleaseId release;
  std::string columns;  ///< separated by U+001F; see unpack_row in establishment_reader.hpp
  std::string cells;
};
void read_row(storage::Columns& columns, EstablishmentVersion& row);
/// All versions of an establishment, the newest first.
std::vector<EstablishmentVersion> establishment_versions(storage::Snapshot& db, Urn urn);

}  // namespace trellis::registry
