#include "programme/answer.hpp"

#include <gtest/gtest.h>

#include "programme/shipped_test_files.hpp"

namespace trellis::programme {
namespace {

const Date today(2026, 3, 9);

Field field(FieldType type) {
  Field made;
  made.id = "f";
  made.label = "Date of the visit";
  made.type = type;
  return made;
}

std::string kept(const Field& made, const std::string& typed) {
  const auto answer = tidy_answer(made, {typed, {}, {}}, today);
  return answer ? answer->text : "! " + answer.error().message;
}

TEST(Answers, AreKeptInOneSpelling) {
  EXPECT_EQ(kept(field(FieldType::date), " 09/03/2026 "), "2026-03-09");
  for (const char* day : {"9/3/2026", "9-3-2026", "2026-03-09", "9 March 2026", "9 mar 2026"})
    EXPECT_EQ(kept(field(FieldType::date), day), "2026-03-09") << day;
  EXPECT_EQ(kept(field(FieldType::money), "£3,000"), "300000");
  EXPECT_EQ(kept(field(FieldType::money), "40.5"), "4050");
  EXPECT_EQ(kept(field(FieldType::number), "1,200"), "1200");
  EXPECT_EQ(kept(field(FieldType::number), "14.5"), "14.5");
  EXPECT_EQ(kept(field(FieldType::tick), "on"), "true");
  EXPECT_EQ(kept(field(FieldType::tick), "no"), "");
  EXPECT_EQ(kept(field(FieldType::text), "  Some words "), "Some words");
}

TEST(Answers, RefusalsSayWhatToDo) {
  EXPECT_EQ(kept(field(FieldType::date), "30/02/2026"),
            "! Date of the visit must be a real date, such as 9/3/2026 or 2026-03-09");
  for (const char* day : {"9/13/2026", "9/3/26", "9 Mumble 2026", "99/3/2026", "9/3", "x/3/2026"})
    EXPECT_EQ(kept(field(FieldType::date), day).substr(0, 1), "!") << day;
  EXPECT_EQ(kept(field(FieldType::money), "lots"),
            "! Date of the visit must be an amount of money, such as £3,000 or £40.50");
  EXPECT_EQ(kept(field(FieldType::money), "1.234"), kept(field(FieldType::money), "-5"));
  Field number = field(FieldType::number);
  number.min = 0;
  number.max = 2;
  EXPECT_EQ(kept(number, "3"), "! Date of the visit must be between 0 and 2");
  Field past = field(FieldType::date);
  past.not_after_today = true;
  EXPECT_EQ(kept(past, "2026-03-10"), "! Date of the visit must be today or in the past");
  EXPECT_EQ(kept(field(FieldType::date), "2026-03-10"), "2026-03-10") << "the future is allowed";
}

TEST(Answers, ARetiredOptionStaysButIsNotChosenAnew) {
  Field choice = field(FieldType::choice);
  choice.options = {{"old", "Old", {{}, Date(2026, 1, 1)}, {}, {}}, {"now", "Now", {}, {}, {}}};

  EXPECT_EQ(kept(choice, "now"), "now");
  EXPECT_EQ(kept(choice, "old"), "! Select another answer: \"Old\" is not in use on 9 March 2026");
  EXPECT_EQ(tidy_answer(choice, {"old", {}, {}}, today, {"old", {}, {}})->text, "old");
  EXPECT_EQ(words_of(choice, {"old", {}, {}}), "Old");
  EXPECT_EQ(kept(choice, "none"), "! Select date of the visit from the list");
}

Answers application() {
  Answers answers;
  answers["stream"].text = "core";
  answers["days"].text = "15";
  answers["need_1"].text = "culture";
  answers["need_2"].text = "send";
  answers["need_3"].text = "parents";
  answers["motivation"].text = "Calm corridors";
  for (int i = 1; i <= 3; ++i) {
    Answers row;
    row["name"].text = "Leader " + std::to_string(i);
    row["role"].text = "Deputy";
    answers["leaders"].rows.push_back(row);
  }
  answers["governors_support"].text = "true";
  return answers;
}

TEST(Answers, AnApplicationSaysEverythingThatIsMissing) {
  const Definition definition = shipped("behaviour_hubs.json");
  const auto fields = definition.find_form("partner_application")->fields();
  Answers answers = application();
  EXPECT_EQ(missing_answers(fields, answers, nullptr).size(), 0u);

  answers.erase("motivation");
  answers["leaders"].rows.pop_back();
  answers["leaders"].rows[0].erase("role");

  std::vector<std::string> sentences;
  for (const Problem& problem : missing_answers(fields, answers, nullptr))
    sentences.push_back(problem.message);
  EXPECT_EQ(sentences,
            (std::vector<std::string>{
                "Answer the question \"What do you want to be different in a year?\"",
                "Enter at least 3 of senior leaders who will take part",
                "Enter role"}));
}

TEST(Answers, ARequirementMayHangOnAnotherAnswer) {
  const Definition definition = shipped("behaviour_hubs.json");
  const auto* task = definition.find_task("declare_conflicts");
  const auto fields = pointers(task->fields);
  Answers answers;
  answers["declared"].text = "none";
  EXPECT_TRUE(missing_answers(fields, answers, nullptr).empty());

  answers["declared"].text = "some";
  EXPECT_EQ(missing_answers(fields, answers, nullptr).at(0).field, "details");
}

TEST(Answers, JsonGivesThemBack) {
  Answers answers = application();
  answers["several"].choices = {"a", "b \"quoted\""};

  EXPECT_EQ(answers_of_json(json_of(answers)), answers);
  EXPECT_EQ(answer_of_json(json_of(answers["leaders"])), answers["leaders"]);
  EXPECT_TRUE(answers_of_json("not json").empty());
}

}  // namespace
}  // namespace trellis::programme
