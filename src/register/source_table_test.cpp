#include "register/source_table.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>

#include "support_shared.hpp"

namespace trellis::registry {
namespace {

Result<SourceTable> open(std::string bytes, const std::string& name = "links.csv") {
  auto file = unpack_file(std::move(bytes), name);
  if (!file) return std::unexpected(file.error());
  return SourceTable::open(std::move(*file));
}

std::string refusal(std::string bytes, const std::string& name = "links.csv") {
  const auto table = open(std::move(bytes), name);
  return table ? "" : table.error().message;
}

std::vector<std::vector<std::string>> rows_of(SourceTable& table) {
  std::vector<std::vector<std::string>> rows;
  for (auto row = table.next(); row && *row; row = table.next()) {
    rows.emplace_back();
    for (std::size_t i = 0; i < table.header().size(); ++i)
      rows.back().emplace_back((*row)->cell(i));
  }
  return rows;
}

const std::string header = "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\n";

TEST(SourceTable, LinesBeforeTheHeaderAreSkipped) {
  auto table = open("Something about this file\n\nProduced on Monday,,\n" + header +
                    "900001,900002,a,Successor,\n");
  ASSERT_TRUE(table);
  EXPECT_EQ(rows_of(*table).size(), 1U);
}

TEST(SourceTable, EmptyRowsAreDroppedAndShortOnesFilled) {
  auto table = open(header + ",,,,\n900001,900002\n\n900003,900004,a,Successor,,surplus\n");
  ASSERT_TRUE(table);
  const auto rows = rows_of(*table);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0][3], "");
  EXPECT_EQ(table->empty_rows(), 2U);
  EXPECT_EQ(table->short_rows(), 1U);
  EXPECT_EQ(table->long_rows(), 1U);
}

TEST(SourceTable, ColumnsAreFoundByNameInAnyOrder) {
  auto table = open("LinkType,LINKURN,LinkName, URN \nSuccessor,900002,a,900001\n");
  ASSERT_TRUE(table);
  const SourceRow* row = *table->next();
  EXPECT_EQ(row->cell(table->header().find("urn")), "900001");
}

TEST(SourceTable, ListsOfObjectsReadLikeTables) {
  auto table = open(R"([{"urn":"900001","linkurn":"900002","linkname":null,"linktype":"Successor"},
                        {"linktype":"Other","urn":900003,"linkurn":"900004","linkname":"b","extra":true}])");
  ASSERT_TRUE(table) << table.error().message;
  const auto rows = rows_of(*table);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0][2], "");
  EXPECT_EQ(rows[1][0], "900003");
  EXPECT_EQ(rows[1][4], "true");
}

TEST(SourceTable, NestedOrBrokenJsonIsRefused) {
  EXPECT_EQ(refusal(R"([{"urn":{"a":1}}])"),
            "The file must be a list of objects without further nesting.");
  EXPECT_NE(refusal(R"([{"urn":"900001",)").find("is not JSON from line 1, column"),
            std::string::npos);
  EXPECT_FALSE(refusal("[1,2]").empty());
}

TEST(SourceTable, OtherFormatsAreRefusedWithWhatToDo) {
  EXPECT_EQ(refusal(""), "The file is empty.");
  EXPECT_EQ(refusal("\xD0\xCF\x11\xE0rest"),
            "The old Excel format is not read. Save it as XLSX or CSV.");
  EXPECT_EQ(refusal("%PDF-1.7"), "This is a PDF. Import the table behind it as CSV.");
  EXPECT_EQ(refusal("<!DOCTYPE html><html>"),
            "This is a web page or XML, not a table. Download the CSV file itself.");
  EXPECT_EQ(refusal("\xFF\xFEU\0R\0N\0"), "The file is in UTF-16. Save it as CSV UTF-8.");
  EXPECT_FALSE(refusal("just some words\nand more\n").empty());
}

TEST(SourceTable, OtherMarksBetweenColumnsAreNamed) {
  const std::string rows = header + "900001,900002,a,Successor,\n";
  for (const auto& [mark, word] : {std::pair(';', "semicolons"), std::pair('\t', "tabs")}) {
    std::string marked = rows;
    std::ranges::replace(marked, ',', mark);
    EXPECT_EQ(refusal("About this file\n\n" + marked),
              "The columns are separated by " + std::string(word) +
                  ". Save the file as CSV with commas between the columns.");
  }
  EXPECT_TRUE(refusal("A list; made by hand; of links\n" + rows).empty());
  EXPECT_TRUE(refusal("one\ntwo\n").starts_with("No known kind of file"));
}

TEST(SourceTable, ALastRowCutInTheMiddleIsNoticed) {
  auto table = open(header + "900001,900002,a,Successor,01-01-2020\n900003,9000");
  ASSERT_TRUE(table);
  rows_of(*table);
  EXPECT_TRUE(table->cut_short());
  auto whole = open(header + "900001,900002,a,Successor,01-01-2020");
  rows_of(*whole);
  EXPECT_FALSE(whole->cut_short());
}

TEST(SourceTable, AFaultInsideTheFileSaysWhere) {
  auto table = open(header + "900001,\"900002,a,Successor,\n");
  ASSERT_TRUE(table);
  const auto row = table->next();
  ASSERT_FALSE(row);
  EXPECT_EQ(row.error().message,
            "Row 2, line 3: a quoted field is not closed; the file may be cut short");
}

TEST(SourceTable, TheChecksumIsOfTheContent) {
  EXPECT_EQ(sha256_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/// How ragged the published files are (register.md, section 3, quirk 3).
TEST(SourceTable, PublishedFilesAreAsRaggedAsKnown) {
  NEEDS_SHARED_DATA();
  const auto shape = [](const std::string& path) {
    auto table = open(test::file_bytes(test::shared_data() / path), path);
    std::map<std::size_t, int> lengths;
    for (auto row = table->next(); row && *row; row = table->next())
      ++lengths[(*row)->cells.size()];
    return std::pair(std::move(*table), lengths);
  };
  const auto [search, search_lengths] =
      shape("gias/gias_search_extract_hampshire_surrey_20220420.csv.gz");
  EXPECT_EQ(search.long_rows(), 69U);
  EXPECT_EQ(search_lengths.at(112), 45);
  EXPECT_EQ(search_lengths.at(113), 23);
  EXPECT_EQ(search_lengths.at(114), 1);
  const auto [ks2, ks2_lengths] = shape("performance/ks2final_2018-2019_850_hampshire.csv.gz");
  EXPECT_EQ(ks2.short_rows(), 5U);
  EXPECT_EQ(ks2_lengths.at(25), 3);
  EXPECT_EQ(ks2_lengths.at(26), 2);
  EXPECT_EQ(ks2.encoding(), "UTF-8 with byte order mark");
  const auto [ks4, ks4_lengths] = shape("performance/ks4final_2017-2018_850_hampshire.csv.gz");
  EXPECT_EQ(ks4.short_rows(), 43U);
}

/// How often the symbols for absent values stand in the published files (quirk 8).
TEST(SourceTable, PublishedFilesHoldTheKnownSymbols) {
  NEEDS_SHARED_DATA();
  const auto count = [](const std::string& path) {
    auto table = open(test::file_bytes(test::shared_data() / "performance" / path), path);
    std::map<std::string, int, std::less<>> symbols;
    for (auto row = table->next(); row && *row; row = table->next())
      for (const std::string_view cell : (*row)->cells) ++symbols[std::string(cell)];
    return symbols;
  };
  auto ks2 = count("ks2final_2018-2019_850_hampshire.csv.gz");
  EXPECT_EQ(ks2["SUPP"], 16982);
  EXPECT_EQ(ks2["NA"], 2180);
  EXPECT_EQ(ks2["NEW"], 3);
  EXPECT_EQ(ks2["LOWCOV"], 3);
  auto ks4 = count("ks4final_2017-2018_850_hampshire.csv.gz");
  EXPECT_EQ(ks4["SUPP"], 5330);
  EXPECT_EQ(ks4["NE"], 2343);
  EXPECT_EQ(ks4["NA"], 1442);
  EXPECT_EQ(ks4["NP"], 10995);
  auto ees = count("ees_ks4_information_about_schools_202324.csv.gz");
  EXPECT_EQ(ees["z"], 53355);
  EXPECT_EQ(ees["c"], 3731);
  EXPECT_EQ(ees["u"], 1);
}

}  // namespace
}  // namespace trellis::registry
