/// A PostgreSQL connection. Not for other modules.
#pragma once

#include <memory>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <string>

#include "storage/address.hpp"
#include "storage/session.hpp"
#include "storage/statements.hpp"

namespace trellis::storage {

class PostgresqlSession : public Session {
 public:
  PostgresqlSession(const Address& address, const OpenOptions& options);

  Engine engine() const override { return Engine::postgresql; }
  void begin_read() override { run_script("begin isolation level repeatable read, read only"); }
  void begin_write() override { run_script("begin isolation level serializable"); }
  void commit() override { run_script("commit"); }
  void roll_back() noexcept override;
  bool is_usable() const override { return !lost_ && PQstatus(handle_) == CONNECTION_OK; }
  void run_script(const std::string& sql) override;
  std::unique_ptr<Cursor> open(std::string_view sql, const Parameters& parameters) override;
  std::int64_t execute(std::string_view sql, const Parameters& parameters) override;
  std::unique_ptr<BulkTarget> open_bulk(std::string_view table,
                                        const std::vector<std::string>& columns) override;
  void forget_statements() override { statements_.forget_all(); }

  PGconn* handle() { return handle_; }
  /// An error as ours. `state` is the SQLSTATE, empty when libpq itself failed: then the connection
  /// counts as lost. `message` is shown up to the end of its first line.
  Error error(std::string_view state, std::string_view message, std::string_view while_running);
  /// The error that a native result carries.
  Error error(const PGresult* result, std::string_view while_running);

 private:
  PreparedStatement& run(std::string_view sql, const Parameters& parameters);

  std::string shown_;
  soci::session session_;
  PGconn* handle_;
  bool lost_ = false;
  StatementCache statements_;
};

}  // namespace trellis::storage
