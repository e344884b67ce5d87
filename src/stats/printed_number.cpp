#include "stats/printed_number.hpp"

#include <charconv>
#include <cmath>
#include <limits>

#include "stats/sentence.hpp"

namespace trellis::stats {
namespace {

auto refuse_text(std::string_view text) {
  return refuse("not_a_number",
                sentence("\"{}\" is not a printed number.", text),
                "Write it as the report prints it, such as \"6.07\" or \"< .001\".");
}

/// The text without spaces, thousands separators, currency and per cent signs.
std::string bare(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("£")) {
      ++i;  // Two bytes.
      continue;
    }
    if (text.substr(i).starts_with("\u2212")) {  // The minus sign of printers.
      out += '-';
      i += 2;
      continue;
    }
    if (text[i] != ' ' && text[i] != ',' && text[i] != '%') out += text[i];
  }
  return out;
}

}  // namespace

Expected<PrintedNumber> parse_printed(std::string_view text) {
  std::string digits = bare(text);
  char bound = 0;
  if (!digits.empty() && (digits[0] == '<' || digits[0] == '>')) {
    bound = digits[0];
    digits.erase(0, 1);
  }
  const bool is_negative = digits.starts_with('-');
  if (is_negative || digits.starts_with('+')) digits.erase(0, 1);
  if (digits.starts_with('.')) digits.insert(0, "0");
  if (digits.empty() || digits.find_first_not_of("0123456789.") != std::string::npos)
    return refuse_text(text);
  PrintedNumber number;
  number.text = std::string(text);
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), number.value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return refuse_text(text);
  const std::size_t point = digits.find('.');
  number.decimals = point == std::string::npos ? 0 : static_cast<int>(digits.size() - point - 1);
  if (is_negative) number.value = -number.value;
  // The slack keeps a value that sits on the boundary, such as 5.865 for "5.87", inside.
  const double half = 0.5 * std::pow(10.0, -number.decimals) * (1 + 1e-9);
  number.range = {number.value - half, number.value + half};
  if (bound == '<') number.range = {0, number.value};
  if (bound == '>') number.range = {number.value, std::numeric_limits<double>::max()};
  return number;
}

}  // namespace trellis::stats
