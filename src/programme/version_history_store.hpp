/// The versions of a programme's definition with who brought them, when and why.
#pragma once

#include <string>
#include <vector>

#include "programme/programme_store.hpp"

namespace trellis::programme {

struct VersionEntry {
  DefinitionRow row{};
  std::string because{};       ///< empty where none was given
  std::string imported_by{};   ///< a name; empty for the command line
  std::string published_by{};  ///< a name; empty while a draft, and for the command line
};
void read_row(storage::Columns& columns, VersionEntry& row);

/// Newest version first.
std::vector<VersionEntry> version_history(storage::Snapshot& db, ProgrammeId programme);

/// Keeps why a version came; once, when it is imported.
void keep_reason(storage::Transaction& tx, DefinitionId version, std::string_view because);

}  // namespace trellis::programme
