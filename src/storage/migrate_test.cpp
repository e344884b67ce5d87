#include "storage/migrate.hpp"

#include <thread>

#include "storage/test_database.hpp"

namespace trellis::storage {

namespace {

using testing::test_instant;

const std::vector<Migration> two = {
    {1, "0001_one", "create table one (one_id @id@, note text) @strict@;"},
    {2, "0002_two", "create table two (one_id @int8@ references one (one_id)) @strict@;"}};

std::int64_t applied(Database& db) {
  return db.read(
      [](Snapshot& s) { return *s.one<std::int64_t>("select count(*) from schema_migration"); });
}

}  // namespace

using Migrating = testing::EachEmptyEngine;
TRELLIS_FOR_EACH_ENGINE(Migrating);

TEST_P(Migrating, AppliesEachMigrationOnce) {
  ASSERT_TRUE(db().migrate(test_instant(), {two[0]}));
  ASSERT_TRUE(db().migrate(test_instant(), two));
  ASSERT_TRUE(db().migrate(test_instant(), two));

  EXPECT_EQ(applied(db()), 2);
}

TEST_P(Migrating, FillsAGapLeftByALowerNumber) {
  const Migration late = {1, "0001_late", "create table late (a text) @strict@;"};
  const Migration early = {2, "0002_early", "create table early (a text) @strict@;"};

  ASSERT_TRUE(db().migrate(test_instant(), {early}));
  ASSERT_TRUE(db().migrate(test_instant(), {late, early}));

  EXPECT_EQ(applied(db()), 2);
}

TEST_P(Migrating, AppliesAllOfAMigrationOrNothing) {
  const std::vector<Migration> broken = {
      two[0], {2, "0002_broken", "create table half (a text); create tabel other (a text);"}};

  EXPECT_THROW((void)db().migrate(test_instant(), broken), Error);

  EXPECT_EQ(applied(db()), 1);
  EXPECT_THROW(
      db().read([](Snapshot& s) { return s.one<std::int64_t>("select count(*) from half"); }),
      Error);
  EXPECT_TRUE(db().migrate(test_instant(), two));
}

TEST_P(Migrating, RefusesADatabaseThatANewerTrellisMade) {
  ASSERT_TRUE(db().migrate(test_instant(), two));

  const auto older = db().migrate(test_instant(), {two[0]});

  ASSERT_FALSE(older);
  EXPECT_EQ(older.error().kind, ProblemKind::conflict);
  EXPECT_NE(older.error().message.find("newer Trellis"), std::string::npos);
}

TEST_P(Migrating, RefusesAMigrationThatWasEdited) {
  ASSERT_TRUE(db().migrate(test_instant(), {two[0]}));

  Migration edited = two[0];
  edited.sql = "create table one (one_id @id@) @strict@;";

  EXPECT_FALSE(db().migrate(test_instant(), {edited}));
}

TEST_P(Migrating, SaysWhatIsMissingBeforeAndNothingAfter) {
  EXPECT_EQ(db().pending_migrations().size(), embedded_migrations().size());
  const auto before = db().check_schema();
  ASSERT_FALSE(before);
  EXPECT_NE(before.error().message.find("trellis migrate"), std::string::npos);

  ASSERT_TRUE(db().migrate(test_instant()));

  EXPECT_TRUE(db().pending_migrations().empty());
  EXPECT_TRUE(db().check_schema());
}

TEST_P(Migrating, MayBeStartedByTwoProgramsAtOnce) {
  Database other = test_database().open_again();
  {
    const std::jthread second([&] { EXPECT_TRUE(other.migrate(test_instant())); });
    EXPECT_TRUE(db().migrate(test_instant()));
  }

  EXPECT_TRUE(db().check_schema());
}

TEST(Migrations, AreNumberedOnceAndInOrder) {
  const auto& migrations = embedded_migrations();
  ASSERT_FALSE(migrations.empty());
  for (std::size_t i = 1; i < migrations.size(); ++i)
    EXPECT_LT(migrations[i - 1].number, migrations[i].number) << migrations[i].name;
}

TEST(Migrations, LeaveNoForeignKeyWithoutAnIndexAndNoTableUnstrict) {
  testing::TestDatabase database(Engine::sqlite);
  constexpr auto keys_sql = R"(
    select m.name || '.' || f."from"
    from sqlite_master m, pragma_foreign_key_list(m.name) f
    where m.type = 'table'
      and not exists (
        select 1
        from pragma_index_list(m.name) l, pragma_index_info(l.name) i
        where i.seqno = 0 and i.name = f."from")
      and not exists (
        select 1 from pragma_table_info(m.name) c where c.pk = 1 and c.name = f."from")
    order by 1)";
  constexpr auto loose_sql = R"(
    select name
    from sqlite_master
    where type = 'table' and name not like 'sqlite_%' and sql not like '%strict%'
    order by name)";

  const auto read = [&](std::string_view sql) {
    return database->read([&](Snapshot& s) { return s.rows<std::string>(sql); });
  };

  EXPECT_EQ(read(keys_sql), std::vector<std::string>());
  EXPECT_EQ(read(loose_sql), std::vector<std::string>());
}

}  // namespace trellis::storage
