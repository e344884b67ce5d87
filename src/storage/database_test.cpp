#include "storage/database.hpp"

#include <atomic>
#include <thread>

#include "storage/test_database.hpp"

namespace trellis::storage {

namespace {

using testing::EachEngine;

struct Named {
  std::int64_t id = 0;
  std::string name;
  friend bool operator==(const Named&, const Named&) = default;
};

void read_row(Columns& columns, Named& row) { columns >> row.id >> row.name; }

std::int64_t add(Transaction& tx, std::string_view name) {
  return tx.insert(
      "insert into organisation (kind, name, recorded_at) values ('school', :name, :at) "
      "returning organisation_id",
      {{"name", name}, {"at", testing::test_instant()}});
}

constexpr auto all_sql = "select organisation_id, name from organisation order by organisation_id";

std::int64_t count(Database& db) {
  return db.read(
      [](Snapshot& s) { return *s.one<std::int64_t>("select count(*) from organisation"); });
}

}  // namespace

using Storage = EachEngine;
TRELLIS_FOR_EACH_ENGINE(Storage);

TEST_P(Storage, KeepsWhatWasWritten) {
  const auto id = db().write([](Transaction& tx) { return add(tx, "Invented School"); });

  const auto rows = db().read([](Snapshot& s) { return s.rows<Named>(all_sql); });
  EXPECT_EQ(rows, (std::vector<Named>{{id, "Invented School"}}));
}

TEST_P(Storage, UndoesEverythingWhenAProblemIsReturned) {
  const auto answer = db().write([](Transaction& tx) -> Result<std::int64_t> {
    add(tx, "Invented School");
    return problem(ProblemKind::conflict, "name", "Choose another name");
  });

  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message, "Choose another name");
  EXPECT_EQ(count(db()), 0);
}

TEST_P(Storage, UndoesEverythingWhenSomethingIsThrown) {
  EXPECT_THROW(db().write([](Transaction& tx) {
    add(tx, "Invented School");
    throw std::logic_error("a bug");
  }),
               std::logic_error);
  EXPECT_EQ(count(db()), 0);
}

TEST_P(Storage, ASnapshotDoesNotChangeWhileOthersWrite) {
  Database other = test_database().open_again();
  db().read([&](Snapshot& s) {
    EXPECT_TRUE(s.rows<Named>(all_sql).empty());
    std::thread([&] { other.write([](Transaction& tx) { add(tx, "Later"); }); }).join();
    EXPECT_TRUE(s.rows<Named>(all_sql).empty());
  });
  EXPECT_EQ(count(db()), 1);
}

TEST_P(Storage, ASnapshotCannotWrite) {
  try {
    db().read([](Snapshot& s) {
      return s.one<std::int64_t>(
          "insert into organisation (kind, recorded_at) values ('hub', 'x') "
          "returning organisation_id");
    });
    FAIL() << "a snapshot wrote";
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::read_only);
  }
  EXPECT_EQ(count(db()), 0);
}

TEST_P(Storage, ARuleThatReadsThenWritesHoldsUnderContention) {
  const int places = 5;
  constexpr int threads = 4;
  Database other = test_database().open_again();
  std::atomic<int> given = 0;
  const auto take_places = [&](Database& database) {
    for (int i = 0; i < places; ++i) {
      // On PostgreSQL the last retry may fail as well; then nothing was written, and we ask again.
      try {
        const auto taken = database.write([places](Transaction& tx) -> Result<void> {
          if (*tx.one<std::int64_t>("select count(*) from organisation") >= places)
            return problem(ProblemKind::refused_by_rule, "", "There are no places left");
          add(tx, "A place");
          return {};
        });
        if (taken) ++given;
      } catch (const Error& error) {
        ASSERT_EQ(error.failure(), Failure::serialisation) << error.what();
        --i;
      }
    }
  };

  std::vector<std::thread> crowd;
  for (int i = 0; i < threads; ++i)
    crowd.emplace_back([&, i] { take_places(i % 2 == 0 ? db() : other); });
  for (std::thread& thread : crowd) thread.join();

  EXPECT_EQ(given, places);
  EXPECT_EQ(count(db()), places);
}

TEST_P(Storage, ManyThreadsReadAtOnceThroughFewSessions) {
  Database narrow = test_database().open_again({.sessions_max = 2});
  db().write([](Transaction& tx) { add(tx, "Invented School"); });
  std::atomic<int> seen = 0;
  std::vector<std::thread> crowd;
  for (int i = 0; i < 8; ++i)
    crowd.emplace_back([&] {
      for (int round = 0; round < 20; ++round) seen += static_cast<int>(count(narrow));
    });
  for (std::thread& thread : crowd) thread.join();

  EXPECT_EQ(seen, 160);
}

TEST_P(Storage, TriesAgainAfterASerialisationFailureThreeTimesAtMost) {
  int runs = 0;
  EXPECT_THROW(db().write([&](Transaction&) {
    ++runs;
    throw Error(Failure::serialisation, "Somebody else was faster");
  }),
               Error);
  EXPECT_EQ(runs, 4);

  runs = 0;
  db().write([&](Transaction& tx) {
    add(tx, "Once");
    if (++runs < 3) throw Error(Failure::serialisation, "Somebody else was faster");
  });
  EXPECT_EQ(runs, 3);
  EXPECT_EQ(count(db()), 1);
}

TEST_P(Storage, SaysWhichKindOfRuleWasBroken) {
  try {
    db().write([](Transaction& tx) {
      tx.execute(
          "insert into organisation_identifier (organisation_id, scheme, value, started_on) "
          "values (12345, 'urn', '900001', '2026-01-01')");
    });
    FAIL() << "a foreign key was not checked";
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::constraint);
  }
}

TEST_P(Storage, NeverPutsValuesIntoAnErrorMessage) {
  const auto save = [&](std::string_view email) {
    db().write([&](Transaction& tx) {
      tx.execute("insert into person (name, email, created_at) values ('A', :email, 'x')",
                 {{"email", email}});
    });
  };
  save("private.address@school.example");
  try {
    save("private.address@school.example");
    FAIL() << "two people share an address";
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()).find("private.address"), std::string::npos) << error.what();
  }
}

TEST_P(Storage, KeepsTheEventLogAppendOnly) {
  db().write([](Transaction& tx) {
    const auto id = tx.insert(
        "insert into event (type, happened_at, recorded_at, author_kind, summary_fields, changes, "
        "transaction_number) values ('a.b', 'x', 'x', 'schedule', '{}', '[]', 0) "
        "returning event_id");
    tx.execute(
        "insert into event_subject (event_id, subject_kind, subject_id) values (:id, 'person', 1)",
        {{"id", id}});
  });
  for (const char* sql : {"update event set type = 'c'",
                          "delete from event",
                          "update event_subject set subject_id = 2",
                          "delete from event_subject"}) {
    try {
      db().write([&](Transaction& tx) { tx.execute(sql); });
      ADD_FAILURE() << sql << " was allowed";
    } catch (const Error& error) {
      EXPECT_EQ(error.failure(), Failure::constraint) << error.what();
    }
  }
}

TEST_P(Storage, NumbersTransactionsSoThatNothingAppearsLate) {
  const auto one = db().write([](Transaction& tx) { return tx.number(); });
  const auto two = db().write([](Transaction& tx) {
    EXPECT_EQ(tx.number(), tx.number());
    return tx.number();
  });
  EXPECT_LE(one, two);
  testing::settle(db());
  EXPECT_GT(db().read([](Snapshot& s) { return s.settled_before(); }), two);
}

TEST(StorageOnPostgresql, AnOpenTransactionHoldsBackWhatIsSettled) {
  const auto database = testing::database_or_skip(Engine::postgresql);
  if (!database) return;
  Database other = database->open_again();
  (*database)->write([&](Transaction& tx) {
    const auto number = tx.number();
    std::thread([&] {
      const auto later = other.write([](Transaction& inner) { return inner.number(); });
      EXPECT_GT(later, number);
      EXPECT_LE(other.read([](Snapshot& s) { return s.settled_before(); }), number);
    }).join();
  });
}

TEST(StorageDeathTest, NestedTransactionsAreAProgrammersMistake) {
  testing::TestDatabase database(Engine::sqlite);
  Database& db = *database;
  EXPECT_DEATH(db.write([&](Transaction&) { db.write([](Transaction&) {}); }), "not nested");
  EXPECT_DEATH(db.write([&](Transaction&) { count(db); }), "not nested");
  EXPECT_DEATH(db.read([&](Snapshot&) { db.write([](Transaction&) {}); }), "not nested");
}

}  // namespace trellis::storage
