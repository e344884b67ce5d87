#include "web/cases/conditional_fields.hpp"

#include <gtest/gtest.h>

namespace trellis::web {
namespace {

using programme::Field;
using programme::FieldType;

Field choice_of(const std::string& id, std::vector<std::string> options) {
  Field field{.id = id, .type = FieldType::choice, .label = id};
  for (const std::string& option : options)
    field.options.push_back({.id = option, .label = option, .valid = {}, .was = {}, .place = {}});
  return field;
}

Field asked_if(const std::string& condition) {
  Field field{.id = "details", .type = FieldType::text, .label = "Details"};
  field.requirement = programme::Requirement::when;
  field.required_if = {*programme::parse_expression(condition), {}};
  return field;
}

struct Asked {
  Field choice = choice_of("declared", {"none", "some"});
  Field details;
  AnswerFields form;

  explicit Asked(const std::string& condition) : details(asked_if(condition)) {
    form = {.fields = {&choice, &details}, .today = Date(2026, 3, 1)};
  }
  Asked(const Asked&) = delete;
  Asked& operator=(const Asked&) = delete;
};

TEST(ConditionalFields, StandUnderTheOptionThatAsksForThem) {
  Asked asked("declared = 'some'");

  const auto opener = opener_of(asked.form, asked.details);
  const std::string html = answer_fields(asked.form).text();

  ASSERT_TRUE(opener.has_value());
  EXPECT_EQ(opener->field, &asked.choice);
  EXPECT_EQ(opener->option, "some");
  const std::size_t under = html.find("govuk-radios__conditional");
  ASSERT_NE(under, std::string::npos) << html;
  EXPECT_GT(html.find("name=\"details\""), under);
  EXPECT_EQ(html.find("name=\"details\""), html.rfind("name=\"details\"")) << "asked once";
}

TEST(ConditionalFields, ThatNeedMoreThanOneOptionAreAlwaysShown) {
  for (const char* condition : {"declared != 'none'",
                                "declared = 'some' and declared != 'none'",
                                "other.choice = 'some'",
                                "declared = 'unheard_of'"}) {
    Asked asked(condition);

    EXPECT_FALSE(opener_of(asked.form, asked.details).has_value()) << condition;
    EXPECT_NE(answer_fields(asked.form).text().find("name=\"details\""), std::string::npos);
  }
}

TEST(ConditionalFields, OfARetiredOptionStayWhereItWasChosen) {
  Asked asked("declared = 'some'");
  asked.choice.options.back().valid.to = Date(2026, 1, 1);

  EXPECT_FALSE(opener_of(asked.form, asked.details).has_value());
  asked.form.answers["declared"].text = "some";
  EXPECT_TRUE(opener_of(asked.form, asked.details).has_value());
}

}  // namespace
}  // namespace trellis::web
