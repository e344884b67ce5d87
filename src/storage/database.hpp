/// The database: SQLite or PostgreSQL behind one face.
///
/// `db.read(f)` gives f a Snapshot: one unchanging view of the data, which cannot write.
/// `db.write(f)` gives f a Transaction. It is kept when f returns, and undone when f returns a
/// Problem or throws. On PostgreSQL f may run up to four times (serialisation), so f touches
/// nothing but its transaction. Reads and writes are never nested in one another on one thread:
/// pass the Snapshot or Transaction on instead.
///
/// One SQL text serves both engines. Parameters are names (`:urn`); the names in the text and the
/// names given must be the same set. A Database may be shared between threads.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/result.hpp"
#include "storage/bulk.hpp"
#include "storage/columns.hpp"
#include "storage/error.hpp"
#include "storage/value.hpp"

namespace trellis::storage {

enum class Engine { sqlite, postgresql };

class Pool;
class Session;

/// A reading transaction. Made by Database::read, and by Database::write as part of a Transaction.
class Snapshot {
 public:
  explicit Snapshot(Session& session) : session_(session) {}
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  /// Every row. `T` is a row type with read_row, or a single storable type.
  template <class T>
  std::vector<T> rows(std::string_view sql, const Parameters& parameters = {}) {
    std::vector<T> found;
    each<T>(sql, parameters, [&](T&& row) { found.push_back(std::move(row)); });
    return found;
  }

  /// The first row, if there is any.
  template <class T>
  std::optional<T> one(std::string_view sql, const Parameters& parameters = {}) {
    const auto cursor = open(sql, parameters);
    if (!cursor->next()) return std::nullopt;
    return read_one_row<T>(*cursor);
  }

  /// Calls `f(T&&)` for each row; stops early when f returns false. SQLite reads as it goes;
  /// PostgreSQL holds the whole answer in memory.
  template <class T, class F>
  void each(std::string_view sql, const Parameters& parameters, F&& f) {
    const auto cursor = open(sql, parameters);
    while (cursor->next()) {
      if constexpr (std::is_same_v<std::invoke_result_t<F&, T&&>, bool>) {
        if (!f(read_one_row<T>(*cursor))) return;
      } else {
        f(read_one_row<T>(*cursor));
      }
    }
  }

  Engine engine() const;
  /// A number that no other database this process has opened bears: what is kept in memory under a
  /// version of the database is kept under this number too.
  std::int64_t database_number() const;
  /// The result as a cursor, for code that copies whole tables.
  std::unique_ptr<Cursor> open(std::string_view sql, const Parameters& parameters = {});
  /// Transactions with a lower number have all ended: see Transaction::number.
  std::int64_t settled_before();

 protected:
  Session& session() { return session_; }

 private:
  Session& session_;
};

/// A writing transaction. Only Database::write makes one.
class Transaction : public Snapshot {
 public:
  using Snapshot::Snapshot;

  /// Rows changed.
  std::int64_t execute(std::string_view sql, const Parameters& parameters = {});
  /// For an insert that ends in `returning <key>`: the key. Throws when no row came back; with
  /// `on conflict do nothing` use one<std::int64_t>.
  std::int64_t insert(std::string_view sql_returning_key, const Parameters& parameters = {});

  /// Writes rows until `next_row(BulkRow&)` returns false. Returns how many were written.
  template <class F>
  std::int64_t bulk(std::string_view table, const std::vector<std::string>& columns, F&& next_row) {
    const auto target = open_bulk(table, columns);
    BulkRow row;
    while (next_row(row)) {
      target->write(row);
      row.clear();
    }
    return target->finish();
  }

  /// `count` keys that nobody else gets, for rows that bulk writes with their keys. `key` is the
  /// table's @id@ column.
  std::vector<std::int64_t> reserve_ids(std::string_view table,
                                        std::string_view key,
                                        std::size_t count);

  /// Makes an empty table that this transaction alone sees and that goes when it ends. `columns` is
  /// the text between the brackets, with the type tokens of migrations ("urn @int8@, name text").
  void make_scratch_table(std::string_view name, std::string_view columns);

  /// A number that never falls from one committed transaction to the next on SQLite. On PostgreSQL
  /// it is unique and, together with settled_before, gives an order in which nothing appears late.
  std::int64_t number();

  /// Runs a statement of a migration: no parameters, no answer, not kept prepared.
  void run_script(const std::string& sql);

 private:
  std::unique_ptr<BulkTarget> open_bulk(std::string_view table,
                                        const std::vector<std::string>& columns);
  std::optional<std::int64_t> number_;
};

struct OpenOptions {
  bool create = true;           ///< SQLite: make the file when there is none
  bool read_only = false;       ///< SQLite: never write, not even to recover
  int sessions_max = 8;         ///< sessions for reading (SQLite) or in all (PostgreSQL)
  int busy_seconds_max = 5;     ///< how long to wait for another program that writes
  int connect_seconds_max = 5;  ///< PostgreSQL: how long to wait for the server
};

/// How a migration or the schema of this binary is called: number and name.
struct Migration {
  int number = 0;
  std::string_view name;
  std::string_view sql;
};

template <class T>
inline constexpr bool is_result = false;
template <class T>
inline constexpr bool is_result<Result<T>> = true;

class Database {
 public:
  /// `sqlite:FILE` or a `postgresql://` address. Refuses, with what to do, an address it cannot
  /// read, a file that is no database or lies on a network drive, and a file it may not write.
  /// Throws Error (unavailable) when the server does not answer.
  static Result<Database> open(std::string_view url, const OpenOptions& options = {});
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  template <std::invocable<Snapshot&> F>
  auto read(F&& f) {
    using R = std::invoke_result_t<F&, Snapshot&>;
    if constexpr (std::is_void_v<R>) {
      run_read(f);
    } else {
      std::optional<R> answer;
      run_read([&](Snapshot& snapshot) { answer.emplace(f(snapshot)); });
      return R(std::move(*answer));
    }
  }

  template <std::invocable<Transaction&> F>
  auto write(F&& f) {
    using R = std::invoke_result_t<F&, Transaction&>;
    if constexpr (std::is_void_v<R>) {
      run_write([&](Transaction& transaction) {
        f(transaction);
        return true;
      });
    } else {
      std::optional<R> answer;
      run_write([&](Transaction& transaction) {
        answer.emplace(f(transaction));
        if constexpr (is_result<R>) return answer->has_value();
        return true;
      });
      return R(std::move(*answer));
    }
  }

  Engine engine() const;
  /// The address without its password, for messages and logs.
  std::string address() const;

  /// Applies the migrations that are missing, each in a transaction of its own. Refuses a database
  /// that a newer Trellis made. `now` is kept beside each migration.
  Result<void> migrate(Instant now);
  /// As above with other migrations than this binary's: for tests of old levels.
  Result<void> migrate(Instant now, const std::vector<Migration>& migrations);
  /// Names of the migrations that `migrate` would apply ("0001_core").
  std::vector<std::string> pending_migrations();
  /// A problem with what to do when the schema is older or newer than this binary.
  Result<void> check_schema();

  /// Whether the database holds invented data only: set when it was made, never after.
  bool is_demonstration();

  /// The sessions underneath, for storage's own files.
  Pool& pool() { return *pool_; }

 private:
  explicit Database(std::unique_ptr<Pool> pool);
  void run_read(const std::function<void(Snapshot&)>& f);
  void run_write(const std::function<bool(Transaction&)>& f);

  std::unique_ptr<Pool> pool_;
};

}  // namespace trellis::storage
