#include "core/xlsx_writer.hpp"

#include <gtest/gtest.h>

#include "core/xlsx_reader.hpp"

namespace trellis {
namespace {

const Instant made_at = *Instant::parse("2026-03-09T14:05:06Z");

std::vector<Sheet> sheets_of(XlsxWriter& writer) {
  auto bytes = writer.finish();
  EXPECT_TRUE(bytes.has_value());
  auto sheets = read_xlsx(*bytes);
  EXPECT_TRUE(sheets.has_value()) << (sheets ? "" : sheets.error().message);
  return sheets.value_or(std::vector<Sheet>());
}

TEST(XlsxWriter, WhatIsWrittenIsReadBack) {
  XlsxWriter writer(made_at);
  writer.sheet("Schools");
  writer.text("urn").text("name").text("km").text("on").end_row();
  writer.number(900001).text("St Mary\xE2\x80\x99s & <Oak>").number(1.25, 2);
  writer.date(Date(2026, 3, 9)).end_row();
  writer.number(900002).blank().number(-0.3, 1).blank().end_row();

  const auto sheets = sheets_of(writer);
  ASSERT_EQ(sheets.size(), 1U);
  EXPECT_EQ(sheets[0].name, "Schools");
  ASSERT_EQ(sheets[0].rows.size(), 3U);
  EXPECT_EQ(sheets[0].rows[0], (std::vector<std::string>{"urn", "name", "km", "on"}));
  EXPECT_EQ(
      sheets[0].rows[1],
      (std::vector<std::string>{"900001", "St Mary\xE2\x80\x99s & <Oak>", "1.25", "2026-03-09"}));
  EXPECT_EQ(sheets[0].rows[2][2], "-0.3");
}

TEST(XlsxWriter, TextIsNeverAFormula) {
  XlsxWriter writer(made_at);
  writer.text("=1+1").text("@SUM(A1)").text("https://example.org").end_row();
  const auto sheets = sheets_of(writer);
  ASSERT_EQ(sheets.size(), 1U);
  EXPECT_EQ(sheets[0].rows[0],
            (std::vector<std::string>{"=1+1", "@SUM(A1)", "https://example.org"}));
}

TEST(XlsxWriter, SheetsAreNamedAsASpreadsheetAllows) {
  XlsxWriter writer(made_at);
  writer.sheet("Year 1: who reviews [whom]?").text("a").end_row();
  writer.sheet("Year 1: who reviews [whom]?").text("b").end_row();
  writer.sheet("").text("c").end_row();
  const auto sheets = sheets_of(writer);
  ASSERT_EQ(sheets.size(), 3U);
  EXPECT_EQ(sheets[0].name, "Year 1 who reviews whom");
  EXPECT_EQ(sheets[1].name, "Year 1 who reviews whom 2");
  EXPECT_EQ(sheets[2].name, "Table");
}

TEST(XlsxWriter, LongTextIsCutAtALetterAndSaysSo) {
  std::string wide = "x";
  for (int i = 0; i < 20'000; ++i) wide += "\xC3\xA9";
  XlsxWriter writer(made_at);
  writer.text(wide).end_row();
  const auto sheets = sheets_of(writer);
  ASSERT_EQ(sheets.size(), 1U);
  const std::string& cell = sheets[0].rows[0][0];
  EXPECT_LE(cell.size(), xlsx_characters_max);
  EXPECT_TRUE(cell.ends_with("\xC3\xA9\xE2\x80\xA6"));
}

TEST(XlsxWriter, TheSameRowsGiveTheSameBytes) {
  const auto write = [] {
    XlsxWriter writer(made_at);
    for (std::int64_t i = 0; i < 500; ++i) writer.number(i).text("row").end_row();
    return writer.finish().value();
  };
  EXPECT_EQ(write(), write());
}

TEST(XlsxWriter, MoreRowsThanASpreadsheetOpensAreRefused) {
  XlsxWriter writer(made_at);
  for (std::int64_t i = 0; i <= xlsx_rows_max; ++i) writer.blank().end_row();
  const auto bytes = writer.finish();
  ASSERT_FALSE(bytes.has_value());
  EXPECT_EQ(bytes.error().message,
            "Take the table as CSV: it has more rows than a spreadsheet opens");
}

TEST(XlsxWriter, AWorkbookThatIsNotFinishedLeavesNothingBehind) {
  const auto count = [] {
    std::size_t found = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::filesystem::temp_directory_path()))
      if (entry.path().filename().string().starts_with("trellis-xlsx-")) ++found;
    return found;
  };
  const auto before = count();
  { XlsxWriter writer(made_at); }
  EXPECT_EQ(count(), before);
}

}  // namespace
}  // namespace trellis
