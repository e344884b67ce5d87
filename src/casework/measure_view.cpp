#include "casework/measure_view.hpp"

#include <charconv>

#include "core/text.hpp"

namespace trellis::casework {
namespace {

std::optional<double> number_in(std::string_view text) {
  double number = 0;
  const std::string_view digits = trim(text);
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size()) return std::nullopt;
  return number;
}

std::string shown(double number) {
  std::string text = decimal(number, 2);
  while (text.find('.') != std::string::npos && (text.back() == '0' || text.back() == '.')) {
    const bool was_point = text.back() == '.';
    text.pop_back();
    if (was_point) break;
  }
  return text;
}

}  // namespace

Measure measure_of(std::string_view text) {
  Measure measure;
  for (const std::string_view part : split(text, ';')) {
    const std::string_view words = trim(part);
    const bool at_least = words.starts_with("at least ");
    const bool at_most = words.starts_with("at most ");
    if (at_least || at_most) {
      if (const auto number = number_in(words.substr(at_least ? 9 : 8))) {
        measure.at_least = at_least;
        measure.threshold = number;
        continue;
      }
    }
    if (words.starts_with("by "))
      if (const auto due = Date::parse_as(trim(words.substr(3)), "yyyy-mm-dd")) {
        measure.due = due;
        continue;
      }
    if (!measure.name.empty() && !words.empty()) measure.name += "; ";
    measure.name += words;
  }
  return measure;
}

std::string text_of(const Measure& measure) {
  std::string text = measure.name;
  if (measure.threshold)
    text +=
        std::string(measure.at_least ? "; at least " : "; at most ") + shown(*measure.threshold);
  if (measure.due) text += "; by " + measure.due->text();
  return text;
}

std::string words_of(const Measure& measure) {
  std::string text = measure.name;
  if (measure.threshold)
    text +=
        std::string(measure.at_least ? ": at least " : ": at most ") + shown(*measure.threshold);
  if (measure.due) text += ", by " + measure.due->long_text();
  return text;
}

std::string_view title_of(MeasureStatus status) {
  switch (status) {
    case MeasureStatus::no_threshold:
      return "No threshold";
    case MeasureStatus::not_measured:
      return "Not measured yet";
    case MeasureStatus::overdue:
      return "Overdue";
    case MeasureStatus::met:
      return "Met";
    case MeasureStatus::not_met:
      return "Not met";
  }
  return {};
}

MeasureStatus status_of(const Measure& measure,
                        std::span<const Measurement> measurements,
                        std::int64_t objective,
                        Date today) {
  if (!measure.threshold) return MeasureStatus::no_threshold;
  const Measurement* newest = nullptr;
  for (const Measurement& row : measurements)
    if (row.objective == objective && row.value &&
        (!newest || newest->measured_on <= row.measured_on))
      newest = &row;
  if (!newest)
    return measure.due && *measure.due < today ? MeasureStatus::overdue
                                               : MeasureStatus::not_measured;
  const bool met = measure.at_least ? *newest->value >= *measure.threshold
                                    : *newest->value <= *measure.threshold;
  return met ? MeasureStatus::met : MeasureStatus::not_met;
}

}  // namespace trellis::casework
