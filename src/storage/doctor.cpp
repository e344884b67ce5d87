// What `trellis doctor` looks at in the database.
#include <filesystem>

#include "core/text.hpp"
#include "storage/backup.hpp"
#include "storage/migrate.hpp"
#include "storage/pool.hpp"

namespace trellis::storage {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t free_bytes_min = 1'000'000'000;

Finding engine_of(Database& db) {
  const bool sqlite = db.engine() == Engine::sqlite;
  const auto version = db.read([&](Snapshot& s) {
    return *s.one<std::string>(sqlite ? "select sqlite_version()"
                                      : "select cast(current_setting('server_version') as text)");
  });
  return {true, (sqlite ? "SQLite " : "PostgreSQL ") + version + ", " + db.address(), ""};
}

Finding schema_of(Database& db) {
  const auto checked = db.check_schema();
  if (checked) return {true, "The schema is up to date", ""};
  return {false, "The schema differs from this Trellis", checked.error().message};
}

Finding integrity_of(Database& db) {
  if (db.engine() == Engine::postgresql)
    return {true, "PostgreSQL checks its own pages where data checksums are on", ""};
  const auto answer =
      db.read([](Snapshot& s) { return *s.one<std::string>("pragma quick_check(1)"); });
  if (answer == "ok") return {true, "The file is undamaged", ""};
  return {false, "The file is damaged: " + answer, "Restore a backup with trellis restore"};
}

Finding journal_of(Database& db) {
  const auto mode = db.read([](Snapshot& s) { return *s.one<std::string>("pragma journal_mode"); });
  if (mode == "wal") return {true, "Readers and the writer do not wait for one another (WAL)", ""};
  return {false,
          "The journal is " + mode + ", not WAL",
          "Check that the folder is on a local disk and can be written"};
}

Finding space_of(Database& db) {
  const fs::path folder = fs::absolute(db.pool().address().path).parent_path();
  const auto bytes = fs::space(folder).available;
  const std::string shown = with_commas(static_cast<long long>(bytes / 1'000'000)) + " MB";
  if (bytes >= free_bytes_min) return {true, shown + " are free beside the database", ""};
  return {false, "Only " + shown + " are free beside the database", "Free some space"};
}

/// Writes and undoes: nothing stays.
Finding writing_of(Database& db) {
  try {
    (void)db.write([](Transaction& tx) -> Result<void> {
      tx.execute("update setting set value = value");
      return problem(ProblemKind::conflict, "", "");
    });
    return {true, "The database can be written", ""};
  } catch (const Error& error) {
    return {false, "The database cannot be written", error.what()};
  }
}

}  // namespace

std::vector<Finding> examine(Database& db) {
  std::vector<Finding> findings = {engine_of(db), schema_of(db)};
  if (!findings.back().is_well) return findings;
  findings.push_back(integrity_of(db));
  findings.push_back(writing_of(db));
  if (db.engine() == Engine::sqlite) {
    findings.push_back(journal_of(db));
    findings.push_back(space_of(db));
  }
  return findings;
}

}  // namespace trellis::storage
