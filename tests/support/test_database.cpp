#include "storage/test_database.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <thread>
#include <unistd.h>

#include "support/postgresql_server.hpp"

namespace trellis::storage::testing {

namespace {

namespace fs = std::filesystem;

std::string fresh_folder() {
  std::string folder = (fs::temp_directory_path() / "trellis-test-XXXXXX").string();
  if (!mkdtemp(folder.data())) throw std::runtime_error("Cannot make a temporary folder");
  return folder;
}

Database open_or_throw(const std::string& url, const OpenOptions& options = {}) {
  auto database = Database::open(url, options);
  if (!database) throw std::runtime_error(database.error().message);
  return std::move(*database);
}

void migrate_or_throw(Database& database) {
  const auto migrated = database.migrate(test_instant());
  if (!migrated) throw std::runtime_error(migrated.error().message);
}

/// A migrated file that each SQLite test copies.
class SqliteTemplate {
 public:
  SqliteTemplate() : folder_(fresh_folder()), file_(folder_ + "/template.db") {
    Database database = open_or_throw("sqlite:" + file_);
    migrate_or_throw(database);
  }
  ~SqliteTemplate() { fs::remove_all(folder_); }
  const std::string& file() const { return file_; }

 private:
  std::string folder_;
  std::string file_;
};

std::string unique_name(const char* what) {
  static int count = 0;
  return std::string("trellis_") + what + "_" + std::to_string(getpid()) + "_" +
         std::to_string(++count);
}

/// A migrated database that each PostgreSQL test is made from; dropped with the process.
class PostgresqlTemplate {
 public:
  PostgresqlTemplate() : name_(unique_name("template")) {
    run_on_server("create database " + name_ + " template template0 lc_collate 'C' lc_ctype 'C'");
    Database database = open_or_throw(address_on_server(name_));
    migrate_or_throw(database);
  }
  ~PostgresqlTemplate() {
    try {
      run_on_server("drop database if exists " + name_ + " with (force)");
    } catch (const std::exception&) {
      // The server is gone already, and the database with it.
    }
  }
  const std::string& name() const { return name_; }

 private:
  std::string name_;
};

std::string make_sqlite(const std::string& folder, TestDatabase::Schema schema) {
  const std::string file = folder + "/trellis.db";
  if (schema == TestDatabase::Schema::migrated) {
    static const SqliteTemplate original;
    fs::copy_file(original.file(), file);
  }
  return "sqlite:" + file;
}

std::string make_postgresql(const std::string& name, TestDatabase::Schema schema) {
  test_server();  // before the template, so that it outlives it
  if (schema == TestDatabase::Schema::migrated) {
    static const PostgresqlTemplate original;
    run_on_server("create database " + name + " template " + original.name());
  } else {
    run_on_server("create database " + name + " template template0 lc_collate 'C' lc_ctype 'C'");
  }
  return address_on_server(name);
}

bool in_continuous_integration() {
  const char* ci = std::getenv("CI");
  return ci && std::string(ci) == "true";
}

}  // namespace

Instant test_instant() { return *Instant::parse("2026-03-09T09:00:00Z"); }

void settle(Database& db) {
  if (db.engine() == Engine::sqlite) return;
  const std::int64_t mine = db.write([](Transaction& tx) { return tx.number(); });
  const auto is_settled = [&] {
    return db.read([&](Snapshot& snapshot) { return snapshot.settled_before() > mine; });
  };
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!is_settled()) {
    if (std::chrono::steady_clock::now() > deadline) {
      ADD_FAILURE() << "Another transaction of the server stays open";
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

std::string name_of(Engine engine) { return engine == Engine::sqlite ? "SQLite" : "PostgreSQL"; }

std::string TestDatabase::why_missing(Engine engine) {
  if (engine == Engine::sqlite) return {};
  static const std::string why = []() -> std::string {
    try {
      test_server();
      return {};
    } catch (const std::exception& error) {
      return std::string("Nothing was tested on PostgreSQL. ") + error.what();
    }
  }();
  return why;
}

TestDatabase::TestDatabase(Engine engine, Schema schema) : engine_(engine) {
  name_ = engine == Engine::sqlite ? fresh_folder() : unique_name("test");
  url_ = engine == Engine::sqlite ? make_sqlite(name_, schema) : make_postgresql(name_, schema);
  database_.emplace(open_or_throw(url_));
}

TestDatabase::~TestDatabase() {
  database_.reset();
  try {
    if (engine_ == Engine::sqlite)
      fs::remove_all(name_);
    else
      run_on_server("drop database if exists " + name_ + " with (force)");
  } catch (const std::exception& error) {
    ADD_FAILURE() << "A test database was left behind: " << error.what();
  }
}

Database TestDatabase::open_again(const OpenOptions& options) const {
  return open_or_throw(url_, options);
}

std::unique_ptr<TestDatabase> database_or_skip(Engine engine, TestDatabase::Schema schema) {
  const std::string why = TestDatabase::why_missing(engine);
  if (why.empty()) return std::make_unique<TestDatabase>(engine, schema);
  const auto tell = [&] {
    // An engine that is installed and does not start is a failure everywhere.
    const bool is_absent = why.find("not installed") != std::string::npos;
    if (!is_absent || in_continuous_integration()) FAIL() << why;
    GTEST_SKIP() << why;
  };
  tell();
  return nullptr;
}

void EachEngine::SetUp() {
  database_ = database_or_skip(GetParam(), TestDatabase::Schema::migrated);
}

void EachEmptyEngine::SetUp() {
  database_ = database_or_skip(GetParam(), TestDatabase::Schema::none);
}

void for_each_engine(const std::function<void(Database&)>& test) {
  for (const Engine engine : {Engine::sqlite, Engine::postgresql}) {
    SCOPED_TRACE(name_of(engine));
    if (const auto database = database_or_skip(engine, TestDatabase::Schema::migrated))
      test(**database);
  }
}

}  // namespace trellis::storage::testing
