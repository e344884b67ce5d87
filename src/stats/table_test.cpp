#include "stats/table.hpp"

#include <cmath>

#include "stats/table_csv.hpp"
#include "stats/test_support.hpp"

namespace trellis::stats {

namespace {

constexpr const char* small_csv =
    "school,pupil,group,pre,post\n"
    "0900002,b,offered,10,12\n"
    "0900001,a,usual,,9.5\n"
    "0900002,a,offered,8,NA\n"
    "0900001,\"c,d\",usual,7,8\n";

CsvOptions small_options() {
  CsvOptions options;
  options.school = "school";
  options.pupil = "pupil";
  options.arm = "group";
  options.treated = "offered";
  return options;
}

}  // namespace

TEST(Table, SchoolsAreInOrderAndKeepTheirZeros) {
  const Table table = read_table(small_csv, small_options()).value();

  EXPECT_EQ(table.rows(), 4u);
  EXPECT_EQ(std::vector<std::string>(table.schools().begin(), table.schools().end()),
            (std::vector<std::string>{"0900001", "0900002"}));
  EXPECT_EQ(table.school_begin()[1], 2u);
  EXPECT_EQ(table.find("group")->values, (std::vector<double>{0, 0, 1, 1}));
  EXPECT_TRUE(std::isnan(table.find("pre")->values[0]));
  EXPECT_TRUE(std::isnan(table.find("post")->values[2]));
  EXPECT_EQ(table.find("post")->values[3], 12);
}

TEST(Table, FilteringDropsEmptySchools) {
  const Table table = read_table(small_csv, small_options()).value();
  const std::vector<char> keep{0, 0, 1, 0};
  const Table kept = table.filtered(keep);

  EXPECT_EQ(kept.rows(), 1u);
  ASSERT_EQ(kept.schools().size(), 1u);
  EXPECT_EQ(kept.schools()[0], "0900002");
  EXPECT_EQ(kept.input_row()[0], 2u);
}

TEST(Table, AnAbsentColumnListsThoseThereAre) {
  const Table table = read_table(small_csv, small_options()).value();
  const auto column = table.column("fsm");

  ASSERT_FALSE(column.has_value());
  EXPECT_EQ(column.error().sentence, "There is no column \"fsm\".");
  EXPECT_EQ(column.error().remedy, "Use one of \"group\", \"pre\" and \"post\".");
}

TEST(Table, RaggedAndRepeatedColumnsAreRefused) {
  TableInput ragged;
  ragged.columns = {{"a", {1, 2}}, {"b", {1}}};
  TableInput repeated;
  repeated.columns = {{"a", {1, 2}}, {"a", {1, 3}}};

  EXPECT_EQ(Table::build(ragged).error().sentence,
            "Column \"b\" has 1 rows where the first has 2.");
  EXPECT_EQ(Table::build(repeated).error().sentence, "Column \"a\" appears twice.");
  EXPECT_EQ(Table::build({}).error().code, "empty_table");
}

TEST(TableCsv, AWrongCellIsNamedWithItsRow) {
  const auto table = read_table("school,post\n900001,12\n900001,twelve\n", {.school = "school"});

  ASSERT_FALSE(table.has_value());
  EXPECT_EQ(table.error().sentence, "Row 3, column \"post\": \"twelve\" is not a number.");
}

TEST(TableCsv, ARowOfAnotherLengthIsNamed) {
  EXPECT_EQ(read_table("a,b\n1,2\n1\n", {}).error().sentence,
            "Row 3 does not have 2 cells like the header.");
  EXPECT_EQ(read_table("a,b\n1,2,3\n", {}).error().sentence,
            "Row 2 does not have 2 cells like the header.");
}

TEST(TableCsv, ADuplicatePupilIsNamedWithBothRows) {
  const auto table = read_table("school,pupil,post\n900001,7,1\n900002,7,2\n900001,7,3\n",
                                {.school = "school", .pupil = "pupil"});

  ASSERT_FALSE(table.has_value());
  EXPECT_EQ(table.error().sentence, "Pupil 7 of row 4 is already in row 2.");
}

TEST(TableCsv, AnArmNeedsTwoLabelsAndTheTreatedOne) {
  CsvOptions options{.school = "school", .arm = "arm", .treated = "new"};

  EXPECT_EQ(
      read_table("school,arm\n900001,new\n900002,old\n900003,other\n", options).error().sentence,
      "Column \"arm\" has 3 different values; an arm needs exactly two. Say which one is "
      "treated.");
  options.treated = "fresh";
  EXPECT_EQ(read_table("school,arm\n900001,new\n900002,old\n", options).error().sentence,
            "No row of column \"arm\" is \"fresh\".");
}

TEST(TableCsv, WindowsLineEndsAndAByteOrderMarkAreUnderstood) {
  const Table table =
      read_table("\xEF\xBB\xBFschool,post\r\n900001,1\r\n900002,2\r\n", {.school = "school"})
          .value();

  EXPECT_EQ(table.rows(), 2u);
  EXPECT_EQ(table.find("post")->values[1], 2);
}

TEST(TableCsv, AnAbsentFileOrColumnIsSaid) {
  EXPECT_EQ(read_table_file("/nonexistent.csv", {}).error().code, "file_not_read");
  EXPECT_EQ(read_table("a\n1\n", {.school = "school"}).error().sentence,
            "There is no column \"school\".");
}

}  // namespace trellis::stats
