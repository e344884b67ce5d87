#include "programme/definition.hpp"

#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

#include "programme/shipped_test_files.hpp"

namespace trellis::programme {
namespace {

/// A small sound definition; tests put one part of it out of joint.
std::string definition_with(const std::string& rest, const std::string& tasks = "") {
  return R"({"id": "small", "title": "Small", "version": 1, "valid_from": "2026-01-01",
"units": [{"id": "school", "kind": "school"}],
"roles": [{"id": "officer", "title": "Officer", "of": "delivery", "scope": "programme"}],
"stages": [{"id": "one", "title": "One", "sections": [{"id": "s", "title": "S", "tasks": [)" +
         (tasks.empty()
              ? std::string(
                    R"({"id": "a", "title": "A", "fields": [{"id": "done", "type": "tick", "label": "Done"}]})")
              : tasks) +
         "]}]}]" + (rest.empty() ? "" : ",\n" + rest) + "}";
}

std::vector<std::string> faults_of(const std::string& text) {
  const auto definition = read_definition(text);
  std::vector<std::string> faults;
  if (!definition)
    for (const Mistake& mistake : definition.error()) faults.push_back(text_of(mistake, "f"));
  return faults;
}

/// The only fault of a text, or all of them joined.
std::string fault_of(const std::string& text) {
  std::string all;
  for (const std::string& fault : faults_of(text)) all += (all.empty() ? "" : " | ") + fault;
  return all;
}

std::string task(const std::string& id, const std::string& more) {
  return "{\"id\": \"" + id + "\", \"title\": \"" + id +
         "\", \"fields\": [{\"id\": \"done\", \"type\": \"tick\", \"label\": \"Done\"}]" +
         (more.empty() ? "" : ", " + more) + "}";
}

TEST(Definition, ASmallOneIsRead) {
  const auto definition = read_definition(definition_with(""));

  ASSERT_TRUE(definition.has_value());
  EXPECT_EQ(definition->tasks().size(), 1u);
  EXPECT_EQ(definition->find_task("a")->find_field("done")->type, FieldType::tick);
  EXPECT_EQ(definition->stage_of("a")->id, "one");
  EXPECT_EQ(definition->sha256.size(), 64u);
}

TEST(Definition, TheChecksumIgnoresLayoutAndSeesContent) {
  const auto one = read_definition(definition_with(""));
  const auto spaced = read_definition("// note\n" + definition_with(""));
  const auto other = read_definition(definition_with("\"summary\": \"x\""));

  EXPECT_EQ(one->sha256, spaced->sha256);
  EXPECT_NE(one->sha256, other->sha256);
}

TEST(Definition, AnUnknownKeyIsRefusedWithTheNearest) {
  EXPECT_EQ(fault_of(definition_with("\"side_recods\": []")),
            "f:5:1 Remove \"side_recods\": a definition has no such key: did you mean "
            "\"side_records\"?");
}

TEST(Definition, DuplicateIdsNameTheFirst) {
  EXPECT_EQ(fault_of(definition_with("", task("a", "") + ",\n" + task("a", ""))),
            "f:5:1 Give this task another id: \"a\" already stands in line 4.");
}

TEST(Definition, AFormerIdMayNotStillBeInUse) {
  EXPECT_NE(fault_of(definition_with("", task("a", "") + "," + task("b", "\"was\": [\"a\"]")))
                .find("it is still the id of something here"),
            std::string::npos);
}

TEST(Definition, ABadExpressionIsShownAtItsCharacter) {
  EXPECT_EQ(
      fault_of(definition_with("", task("a", "") + ",\n" + task("b", "\"gate\": \"complete(c)\""))),
      "f:5:106 There is no task \"c\": did you mean \"a\"?");
  EXPECT_EQ(fault_of(definition_with("", task("b", "\"gate\": \"today = = \""))).substr(0, 5),
            "f:4:1");
}

TEST(Definition, ACycleOfGatesIsNamed) {
  const std::string tasks = task("a", "\"gate\": \"complete(c)\"") + "," +
                            task("b", "\"gate\": \"complete(a)\"") + "," +
                            task("c", "\"gate\": \"b.done\"");

  EXPECT_NE(fault_of(definition_with("", tasks))
                .find("Change one of these gates: a waits for c waits for b waits for a, so none "
                      "can ever start."),
            std::string::npos);
}

TEST(Definition, ATaskThatCanNeverBeCompleteIsRefused) {
  EXPECT_NE(fault_of(definition_with("", R"({"id": "a", "title": "A"})"))
                .find("a field or \"complete_if\""),
            std::string::npos);
}

TEST(Definition, SetsMustNameAMilestone) {
  EXPECT_NE(fault_of(definition_with("", task("a", "\"sets\": \"gone\"")))
                .find("There is no milestone \"gone\""),
            std::string::npos);
}

std::string with_options(const std::string& options) {
  return definition_with(
      "",
      R"({"id": "a", "title": "A", "fields": [{"id": "c", "type": "choice", "label": "C", "options": [)" +
          options + "]}]}");
}

TEST(Definition, TwoOptionsWithOneLabelOnOneDayAreRefused) {
  EXPECT_NE(fault_of(with_options(R"({"id": "x", "label": "Same"}, {"id": "y", "label": "Same"})"))
                .find("Change this label: the option \"x\" has the same one on the same days."),
            std::string::npos);
  EXPECT_EQ(
      fault_of(with_options(
          R"({"id": "x", "label": "Same", "valid_to": "2026-03-31"}, {"id": "y", "label": "Same", "valid_from": "2026-04-01"})")),
      "");
}

TEST(Definition, OverlappingAmountsAreRefused) {
  const auto with_rows = [](const std::string& rows) {
    return definition_with(
        "\"money\": {\"grants\": [{\"id\": \"g\", \"title\": \"G\", \"cap_pence\": 400000, "
        "\"amounts\": [" +
        rows + "]}]}");
  };

  EXPECT_NE(
      fault_of(
          with_rows(
              R"({"valid_from": "2026-01-01", "valid_to": "2026-06-30", "pence": 1}, {"valid_from": "2026-06-30", "valid_to": "2026-12-31", "pence": 2})"))
          .find("it overlaps the one in line 5"),
      std::string::npos);
  EXPECT_NE(fault_of(with_rows(R"({"valid_from": "2026-01-01", "pence": 500000})"))
                .find("£5,000 is above £4,000"),
            std::string::npos);
  EXPECT_EQ(
      fault_of(with_rows(
          R"({"valid_from": "2026-01-01", "pence": 1}, {"valid_from": "2026-04-01", "pence": 2})")),
      "");
}

TEST(Definition, DatesThatDoNotExistAreRefused) {
  std::string text = definition_with("");
  text.replace(text.find("2026-01-01"), 10, "2026-02-30");

  EXPECT_EQ(fault_of(text).substr(0, 7), "f:1:63 ");
}

TEST(Definition, CapacityNeedsAKnownStream) {
  EXPECT_NE(
      fault_of(definition_with(
                   R"("capacity": {"of": "school", "period": "cohort", "by_stream": {"core": 3}})"))
          .find("There is no stream \"core\""),
      std::string::npos);
}

TEST(Definition, EligibilityNeedsOtherwise) {
  EXPECT_NE(
      fault_of(definition_with(
                   R"("eligibility": [{"version": "1", "valid_from": "2026-01-01", "rules": []}])"))
          .find("Add \"otherwise\""),
      std::string::npos);
}

TEST(Definition, ARuleOnAMissingColumnIsRefused) {
  const auto fault = fault_of(definition_with(
      R"("eligibility": [{"version": "1", "valid_from": "2026-01-01", "rules": [{"code": "x", "if": "school.phse = 'primary'", "result": "eligible", "text": "X"}], "otherwise": {"code": "o", "result": "refused", "text": "O"}}])"));

  EXPECT_NE(fault.find("There is nothing called \"school.phse\": did you mean \"school.phase\"?"),
            std::string::npos);
}

TEST(Definition, ARecipientsRuleThatIsNeverReachedIsRefused) {
  const auto fault = fault_of(definition_with(
      R"("contacts": [{"id": "g", "title": "G", "roles": [{"id": "head", "label": "Head"}]}])",
      task(
          "a",
          R"("recipients": [{"types": ["any"], "to": ["head"]}, {"types": ["academy"], "to": ["head"]}])")));

  EXPECT_NE(fault.find("Move this rule up or remove it"), std::string::npos);
}

TEST(Definition, ATransitionNeedsAKnownStatus) {
  EXPECT_NE(
      fault_of(
          definition_with(
              R"("review": {"cadence": "termly", "overall": [{"id": "good", "label": "Good"}], "transitions": [{"overall": "good", "proposes": "done"}]})"))
          .find("There is no status \"done\""),
      std::string::npos);
}

TEST(Definition, AStageOfAnUnknownStreamIsRefused) {
  std::string text = definition_with("");
  text.insert(text.find("\"sections\""), "\"streams\": [\"none\"], ");

  EXPECT_NE(fault_of(text).find("There is no stream \"none\""), std::string::npos);
}

TEST(Definition, PersonalDataNeedPurposeAndRetention) {
  EXPECT_NE(
      fault_of(
          definition_with(
              "",
              R"({"id": "a", "title": "A", "fields": [{"id": "n", "type": "text", "label": "Name", "personal": true}]})"))
          .find("Add \"purpose\" and \"retention_months\""),
      std::string::npos);
}

TEST(Definition, ALabelOfOver500CharactersIsRefused) {
  EXPECT_NE(fault_of(definition_with("", task("a", "\"sets\": \"\""))).size(), 0u);
  EXPECT_NE(
      fault_of(definition_with("",
                               R"({"id": "a", "title": ")" + std::string(501, 'x') +
                                   R"(", "fields": [{"id": "d", "type": "tick", "label": "D"}]})"))
          .find("Shorten \"title\" to 500 characters."),
      std::string::npos);
}

std::string clusters_fault(const std::string& clusters) {
  return fault_of(definition_with(
      R"("forms": [{"id": "join", "title": "Join", "for": "school", "pages": [{"id": "p", "title": "P",
"fields": [{"id": "with", "type": "repeat", "label": "With", "fields": [
  {"id": "s", "type": "organisation", "label": "School"}]}, {"id": "why", "type": "text", "label": "Why"}]}]}],
"matching": {"clusters": {)" +
      clusters + "}}"));
}

TEST(Definition, ClusterRulesThatCannotHoldTogetherAreRefused) {
  const auto says = [](const std::string& clusters, const std::string& words) {
    const std::string fault = clusters_fault(clusters);
    return fault.find(words) != std::string::npos ? std::string() : clusters + ": " + fault;
  };

  EXPECT_EQ(
      clusters_fault(R"("size_min": 4, "size_max": 6, "size_cost_km": {"4": 1.5}, "km_max": 45,
    "minimums": [{"setting": "special", "least": 1}], "trust_share_max": {"schools": 1, "of": 3},
    "wishes": {"together": ["join.with"]})"),
      "");
  EXPECT_EQ(says(R"("size_min": 5, "size_max": 4)", "not below size_min"), "");
  EXPECT_EQ(says(R"("size_max": 9)", "at most 8"), "");
  EXPECT_EQ(says(R"("size_cost_km": {"2": 1})", "sizes from 3 to 7 alone"), "");
  EXPECT_EQ(says(R"("size_cost_km": {"4": -1})", "from 0 to 1,000 km"), "");
  EXPECT_EQ(says(R"("km_max": 0)", "above 0 and up to 200"), "");
  EXPECT_EQ(says(R"("km_max": 201)", "above 0 and up to 200"), "");
  EXPECT_EQ(says(R"("primaries_min": 3, "minimums": [{"setting": "primary", "least": 2}])", "once"),
            "");
  EXPECT_EQ(says(R"("primaries_min": 6, "minimums": [{"setting": "special", "least": 2}])",
                 "together they are 8"),
            "");
  EXPECT_EQ(says(R"("minimums": [{"setting": "nursery", "least": 2}])", "nursery"), "");
  EXPECT_EQ(
      says(R"("trust_at_most_half": true, "trust_share_max": {"schools": 1, "of": 3})", "not both"),
      "");
  EXPECT_EQ(says(R"("trust_share_max": {"schools": 3, "of": 2})", "not above"), "");
  EXPECT_EQ(says(R"("wishes": {"apart": ["join.not_with"]})", "Name a question of a form"), "");
  EXPECT_EQ(says(R"("wishes": {"apart": ["join.why"]})", "does not ask for schools"), "");
  EXPECT_EQ(says(R"("distance": 3)", "distance"), "");
}

std::string choices_fault(const std::string& field, const std::string& points) {
  return fault_of(definition_with(
      R"("forms": [{"id": "join", "title": "Join", "for": "school", "pages": [{"id": "p", "title": "P",
"fields": [)" +
      field + R"(]}]}], "matching": {"points": {)" + points + "}}"));
}

TEST(Definition, ChoicesAreQuestionsForASchoolAndCountOnlyWhereTheyAreAsked) {
  const char* asked = R"({"id": "lead_choice_1", "type": "organisation", "label": "First choice"})";
  const char* text = R"({"id": "lead_choice_1", "type": "text", "label": "First choice"})";

  EXPECT_EQ(choices_fault(asked, R"("lead_choice": 60)"), "");
  EXPECT_EQ(choices_fault(asked, ""), "");
  EXPECT_NE(choices_fault(text, "").find("its type is organisation"), std::string::npos);
  EXPECT_NE(choices_fault(asked, R"("partner_choice": 60)").find("Ask for \"partner_choice_1\""),
            std::string::npos)
      << choices_fault(asked, R"("partner_choice": 60)");
  EXPECT_EQ(choices_fault(asked, R"("partner_choice": 0)"), "");
}

TEST(Definition, AllMistakesAreReportedInOrder) {
  const auto definition = read_definition(
      definition_with("\"bad\": 1", task("a", "\"who\": [\"nobody\"], \"odd\": 2")));

  ASSERT_FALSE(definition.has_value());
  ASSERT_EQ(definition.error().size(), 3u);
  EXPECT_TRUE(std::ranges::is_sorted(definition.error(), {}, &Mistake::place));
}

TEST(Definition, EveryShippedDefinitionIsSound) {
  for (const char* name : {"behaviour_hubs.json",
                           "targeted.json",
                           "peer_review.json",
                           "research_school.json",
                           "excellence_fund.json"})
    EXPECT_FALSE(shipped(name).id.empty()) << name;
}

}  // namespace
}  // namespace trellis::programme
