#include "casework/definition_actions.hpp"

#include <algorithm>

#include "casework/case_world_fixture.hpp"

namespace trellis::casework {
namespace {

using programme::Mistake;
using storage::Snapshot;
using storage::Transaction;
using testing::CaseWorld;

/// The shipped file as version 2, with one part replaced, and the line on which that part stood.
struct EditedFile {
  std::string text;
  int line = 0;
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

int line_of(const std::string& text, const std::string& part) {
  const std::size_t at = text.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return at == std::string::npos
             ? 0
             : 1 + static_cast<int>(
                       std::count(text.begin(), text.begin() + static_cast<long>(at), '\n'));
}

EditedFile edit(const std::string& from, const std::string& to) {
  const std::string text =
      replaced(programme::shipped_text("targeted.json"), "\"version\": 1,", "\"version\": 2,");
  return {replaced(text, from, to), line_of(text, from)};
}

const std::string held_option = R"({"id": "eligible", "label": "Eligible"}, )";

class DefinitionReports : public CaseWorld {
 protected:
  DefinitionReport report(const std::string& text) {
    return db().read([&](Snapshot& s) { return report_on(s, text, owner_); });
  }
  Result<programme::ImportedDefinition> import(const std::string& text, bool publish = false) {
    return db().write([&](Transaction& tx) {
      return import_checked(
          tx,
          actor_,
          owner_,
          {.file = {.text = text, .name = "edited.json"}, .because = "A test", .publish = publish});
    });
  }
  std::size_t versions() {
    return db()
        .read([&](Snapshot& s) { return programme::definition_versions(s, programme_); })
        .size();
  }
};
TRELLIS_FOR_EACH_ENGINE(DefinitionReports);

/// What is bad, what is put where, and part of what the mistake says.
struct BadInput {
  const char* name;
  const char* from;
  const char* to;
  const char* says;
  const char* stands_at = "";  ///< what stands on the line, where that is not the edit itself
};

const BadInput bad_inputs[] = {
    {"an unknown field",
     R"({"id": "checked_on", "type": "date", "label": "Date checked"})",
     R"({"id": "checked_on", "type": "date", "label": "Date checked", "labl": "Day"})",
     "labl"},
    {"a cycle of gates",
     R"({"id": "check_adviser_conflicts", "title": "Check potential adviser conflicts of interest", "who": ["delivery_officer"],)",
     R"j({"id": "check_adviser_conflicts", "title": "Check potential adviser conflicts of interest", "who": ["delivery_officer"], "gate": "complete(allocate_adviser)",)j",
     "allocate_adviser",
     R"("id": "allocate_adviser", "title": "Allocate an adviser")"},
    {"a date that does not exist",
     R"({"for": "school", "version": "2025", "valid_from": "2025-02-01",)",
     R"({"for": "school", "version": "2025", "valid_from": "2025-02-30",)",
     "2025-02-30"},
    {"two tasks with one id",
     R"({"id": "allocate_adviser", "title": "Allocate an adviser")",
     R"({"id": "confirm_starting_eligibility", "title": "Allocate an adviser")",
     "confirm_starting_eligibility"},
    {"a rule on a missing column",
     R"({"code": "not_in_england", "if": "school.country != 'England'")",
     R"({"code": "not_in_england", "if": "school.county != 'England'")",
     "school.county"},
};

TEST_P(DefinitionReports, NameTheLineOfEachBadInputAndKeepNothing) {
  for (const BadInput& bad : bad_inputs) {
    SCOPED_TRACE(bad.name);
    const EditedFile file = edit(bad.from, bad.to);

    const DefinitionReport found = report(file.text);

    const auto named = std::ranges::find_if(found.mistakes, [&](const Mistake& mistake) {
      return mistake.sentence.find(bad.says) != std::string::npos;
    });
    ASSERT_NE(named, found.mistakes.end())
        << (found.mistakes.empty() ? "no mistake" : found.mistakes.front().sentence);
    const int line = *bad.stands_at ? line_of(file.text, bad.stands_at) : file.line;
    EXPECT_GE(named->place.line, line - 1);
    EXPECT_LE(named->place.line, line + 2);
    const auto refused = import(file.text);
    ASSERT_FALSE(refused.has_value());
    const auto& details = refused.error().details;
    const std::string said = refused.error().message + (details.empty() ? "" : details.front());
    EXPECT_NE(said.find("edited.json:"), std::string::npos) << said;
  }
  EXPECT_EQ(versions(), 1U);
}

TEST_P(DefinitionReports, RefuseToTakeOutAnOptionThatOpenCasesHold) {
  const EditedFile file = edit(held_option, "");
  EXPECT_TRUE(report(file.text).is_sound()) << "nobody holds it yet";
  const CaseId id = open();
  assign_officer(id);
  ASSERT_TRUE(fill(id, "confirm_starting_eligibility").has_value());

  const DefinitionReport found = report(file.text);

  ASSERT_EQ(found.mistakes.size(), 1U);
  EXPECT_EQ(found.mistakes[0].place.line, file.line);
  EXPECT_NE(found.mistakes[0].sentence.find("1 open case holds it"), std::string::npos)
      << found.mistakes[0].sentence;
  EXPECT_NE(found.mistakes[0].sentence.find("\"valid_to\""), std::string::npos);
  ASSERT_FALSE(import(file.text).has_value());
  EXPECT_EQ(versions(), 1U);
}

TEST_P(DefinitionReports, LetAnOptionGoThatIsRetiredOrTakenOverByAnother) {
  const CaseId id = open();
  assign_officer(id);
  ASSERT_TRUE(fill(id, "confirm_starting_eligibility").has_value());

  EXPECT_TRUE(report(edit(held_option,
                          R"({"id": "eligible", "label": "Eligible", "valid_to": "2026-08-31"}, )")
                         .text)
                  .is_sound());
  const std::string renamed =
      edit(held_option, R"({"id": "in_scope", "label": "In scope", "was": ["eligible"]}, )").text;
  const DefinitionReport found = report(renamed);
  EXPECT_TRUE(found.is_sound()) << (found.mistakes.empty() ? "" : found.mistakes[0].sentence);
}

TEST_P(DefinitionReports, SayWhatChangesFromTheVersionInForce) {
  const DefinitionReport found =
      report(edit("\"label\": \"Date checked\"", "\"label\": \"Day of the check\"").text);

  ASSERT_TRUE(found.is_sound());
  ASSERT_TRUE(found.compared_with.has_value());
  EXPECT_EQ(found.compared_with->version, 1);
  ASSERT_EQ(found.changes.size(), 1U);
  EXPECT_EQ(found.changes[0].kind, programme::ChangeKind::renamed);
}

TEST_P(DefinitionReports, KnowContentThatIsHeld) {
  const DefinitionReport found = report(programme::shipped_text("targeted.json"));

  EXPECT_EQ(found.held_as, 1);
  EXPECT_TRUE(found.is_sound());
  const auto again = import(programme::shipped_text("targeted.json"));
  ASSERT_TRUE(again.has_value()) << again.error().message;
  EXPECT_TRUE(again->unchanged);
}

TEST_P(DefinitionReports, ImportWithAReasonAndPublishAtOnce) {
  const auto imported =
      import(edit("\"label\": \"Date checked\"", "\"label\": \"Day\"").text, true);

  ASSERT_TRUE(imported.has_value()) << imported.error().message;
  EXPECT_EQ(imported->row.version, 2);
  EXPECT_EQ(imported->row.state(), programme::DefinitionState::published);
}

}  // namespace
}  // namespace trellis::casework
