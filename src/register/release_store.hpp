/// The table of releases.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "register/release.hpp"
#include "storage/database.hpp"

namespace trellis::registry {

/// Keeps the release and gives its id; `release.id` is ignored.
ReleaseId save_release(storage::Transaction& tx, const Release& release);
/// Writes the row counts of a release once they are known.
void save_row_counts(storage::Transaction& tx, ReleaseId id, const RowCounts& rows);

std::optional<Release> find_release(storage::Snapshot& db, ReleaseId id);
/// The release that already applied this content as this kind of file.
std::optional<Release> find_release_by_content(storage::Snapshot& db,
                                               FileKind kind,
                                               std::string_view sha256);
/// The newest applied release of a kind, history imports left out.
std::optional<Release> newest_release(storage::Snapshot& db, FileKind kind);
/// All releases, the latest import first.
std::vector<Release> releases(storage::Snapshot& db, std::size_t limit, std::size_t offset = 0);
std::int64_t release_count(storage::Snapshot& db);
/// Rises with every import: caches of the register are good as long as it stays the same.
std::int64_t register_version(storage::Snapshot& db);

}  // namespace trellis::registry
