#include "web/form.hpp"

#include <gtest/gtest.h>

#include "support/html_reader.hpp"

namespace trellis::web {
namespace {

std::string message(const FormReader& form) {
  return form.has_problems() ? form.problems().front().message : "";
}

TEST(FormReader, TrimsAndKeepsText) {
  const Fields fields = {{"reason", "  two visits  "}};
  FormReader form(fields);

  EXPECT_EQ(form.text("reason", {.what = "the reason"}), "two visits");
  EXPECT_FALSE(form.has_problems());
  EXPECT_EQ(form.value("reason"), "  two visits  ");
}

TEST(FormReader, AnEmptyTextSaysWhatToEnter) {
  const Fields fields = {{"reason", "   "}};
  FormReader form(fields);
  form.text("reason", {.what = "the reason"});

  EXPECT_EQ(message(form), "Enter the reason");
  EXPECT_FALSE(form.error("reason").content.empty());
  EXPECT_TRUE(form.error("other").content.empty());
}

TEST(FormReader, LengthCountsLettersNotBytes) {
  const Fields fields = {{"name", "ééééé"}};
  FormReader five(fields);
  FormReader four(fields);

  five.text("name", {.what = "the name", .characters_max = 5});
  four.text("name", {.what = "the name", .characters_max = 4});

  EXPECT_EQ(message(five), "");
  EXPECT_EQ(message(four), "The name must be 4 characters or less");
}

TEST(FormReader, WholeNumbersMayHaveCommas) {
  const Fields fields = {{"people", " 1,200 "}, {"bad", "12.5"}, {"few", "0"}};
  FormReader form(fields);

  EXPECT_EQ(form.whole_number("people", {.what = "the number of people"}), 1200);
  EXPECT_FALSE(form.whole_number("bad", {.what = "the number of people"}));
  EXPECT_EQ(message(form), "The number of people must be a whole number, such as 12");
  EXPECT_FALSE(form.whole_number("few", {.what = "the number of people", .min = 1}));
  EXPECT_EQ(form.problems()[1].message, "The number of people must be 1 or more");
}

TEST(FormReader, MoneyIsPence) {
  const Fields fields = {
      {"a", "£1,200.50"}, {"b", "99"}, {"c", "3.5"}, {"d", "1.005"}, {"e", "-4"}};
  FormReader form(fields);
  const NumberRule rule{.what = "the grant", .max = 1'000'000'00};

  EXPECT_EQ(form.money("a", rule), 120050);
  EXPECT_EQ(form.money("b", rule), 9900);
  EXPECT_EQ(form.money("c", rule), 350);
  EXPECT_FALSE(form.money("d", rule));
  EXPECT_FALSE(form.money("e", rule));
  EXPECT_EQ(form.problems().size(), 2U);
}

TEST(FormReader, AChoiceIsOneOfThose) {
  const Fields fields = {{"region", "E12000007"}, {"phase", "moon"}};
  FormReader form(fields);

  EXPECT_EQ(form.choice("region", {.what = "a region", .allowed = {"E12000007"}}), "E12000007");
  EXPECT_EQ(form.choice("phase", {.what = "a phase", .allowed = {"primary"}}), "");
  EXPECT_EQ(message(form), "Select a phase");
}

struct DateCase {
  const char* day;
  const char* month;
  const char* year;
  const char* message;
  const char* field;
};

TEST(FormReader, DatesSayWhatIsWrong) {
  const DateCase cases[] = {
      {"9", "3", "2026", "", ""},
      {"9", "March", "2026", "", ""},
      {"29", "feb", "2024", "", ""},
      {"", "", "", "Enter the date of visit", "visit-day"},
      {"9", "3", "", "Date of visit must include a year", "visit-year"},
      {"", "", "2026", "Date of visit must include a day and month", "visit-day"},
      {"29", "2", "2026", "Date of visit must be a real date, such as 9 3 2026", "visit-day"},
      {"9", "13", "2026", "Date of visit must be a real date, such as 9 3 2026", "visit-day"},
      {"today", "3", "2026", "Date of visit must be a real date, such as 9 3 2026", "visit-day"},
      {"9",
       "3",
       "26",
       "Date of visit: the year must have four numbers, such as 2026",
       "visit-year"},
  };
  for (const DateCase& given : cases) {
    const Fields fields = {
        {"visit-day", given.day}, {"visit-month", given.month}, {"visit-year", given.year}};
    FormReader form(fields);
    form.date("visit", "Date of visit");
    EXPECT_EQ(message(form), given.message);
    if (form.has_problems()) {
      EXPECT_EQ(form.problems().front().field, given.field);
    }
  }
}

TEST(FormReader, TheSummaryLinksToEachFieldInOrder) {
  const Fields fields;
  FormReader form(fields);
  form.date("visit", "Date of visit");
  form.text("reason", {.what = "the reason"});

  const auto document = trellis::testing::read_html(form.summary().text());
  std::vector<std::string> links;
  for (const auto* link : trellis::testing::elements(document, "a"))
    links.push_back(link->attribute("href") + ' ' + trellis::testing::words(*link));

  EXPECT_EQ(
      links,
      (std::vector<std::string>{"#visit-day Enter the date of visit", "#reason Enter the reason"}));
}

TEST(DateField, ShowsWhatWasTypedAndWhichInputIsWrong) {
  const Fields fields = {{"visit-day", "9"}, {"visit-month", "3"}, {"visit-year", ""}};
  FormReader form(fields);
  form.date("visit", "Date of visit");

  const auto document = trellis::testing::read_html(
      date_input(date_field(form, "visit", "Date of visit", "For example, 9 3 2026")).text());
  const auto inputs = trellis::testing::elements(document, "input");

  EXPECT_EQ(inputs[0]->attribute("value"), "9");
  EXPECT_FALSE(inputs[0]->has_class("govuk-input--error"));
  EXPECT_TRUE(inputs[2]->has_class("govuk-input--error"));
  EXPECT_EQ(inputs[2]->attribute("id"), "visit-year");
}

}  // namespace
}  // namespace trellis::web
