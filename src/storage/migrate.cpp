#include "storage/migrate.hpp"

#include <algorithm>
#include <cstdint>

#include "storage/dialect.hpp"
#include "storage/pool.hpp"

namespace trellis::storage {

namespace {

// The checksum shows when a migration was changed after it had been applied.
constexpr auto make_log_sql = R"(
  create table if not exists schema_migration (
    number @int8@ primary key,
    name text not null,
    checksum text not null,
    applied_at text not null
  ) @strict@)";

constexpr auto log_exists_sqlite_sql = R"(
  select count(*) from sqlite_master where type = 'table' and name = 'schema_migration')";
constexpr auto log_exists_postgresql_sql = R"(
  select count(*) from pg_tables
  where schemaname = current_schema() and tablename = 'schema_migration')";

constexpr auto applied_sql = R"(
  select number, name, checksum
  from schema_migration
  order by number)";

constexpr auto record_sql = R"(
  insert into schema_migration (number, name, checksum, applied_at)
  values (:number, :name, :checksum, :applied_at))";

// Two programs that migrate one PostgreSQL database at the same time take turns. As the first
// statement of its transaction a lock takes no snapshot, so what the other did is seen.
constexpr auto lock_postgresql_sql = "lock table schema_migration in exclusive mode";
constexpr auto collation_sql = R"(
  select cast(datcollate as text) from pg_database where datname = current_database())";

struct Applied {
  int number = 0;
  std::string name;
  std::string checksum;
};

void read_row(Columns& columns, Applied& row) { columns >> row.number >> row.name >> row.checksum; }

/// FNV-1a over the text: it only has to notice an edit.
std::string checksum_of(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return std::to_string(hash);
}

std::vector<Applied> applied_migrations(Snapshot& db) {
  const auto exists =
      db.engine() == Engine::sqlite ? log_exists_sqlite_sql : log_exists_postgresql_sql;
  if (*db.one<std::int64_t>(exists) == 0) return {};
  return db.rows<Applied>(applied_sql);
}

const Applied* find(const std::vector<Applied>& applied, int number) {
  const auto found = std::ranges::find(applied, number, &Applied::number);
  return found == applied.end() ? nullptr : &*found;
}

/// Refuses a database from a newer Trellis, or one whose migrations have been edited since.
Result<void> check_applied(const std::vector<Applied>& applied,
                           const std::vector<Migration>& known) {
  for (const Applied& row : applied) {
    const auto migration = std::ranges::find(known, row.number, &Migration::number);
    if (migration == known.end())
      return problem(ProblemKind::conflict,
                     "db",
                     "This database was made by a newer Trellis (it has " + row.name +
                         "). Install that version, or restore a backup made by this one");
    if (row.checksum != checksum_of(migration->sql))
      return problem(ProblemKind::conflict,
                     "db",
                     "The migration " + row.name +
                         " of this database differs from the one in this Trellis. Restore a "
                         "backup, or use the version that made the database");
  }
  return {};
}

Result<void> check_collation(Snapshot& db) {
  if (db.engine() == Engine::sqlite) return {};
  const std::string collation = *db.one<std::string>(collation_sql);
  if (collation == "C" || collation == "POSIX") return {};
  return problem(ProblemKind::invalid,
                 "db",
                 "The database sorts by " + collation +
                     ". Make it with createdb --template=template0 --locale=C --encoding=UTF8");
}

/// Makes the table of applied migrations where there is none.
Result<void> prepare_log(Database& db) {
  const auto make = [](Transaction& tx) -> Result<void> {
    TRY_VOID(check_collation(tx));
    tx.run_script(expand_tokens(make_log_sql, tx.engine()));
    return {};
  };
  try {
    return db.write(make);
  } catch (const Error&) {
    // Another program made it at the same moment, which "if not exists" does not cover.
    return db.write(make);
  }
}

void apply(Transaction& tx, const Migration& migration, Instant now) {
  for (const std::string& statement : migration_statements(migration.sql, tx.engine()))
    tx.run_script(statement);
  tx.execute(record_sql,
             {{"number", migration.number},
              {"name", migration.name},
              {"checksum", checksum_of(migration.sql)},
              {"applied_at", now}});
}

}  // namespace

Result<void> Database::migrate(Instant now, const std::vector<Migration>& migrations) {
  TRY_VOID(prepare_log(*this));
  for (const Migration& migration : migrations) {
    const auto done = write([&](Transaction& tx) -> Result<void> {
      if (tx.engine() == Engine::postgresql) tx.run_script(lock_postgresql_sql);
      const std::vector<Applied> applied = applied_migrations(tx);
      TRY_VOID(check_applied(applied, migrations));
      if (!find(applied, migration.number)) apply(tx, migration, now);
      return {};
    });
    TRY_VOID(done);
  }
  pool_->forget_statements();
  return {};
}

Result<void> Database::migrate(Instant now) { return migrate(now, embedded_migrations()); }

std::vector<std::string> Database::pending_migrations() {
  const std::vector<Applied> applied = read(&applied_migrations);
  std::vector<std::string> pending;
  for (const Migration& migration : embedded_migrations())
    if (!find(applied, migration.number)) pending.emplace_back(migration.name);
  return pending;
}

Result<void> Database::check_schema() {
  TRY_VOID(check_applied(read(&applied_migrations), embedded_migrations()));
  const std::vector<std::string> pending = pending_migrations();
  if (pending.empty()) return {};
  return problem(ProblemKind::conflict,
                 "db",
                 "This database needs " + std::to_string(pending.size()) +
                     " migrations. Run trellis migrate, which makes a backup first",
                 pending);
}

}  // namespace trellis::storage
