#include "core/csv.hpp"

#include <gtest/gtest.h>
#include <random>

#include "core/csv_reference.hpp"
#include "core/csv_writer.hpp"

namespace trellis {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Result<Rows> read_all(std::string_view text, CsvLimits limits = {}) {
  CsvReader reader(text, limits);
  Rows rows;
  while (const CsvRow* row = TRY(reader.next()))
    rows.emplace_back(row->fields.begin(), row->fields.end());
  return rows;
}

std::string refusal(std::string_view text, CsvLimits limits = {}) {
  const auto rows = read_all(text, limits);
  return rows ? "" : rows.error().message;
}

TEST(Csv, FieldsAreSeparatedByCommasAndRowsByAnyLineEnd) {
  EXPECT_EQ(read_all("a,b\r\nc,\n,d\re"), (Rows{{"a", "b"}, {"c", ""}, {"", "d"}, {"e"}}));
}

TEST(Csv, AQuotedFieldMayHoldCommasQuotesAndLineEnds) {
  EXPECT_EQ(read_all("\"a,\"\"b\"\"\",\"c\r\nd\"\n"), (Rows{{"a,\"b\"", "c\r\nd"}}));
}

TEST(Csv, AQuoteInsideAPlainFieldIsALetter) {
  EXPECT_EQ(read_all("5\" pipe,b\n"), (Rows{{"5\" pipe", "b"}}));
}

TEST(Csv, TheLastRowNeedsNoLineEnd) {
  CsvReader reader("a\nb,");
  ASSERT_TRUE(reader.next());
  EXPECT_TRUE(reader.ended_with_line_end());
  const auto last = reader.next();
  ASSERT_TRUE(last && *last);
  EXPECT_EQ((*last)->fields.size(), 2U);
  EXPECT_FALSE(reader.ended_with_line_end());
  EXPECT_EQ(reader.next(), nullptr);
}

TEST(Csv, AnEmptyTextHasNoRows) { EXPECT_EQ(read_all(""), Rows{}); }

TEST(Csv, RowNumberAndLineDifferAfterALineEndInsideAField) {
  CsvReader reader("h\n\"one\ntwo\r\nthree\"\nlast\n");
  ASSERT_TRUE(reader.next());
  ASSERT_TRUE(reader.next());
  const auto last = reader.next();
  ASSERT_TRUE(last && *last);
  EXPECT_EQ((*last)->row, 3U);
  EXPECT_EQ((*last)->line, 5U);
}

TEST(Csv, ANulByteIsRefusedWithItsRowAndLine) {
  EXPECT_EQ(refusal(std::string("a\n\"b\nc\"\nd\0e\n", 12)),
            "Row 3, line 4: the file holds a NUL byte, so it is not a CSV file");
  EXPECT_EQ(refusal(std::string("\"a\0b\"", 5)),
            "Row 1, line 1: the file holds a NUL byte, so it is not a CSV file");
}

TEST(Csv, AQuoteLeftOpenIsRefused) {
  EXPECT_EQ(refusal("a\n\"b,c\nd,e\n"),
            "Row 2, line 4: a quoted field is not closed; the file may be cut short");
}

TEST(Csv, TextAfterAClosingQuoteIsRefused) {
  EXPECT_EQ(refusal("\"a\"b\n"),
            "Row 1, line 1: text follows a closing quote; double the quotes inside a quoted field");
}

TEST(Csv, LimitsOfFieldColumnsAndRowsAreRefused) {
  EXPECT_EQ(refusal(std::string((1 << 20) + 1, 'x')),
            "Row 1, line 1: a field is longer than 1 MiB");
  EXPECT_EQ(refusal("\"" + std::string((1 << 20) + 1, 'x') + "\""),
            "Row 1, line 1: a field is longer than 1 MiB");
  EXPECT_EQ(refusal(std::string(2000, ',')), "Row 1, line 1: a row has more than 2,000 columns");
  EXPECT_EQ(read_all(std::string(1999, ','))->front().size(), 2000U);
  EXPECT_EQ(refusal("a\nb\nc\n", {.rows_max = 2}),
            "Row 3, line 3: the file has more than 2 rows, more than any file Trellis reads");
}

TEST(Csv, TheFastReaderAgreesWithThePlainMachineOnRandomText) {
  std::mt19937 random(2026);
  const std::string alphabet = "ab,,\"\"\r\n\n x";
  int readable = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    const std::size_t size = random() % 150;
    for (std::size_t i = 0; i < size; ++i) text += alphabet[random() % alphabet.size()];
    const auto expected = parse_csv_plainly(text);
    const auto rows = read_all(text);
    ASSERT_EQ(rows.has_value(), expected.has_value()) << text;
    if (expected) {
      ASSERT_EQ(*rows, *expected) << text;
    }
    readable += expected.has_value();
  }
  EXPECT_GT(readable, 1000);
  EXPECT_LT(readable, 19000);
}

TEST(CsvWriter, ATextCellThatASpreadsheetWouldRunIsDisarmed) {
  CsvWriter writer(CsvWriter::Bom::without);
  writer.text("=1+1").text("-3").text("@x").number(-0.3, 1).number(std::int64_t{-7});
  writer.end_row();
  EXPECT_EQ(writer.content(), "'=1+1,'-3,'@x,-0.3,-7\r\n");
}

TEST(CsvWriter, WhatIsWrittenReadsBackAlike) {
  CsvWriter writer;
  writer.text("a,b").text("say \"hello\"").text("two\nlines").blank().text(" edge ");
  writer.end_row();
  ASSERT_TRUE(writer.content().starts_with("\xEF\xBB\xBF"));
  EXPECT_EQ(read_all(std::string_view(writer.content()).substr(3)),
            (Rows{{"a,b", "say \"hello\"", "two\nlines", "", " edge "}}));
}

}  // namespace
}  // namespace trellis
