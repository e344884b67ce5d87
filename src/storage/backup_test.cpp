#include "storage/backup.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "storage/migrate.hpp"
#include "storage/settings_store.hpp"
#include "storage/test_database.hpp"
#include "storage/transfer.hpp"
#include "support/postgresql_server.hpp"

namespace trellis::storage {

namespace {

namespace fs = std::filesystem;
using testing::test_instant;

/// All rows of a table as text, in the order of its first columns.
std::vector<std::string> contents(Database& db, const std::string& table) {
  return db.read([&](Snapshot& s) {
    std::vector<std::string> rows;
    const auto cursor = s.open("select * from " + table + " order by 1, 2");
    while (cursor->next()) {
      std::string row;
      for (int i = 0; i < cursor->column_count(); ++i) {
        const Value value = cursor->value(i);
        row += cursor->column_name(i) + "=";
        if (const auto* whole = std::get_if<std::int64_t>(&value)) row += std::to_string(*whole);
        if (const auto* text = std::get_if<std::string>(&value)) row += "'" + *text + "'";
        row += std::holds_alternative<std::monostate>(value) ? "null " : " ";
      }
      rows.push_back(row);
    }
    return rows;
  });
}

const std::vector<std::string> tables_to_compare = {
    "organisation", "organisation_identifier", "person", "event", "event_subject", "job"};

class Backup : public testing::EachEngine {
 protected:
  void SetUp() override {
    EachEngine::SetUp();
    std::string folder = (fs::temp_directory_path() / "trellis-backup-XXXXXX").string();
    folder_ = mkdtemp(folder.data());
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string file(const std::string& name) const { return folder_ + "/" + name; }

  void fill() {
    db().write([](Transaction& tx) {
      for (int i = 1; i <= 300; ++i) {
        const auto id = tx.insert(
            "insert into organisation (kind, name, recorded_at) values ('school', :name, :at) "
            "returning organisation_id",
            {{"name",
              "Sch\xC3\xB6"
              "ol\t\\ " +
                  std::to_string(i)},
             {"at", test_instant()}});
        tx.execute(
            "insert into organisation_identifier (organisation_id, scheme, value, started_on) "
            "values (:id, 'urn', :urn, '2026-01-01')",
            {{"id", id}, {"urn", std::to_string(900000 + i)}});
      }
      const auto event = tx.insert(
          "insert into event (type, happened_at, recorded_at, author_kind, summary_fields, "
          "changes, transaction_number) values ('a.b', 'x', 'x', 'schedule', '{}', '[]', :number) "
          "returning event_id",
          {{"number", tx.number()}});
      tx.execute(
          "insert into event_subject (event_id, subject_kind, subject_id) "
          "values (:event, 'organisation', 1)",
          {{"event", event}});
    });
  }

  std::string folder_;
};

/// An empty database of an engine to restore into.
std::string empty_url(Engine engine, const std::string& file, testing::TestDatabase* server) {
  return engine == Engine::sqlite ? "sqlite:" + file : server->url();
}

}  // namespace

TRELLIS_FOR_EACH_ENGINE(Backup);

TEST_P(Backup, RestoresIntoEitherEngineRowByRow) {
  fill();
  const auto written = back_up(db(), file("copy.db"), test_instant());
  ASSERT_TRUE(written) << written.error().message;
  // The last is the place of the follower of events, which a migration sets.
  EXPECT_EQ(written->rows, 300 + 300 + 1 + 1 + 1);
  EXPECT_GT(written->bytes, 0);

  for (const Engine engine : {Engine::sqlite, Engine::postgresql}) {
    SCOPED_TRACE(testing::name_of(engine));
    const auto server =
        testing::database_or_skip(Engine::postgresql, testing::TestDatabase::Schema::none);
    if (!server) return;
    const std::string url = empty_url(engine, file("restored.db"), server.get());
    const auto restored = restore(file("copy.db"), url, test_instant());
    ASSERT_TRUE(restored) << restored.error().message;
    EXPECT_EQ(restored->rows, written->rows);
    EXPECT_EQ(restored->tables, written->tables);

    Database copy = *Database::open(url);
    EXPECT_TRUE(copy.check_schema());
    for (const std::string& table : tables_to_compare)
      EXPECT_EQ(contents(copy, table), contents(db(), table)) << table;
  }
}

TEST_P(Backup, ARestoredDatabaseGoesOnAfterTheCopiedKeysAndNumbers) {
  fill();
  const auto last = db().write([](Transaction& tx) { return tx.number(); });
  ASSERT_TRUE(back_up(db(), file("copy.db"), test_instant()));
  const auto server =
      testing::database_or_skip(Engine::postgresql, testing::TestDatabase::Schema::none);
  if (!server) return;

  for (const Engine engine : {Engine::sqlite, Engine::postgresql}) {
    const std::string url = empty_url(engine, file("restored.db"), server.get());
    ASSERT_TRUE(restore(file("copy.db"), url, test_instant()));
    Database copy = *Database::open(url);
    copy.write([&](Transaction& tx) {
      EXPECT_EQ(tx.insert("insert into organisation (kind, recorded_at) values ('hub', 'x') "
                          "returning organisation_id"),
                301);
      const auto highest = *tx.one<std::int64_t>("select max(transaction_number) from event");
      EXPECT_GE(tx.number(), highest);
      EXPECT_LE(highest, last);
    });
    EXPECT_GT(copy.read([](Snapshot& s) { return s.settled_before(); }), 0);
  }
}

TEST_P(Backup, SeesOneMomentWhileOthersWrite) {
  fill();
  Database other = test_database().open_again();
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    while (!stop)
      other.write([](Transaction& tx) {
        // Two rows that belong together: a copy must hold both or neither.
        for (const char* kind : {"left", "right"})
          tx.execute("insert into organisation (kind, recorded_at) values (:kind, 'x')",
                     {{"kind", kind}});
      });
  });
  const auto written = back_up(db(), file("copy.db"), test_instant());
  stop = true;
  writer.join();
  ASSERT_TRUE(written) << written.error().message;

  Database copy = *Database::open("sqlite:" + file("copy.db"));
  const auto count = [&](std::string_view kind) {
    return copy.read([&](Snapshot& s) {
      return *s.one<std::int64_t>("select count(*) from organisation where kind = :kind",
                                  {{"kind", kind}});
    });
  };
  EXPECT_EQ(count("left"), count("right"));
}

TEST_P(Backup, NeverOverwritesAFileOrADatabase) {
  fill();
  ASSERT_TRUE(back_up(db(), file("copy.db"), test_instant()));

  EXPECT_EQ(back_up(db(), file("copy.db"), test_instant()).error().kind, ProblemKind::conflict);
  const auto over = restore(file("copy.db"), test_database().url(), test_instant());
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().kind, ProblemKind::conflict);
  EXPECT_EQ(contents(db(), "organisation").size(), 300u);
}

TEST_P(Backup, RefusesAFolderThatIsNotThere) {
  const auto refused = back_up(db(), file("no/such/folder/copy.db"), test_instant());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ProblemKind::not_found);
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_P(Backup, IsExaminedByTheDoctor) {
  for (const Finding& finding : examine(db())) {
    EXPECT_TRUE(finding.is_well) << finding.what << ": " << finding.advice;
    EXPECT_FALSE(finding.what.empty());
  }
}

TEST(Restore, RefusesWhatIsNoBackup) {
  std::string folder = (fs::temp_directory_path() / "trellis-backup-XXXXXX").string();
  ASSERT_TRUE(mkdtemp(folder.data()));
  std::ofstream(folder + "/text.db") << std::string(5000, 'x');
  Database::open("sqlite:" + folder + "/other.db")->write([](Transaction& tx) {
    tx.run_script("create table something (a text)");
  });
  const auto refused = [&](const std::string& name) {
    const auto restored =
        restore(folder + "/" + name, "sqlite:" + folder + "/target.db", test_instant());
    EXPECT_FALSE(restored) << name;
    return restored ? "" : restored.error().message;
  };

  EXPECT_NE(refused("missing.db").find("There is no database"), std::string::npos);
  EXPECT_NE(refused("text.db").find("not a database"), std::string::npos);
  EXPECT_NE(refused("other.db").find("not a backup"), std::string::npos);
  EXPECT_FALSE(fs::exists(folder + "/target.db"));
  fs::remove_all(folder);
}

TEST(Restore, BringsAnOlderBackupUpToDate) {
  std::string folder = (fs::temp_directory_path() / "trellis-backup-XXXXXX").string();
  ASSERT_TRUE(mkdtemp(folder.data()));
  {
    Database old = *Database::open("sqlite:" + folder + "/old.db");
    ASSERT_TRUE(old.migrate(test_instant(), {embedded_migrations().front()}));
    ASSERT_TRUE(back_up(old, folder + "/copy.db", test_instant()));
  }
  ASSERT_TRUE(restore(folder + "/copy.db", "sqlite:" + folder + "/new.db", test_instant()));

  EXPECT_TRUE(Database::open("sqlite:" + folder + "/new.db")->check_schema());
  EXPECT_FALSE(Database::open("sqlite:" + folder + "/copy.db")->check_schema());
  fs::remove_all(folder);
}

TEST(Transfer, OrdersTablesAfterThoseTheyReferTo) {
  testing::TestDatabase database(Engine::sqlite);
  const auto tables = database->read([](Snapshot& s) { return tables_in_order(s); });
  const auto place = [&](std::string_view name) {
    return std::ranges::find(tables, name) - tables.begin();
  };

  EXPECT_LT(place("organisation"), place("organisation_identifier"));
  EXPECT_LT(place("person"), place("event"));
  EXPECT_LT(place("event"), place("event_subject"));
  EXPECT_EQ(place("schema_migration"), static_cast<std::ptrdiff_t>(tables.size()));
}

}  // namespace trellis::storage
