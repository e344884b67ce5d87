#include "storage/sql_text.hpp"

#include <gtest/gtest.h>

namespace trellis::storage {

TEST(SqlText, FindsEachNameOnce) {
  const SqlText read = read_sql("select :b, :a from t where x = :b");

  EXPECT_EQ(read.names, (std::vector<std::string>{"b", "a"}));
}

TEST(SqlText, LeavesQuotedTextAndCommentsAlone) {
  const SqlText read = read_sql("select ':a', \"x:y\" -- it's :b\nfrom t");

  EXPECT_TRUE(read.names.empty());
  EXPECT_EQ(read.text, "select ':a', \"x:y\" \nfrom t");
}

TEST(SqlText, RefusesADoubleColonCast) { EXPECT_THROW(read_sql("select x::text from t"), Error); }

TEST(SqlText, RefusesAQuotationMarkThatIsNotClosed) {
  EXPECT_THROW(read_sql("select 'it from t"), Error);
}

TEST(SqlText, ExpandsAListByItsWholeName) {
  EXPECT_EQ(expand_list("x in (:urn) and y = :urns", "urn", 2),
            "x in (:urn_1, :urn_2) and y = :urns");
}

TEST(SqlText, RefusesAListAfterNotIn) {
  EXPECT_THROW(expand_list("x NOT  in ( :urn)", "urn", 1), Error);
  EXPECT_THROW(expand_list("x not in (:urn)", "urn", 1), Error);
}

TEST(SqlText, RefusesAListThatTheTextDoesNotName) {
  EXPECT_THROW(expand_list("x = ':urn'", "urn", 1), Error);
}

TEST(SqlText, GivesListsFewSizesAndAnUpperBound) {
  EXPECT_EQ(list_size(0), 1u);
  EXPECT_EQ(list_size(5), 8u);
  EXPECT_EQ(list_size(300), 500u);
  EXPECT_EQ(list_size(500), 500u);
  EXPECT_THROW(list_size(501), Error);
}

TEST(SqlText, SplitsAScriptAtItsSemicolons) {
  const auto statements =
      split_statements("-- about; it\ncreate table t (a text default ';');\n\n;drop x");

  EXPECT_EQ(statements,
            (std::vector<std::string>{"create table t (a text default ';')", "drop x"}));
}

TEST(SqlText, AcceptsEveryKindOfUtf8) {
  EXPECT_NO_THROW(check_text("plain, \xC3\xA9, \xE2\x80\x99, \xF0\x9F\x8C\xB1"));
  EXPECT_NO_THROW(check_text(""));
  EXPECT_NO_THROW(check_text("seven chars or more, then \xE2\x80\x99 and 16 letters on"));
}

TEST(SqlText, RefusesBytesThatAreNoText) {
  using namespace std::string_view_literals;
  for (const std::string_view bad : {"a\0b"sv,
                                     "\x92"sv,
                                     "\xC3"sv,
                                     "\xC0\x80"sv,
                                     "\xED\xA0\x80"sv,
                                     "\xF4\x90\x80\x80"sv,
                                     "\xE2\x80"sv,
                                     "\xFF"sv})
    EXPECT_THROW(check_text(bad), Error);
}

TEST(SqlText, RefusesABadByteWhereverItStands) {
  const std::string good = "twenty letters of it";
  for (std::size_t at = 0; at < good.size(); ++at)
    for (const char bad : {'\0', '\x92', '\xFF'}) {
      std::string text = good;
      text[at] = bad;
      EXPECT_THROW(check_text(text), Error) << at;
    }
}

}  // namespace trellis::storage
