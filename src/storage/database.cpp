#include "storage/database.hpp"

#include <algorithm>
#include <cassert>
#include <filesystem>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "storage/address.hpp"
#include "storage/dialect.hpp"
#include "storage/pool.hpp"
#include "storage/sqlite_session.hpp"

namespace trellis::storage {

namespace {

constexpr int serialisation_retries_max = 3;

/// Databases that this thread reads or writes at the moment, to catch nesting.
thread_local std::vector<const Pool*> in_use;

class InUse {
 public:
  explicit InUse(const Pool& pool) {
    assert(std::ranges::find(in_use, &pool) == in_use.end() &&
           "read and write are not nested: pass the Snapshot or the Transaction on");
    in_use.push_back(&pool);
  }
  InUse(const InUse&) = delete;
  InUse& operator=(const InUse&) = delete;
  ~InUse() { in_use.pop_back(); }
};

/// Begins a transaction. An idle connection may have been lost long ago, and nothing has happened
/// yet, so it is opened again once.
void begin(Pool::Loan& session, bool writing) {
  const auto start = [&] { writing ? session->begin_write() : session->begin_read(); };
  try {
    start();
  } catch (const Error& error) {
    if (error.failure() != Failure::unavailable || session->is_usable()) throw;
    session.reconnect();
    start();
  }
}

/// Commits. A connection lost at this moment leaves it open whether the server saved.
void commit(Session& session) {
  for (const std::string& table : session.scratch_tables) session.run_script("drop table " + table);
  session.scratch_tables.clear();
  try {
    session.commit();
  } catch (const Error& error) {
    if (error.failure() != Failure::unavailable || session.engine() == Engine::sqlite) throw;
    throw Error(Failure::unavailable,
                "The connection was lost while the change was being saved. Look whether it is "
                "there before trying again");
  }
}

void undo(Session& session) noexcept {
  session.scratch_tables.clear();
  session.roll_back();
}

/// What stands in the way of a SQLite file, before SQLite says it less clearly.
Result<void> check_file(const Address& address, const OpenOptions& options) {
  namespace fs = std::filesystem;
  const fs::path path(address.path);
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  std::error_code ignored;
  if (!fs::exists(path, ignored) && !options.create)
    return problem(
        ProblemKind::not_found,
        "db",
        "There is no database " + address.path + ". Make one with trellis migrate, or check --db");
  if (!fs::is_directory(folder, ignored))
    return problem(ProblemKind::not_found, "db", "There is no folder " + folder.string());
  struct statfs facts {};
  if (statfs(folder.c_str(), &facts) == 0 && is_network_file_system(facts.f_type))
    return problem(ProblemKind::invalid,
                   "db",
                   folder.string() +
                       " is on a network drive, where SQLite can lose data. Use a local disk, or "
                       "PostgreSQL");
  const bool writable = access(folder.c_str(), W_OK) == 0 &&
                        (!fs::exists(path, ignored) || access(path.c_str(), W_OK) == 0);
  if (!writable && !options.read_only)
    return problem(ProblemKind::not_allowed,
                   "db",
                   "The database " + address.path +
                       " is read-only. Give this user the right to write the file and its folder");
  return {};
}

}  // namespace

void check_identifier(std::string_view name) {
  const bool plain = !name.empty() && name.size() <= 63 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (!plain)
    throw Error(Failure::statement, "This is no name of a table or column: " + std::string(name));
}

Engine Snapshot::engine() const { return session_.engine(); }

std::int64_t Snapshot::database_number() const { return session_.database_number; }

std::unique_ptr<Cursor> Snapshot::open(std::string_view sql, const Parameters& parameters) {
  return session_.open(sql, parameters);
}

std::int64_t Transaction::execute(std::string_view sql, const Parameters& parameters) {
  return session().execute(sql, parameters);
}

std::int64_t Transaction::insert(std::string_view sql, const Parameters& parameters) {
  const auto key = one<std::int64_t>(sql, parameters);
  if (!key) throw Error(Failure::statement, "An insert returned no key");
  return *key;
}

std::unique_ptr<BulkTarget> Transaction::open_bulk(std::string_view table,
                                                   const std::vector<std::string>& columns) {
  return session().open_bulk(table, columns);
}

void Transaction::run_script(const std::string& sql) { session().run_script(sql); }

void Transaction::make_scratch_table(std::string_view name, std::string_view columns) {
  check_identifier(name);
  session().run_script("create temporary table " + std::string(name) + " (" +
                       expand_tokens(columns, engine()) + ")");
  session().scratch_tables.emplace_back(name);
}

Database::Database(std::unique_ptr<Pool> pool) : pool_(std::move(pool)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(std::string_view url, const OpenOptions& options) {
  Address address = TRY(parse_address(url));
  if (address.engine == Engine::sqlite) TRY_VOID(check_file(address, options));
  try {
    return Database(std::make_unique<Pool>(std::move(address), options));
  } catch (const Error& error) {
    if (error.failure() != Failure::damaged) throw;
    return problem(ProblemKind::invalid, "db", error.what());
  }
}

Engine Database::engine() const { return pool_->address().engine; }

std::string Database::address() const { return pool_->address().shown; }

void Database::run_read(const std::function<void(Snapshot&)>& f) {
  const InUse guard(*pool_);
  Pool::Loan session = pool_->lend_reader();
  begin(session, false);
  try {
    Snapshot snapshot(*session);
    f(snapshot);
  } catch (...) {
    undo(*session);
    throw;
  }
  undo(*session);
}

void Database::run_write(const std::function<bool(Transaction&)>& f) {
  const InUse guard(*pool_);
  Pool::Loan session = pool_->lend_writer();
  for (int attempt = 0;; ++attempt) {
    begin(session, true);
    try {
      Transaction transaction(*session);
      const bool keep = f(transaction);
      keep ? commit(*session) : undo(*session);
      return;
    } catch (const Error& error) {
      undo(*session);
      if (error.failure() != Failure::serialisation || attempt == serialisation_retries_max) throw;
    } catch (...) {
      undo(*session);
      throw;
    }
  }
}

}  // namespace trellis::storage
