#include "storage/bulk.hpp"

#include <utility>

#include "storage/test_database.hpp"

namespace trellis::storage {

namespace {

using testing::test_instant;

const std::vector<std::string> columns = {"kind", "name", "recorded_at"};

std::int64_t load(Transaction& tx, int count, const std::string& name) {
  int row_number = 0;
  return tx.bulk("organisation", columns, [&](BulkRow& row) {
    if (row_number++ == count) return false;
    row << "school" << name + std::to_string(row_number) << test_instant();
    return true;
  });
}

struct Mixed {
  std::int64_t whole = 0;
  std::optional<double> number;
  std::optional<std::string> words;
  std::optional<Bytes> data;
  friend bool operator==(const Mixed&, const Mixed&) = default;
};
void read_row(Columns& reading, Mixed& row) {
  reading >> row.whole >> row.number >> row.words >> row.data;
}

}  // namespace

using Bulk = testing::EachEngine;
TRELLIS_FOR_EACH_ENGINE(Bulk);

TEST_P(Bulk, WritesEveryRow) {
  const auto written = db().write([](Transaction& tx) { return load(tx, 5000, "School "); });

  EXPECT_EQ(written, 5000);
  EXPECT_EQ(db().read([](Snapshot& s) {
    return *s.one<std::int64_t>("select count(*) from organisation where name like 'School %'");
  }),
            5000);
}

TEST_P(Bulk, KeepsEveryTypeNullAndAwkwardText) {
  const std::vector<Mixed> rows = {{1,
                                    0.1,
                                    "tab\t line\nreturn\r back\\slash \\N \\. quote'\"",
                                    Bytes{std::string("\0\xFF\\", 3)}},
                                   {-9'000'000'000, std::nullopt, "", Bytes{}},
                                   {3, -1e300, std::nullopt, std::nullopt}};
  db().write([&](Transaction& tx) {
    tx.make_scratch_table("mixed", "whole @int8@, number @float8@, words text, data @bytes@");
    auto next = rows.begin();
    tx.bulk("mixed", {"whole", "number", "words", "data"}, [&](BulkRow& row) {
      if (next == rows.end()) return false;
      row << next->whole << next->number << next->words << next->data;
      ++next;
      return true;
    });

    const auto order = "select whole, number, words, data from mixed order by abs(whole)";
    const auto read = tx.rows<Mixed>(order);

    ASSERT_EQ(read.size(), 3u);
    EXPECT_EQ(read[0], rows[0]);
    EXPECT_EQ(read[1], rows[2]);
    EXPECT_EQ(read[2], rows[1]);
  });
}

TEST_P(Bulk, LeavesNothingBehindWhenItFails) {
  EXPECT_THROW(db().write([](Transaction& tx) {
    int row_number = 0;
    tx.bulk("organisation", columns, [&](BulkRow& row) -> bool {
      if (++row_number == 100) throw std::runtime_error("the file ends here");
      row << "school"
          << "x" << test_instant();
      return true;
    });
  }),
               std::runtime_error);

  EXPECT_EQ(db().write([](Transaction& tx) { return load(tx, 1, "after"); }), 1);
  EXPECT_EQ(db().read([](Snapshot& s) {
    return *s.one<std::int64_t>("select count(*) from organisation");
  }),
            1);
}

TEST_P(Bulk, RefusesRowsThatBreakARule) {
  const auto with_null = [](Transaction& tx) {
    bool given = false;
    tx.bulk("organisation", columns, [&](BulkRow& row) {
      if (std::exchange(given, true)) return false;
      row.null() << "x" << test_instant();
      return true;
    });
  };
  try {
    db().write(with_null);
    FAIL() << "a null kind was kept";
  } catch (const Error& error) {
    EXPECT_EQ(error.failure(), Failure::constraint);
  }
}

TEST_P(Bulk, RefusesAWrongNumberOfValuesAndOddNames) {
  const auto one_value = [](BulkRow& row) {
    row << "school";
    return true;
  };
  EXPECT_THROW(db().write([&](Transaction& tx) { tx.bulk("organisation", columns, one_value); }),
               Error);
  EXPECT_THROW(
      db().write([&](Transaction& tx) { tx.bulk("organisation; drop", {"kind"}, one_value); }),
      Error);
}

TEST_P(Bulk, ReservesKeysThatNobodyElseGets) {
  const auto after = db().write([](Transaction& tx) {
    const auto ids = tx.reserve_ids("organisation", "organisation_id", 3);
    std::size_t next = 0;
    tx.bulk("organisation", {"organisation_id", "kind", "name", "recorded_at"}, [&](BulkRow& row) {
      if (next == ids.size()) return false;
      row << ids[next++] << "school"
          << "x" << test_instant();
      return true;
    });
    return tx.insert(
        "insert into organisation (kind, recorded_at) values ('hub', '2026-03-09T09:00:00Z') "
        "returning organisation_id");
  });

  EXPECT_EQ(after, 4);
}

TEST_P(Bulk, ScratchTablesGoWithTheirTransaction) {
  for (int round = 0; round < 2; ++round) {
    db().write([](Transaction& tx) {
      tx.make_scratch_table("staged", "urn @int8@");
      EXPECT_EQ(tx.execute("insert into staged (urn) values (:urn)", {{"urn", 900001}}), 1);
      EXPECT_EQ(*tx.one<std::int64_t>("select count(*) from staged"), 1);
    });
    EXPECT_THROW(
        db().read([](Snapshot& s) { return s.one<std::int64_t>("select count(*) from staged"); }),
        Error);
    const auto refused = db().write([](Transaction& tx) -> Result<void> {
      tx.make_scratch_table("staged", "urn @int8@");
      return problem(ProblemKind::invalid, "", "Choose another file");
    });
    EXPECT_FALSE(refused);
  }
}

}  // namespace trellis::storage
