#include "storage/bulk_ahead.hpp"

#include <stdexcept>

#include "storage/test_database.hpp"

namespace trellis::storage {

namespace {

using testing::test_instant;

const std::vector<std::string> ahead_columns = {"kind", "name", "recorded_at"};

std::int64_t count_organisations(Database& db) {
  return db.read(
      [](Snapshot& s) { return *s.one<std::int64_t>("select count(*) from organisation"); });
}

/// Loads `count` rows and throws in place of row `fails_at`, where one is given.
std::int64_t load_ahead(Database& db, int count, int fails_at = -1) {
  int made = 0;
  return db.write([&](Transaction& tx) {
    return bulk_ahead(tx, "organisation", ahead_columns, [&](BulkRow& row) {
      if (made == fails_at) throw std::runtime_error("the file ends here");
      if (made == count) return false;
      row << "school"
          << "School " + std::to_string(++made) << test_instant();
      return true;
    });
  });
}

}  // namespace

using BulkAhead = testing::EachEngine;
TRELLIS_FOR_EACH_ENGINE(BulkAhead);

/// Whole batches, a batch begun, a single row and none.
TEST_P(BulkAhead, WritesEveryRowInOrder) {
  int before = 0;
  for (const int count : {0, 1, 64, 5000}) {
    EXPECT_EQ(load_ahead(db(), count), count);
    const auto names = db().read([](Snapshot& s) {
      return s.rows<std::string>("select name from organisation order by organisation_id");
    });
    ASSERT_EQ(names.size(), static_cast<std::size_t>(before + count));
    for (int i = 0; i < count; ++i)
      ASSERT_EQ(names[static_cast<std::size_t>(before + i)], "School " + std::to_string(i + 1));
    before += count;
  }
}

TEST_P(BulkAhead, AFailureOfTheMakingThreadEndsTheLoad) {
  EXPECT_THROW(load_ahead(db(), 5000, 3000), std::runtime_error);
  EXPECT_THROW(load_ahead(db(), 5000, 0), std::runtime_error);
  EXPECT_EQ(count_organisations(db()), 0);
}

TEST_P(BulkAhead, ARefusedRowEndsTheMakingThread) {
  int made = 0;
  const auto refused = [&](BulkRow& row) {
    if (++made == 5000) return false;
    row.null() << "x" << test_instant();
    return true;
  };
  EXPECT_THROW(db().write([&](Transaction& tx) {
    return bulk_ahead(tx, "organisation", ahead_columns, refused);
  }),
               Error);
  EXPECT_GE(made, 1);
  EXPECT_EQ(count_organisations(db()), 0);
}

}  // namespace trellis::storage
