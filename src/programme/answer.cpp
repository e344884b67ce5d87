#include "programme/answer.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/month_words.hpp"
#include "core/text.hpp"

namespace trellis::programme {
namespace {

std::unexpected<Problem> refuse(const Field& field, std::string message) {
  return problem(ProblemKind::invalid, field.id, std::move(message));
}

std::string lower_first(std::string text) {
  if (text.size() > 1 && text[0] >= 'A' && text[0] <= 'Z' && !(text[1] >= 'A' && text[1] <= 'Z'))
    text[0] = static_cast<char>(text[0] + 32);
  return text;
}

std::optional<double> number_in(std::string_view text) {
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || !std::isfinite(number))
    return std::nullopt;
  return number;
}

/// Digits and point of an amount; pound signs, spaces and commas go.
std::string bare_amount(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("£")) {
      ++i;
      continue;
    }
    if (text[i] != ' ' && text[i] != ',') out += text[i];
  }
  return out;
}

/// The number of a month given as digits or by its name ("Mar", "march"), or 0.
int month_in(std::string_view text) {
  const std::string word = lower_ascii(text);
  if (word.size() >= 3)
    for (std::size_t i = 0; i < month_words.size(); ++i)
      if (month_words[i].starts_with(word)) return static_cast<int>(i) + 1;
  const auto number = number_in(word);
  return number && word.size() <= 2 ? static_cast<int>(*number) : 0;
}

/// 2026-03-09, 9/3/2026, 09-03-2026, 9 March 2026.
std::optional<Date> date_in(std::string_view text) {
  if (const auto date = Date::parse_as(text, "yyyy-mm-dd")) return date;
  std::string words(text);
  for (char& c : words)
    if (c == '/' || c == '-' || c == '.') c = ' ';
  const std::string squeezed = squeeze(words);
  const auto parts = split(squeezed, ' ');
  if (parts.size() != 3 || parts[0].size() > 2 || parts[2].size() != 4) return std::nullopt;
  const auto day = number_in(parts[0]);
  const int month = month_in(parts[1]);
  if (!day || month == 0) return std::nullopt;
  const auto padded = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  const auto date = Date::parse(std::string(parts[2]) + "-" + padded(month) + "-" +
                                padded(static_cast<int>(*day)));
  return date ? std::optional(*date) : std::nullopt;
}

Result<std::string> tidy_date(const Field& field, std::string_view text, Date today) {
  const auto date = date_in(text);
  if (!date)
    return refuse(field, field.label + " must be a real date, such as 9/3/2026 or 2026-03-09");
  if (field.not_after_today && *date > today)
    return refuse(field, field.label + " must be today or in the past");
  return date->text();
}

std::string shown(double number) { return text_of(Value(number)); }

Result<void> check_range(const Field& field, double number) {
  if (field.min && field.max && (number < *field.min || number > *field.max))
    return refuse(
        field, field.label + " must be between " + shown(*field.min) + " and " + shown(*field.max));
  if (field.min && number < *field.min)
    return refuse(field, field.label + " must be " + shown(*field.min) + " or more");
  if (field.max && number > *field.max)
    return refuse(field, field.label + " must be " + shown(*field.max) + " or less");
  return {};
}

Result<std::string> tidy_number(const Field& field, std::string_view text) {
  const auto number = number_in(bare_amount(text));
  if (!number) return refuse(field, field.label + " must be a number");
  TRY_VOID(check_range(field, *number));
  std::string kept = shown(*number);
  std::erase(kept, ',');
  return kept;
}

Result<std::string> tidy_money(const Field& field, std::string_view text) {
  const std::string bare = bare_amount(text);
  const auto pounds = number_in(bare);
  const std::size_t point = bare.find('.');
  if (!pounds || *pounds < 0 || *pounds > 1e11 ||
      (point != std::string::npos && bare.size() - point > 3))
    return refuse(field, field.label + " must be an amount of money, such as £3,000 or £40.50");
  TRY_VOID(check_range(field, *pounds));
  return std::to_string(std::llround(*pounds * 100));
}

Result<std::string> tidy_option(const Field& field,
                                const std::string& id,
                                Date today,
                                const Answer& old) {
  const Option* option = field.find_option(id);
  if (!option) return refuse(field, "Select " + lower_first(field.label) + " from the list");
  const bool kept = old.text == id || std::ranges::find(old.choices, id) != old.choices.end();
  if (!kept && !option->valid.contains(today))
    return refuse(
        field,
        "Select another answer: \"" + option->label + "\" is not in use on " + today.long_text());
  return id;
}

Result<Answer> tidy_choices(const Field& field,
                            const Answer& typed,
                            Date today,
                            const Answer& old) {
  Answer answer;
  for (const std::string& id : typed.choices) {
    const std::string kept = TRY(tidy_option(field, id, today, old));
    if (std::ranges::find(answer.choices, kept) == answer.choices.end())
      answer.choices.push_back(kept);
  }
  std::ranges::sort(answer.choices);
  return answer;
}

Result<Answer> tidy_rows(const Field& field, const Answer& typed, Date today) {
  Answer answer;
  for (const Answers& row : typed.rows) {
    Answers tidied;
    for (const Field& sub : field.fields) {
      const auto found = row.find(sub.id);
      if (found == row.end()) continue;
      Answer kept = TRY(tidy_answer(sub, found->second, today));
      if (!kept.is_empty()) tidied[sub.id] = std::move(kept);
    }
    if (!tidied.empty()) answer.rows.push_back(std::move(tidied));
  }
  if (field.max && static_cast<double>(answer.rows.size()) > *field.max)
    return refuse(field, "Enter at most " + shown(*field.max) + " of " + lower_first(field.label));
  return answer;
}

constexpr std::size_t text_bytes_max = 20'000;

Result<std::string> tidy_text(const Field& field,
                              const Answer& typed,
                              Date today,
                              const Answer& old) {
  const std::string text(trim(typed.text));
  if (text.empty()) return text;
  if (text.size() > text_bytes_max)
    return refuse(field, field.label + " must be 20,000 characters or fewer");
  switch (field.type) {
    case FieldType::tick:
      if (text == "true" || text == "yes" || text == "on") return std::string("true");
      if (text == "false" || text == "no") return std::string();
      return refuse(field, "Tick or leave " + lower_first(field.label));
    case FieldType::date:
      return tidy_date(field, text, today);
    case FieldType::number:
      return tidy_number(field, text);
    case FieldType::money:
      return tidy_money(field, text);
    case FieldType::choice:
      return tidy_option(field, text, today, old);
    case FieldType::text:
    case FieldType::organisation:
    case FieldType::person:
    case FieldType::file:
    case FieldType::evidence:
    case FieldType::measure:
    case FieldType::choices:
    case FieldType::repeat:
      break;
  }
  return text;
}

/// Facts of one row of a repeat.
class RowOfRepeat : public Facts {
 public:
  RowOfRepeat(const Field& repeat, const Answers& row) : repeat_(repeat), row_(row) {}
  std::optional<Value> find(const Input& input) const override {
    for (const Field& field : repeat_.fields) {
      if (field.id != input.key) continue;
      const auto answer = row_.find(field.id);
      return answer == row_.end() ? Value(Unknown{}) : value_of(field, answer->second);
    }
    return std::nullopt;
  }

 private:
  const Field& repeat_;
  const Answers& row_;
};

/// A label that is a question is answered; any other is entered.
std::string enter_sentence(const Field& field) {
  if (field.label.ends_with('?')) return "Answer the question \"" + field.label + "\"";
  switch (field.type) {
    case FieldType::choice:
    case FieldType::choices:
      return "Select " + lower_first(field.label);
    case FieldType::tick:
      return "Confirm: " + lower_first(field.label);
    case FieldType::date:
    case FieldType::text:
    case FieldType::number:
    case FieldType::money:
    case FieldType::organisation:
    case FieldType::person:
    case FieldType::file:
    case FieldType::evidence:
    case FieldType::measure:
    case FieldType::repeat:
      break;
  }
  return "Enter " + lower_first(field.label);
}

}  // namespace

Result<Answer> tidy_answer(const Field& field, const Answer& typed, Date today, const Answer& old) {
  if (field.type == FieldType::choices) return tidy_choices(field, typed, today, old);
  if (field.type == FieldType::repeat) return tidy_rows(field, typed, today);
  Answer answer;
  answer.text = TRY(tidy_text(field, typed, today, old));
  return answer;
}

Value value_of(const Field& field, const Answer& answer) {
  if (answer.is_empty()) return Unknown{};
  switch (field.type) {
    case FieldType::tick:
      return answer.text == "true";
    case FieldType::date:
      if (const auto date = Date::parse(answer.text)) return *date;
      return Unknown{};
    case FieldType::number:
      if (const auto number = number_in(answer.text)) return *number;
      return Unknown{};
    case FieldType::money:
      if (const auto pence = number_in(answer.text))
        return Money{static_cast<std::int64_t>(*pence)};
      return Unknown{};
    case FieldType::choices:
      return answer.choices;
    case FieldType::repeat:
      return static_cast<double>(answer.rows.size());
    case FieldType::text:
    case FieldType::choice:
    case FieldType::organisation:
    case FieldType::person:
    case FieldType::file:
    case FieldType::evidence:
    case FieldType::measure:
      break;
  }
  return answer.text;
}

std::string words_of(const Field& field, const Answer& answer) {
  const Value value = value_of(field, answer);
  if (const bool* truth = std::get_if<bool>(&value)) return *truth ? "Yes" : "No";
  if (const Date* date = std::get_if<Date>(&value)) return date->long_text();
  if (field.type == FieldType::choice) {
    const Option* option = field.find_option(answer.text);
    return option ? option->label : answer.text;
  }
  if (field.type == FieldType::choices) {
    Texts labels;
    for (const std::string& id : answer.choices) {
      const Option* option = field.find_option(id);
      labels.push_back(option ? option->label : id);
    }
    return join(labels, ", ");
  }
  if (is_unknown(value)) return answer.text;
  return text_of(value);
}

AnswerFacts::AnswerFacts(const std::vector<const Field*>& fields,
                         const Answers& answers,
                         const Facts* around)
    : fields_(fields), answers_(answers), around_(around) {}

std::optional<Value> AnswerFacts::find(const Input& input) const {
  const bool asked = input.name == "answered" && !input.arguments.empty();
  const std::string key = asked ? text_of(input.arguments[0]) : input.key;
  for (const Field* field : fields_) {
    if (field->id != key) continue;
    const auto answer = answers_.find(key);
    if (asked) return answer != answers_.end() && !answer->second.is_empty();
    return answer == answers_.end() ? Value(Unknown{}) : value_of(*field, answer->second);
  }
  return around_ ? around_->find(input) : std::nullopt;
}

std::optional<std::vector<std::shared_ptr<const Facts>>> AnswerFacts::items(
    std::string_view list) const {
  for (const Field* field : fields_) {
    if (field->id != list || field->type != FieldType::repeat) continue;
    std::vector<std::shared_ptr<const Facts>> rows;
    if (const auto answer = answers_.find(field->id); answer != answers_.end())
      for (const Answers& row : answer->second.rows)
        rows.push_back(std::make_shared<RowOfRepeat>(*field, row));
    return rows;
  }
  return around_ ? around_->items(list) : std::nullopt;
}

bool is_required(const Field& field, const Facts& facts) {
  switch (field.requirement) {
    case Requirement::always:
      return true;
    case Requirement::never:
      return false;
    case Requirement::when:
      return field.required_if && is_true(evaluate(field.required_if->expression, facts));
  }
  return true;
}

Problems missing_answers(const std::vector<const Field*>& fields,
                         const Answers& answers,
                         const Facts* around) {
  Problems problems;
  const AnswerFacts facts(fields, answers, around);
  for (const Field* field : fields) {
    const auto answer = answers.find(field->id);
    const bool empty = answer == answers.end() || answer->second.is_empty();
    if (empty) {
      if (is_required(*field, facts))
        problems.push_back({ProblemKind::missing, field->id, enter_sentence(*field), {}});
      continue;
    }
    if (field->must_equal && answer->second.text != *field->must_equal)
      problems.push_back({ProblemKind::refused_by_rule,
                          field->id,
                          field->label + " must be \"" + *field->must_equal + "\"",
                          {}});
    if (field->type != FieldType::repeat) continue;
    if (field->min && static_cast<double>(answer->second.rows.size()) < *field->min)
      problems.push_back(
          {ProblemKind::missing,
           field->id,
           "Enter at least " + shown(*field->min) + " of " + lower_first(field->label),
           {}});
    for (const Answers& row : answer->second.rows)
      for (Problem& problem : missing_answers(pointers(field->fields), row, &facts))
        problems.push_back(std::move(problem));
  }
  return problems;
}

std::vector<const Field*> pointers(const std::vector<Field>& fields) {
  std::vector<const Field*> out;
  for (const Field& field : fields) out.push_back(&field);
  return out;
}

}  // namespace trellis::programme
