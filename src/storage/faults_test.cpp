// What is left after a kill, a full disk, a read-only file and a lost server.
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <random>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "storage/sqlite_session.hpp"
#include "storage/test_database.hpp"
#include "support/postgresql_server.hpp"

namespace trellis::storage {

namespace {

namespace fs = std::filesystem;
using testing::test_instant;

std::int64_t count(Database& db, std::string_view sql) {
  return db.read([&](Snapshot& s) { return *s.one<std::int64_t>(sql); });
}

void add_pair(Transaction& tx, int number) {
  const auto id = tx.insert(
      "insert into organisation (kind, name, recorded_at) values ('school', :name, 'x') "
      "returning organisation_id",
      {{"name", std::to_string(number)}});
  tx.execute(
      "insert into organisation_identifier (organisation_id, scheme, value, started_on) "
      "values (:id, 'urn', :value, '2026-01-01')",
      {{"id", id}, {"value", std::to_string(number)}});
}

/// In a child process: writes pairs of rows, and says each number down the pipe once it is kept.
[[noreturn]] void write_until_killed(const std::string& url, int first, int pipe_end) {
  try {
    Database db = *Database::open(url);
    for (int number = first;; ++number) {
      db.write([&](Transaction& tx) { add_pair(tx, number); });
      if (write(pipe_end, &number, sizeof number) != sizeof number) break;
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "The child failed: %s\n", error.what());
  }
  _exit(1);
}

/// A PostgreSQL server may still be saving what a killed client had sent.
void wait_until_alone(Database& db) {
  if (db.engine() == Engine::sqlite) return;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (count(db,
               "select count(*) from pg_stat_activity "
               "where datname = current_database() and pid <> pg_backend_pid()") > 0) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

/// Runs `body` in a child process and gives its exit code.
int in_child(const std::function<int()>& body) {
  const pid_t child = fork();
  if (child == 0) {
    try {
      _exit(body());
    } catch (const std::exception& error) {
      std::fprintf(stderr, "The child failed: %s\n", error.what());
      _exit(99);
    }
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

using Faults = testing::EachEngine;
TRELLIS_FOR_EACH_ENGINE(Faults);

TEST_P(Faults, AKillLosesNothingThatWasAcknowledged) {
  std::mt19937 random(7);
  int last = 0;
  for (int round = 0; round < 5; ++round) {
    test_database().close();
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) write_until_killed(test_database().url(), last + 1, ends[1]);
    close(ends[1]);
    int acknowledged = last;
    int number = 0;
    // At least a few writes, then a kill after a random number of further ones and a random wait.
    const int enough = last + 3 + static_cast<int>(random() % 30);
    while (acknowledged < enough && read(ends[0], &number, sizeof number) == sizeof number)
      acknowledged = number;
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 3000));
    kill(child, SIGKILL);
    while (read(ends[0], &number, sizeof number) == sizeof number) acknowledged = number;
    waitpid(child, nullptr, 0);
    close(ends[0]);

    Database db = test_database().open_again();
    wait_until_alone(db);
    const auto organisations = count(db, "select count(*) from organisation");
    const auto identifiers = count(db, "select count(*) from organisation_identifier");
    EXPECT_EQ(organisations, identifiers) << "half of a pair was kept";
    EXPECT_GE(organisations, acknowledged) << "an acknowledged pair is lost";
    EXPECT_LE(organisations, acknowledged + 1) << "more than the one not yet acknowledged";
    EXPECT_EQ(count(db, "select count(distinct value) from organisation_identifier"), identifiers);
    last = static_cast<int>(organisations);
  }
}

TEST(FaultsOfSqlite, AFullDiskIsNamedAndLosesNothing) {
  testing::TestDatabase database(Engine::sqlite);
  database->write([](Transaction& tx) { add_pair(tx, 1); });
  database.close();
  const auto child = [&] {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit = {600'000, 600'000};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return 10;
    Database db = *Database::open(database.url());
    try {
      db.write([](Transaction& tx) {
        for (int i = 2; i < 100'000; ++i) add_pair(tx, i);
      });
      return 11;
    } catch (const Error& error) {
      if (error.failure() != Failure::full) return 12;
      if (std::string(error.what()).find("Free some space") == std::string::npos) return 13;
    }
    // What fits can still be written and read.
    db.write([](Transaction& tx) { add_pair(tx, 2); });
    return count(db, "select count(*) from organisation") == 2 ? 0 : 14;
  };
  EXPECT_EQ(in_child(child), 0);

  Database db = database.open_again();
  EXPECT_EQ(count(db, "select count(*) from organisation_identifier"), 2);
  EXPECT_EQ(db.read([](Snapshot& s) { return *s.one<std::string>("pragma integrity_check"); }),
            "ok");
}

TEST(FaultsOfSqlite, AReadOnlyFileIsNamedAtOnceAndCanStillBeRead) {
  testing::TestDatabase database(Engine::sqlite);
  database->write([](Transaction& tx) { add_pair(tx, 1); });
  database.close();
  const std::string file = database.url().substr(std::string("sqlite:").size());
  const fs::path folder = fs::path(file).parent_path();
  fs::permissions(file, fs::perms(0444));
  fs::permissions(folder, fs::perms(0555));
  const auto child = [&] {
    // Root may write everything, so the test gives that up first.
    if (geteuid() == 0 && setuid(65534) != 0) return 10;
    const auto refused = Database::open(database.url());
    if (refused) return 11;
    if (refused.error().message.find("read-only") == std::string::npos) return 12;
    return 0;
  };
  EXPECT_EQ(in_child(child), 0);
  fs::permissions(folder, fs::perms(0755));
  fs::permissions(file, fs::perms(0644));

  Database reading = database.open_again({.read_only = true});
  EXPECT_EQ(count(reading, "select count(*) from organisation"), 1);
  try {
    reading.write([](Transaction& tx) { add_pair(tx, 2); });
    FAIL() << "a read-only database was written";
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::read_only) << error.what();
  }
}

TEST(FaultsOfSqlite, AnotherProgramThatWritesForLongIsNamed) {
  testing::TestDatabase database(Engine::sqlite);
  Database other = database.open_again({.busy_seconds_max = 0});
  database->write([&](Transaction& tx) {
    add_pair(tx, 1);
    std::thread([&] {
      try {
        other.write([](Transaction& inner) { add_pair(inner, 2); });
        ADD_FAILURE() << "two programs wrote at once";
      } catch (const Error& error) {
        EXPECT_EQ(error.failure(), Failure::busy) << error.what();
      }
    }).join();
  });
}

TEST(FaultsOfSqlite, AFileThatIsNoDatabaseIsNamed) {
  testing::TestDatabase database(Engine::sqlite);
  database.close();
  const std::string file = database.url().substr(std::string("sqlite:").size());
  fs::resize_file(file, 0);
  const int handle = open(file.c_str(), O_WRONLY);
  ASSERT_EQ(write(handle, "this is no database at all", 26), 26);
  close(handle);

  const auto refused = Database::open(database.url());

  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("not a database"), std::string::npos);
}

TEST(FaultsOfSqlite, ANetworkDriveIsRefused) {
  EXPECT_TRUE(is_network_file_system(0x6969));       // NFS
  EXPECT_TRUE(is_network_file_system(0xFF534D42L));  // CIFS
  EXPECT_TRUE(is_network_file_system(static_cast<int>(0xFF534D42)));
  EXPECT_FALSE(is_network_file_system(0xEF53));      // ext4
  EXPECT_FALSE(is_network_file_system(0x01021994));  // tmpfs
}

TEST(FaultsOfSqlite, AMissingFileOrFolderIsNamed) {
  const auto missing = Database::open("sqlite:/tmp/trellis-no-such.db", {.create = false});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, ProblemKind::not_found);
  EXPECT_FALSE(Database::open("sqlite:/no/such/folder/trellis.db"));
}

/// A server of these tests' own, which they may stop.
class LostServer : public ::testing::Test {
 protected:
  static void TearDownTestSuite() { server_.reset(); }
  void SetUp() override {
    if (!testing::database_or_skip(Engine::postgresql)) return;
    if (!server_) server_.emplace();
    server_->start();
    database_.emplace(*Database::open(server_->url()));
    ASSERT_TRUE(database_->migrate(test_instant()));
    database_->write([](Transaction& tx) {
      tx.execute("delete from organisation_identifier");
      tx.execute("delete from organisation");
    });
  }
  Database& db() { return *database_; }

  static inline std::optional<testing::PostgresqlServer> server_;
  std::optional<Database> database_;
};

TEST_F(LostServer, IsNamedAndFoundAgain) {
  db().write([](Transaction& tx) { add_pair(tx, 1); });

  server_->stop();
  try {
    count(db(), "select count(*) from organisation");
    FAIL() << "there was no server to answer";
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::unavailable);
    EXPECT_NE(std::string(error.what()).find("does not answer"), std::string::npos) << error.what();
  }

  server_->start();
  EXPECT_EQ(count(db(), "select count(*) from organisation"), 1);
  db().write([](Transaction& tx) { add_pair(tx, 2); });
  EXPECT_EQ(count(db(), "select count(*) from organisation"), 2);
}

TEST_F(LostServer, UndoesTheTransactionItWasLostIn) {
  try {
    db().write([&](Transaction& tx) {
      add_pair(tx, 1);
      server_->stop();
      add_pair(tx, 2);
    });
    FAIL() << "there was no server to write to";
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::unavailable);
  }

  server_->start();
  EXPECT_EQ(count(db(), "select count(*) from organisation"), 0);
}

TEST_F(LostServer, SaysWhenItIsNotKnownWhetherAChangeWasSaved) {
  try {
    db().write([&](Transaction& tx) {
      add_pair(tx, 1);
      server_->stop();
    });
    FAIL() << "there was no server to commit";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("Look whether it is there"), std::string::npos)
        << error.what();
  }
}

TEST_F(LostServer, IsNotNoticedWhenOnlyAnIdleConnectionWasLost) {
  db().write([](Transaction& tx) { add_pair(tx, 1); });
  Database other = *Database::open(server_->url());
  other.write([](Transaction& tx) {
    tx.one<std::int64_t>(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity "
        "where pid <> pg_backend_pid() and backend_type = 'client backend'");
  });

  EXPECT_EQ(count(db(), "select count(*) from organisation"), 1);
  db().write([](Transaction& tx) { add_pair(tx, 2); });
}

TEST_F(LostServer, IsAnErrorAtTheFirstConnectionToo) {
  server_->stop();
  try {
    (void)Database::open(server_->url());
    FAIL() << "there was no server to answer";
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::unavailable);
  }
}

}  // namespace trellis::storage
