#include "web/form.hpp"

#include <algorithm>
#include <charconv>

#include "core/month_words.hpp"
#include "core/text.hpp"

namespace trellis::web {

namespace {

/// "visit-day", the id and name of one of the inputs of a date.
std::string part(std::string_view name, std::string_view suffix) {
  return std::string(name) + '-' + std::string(suffix);
}

std::string without(std::string_view text, std::string_view dropped) {
  std::string kept;
  std::ranges::copy_if(text, std::back_inserter(kept), [&](char c) {
    return dropped.find(c) == std::string_view::npos;
  });
  return kept;
}

std::optional<std::int64_t> number_from(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::int64_t> month_from(std::string_view text) {
  if (const auto number = number_from(text)) return number;
  const std::string folded = lower_ascii(text);
  for (std::size_t i = 0; i < month_words.size(); ++i)
    if (folded == month_words.at(i) || folded == month_words.at(i).substr(0, 3))
      return static_cast<std::int64_t>(i) + 1;
  return std::nullopt;
}

/// Letters that a reader counts, not bytes.
std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

}  // namespace

std::string FormReader::text(std::string_view name, const TextRule& rule) {
  std::string given(fields_.text(name));
  if (given.empty() && rule.is_required) add(std::string(name), "Enter " + rule.what);
  if (characters_in(given) > rule.characters_max)
    add(std::string(name),
        capitalised(rule.what) + " must be " +
            with_commas(static_cast<long long>(rule.characters_max)) + " characters or less");
  return given;
}

std::optional<std::int64_t> FormReader::whole_number(std::string_view name,
                                                     const NumberRule& rule) {
  const std::string given = without(fields_.text(name), " ,");
  if (given.empty()) {
    if (rule.is_required) add(std::string(name), "Enter " + rule.what);
    return std::nullopt;
  }
  const auto number = number_from(given);
  if (!number) {
    add(std::string(name), capitalised(rule.what) + " must be a whole number, such as 12");
  } else if (*number < rule.min) {
    add(std::string(name),
        capitalised(rule.what) + " must be " + with_commas(rule.min) + " or more");
  } else if (*number > rule.max) {
    add(std::string(name),
        capitalised(rule.what) + " must be " + with_commas(rule.max) + " or less");
  } else {
    return number;
  }
  return std::nullopt;
}

std::optional<std::int64_t> FormReader::money(std::string_view name, const NumberRule& rule) {
  std::string given = without(fields_.text(name), " ,");
  if (given.starts_with("£")) given.erase(0, std::string_view("£").size());
  if (given.empty()) {
    if (rule.is_required) add(std::string(name), "Enter " + rule.what);
    return std::nullopt;
  }
  const std::size_t point = given.find('.');
  const auto pounds = number_from(std::string_view(given).substr(0, point));
  std::string decimals = point == std::string::npos ? "00" : given.substr(point + 1);
  if (decimals.size() == 1) decimals += '0';
  const auto pence =
      decimals.size() == 2 && decimals[0] != '-' ? number_from(decimals) : std::nullopt;
  if (!pounds || !pence || *pounds < 0 || *pounds > 1'000'000'000'000) {
    add(std::string(name),
        capitalised(rule.what) + " must be an amount of money, such as 1,200 or 99.50");
    return std::nullopt;
  }
  const std::int64_t total = *pounds * 100 + *pence;
  if (total >= rule.min && total <= rule.max) return total;
  add(std::string(name), capitalised(rule.what) + " is outside what can be entered here");
  return std::nullopt;
}

std::string FormReader::choice(std::string_view name, const ChoiceRule& rule) {
  std::string given(fields_.text(name));
  const bool is_allowed = std::ranges::find(rule.allowed, given) != rule.allowed.end();
  if (is_allowed || (given.empty() && !rule.is_required)) return given;
  add(std::string(name), "Select " + rule.what);
  return "";
}

std::vector<std::string> FormReader::choices(std::string_view name, const ChoiceRule& rule) {
  std::vector<std::string> given = fields_.all(name);
  std::erase_if(given, [&](const std::string& value) {
    return std::ranges::find(rule.allowed, value) == rule.allowed.end();
  });
  if (given.empty() && rule.is_required) add(std::string(name), "Select " + rule.what);
  return given;
}

std::optional<Urn> FormReader::urn(std::string_view name, bool is_required) {
  const std::string given = without(fields_.text(name), " -");
  if (given.empty()) {
    if (is_required) add(std::string(name), "Enter a URN");
    return std::nullopt;
  }
  const auto urn = Urn::parse(given);
  if (urn) return *urn;
  add(std::string(name), urn.error().message);
  return std::nullopt;
}

std::optional<Date> FormReader::date(std::string_view name,
                                     std::string_view what,
                                     bool is_required) {
  const std::string words(what);
  std::vector<std::string> missing;
  for (const char* suffix : {"day", "month", "year"})
    if (fields_.text(part(name, suffix)).empty()) missing.emplace_back(suffix);
  if (missing.size() == 3) {
    if (is_required)
      add(part(name, "day"), "Enter the " + lower_ascii(words.substr(0, 1)) + words.substr(1));
    return std::nullopt;
  }
  if (!missing.empty()) {
    add(part(name, missing.front()), words + " must include a " + join(missing, " and "));
    return std::nullopt;
  }
  const auto day = number_from(fields_.text(part(name, "day")));
  const auto month = month_from(fields_.text(part(name, "month")));
  const auto year = number_from(fields_.text(part(name, "year")));
  if (year && (*year < 1900 || *year > 2200)) {
    add(part(name, "year"), words + ": the year must have four numbers, such as 2026");
    return std::nullopt;
  }
  const bool is_in_range =
      day && month && year && *day >= 1 && *day <= 31 && *month >= 1 && *month <= 12;
  if (is_in_range) {
    const std::chrono::year_month_day parts{std::chrono::year{static_cast<int>(*year)},
                                            std::chrono::month{static_cast<unsigned>(*month)},
                                            std::chrono::day{static_cast<unsigned>(*day)}};
    if (parts.ok()) return Date(std::chrono::sys_days(parts));
  }
  add(part(name, "day"), words + " must be a real date, such as 9 3 2026");
  return std::nullopt;
}

void FormReader::add(const Problem& problem) { problems_.push_back(problem); }

void FormReader::add(std::string field, std::string message) {
  problems_.push_back({.kind = ProblemKind::invalid,
                       .field = std::move(field),
                       .message = std::move(message),
                       .details = {}});
}

ErrorMessage FormReader::error(std::string_view name) const {
  const auto found = std::ranges::find_if(
      problems_, [&](const Problem& problem) { return problem.field == name; });
  return found == problems_.end() ? ErrorMessage() : ErrorMessage{.content = found->message};
}

Html FormReader::summary() const {
  if (problems_.empty()) return {};
  ErrorSummary summary;
  for (const Problem& problem : problems_)
    summary.items.push_back(
        {.content = problem.message,
         .link = problem.field.empty() ? Url() : Url::local('#' + percent_encode(problem.field))});
  return error_summary(summary);
}

DateInput date_field(std::string name,
                     std::string legend,
                     std::string hint,
                     std::optional<Date> value) {
  DateInput field{
      .id = name,
      .name_prefix = name,
      .fieldset = Fieldset{.legend = {.content = legend, .classes = "govuk-fieldset__legend--s"}},
      .hint = {.content = hint.empty() ? Content() : Content(hint)}};
  field.items[0].classes = field.items[1].classes = "govuk-input--width-2";
  field.items[2].classes = "govuk-input--width-4";
  if (!value) return field;
  field.items[0].value = std::to_string(value->day());
  field.items[1].value = std::to_string(value->month());
  field.items[2].value = std::to_string(value->year());
  return field;
}

DateInput date_field(const FormReader& form,
                     std::string name,
                     std::string legend,
                     std::string hint) {
  DateInput field = date_field(name, std::move(legend), std::move(hint));
  for (DateItem& item : field.items) {
    const std::string field_name = part(name, item.name);
    item.value = form.value(field_name);
    const ErrorMessage error = form.error(field_name);
    item.has_error = !error.content.empty();
    if (!error.content.empty()) field.error = error;
  }
  return field;
}

}  // namespace trellis::web
