#include "programme/definition_diff.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "programme/definition_history.hpp"
#include "programme/shipped_test_files.hpp"

namespace trellis::programme {
namespace {

std::vector<std::string> lines(const std::string& before, const std::string& after) {
  std::vector<std::string> out;
  for (const Difference& difference : differences(*parse_json(before), *parse_json(after)))
    out.push_back(text_of(difference));
  return out;
}

TEST(DefinitionDiff, TwoLayoutsOfOneFileDoNotDiffer) {
  const std::string text = shipped_text("behaviour_hubs.json");

  EXPECT_TRUE(lines(text, "// note\n" + text).empty());
}

TEST(DefinitionDiff, ItemsAreMatchedById) {
  EXPECT_EQ(lines(R"({"tasks": [{"id": "a", "title": "A"}, {"id": "b"}]})",
                  R"({"tasks": [{"id": "b"}, {"id": "a", "title": "Aa"}, {"id": "c"}]})"),
            (std::vector<std::string>{R"(tasks/a/title: "A" becomes "Aa")",
                                      R"(tasks/c: added {"id":"c"})",
                                      "tasks: in another order"}));
  EXPECT_EQ(lines(R"({"a": 1, "b": [1, 2]})", R"({"b": [2, 1], "c": 0})"),
            (std::vector<std::string>{"b: [1,2] becomes [2,1]", "c: added 0", "a: removed 1"}));
}

TEST(DefinitionDiff, SetsOfEligibilityRulesAreNamedByUnitAndVersion) {
  const std::string before = shipped_text("behaviour_hubs.json");
  std::string after = before;
  const std::string sentence =
      "The latest overall grade is good, requires improvement or inadequate, and any kind of "
      "setting may take part.";
  after.replace(after.find(sentence), sentence.size(), "In scope.");

  EXPECT_EQ(lines(before, after).size(), 1u);
  EXPECT_EQ(lines(before, after)[0].substr(0, 60),
            "eligibility/partner 2023/rules/any_setting_in_scope/text: \"T");
}

Definition version(int number, const std::string& fields, const std::string& more = "") {
  const auto definition = read_definition(
      R"({"id": "p", "title": "P", "version": )" + std::to_string(number) +
      R"(, "valid_from": "2026-01-01", "units": [{"id": "school", "kind": "school"}],)" + more +
      R"("stages": [{"id": "s", "title": "S", "sections": [{"id": "x", "title": "X", "tasks": [
{"id": "t", "title": "T", "fields": [)" +
      fields + "]}]}]}]}");
  if (!definition) {
    ADD_FAILURE() << text_of(definition.error().front(), "p");
    return {};
  }
  return *definition;
}

const std::string text_field = R"({"id": "a", "type": "text", "label": "A"})";

std::string fault_between(const Definition& before, const Definition& after) {
  const auto mistakes = check_against(after, std::span(&before, 1));
  return mistakes.empty() ? "" : mistakes.front().sentence;
}

TEST(DefinitionHistory, AVersionMustRise) {
  EXPECT_EQ(fault_between(version(2, text_field), version(2, text_field)),
            "Raise \"version\" above 2: that version is already in the database.");
}

TEST(DefinitionHistory, AnIdKeepsItsMeaning) {
  const std::string date = R"({"id": "a", "type": "date", "label": "A"})";

  EXPECT_NE(fault_between(version(1, text_field), version(2, date)).find("an id keeps its meaning"),
            std::string::npos);
  EXPECT_EQ(
      fault_between(
          version(1, text_field),
          version(
              2,
              R"({"id": "a", "type": "choice", "label": "A", "options": [{"id": "x", "label": "X"}], "convert": {"Ex": "x"}})")),
      "");
}

TEST(DefinitionHistory, WasMustNameSomethingThatWas) {
  EXPECT_EQ(fault_between(version(1, text_field),
                          version(2, R"({"id": "b", "type": "text", "label": "B", "was": ["a"]})")),
            "");
  EXPECT_EQ(fault_between(version(1, text_field),
                          version(2, R"({"id": "b", "type": "text", "label": "B", "was": ["z"]})")),
            "Correct \"was\": no earlier version has a field \"z\".");
}

TEST(DefinitionHistory, AStreamInUseNeedsATarget) {
  const std::string streams =
      R"("streams": [{"id": "one", "title": "One", "unit": "school", "length_months": 12}, {"id": "two", "title": "Two", "unit": "school", "length_months": 12}],)";
  const std::string one =
      R"("streams": [{"id": "one", "title": "One", "unit": "school", "length_months": 12}],)";
  const std::string mapped = one + R"("streams_map": {"two": "one"},)";

  EXPECT_NE(fault_between(version(1, text_field, streams), version(2, text_field, one))
                .find("Add \"two\" to \"streams_map\""),
            std::string::npos);
  EXPECT_EQ(fault_between(version(1, text_field, streams), version(2, text_field, mapped)), "");
}

}  // namespace
}  // namespace trellis::programme
