#include "storage/backup.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>

#include "core/text.hpp"
#include "storage/migrate.hpp"
#include "storage/pool.hpp"
#include "storage/sqlite_session.hpp"
#include "storage/transfer.hpp"

namespace trellis::storage {

namespace {

namespace fs = std::filesystem;
using namespace sqlite_api;

constexpr auto applied_numbers_sql = R"(
  select number
  from schema_migration
  order by number)";

/// A file under a name of its own until it is complete; removed unless it was kept.
class PartialFile {
 public:
  explicit PartialFile(const std::string& file) : file_(file), partial_(file + ".part") {
    remove();
  }
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;
  ~PartialFile() { remove(); }
  const std::string& path() const { return partial_; }
  std::string url() const { return "sqlite:" + partial_; }
  void keep() { fs::rename(partial_, file_); }

 private:
  void remove() {
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm", "-journal"})
      fs::remove(partial_ + suffix, ignored);
  }
  std::string file_;
  std::string partial_;
};

/// A snapshot held open on a session of the pool, for copying from its native handle.
class HeldSnapshot {
 public:
  explicit HeldSnapshot(Database& db) : session_(db.pool().lend_reader()) {
    session_->begin_read();
    // A transaction of SQLite sees the database as of its first statement.
    session_->open("select count(*) from schema_migration", {})->next();
  }
  HeldSnapshot(const HeldSnapshot&) = delete;
  HeldSnapshot& operator=(const HeldSnapshot&) = delete;
  ~HeldSnapshot() { session_->roll_back(); }
  Session& session() { return *session_; }

 private:
  Pool::Loan session_;
};

/// SQLite's own online copy: page by page, as of the snapshot that `from` is in.
void copy_pages(SqliteSession& from, const std::string& file) {
  sqlite3* target = nullptr;
  const std::unique_ptr<sqlite3*, void (*)(sqlite3**)> closes(
      &target, [](sqlite3** handle) { sqlite3_close(*handle); });
  int code = sqlite3_open(file.c_str(), &target);
  if (code == SQLITE_OK) {
    sqlite3_backup* copy = sqlite3_backup_init(target, "main", from.handle(), "main");
    if (copy) {
      sqlite3_backup_step(copy, -1);
      sqlite3_backup_finish(copy);
    }
    code = sqlite3_errcode(target);
  }
  if (code != SQLITE_OK) throw sqlite_error(target, file, "");
}

/// The migrations that a database has, so that a copy gets the same schema.
std::vector<Migration> migrations_of(Snapshot& db) {
  const auto numbers = db.rows<int>(applied_numbers_sql);
  std::vector<Migration> migrations;
  for (const Migration& migration : embedded_migrations())
    if (std::ranges::find(numbers, migration.number) != numbers.end())
      migrations.push_back(migration);
  return migrations;
}

std::vector<std::string> tables_of(Database& sqlite) {
  return sqlite.read([](Snapshot& db) { return tables_in_order(db); });
}

Result<void> copy_from_server(Session& from, const std::string& url, Instant now) {
  Snapshot snapshot(from);
  Database target = TRY(Database::open(url));
  TRY_VOID(target.migrate(now, migrations_of(snapshot)));
  const auto tables = tables_of(target);
  target.write([&](Transaction& tx) { copy_tables(from, tx, tables); });
  return {};
}

std::int64_t rows_of(const std::vector<TableCount>& tables) {
  std::int64_t rows = 0;
  for (const TableCount& count : tables) rows += count.rows;
  return rows;
}

/// Reads the whole file back. Throws when it is damaged.
BackupReport checked(const std::string& file, const std::vector<TableCount>& expected) {
  auto opened = Database::open("sqlite:" + file, {.create = false});
  if (!opened) throw Error(Failure::damaged, opened.error().message);
  BackupReport report;
  opened->read([&](Snapshot& db) {
    const auto integrity = *db.one<std::string>("pragma integrity_check(1)");
    if (integrity != "ok") throw Error(Failure::damaged, "The copy is damaged: " + integrity);
    if (db.one<std::string>("select \"table\" from pragma_foreign_key_check limit 1"))
      throw Error(Failure::damaged, "The copy lacks rows that others refer to");
    report.tables = count_rows(db, tables_in_order(db));
  });
  if (report.tables != expected)
    throw Error(Failure::damaged, "The copy does not have as many rows as the database");
  report.rows = rows_of(report.tables);
  report.bytes = static_cast<std::int64_t>(fs::file_size(file));
  return report;
}

Result<void> check_free(const std::string& file) {
  const fs::path folder = fs::absolute(file).parent_path();
  if (!fs::is_directory(folder))
    return problem(ProblemKind::not_found, "file", "There is no folder " + folder.string());
  if (!fs::exists(file)) return {};
  return problem(ProblemKind::conflict,
                 "file",
                 "There is a file " + file + " already. Choose another name, or move it away");
}

/// Whether the file is a Trellis database of a level that this binary knows.
Result<void> check_backup(const std::string& file) {
  Database backup = TRY(Database::open("sqlite:" + file, {.create = false}));
  const bool is_ours = backup.read([](Snapshot& db) {
    return *db.one<std::int64_t>(
               "select count(*) from sqlite_master where name = 'schema_migration'") == 1;
  });
  if (!is_ours)
    return problem(ProblemKind::invalid, "file", file + " is not a backup made by trellis backup");
  return {};
}

Result<void> check_empty(Database& target) {
  if (target.pending_migrations().size() == embedded_migrations().size()) return {};
  return problem(ProblemKind::conflict,
                 "db",
                 "The database " + target.address() +
                     " is not empty. Make an empty one and restore into that");
}

Result<BackupReport> restore_to_server(const std::string& working_file,
                                       std::string_view url,
                                       Instant now) {
  Database target = TRY(Database::open(url));
  TRY_VOID(check_empty(target));
  Database working = TRY(Database::open("sqlite:" + working_file));
  const auto tables = tables_of(working);
  TRY_VOID(target.migrate(now));
  HeldSnapshot from(working);
  BackupReport report;
  target.write([&](Transaction& tx) {
    copy_tables(from.session(), tx, tables);
    report.tables = count_rows(tx, tables);
    Snapshot source(from.session());
    if (report.tables != count_rows(source, tables))
      throw Error(Failure::damaged, "The copy does not have as many rows as the backup");
    go_on_after_copied(tx, tables, now);
  });
  report.rows = rows_of(report.tables);
  report.bytes = static_cast<std::int64_t>(fs::file_size(working_file));
  return report;
}

}  // namespace

Result<BackupReport> back_up(Database& db, const std::string& file, Instant now) {
  TRY_VOID(check_free(file));
  PartialFile partial(file);
  std::vector<TableCount> counts;
  {
    HeldSnapshot held(db);
    if (db.engine() == Engine::sqlite)
      copy_pages(static_cast<SqliteSession&>(held.session()), partial.path());
    else
      TRY_VOID(copy_from_server(held.session(), partial.url(), now));
    Database copy = TRY(Database::open(partial.url()));
    Snapshot snapshot(held.session());
    counts = count_rows(snapshot, tables_of(copy));
  }
  BackupReport report = checked(partial.path(), counts);
  partial.keep();
  return report;
}

Result<BackupReport> restore(const std::string& file, std::string_view url, Instant now) {
  TRY_VOID(check_backup(file));
  const Address target = TRY(parse_address(url));
  const bool to_file = target.engine == Engine::sqlite;
  if (to_file) TRY_VOID(check_free(target.path));
  // The backup itself stays as it is: a copy is brought up to date and then moved or read.
  const fs::path beside =
      fs::temp_directory_path() / ("trellis-restore-" + fs::path(file).filename().string());
  PartialFile working(to_file ? target.path : beside.string());
  fs::copy_file(file, working.path());
  {
    Database copy = TRY(Database::open(working.url()));
    TRY_VOID(copy.migrate(now));
  }
  if (!to_file) return restore_to_server(working.path(), url, now);
  std::vector<TableCount> restored;
  std::vector<TableCount> counts;
  {
    Database copy = TRY(Database::open(working.url()));
    copy.write([&](Transaction& tx) {
      const auto tables = tables_in_order(tx);
      restored = count_rows(tx, tables);
      go_on_after_copied(tx, tables, now);
      counts = count_rows(tx, tables);
    });
  }
  BackupReport report = checked(working.path(), counts);
  // The setting from which transactions are numbered on is of the new database, not restored.
  report.tables = std::move(restored);
  report.rows = rows_of(report.tables);
  working.keep();
  return report;
}

std::vector<TableCount> count_rows(Database& db) {
  constexpr auto sqlite_tables_sql =
      "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' "
      "order by name";
  constexpr auto postgresql_tables_sql =
      "select cast(tablename as text) from pg_tables where schemaname = current_schema() "
      "order by tablename";
  return db.read([&](Snapshot& snapshot) {
    return count_rows(
        snapshot,
        snapshot.rows<std::string>(db.engine() == Engine::sqlite ? sqlite_tables_sql
                                                                 : postgresql_tables_sql));
  });
}

}  // namespace trellis::storage
