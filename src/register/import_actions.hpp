/// Importing a published file: permission, staging, comparison, application, change-over, event.
///
///   const auto report = import_file(db, actor, {"edubasealldata20260301.csv", bytes}, options);
///
/// A Problem means that the file cannot be read or may not be imported at all. A report with
/// `is_refused()` means that thresholds stand in the way; nothing was changed then. Several files
/// of one date may be given one after the other, in any order; `import_order` puts them in the
/// best.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "access/actor.hpp"
#include "core/result.hpp"
#include "register/change_over_actions.hpp"
#include "register/import.hpp"
#include "storage/database.hpp"

namespace trellis::registry {

/// A file as it was given: its name and its bytes, packed or not.
struct ImportFile {
  std::string name;
  std::string bytes;
};

/// What other modules tell an import, which cannot see them.
struct ImportHooks {
  EngagementCheck engaged;
  ChangeOverHook changed_over;
};

/// Imports one file, or says what it would do (`options.dry_run`).
Result<ImportReport> import_file(storage::Database& db,
                                 const access::Actor& actor,
                                 ImportFile file,
                                 const ImportOptions& options,
                                 const ImportHooks& hooks = {});

/// What a file is, without importing it: "the GIAS links between establishments".
Result<FileKind> kind_of_file(ImportFile file);

/// Our organisations behind the rows that a report changes (the first 5,000): what the impact of an
/// import is asked of.
std::vector<OrganisationId> affected_organisations(storage::Snapshot& db,
                                                   const ImportReport& report);

/// Positions of the files in the order in which they should be imported: establishments before
/// links, groups before their members, all else after.
std::vector<std::size_t> import_order(std::span<const FileKind> kinds);

}  // namespace trellis::registry
