#include "programme/json_document.hpp"

#include <gtest/gtest.h>

namespace trellis::programme {
namespace {

std::string fault_of(std::string_view text) {
  const auto value = parse_json(text);
  return value ? "" : text_of(value.error(), "f");
}

TEST(JsonDocument, EveryValueKnowsItsPlace) {
  const auto document = parse_json(
      "{ // a comment\n  \"id\": \"targeted\",\n  /* two\n lines */ \"n\": [1, 2.5e1]\n}");

  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->find("id")->place, (Place{2, 9}));
  EXPECT_EQ(document->find("n")->items[1].place, (Place{4, 20}));
  EXPECT_EQ(document->find("n")->items[1].text, "2.5e1");
  EXPECT_EQ(document->find("other"), nullptr);
}

TEST(JsonDocument, ColumnsCountCharactersNotBytes) {
  const auto document = parse_json("[\"\xC2\xA3 3,000\", 7]");

  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->items[1].place, (Place{1, 13}));
}

TEST(JsonDocument, LayoutDoesNotChangeTheCanonicalText) {
  const auto one = parse_json("{\"b\": [1,2], \"a\": {\"y\": null, \"x\": true}}");
  const auto other = parse_json("// note\n{\"a\":{\"x\":true,\"y\":null},\n\"b\":[1,\n2]}");

  ASSERT_TRUE(one && other);
  EXPECT_EQ(canonical_text(*one), canonical_text(*other));
  EXPECT_EQ(canonical_text(*one), R"({"a":{"x":true,"y":null},"b":[1,2]})");
}

TEST(JsonDocument, EscapesBecomeTheirCharacters) {
  const auto document = parse_json(R"(["a\n\u00a3\ud83d\ude00\"\\"])");

  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->items[0].text, "a\n\xC2\xA3\xF0\x9F\x98\x80\"\\");
  EXPECT_TRUE(document->items[0].escaped);
  EXPECT_EQ(parse_json(canonical_text(*document))->items[0].text, document->items[0].text);
}

TEST(JsonDocument, RefusalsNameThePlaceAndTheRemedy) {
  EXPECT_EQ(fault_of("{\"a\": 1,\n \"a\": 2}"),
            "f:2:2 \"a\" already stands in line 1: keep one of the two.");
  EXPECT_EQ(fault_of("[1, 2,]"), "f:1:7 Delete the comma before this ].");
  EXPECT_EQ(fault_of("{\"a\" 1}"), "f:1:6 Put a colon after the key \"a\".");
  EXPECT_EQ(fault_of("[1 2]"), "f:1:4 Put a comma or ] here.");
  EXPECT_EQ(fault_of("{\"a\": \"b"), "f:1:7 Close this text with a double quote.");
  EXPECT_EQ(fault_of("[01]"), "f:1:2 Write this number with digits, such as 12 or 0.5.");
  EXPECT_EQ(fault_of("[NaN]").substr(0, 12), "f:1:2 Write ");
  EXPECT_EQ(fault_of("{} x"), "f:1:4 Delete what follows the closing brace of the definition.");
  EXPECT_EQ(fault_of("/* open"), "f:1:1 Close this comment with */.");
  EXPECT_EQ(fault_of("[\"\xFF\"]"), "f:1:3 Save the file as UTF-8: a character here is not.");
  EXPECT_EQ(fault_of("[\"\\ud800\"]").substr(0, 17), "f:1:3 Write both ");
  EXPECT_NE(fault_of(""), "");
}

TEST(JsonDocument, DeepNestingIsRefused) {
  EXPECT_EQ(fault_of(std::string(60, '[') + std::string(60, ']')), "");
  EXPECT_NE(fault_of(std::string(100000, '[')).find("at most 64 levels"), std::string::npos);
}

TEST(JsonDocument, EveryPrefixOfADocumentIsRefusedWithoutHarm) {
  const std::string text = R"({"a": [1, -2.5e3, "x\u0041", true], /* c */ "b": null})";

  for (std::size_t length = 0; length < text.size(); ++length)
    EXPECT_FALSE(parse_json(text.substr(0, length)).has_value()) << length;
  EXPECT_TRUE(parse_json(text).has_value());
}

}  // namespace
}  // namespace trellis::programme
