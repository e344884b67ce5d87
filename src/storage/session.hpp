/// One connection to one engine, as the rest of storage sees it. Not for other modules.
///
/// A session is used by one thread at a time. Its prepared statements are kept and reused.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/database.hpp"

namespace trellis::storage {

class Session {
 public:
  virtual ~Session() = default;

  virtual Engine engine() const = 0;
  virtual void begin_read() = 0;
  virtual void begin_write() = 0;
  virtual void commit() = 0;
  /// Never throws: a session whose transaction cannot be undone says so by is_usable().
  virtual void roll_back() noexcept = 0;
  /// False after the connection was lost; the pool then replaces the session.
  virtual bool is_usable() const = 0;

  /// Statements without parameters and without an answer, such as those of a migration.
  virtual void run_script(const std::string& sql) = 0;
  /// Runs a statement: the cursor stands before the first row of its answer.
  virtual std::unique_ptr<Cursor> open(std::string_view sql, const Parameters& parameters) = 0;
  virtual std::int64_t execute(std::string_view sql, const Parameters& parameters) = 0;
  virtual std::unique_ptr<BulkTarget> open_bulk(std::string_view table,
                                                const std::vector<std::string>& columns) = 0;
  /// Forgets prepared statements: after a migration their answers may have other columns.
  virtual void forget_statements() = 0;

  /// Scratch tables of the transaction that runs, to be dropped when it ends.
  std::vector<std::string> scratch_tables;
  /// Whose session it is: Snapshot::database_number.
  std::int64_t database_number = 0;
};

struct Address;

std::unique_ptr<Session> open_sqlite(const Address& address,
                                     const OpenOptions& options,
                                     bool writer);
std::unique_ptr<Session> open_postgresql(const Address& address, const OpenOptions& options);

/// Checks that `name` is a plain lower-case identifier, as everything built into SQL text must be.
void check_identifier(std::string_view name);

}  // namespace trellis::storage
