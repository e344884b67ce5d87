#include "core/encoding.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "core/gzip.hpp"
#include "support_shared.hpp"

namespace trellis {
namespace {

TEST(Encoding, ValidUtf8WithoutAMarkIsUtf8) {
  const auto decoded = decode_text("caf\xC3\xA9");
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->encoding, Encoding::utf8);
  EXPECT_EQ(decoded->text(), "caf\xC3\xA9");
}

TEST(Encoding, AByteOrderMarkIsLeftOutOfTheText) {
  const auto decoded = decode_text("\xEF\xBB\xBFURN");
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->encoding, Encoding::utf8_with_bom);
  EXPECT_EQ(decoded->text(), "URN");
}

TEST(Encoding, OtherBytesAreWindows1252AndTheApostropheIsKept) {
  const auto decoded = decode_text("St John\x92s");
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->encoding, Encoding::windows_1252);
  EXPECT_EQ(decoded->text(), "St John\xE2\x80\x99s");
}

TEST(Encoding, AMisreadControlCharacterIsRepaired) {
  const auto decoded = decode_text("St John\xC2\x92s \xC3\xA9");
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->text(), "St John\xE2\x80\x99s \xC3\xA9");
  EXPECT_EQ(decoded->controls_repaired, 1U);
}

TEST(Encoding, AReplacementCharacterIsCountedAndKept) {
  const auto decoded = decode_text(
      "\xEF\xBF\xBD"
      "44,385");
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->replacement_characters, 1U);
  EXPECT_EQ(decoded->text(),
            "\xEF\xBF\xBD"
            "44,385");
}

TEST(Encoding, Utf16AndBinaryFilesAreRefused) {
  EXPECT_FALSE(decode_text("\xFF\xFEU\0R\0N\0"));
  EXPECT_FALSE(decode_text("\x89PNG\r\n\x1A\n\x01\x02\x03"));
  EXPECT_FALSE(
      decode_text("\xEF\xBB\xBF"
                  "a\x92"));
}

TEST(Encoding, OverlongFormsAndSurrogatesAreNotUtf8) {
  EXPECT_FALSE(is_utf8("\xC0\xAF"));
  EXPECT_FALSE(is_utf8("\xE0\x80\xAF"));
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));
  EXPECT_FALSE(is_utf8("\xF4\x90\x80\x80"));
  EXPECT_FALSE(is_utf8("abcdefghijklmnop\xE2\x82"));
  EXPECT_TRUE(is_utf8("abcdefghijklmnop\xE2\x82\xAC\xF0\x9F\x98\x80"));
}

TEST(Encoding, BytesThatAreWrittenAnewStayWithTheCaller) {
  for (const std::string_view published : {"St John\x92s", "St John\xC2\x92s"}) {
    std::string bytes(published);
    EXPECT_EQ(decode_text(std::move(bytes))->text(), "St John\u2019s");
    EXPECT_EQ(bytes, published);
  }
}

/// How often byte 0x92 stands in each published links file (register.md, section 2).
TEST(Encoding, ThePublishedLinksFilesAreWindows1252) {
  NEEDS_SHARED_DATA();
  const std::vector<std::pair<std::string, int>> files = {
      {"20230421", 1}, {"20240129", 1}, {"20240717", 6}, {"20250109", 0}};
  for (const auto& [day, apostrophes] : files) {
    auto bytes = gunzip(test::file_bytes(test::shared_data() / "gias" /
                                         ("links_edubasealldata" + day + ".csv.gz")));
    ASSERT_TRUE(bytes) << day;
    EXPECT_EQ(std::ranges::count(*bytes, '\x92'), apostrophes) << day;
    EXPECT_EQ(decode_text(std::move(*bytes))->encoding, Encoding::windows_1252) << day;
  }
}

TEST(Encoding, ThePublishedGroupsHoldSixteenMisreadApostrophes) {
  NEEDS_SHARED_DATA();
  auto bytes = gunzip(test::file_bytes(test::shared_data() / "gias" / "groups_20220314.csv.gz"));
  ASSERT_TRUE(bytes);
  EXPECT_EQ(decode_text(std::move(*bytes))->controls_repaired, 16U);
}

}  // namespace
}  // namespace trellis
