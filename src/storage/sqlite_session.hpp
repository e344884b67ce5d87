/// A SQLite connection, and what backup needs of its native handle. Not for other modules.
#pragma once

#include <memory>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <string>

#include "storage/address.hpp"
#include "storage/session.hpp"
#include "storage/statements.hpp"

namespace trellis::storage {

class SqliteSession : public Session {
 public:
  SqliteSession(const Address& address, const OpenOptions& options, bool writer);

  Engine engine() const override { return Engine::sqlite; }
  void begin_read() override { run_script("begin"); }
  void begin_write() override { run_script("begin immediate"); }
  void commit() override { run_script("commit"); }
  void roll_back() noexcept override;
  bool is_usable() const override { return true; }
  void run_script(const std::string& sql) override;
  std::unique_ptr<Cursor> open(std::string_view sql, const Parameters& parameters) override;
  std::int64_t execute(std::string_view sql, const Parameters& parameters) override;
  std::unique_ptr<BulkTarget> open_bulk(std::string_view table,
                                        const std::vector<std::string>& columns) override;
  void forget_statements() override { statements_.forget_all(); }

  sqlite_api::sqlite3* handle() { return handle_; }
  /// The engine's last error as ours, with a sentence for the operator.
  Error error(std::string_view while_running) const;

 private:
  std::string shown_;
  soci::session session_;
  sqlite_api::sqlite3* handle_;
  StatementCache statements_;
};

/// The last error of a connection to `file` as ours: a sentence for the operator, then SQLite's own
/// words and `what` in brackets.
Error sqlite_error(sqlite_api::sqlite3* handle, const std::string& file, const std::string& what);

/// Whether a file system of this type (statfs) is on the network, where WAL does not work.
bool is_network_file_system(long type);

}  // namespace trellis::storage
