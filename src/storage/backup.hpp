/// Backup and restore, for both engines, through one kind of file.
///
/// A backup is a SQLite database of the same schema: of a SQLite database its online copy, of a
/// PostgreSQL one a copy table by table from one snapshot. So it can be looked at with common
/// tools, checked, and restored into either engine. Each function checks what it wrote before it
/// says so, and leaves no half-written file under the name it was given.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "storage/database.hpp"

namespace trellis::storage {

struct TableCount {
  std::string table = {};
  std::int64_t rows = 0;
  friend bool operator==(const TableCount&, const TableCount&) = default;
};

struct BackupReport {
  std::vector<TableCount> tables = {};
  std::int64_t rows = 0;
  std::int64_t bytes = 0;  ///< of the file
};

/// Writes the whole database to `file`. Refuses a file that exists and a database that a newer
/// Trellis made.
Result<BackupReport> back_up(Database& db, const std::string& file, Instant now);

/// Fills the database at `url` from a backup, brought up to this binary's schema. Refuses a file
/// that is no backup, and a target that holds anything: restoring never overwrites.
Result<BackupReport> restore(const std::string& file, std::string_view url, Instant now);

/// Rows of every table, by name.
std::vector<TableCount> count_rows(Database& db);

/// One check of `doctor`.
struct Finding {
  bool is_well = true;
  std::string what = {};    ///< "The schema is up to date"
  std::string advice = {};  ///< what to do, when it is not
};
/// Looks at engine, schema, integrity, free space and the rights to write.
std::vector<Finding> examine(Database& db);

}  // namespace trellis::storage
