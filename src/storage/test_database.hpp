/// Databases for tests: the same test on both engines, each with a migrated, empty database.
///
///   using OpenDayStore = trellis::storage::testing::EachEngine;
///   TRELLIS_FOR_EACH_ENGINE(OpenDayStore);
///   TEST_P(OpenDayStore, KeepsABooking) { db().write([](Transaction& tx) { ... }); }
///
/// or, in a plain TEST, `for_each_engine([](storage::Database& db) { ... });`.
///
/// PostgreSQL is Debian's own, started once a test binary in a temporary folder, without TCP, and
/// stopped with it. TRELLIS_TEST_POSTGRES (an address of a server, "postgresql://user@/postgres?
/// host=/folder") names a running one instead. Without the package the tests on PostgreSQL are
/// skipped with a sentence; where CI=true they fail.
#pragma once

#include <functional>
#include <gtest/gtest.h>
#include <memory>
#include <string>

#include "storage/database.hpp"

namespace trellis::storage::testing {

/// The moment at which test databases are migrated.
Instant test_instant();

/// A database of its own, removed at the end. Throws when the engine is missing: use EachEngine or
/// database_or_skip.
class TestDatabase {
 public:
  enum class Schema { migrated, none };
  explicit TestDatabase(Engine engine, Schema schema = Schema::migrated);
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;
  ~TestDatabase();

  Database& operator*() { return *database_; }
  Database* operator->() { return &*database_; }
  const std::string& url() const { return url_; }
  /// A second connection pool on the same database, as another process would have.
  Database open_again(const OpenOptions& options = {}) const;
  /// Closes the pool of this object, so that the file may be looked at or replaced.
  void close() { database_.reset(); }
  /// Empty when the engine can be used.
  static std::string why_missing(Engine engine);

 private:
  Engine engine_;
  std::string name_;  ///< PostgreSQL: of the database; SQLite: the folder
  std::string url_;
  std::optional<Database> database_;
};

/// A database, or null after the test was marked as skipped (as failed where CI=true).
std::unique_ptr<TestDatabase> database_or_skip(
    Engine engine, TestDatabase::Schema schema = TestDatabase::Schema::migrated);

class EachEngine : public ::testing::TestWithParam<Engine> {
 protected:
  void SetUp() override;
  Database& db() { return **database_; }
  TestDatabase& test_database() { return *database_; }

 private:
  std::unique_ptr<TestDatabase> database_;
};

/// As EachEngine, without tables.
class EachEmptyEngine : public ::testing::TestWithParam<Engine> {
 protected:
  void SetUp() override;
  Database& db() { return **database_; }
  TestDatabase& test_database() { return *database_; }

 private:
  std::unique_ptr<TestDatabase> database_;
};

/// Runs `test` on a migrated, empty database of each engine, inside a SCOPED_TRACE that names it.
void for_each_engine(const std::function<void(Database&)>& test);

std::string name_of(Engine engine);

/// Waits until the event log can be read to its end: on PostgreSQL open transactions of the whole
/// server hold its readers back, those of other tests too. Fails the test after a minute.
void settle(Database& db);

}  // namespace trellis::storage::testing

#define TRELLIS_FOR_EACH_ENGINE(suite)                                         \
  INSTANTIATE_TEST_SUITE_P(                                                    \
      ,                                                                        \
      suite,                                                                   \
      ::testing::Values(::trellis::storage::Engine::sqlite,                    \
                        ::trellis::storage::Engine::postgresql),               \
      [](const ::testing::TestParamInfo<::trellis::storage::Engine>& engine) { \
        return ::trellis::storage::testing::name_of(engine.param);             \
      })
