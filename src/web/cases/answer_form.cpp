#include "web/cases/answer_form.hpp"

#include <algorithm>
#include <map>

#include "casework/measure_view.hpp"
#include "core/text.hpp"
#include "web/cases/conditional_fields.hpp"

namespace trellis::web {
namespace {

using programme::Answer;
using programme::Answers;
using programme::Field;
using programme::FieldType;

constexpr int rows_max = 50;

std::string label_of(const Field& field) {
  if (field.requirement == programme::Requirement::never) return field.label + " (optional)";
  return field.label;
}

Hint hint_of(const Field& field) {
  std::string text = field.hint;
  if (!field.purpose.empty())
    text += (text.empty() ? "Why we ask: " : " Why we ask: ") + field.purpose;
  return text.empty() ? Hint{} : Hint{.content = text};
}

ErrorMessage error_of(const AnswerFields& options, const std::string& id) {
  const auto found = std::ranges::find(options.problems, id, &Problem::field);
  return found == options.problems.end() ? ErrorMessage{} : ErrorMessage{.content = found->message};
}

Legend legend_of(const Field& field) {
  return {.content = label_of(field), .classes = "govuk-fieldset__legend--s"};
}

Label label_for(const Field& field) {
  return {.content = label_of(field), .classes = "govuk-label--s"};
}

/// Day, month and year of "2026-03-09" or of what was typed, "9/3/2026".
std::vector<std::string> date_parts(const std::string& text) {
  if (const auto date = Date::parse_as(text, "yyyy-mm-dd"))
    return {
        std::to_string(date->day()), std::to_string(date->month()), std::to_string(date->year())};
  std::vector<std::string> parts;
  for (const std::string_view part : split(text, '/')) parts.emplace_back(part);
  parts.resize(3);
  return parts;
}

Html date_control(const Field& field,
                  const std::string& name,
                  const Answer& answer,
                  ErrorMessage error) {
  DateInput input{.id = name,
                  .name_prefix = name,
                  .fieldset = Fieldset{.legend = legend_of(field)},
                  .hint = hint_of(field)};
  const std::vector<std::string> parts = date_parts(answer.text);
  for (std::size_t i = 0; i < 3; ++i) input.items[i].value = parts[i];
  input.error = std::move(error);
  return date_input(input);
}

std::vector<const programme::Option*> options_of(const Field& field,
                                                 const Answer& answer,
                                                 Date today) {
  std::vector<const programme::Option*> options;
  for (const programme::Option& option : field.options) {
    const bool chosen = answer.text == option.id ||
                        std::ranges::find(answer.choices, option.id) != answer.choices.end();
    if (chosen || option.valid.contains(today)) options.push_back(&option);
  }
  return options;
}

/// The questions asked under each option, by its id.
using Revealed = std::map<std::string, Html>;

Html choice_control(const Field& field,
                    const std::string& name,
                    const Answer& answer,
                    ErrorMessage error,
                    Date today,
                    const Revealed& revealed) {
  Choices choices{.name = name,
                  .fieldset = Fieldset{.legend = legend_of(field)},
                  .hint = hint_of(field),
                  .error = std::move(error)};
  for (const programme::Option* option : options_of(field, answer, today)) {
    choices.choices.push_back({.value = option->id, .content = option->label});
    if (const auto under = revealed.find(option->id); under != revealed.end())
      choices.choices.back().conditional = under->second;
  }
  if (field.type == FieldType::choices) {
    choices.values = answer.choices;
    return checkboxes(choices);
  }
  if (!answer.text.empty()) choices.values = {answer.text};
  if (choices.choices.size() <= 3) choices.classes = "govuk-radios--small";
  return radios(choices);
}

Html tick_control(const Field& field,
                  const std::string& name,
                  const Answer& answer,
                  ErrorMessage error) {
  Choices choices{.name = name, .hint = hint_of(field), .error = std::move(error)};
  if (!answer.text.empty() && answer.text != "false") choices.values = {"true"};
  choices.choices = {{.value = "true", .content = label_of(field)}};
  return checkboxes(choices);
}

Html text_control(const Field& field,
                  const std::string& name,
                  const Answer& answer,
                  ErrorMessage error) {
  return textarea({.name = name,
                   .value = answer.text,
                   .label = label_for(field),
                   .hint = hint_of(field),
                   .error = std::move(error),
                   .rows = 4});
}

std::string pounds(const std::string& pence) {
  if (pence.size() < 3 || pence.find_first_not_of("0123456789") != std::string::npos) return pence;
  const std::string whole = pence.substr(0, pence.size() - 2);
  return pence.ends_with("00") ? whole : whole + "." + pence.substr(pence.size() - 2);
}

Html line_control(const Field& field,
                  const std::string& name,
                  const Answer& answer,
                  ErrorMessage error) {
  Input control{.name = name,
                .value = answer.text,
                .label = label_for(field),
                .hint = hint_of(field),
                .error = std::move(error),
                .classes = "govuk-!-width-two-thirds"};
  if (field.type == FieldType::number) {
    control.inputmode = "decimal";
    control.classes = "govuk-input--width-5";
  }
  if (field.type == FieldType::money) {
    control.inputmode = "decimal";
    control.prefix = {.content = "£"};
    control.classes = "govuk-input--width-10";
  }
  if (control.hint.content.empty() && field.type == FieldType::file)
    control.hint = {.content = "The web address where the document is kept"};
  if (control.hint.content.empty() && field.type == FieldType::organisation)
    control.hint = {.content = "Name, with its URN or other number if it has one"};
  return input(control);
}

/// A measure is asked in its parts: what, how much would be enough, by when.
Html measure_control(const Field& field,
                     const std::string& name,
                     const Answer& answer,
                     ErrorMessage error) {
  const casework::Measure measure = casework::measure_of(answer.text);
  Html content =
      input({.name = name,
             .value = measure.name,
             .label = {.content = "What is measured?"},
             .hint = hint_of(field),
             .error = std::move(error)}) +
      select({.name = name + "-side",
              .value = measure.at_least ? "least" : "most",
              .options = {{.value = "least", .text = "At least"},
                          {.value = "most", .text = "At most"}},
              .label = {.content = "What would be enough?"}}) +
      input({.name = name + "-threshold",
             .value =
                 measure.threshold ? programme::text_of(programme::Value(*measure.threshold)) : "",
             .label = {.content = "Threshold", .classes = "govuk-visually-hidden"},
             .inputmode = "decimal",
             .classes = "govuk-input--width-5"});
  DateInput due{.id = name + "-by",
                .name_prefix = name + "-by",
                .fieldset = Fieldset{.legend = {.content = "By when?"}}};
  if (measure.due) {
    const std::vector<std::string> parts = date_parts(measure.due->text());
    for (std::size_t i = 0; i < 3; ++i) due.items[i].value = parts[i];
  }
  return fieldset({.legend = legend_of(field), .content = content + date_input(due)});
}

/// An item of the catalogue; a line to write in while the catalogue is empty.
Html evidence_control(const AnswerFields& options,
                      const Field& field,
                      const Answer& answer,
                      ErrorMessage error) {
  const std::string name = options.prefix + field.id;
  if (!options.evidence || options.evidence->empty())
    return line_control(field, name, answer, std::move(error));
  return select({.name = name,
                 .value = answer.text,
                 .options = options_with(*options.evidence, answer.text),
                 .label = {.content = label_of(field), .classes = "govuk-label--s"},
                 .hint = hint_of(field),
                 .error = std::move(error)});
}

Html control(const AnswerFields& options, const Field& field, const Answer& answer);

Html repeat_control(const AnswerFields& options, const Field& field, const Answer& answer) {
  const std::string name = options.prefix + field.id;
  const auto least = static_cast<std::size_t>(field.min.value_or(1));
  std::size_t rows = std::max(answer.rows.size() + 1, least);
  if (field.max) rows = std::min(rows, static_cast<std::size_t>(*field.max));
  Html content = Element("p")
                     .classes({"govuk-hint"})
                     .text("Leave a row empty to take it out. Save to get room for another.");
  if (const ErrorMessage error = error_of(options, field.id); !error.content.empty())
    content += error_message(error);
  for (std::size_t i = 0; i < rows; ++i) {
    AnswerFields row{.today = options.today, .is_typed = options.is_typed};
    row.prefix = name + "-" + std::to_string(i + 1) + "-";
    row.evidence = options.evidence;
    if (i < answer.rows.size()) row.answers = answer.rows[i];
    for (const Field& sub : field.fields) row.fields.push_back(&sub);
    content += fieldset({.legend = {.content = field.label + " " + std::to_string(i + 1),
                                    .classes = "govuk-fieldset__legend--s"},
                         .content = answer_fields(row)});
  }
  return Element("div")
      .set("id", name)
      .classes({"govuk-form-group"})
      .add(fieldset({.legend = {.content = label_of(field), .classes = "govuk-fieldset__legend--m"},
                     .content = content}));
}

const Answer& answer_to(const AnswerFields& options, const Field& field) {
  static const Answer none;
  const auto found = options.answers.find(field.id);
  return found == options.answers.end() ? none : found->second;
}

Revealed revealed_by(const AnswerFields& options, const Field& field) {
  Revealed revealed;
  for (const Field* other : options.fields)
    if (const auto opener = opener_of(options, *other); opener && opener->field == &field)
      revealed[opener->option] += control(options, *other, answer_to(options, *other));
  return revealed;
}

Html control(const AnswerFields& options, const Field& field, const Answer& answer) {
  const std::string name = options.prefix + field.id;
  ErrorMessage error = error_of(options, field.id);
  switch (field.type) {
    case FieldType::tick:
      return tick_control(field, name, answer, std::move(error));
    case FieldType::date:
      return date_control(field, name, answer, std::move(error));
    case FieldType::text:
      return text_control(field, name, answer, std::move(error));
    case FieldType::choice:
    case FieldType::choices:
      return choice_control(
          field, name, answer, std::move(error), options.today, revealed_by(options, field));
    case FieldType::money: {
      Answer shown = answer;
      if (!options.is_typed) shown.text = pounds(answer.text);
      return line_control(field, name, shown, std::move(error));
    }
    case FieldType::number:
    case FieldType::organisation:
    case FieldType::person:
    case FieldType::file:
      return line_control(field, name, answer, std::move(error));
    case FieldType::evidence:
      return evidence_control(options, field, answer, std::move(error));
    case FieldType::measure:
      return measure_control(field, name, answer, std::move(error));
    case FieldType::repeat:
      return repeat_control(options, field, answer);
  }
  return {};
}

bool has_row(const Fields& form, const std::string& prefix) {
  return std::ranges::any_of(form,
                             [&](const auto& item) { return item.first.starts_with(prefix); });
}

/// "9/3/2026", whatever was typed in the three boxes; empty when all are.
std::string date_typed(const Fields& form, const std::string& name) {
  const std::string day(form.text(name + "-day"));
  const std::string month(form.text(name + "-month"));
  const std::string year(form.text(name + "-year"));
  if (day.empty() && month.empty() && year.empty()) return "";
  return day + "/" + month + "/" + year;
}

std::string measure_typed(const Fields& form, const std::string& name) {
  std::string text(form.text(name));
  const std::string threshold(form.text(name + "-threshold"));
  const bool at_most = form.text(name + "-side") == "most";
  if (!threshold.empty()) text += (at_most ? "; at most " : "; at least ") + threshold;
  const std::string by = date_typed(form, name + "-by");
  if (by.empty()) return text;
  const programme::Field as_date{.id = "by", .type = FieldType::date, .label = "By when"};
  const auto date = programme::tidy_answer(as_date, Answer{.text = by}, Date());
  return text + "; by " + (date ? date->text : by);
}

Answer answer_in(const Field& field, const Fields& form, const std::string& name) {
  Answer answer;
  if (field.type == FieldType::choices) {
    answer.choices = form.all(name);
    return answer;
  }
  if (field.type == FieldType::repeat) {
    for (int i = 1; i <= rows_max; ++i) {
      const std::string prefix = name + "-" + std::to_string(i) + "-";
      if (!has_row(form, prefix)) break;
      std::vector<const Field*> fields = programme::pointers(field.fields);
      Answers row = answers_in(fields, form, prefix);
      if (is_answered(row)) answer.rows.push_back(std::move(row));
    }
    return answer;
  }
  answer.text = field.type == FieldType::date      ? date_typed(form, name)
                : field.type == FieldType::measure ? measure_typed(form, name)
                                                   : std::string(form.text(name));
  return answer;
}

}  // namespace

Html answer_fields(const AnswerFields& options) {
  Html html;
  for (const Field* field : options.fields)
    if (!opener_of(options, *field)) html += control(options, *field, answer_to(options, *field));
  return html;
}

Answers answers_in(const std::vector<const Field*>& fields,
                   const Fields& form,
                   const std::string& prefix) {
  Answers answers;
  for (const Field* field : fields)
    answers[field->id] = answer_in(*field, form, prefix + field->id);
  return answers;
}

Problems check_answers(const std::vector<const Field*>& fields,
                       const Answers& typed,
                       const Answers& kept,
                       Date today) {
  Problems problems;
  for (const Field* field : fields) {
    const auto answer = typed.find(field->id);
    if (answer == typed.end()) continue;
    const auto old = kept.find(field->id);
    const auto tidied = programme::tidy_answer(
        *field, answer->second, today, old == kept.end() ? Answer{} : old->second);
    if (tidied) continue;
    problems.push_back(tidied.error());
    problems.back().field = field->id;
  }
  return problems;
}

Html answer_summary(const AnswerFields& options) {
  if (options.problems.empty()) return {};
  ErrorSummary summary;
  for (const Problem& problem : options.problems) {
    ErrorSummaryItem item{.content = problem.message};
    const auto field = std::ranges::find(
        options.fields, problem.field, [](const Field* each) { return each->id; });
    if (field != options.fields.end()) {
      const bool is_date = (*field)->type == FieldType::date;
      item.link = Url::local("#" + percent_encode(options.prefix + problem.field) +
                             (is_date ? "-day" : ""));
    }
    summary.items.push_back(std::move(item));
  }
  return error_summary(summary);
}

bool is_answered(const Answers& answers) {
  return std::ranges::any_of(answers, [](const auto& item) { return !item.second.is_empty(); });
}

}  // namespace trellis::web
