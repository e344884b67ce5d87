#include "programme/definition_changes.hpp"

#include <gtest/gtest.h>

#include "programme/definition.hpp"
#include "programme/shipped_test_files.hpp"

namespace trellis::programme {
namespace {

JsonValue read_text(const std::string& text) {
  auto value = parse_json(text);
  EXPECT_TRUE(value.has_value());
  return value.value_or(JsonValue{});
}

const std::string before_text = R"j({"id": "x", "version": 1, "stages": [
  {"id": "one", "title": "One", "sections": [{"id": "s", "title": "S", "tasks": [
    {"id": "sign", "title": "Sign", "gate": "complete(ask)", "fields": [
      {"id": "how", "label": "How", "options": [{"id": "ink", "label": "Ink"},
                                                {"id": "fax", "label": "Fax"}]}]},
    {"id": "ask", "title": "Ask"}]}]},
  {"id": "two", "title": "Two", "sections": [{"id": "t", "title": "T", "tasks": [
    {"id": "close", "title": "Close"}]}]}],
  "money": {"grants": [{"id": "g", "cap_pence": 100}]}})j";

std::string edited(std::string text, const std::string& old_part, const std::string& new_part) {
  const std::size_t at = text.find(old_part);
  EXPECT_NE(at, std::string::npos) << old_part;
  return at == std::string::npos ? text : text.replace(at, old_part.size(), new_part);
}

std::vector<DefinitionChange> after_edit(const std::string& old_part, const std::string& new_part) {
  return changes_between(read_text(before_text),
                         read_text(edited(before_text, old_part, new_part)));
}

TEST(DefinitionChanges, NameWhatIsReworded) {
  const auto changes = after_edit("\"label\": \"Fax\"", "\"label\": \"Telefax\"");

  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0],
            (DefinitionChange{ChangeKind::renamed,
                              "Question “How”, option “Telefax”: label",
                              "\"Fax\"",
                              "\"Telefax\""}));
}

TEST(DefinitionChanges, AnOptionWithALastDayIsRetired) {
  const auto changes =
      after_edit("\"label\": \"Fax\"", "\"label\": \"Fax\", \"valid_to\": \"2026-08-31\"");

  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].kind, ChangeKind::retired);
  EXPECT_EQ(changes[0].what, "Question “How”, option “Fax”: valid to");
}

TEST(DefinitionChanges, ATaskThatGoesElsewhereIsOneMoveWithItsOwnChanges) {
  std::string after = edited(before_text, ",\n    {\"id\": \"ask\", \"title\": \"Ask\"}", "");
  after = edited(after,
                 "{\"id\": \"close\"",
                 "{\"id\": \"ask\", \"title\": \"Ask first\"}, {\"id\": \"close\"");

  const auto changes = changes_between(read_text(before_text), read_text(after));

  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].kind, ChangeKind::moved);
  EXPECT_EQ(changes[0].before, "stage “One”, section “S”");
  EXPECT_EQ(changes[0].after, "stage “Two”, section “T”");
  EXPECT_EQ(changes[1].kind, ChangeKind::renamed);
  EXPECT_EQ(changes[1].what, "Section “T”, task “Ask first”: title");
}

TEST(DefinitionChanges, ATaskWithWasIsRenamedNotReplaced) {
  const auto changes = after_edit("{\"id\": \"close\"", "{\"id\": \"end\", \"was\": [\"close\"]");

  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0],
            (DefinitionChange{ChangeKind::renamed, "Task “Close”: id", "close", "end"}));
}

TEST(DefinitionChanges, GatesMoneyAndNewTasksAreToldApart) {
  std::string after = edited(before_text, "\"gate\": \"complete(ask)\", ", "");
  after = edited(after, "\"cap_pence\": 100", "\"cap_pence\": 200");
  after = edited(
      after, "{\"id\": \"close\"", "{\"id\": \"thank\", \"title\": \"Thank\"}, {\"id\": \"close\"");

  const auto changes = changes_between(read_text(before_text), read_text(after));

  ASSERT_EQ(changes.size(), 3U);
  EXPECT_EQ(changes[0].kind, ChangeKind::added);
  EXPECT_EQ(changes[0].what, "Section “T”, task “Thank”");
  EXPECT_EQ(changes[1].kind, ChangeKind::gate);
  EXPECT_EQ(changes[1].before, "\"complete(ask)\"");
  EXPECT_EQ(changes[2].kind, ChangeKind::amount);
}

TEST(DefinitionChanges, OfAShippedFileWithItselfAreNone) {
  for (const char* name : {"targeted.json", "behaviour_hubs.json", "research_school.json"}) {
    const JsonValue file = read_text(shipped_text(name));
    EXPECT_TRUE(changes_between(file, file).empty()) << name;
  }
}

}  // namespace
}  // namespace trellis::programme
