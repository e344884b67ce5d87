#include "storage/database.hpp"

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

}  // namespace trellis::storage
