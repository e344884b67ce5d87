/// A PostgreSQL server of the tests' own, in a temporary folder, gone with the process.
#pragma once

#include <string>

namespace trellis::storage::testing {

/// The address of a server for tests: of TRELLIS_TEST_POSTGRES, or of one started on first use.
/// Throws std::runtime_error with a sentence when none can be had.
const std::string& test_server();

/// The address of the database `name` on that server.
std::string address_on_server(const std::string& name);

/// Runs a statement outside any transaction in the server's own database ("create database ...").
void run_on_server(const std::string& sql);

/// A server that the test itself may stop and start again. Same promises.
class PostgresqlServer {
 public:
  PostgresqlServer();
  PostgresqlServer(const PostgresqlServer&) = delete;
  PostgresqlServer& operator=(const PostgresqlServer&) = delete;
  ~PostgresqlServer();

  /// "postgresql://trellis@/postgres?host=..."
  const std::string& url() const { return url_; }
  /// Does nothing when it runs.
  void start();
  /// Ends it at once, as a crash would.
  void stop();

 private:
  std::string folder_;
  std::string url_;
  int process_ = -1;
};

}  // namespace trellis::storage::testing
