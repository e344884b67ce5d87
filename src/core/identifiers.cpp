#include "core/identifiers.hpp"

#include <charconv>
#include <cstdio>

#include "core/text.hpp"

namespace trellis {
namespace {

std::string shown(std::string_view text) { return "\"" + std::string(text.substr(0, 40)) + "\""; }

Result<std::int64_t> number_between(std::string_view text,
                                    std::string_view what,
                                    std::int64_t low,
                                    std::int64_t high,
                                    std::string_view shape) {
  const std::int64_t number = TRY(parse_whole_number(text, what));
  if (number < low || number > high)
    return problem(
        ProblemKind::invalid,
        std::string(what),
        shown(text) + " is not a " + std::string(what) + ": enter " + std::string(shape));
  return number;
}

}  // namespace

Result<std::int64_t> parse_whole_number(std::string_view text, std::string_view what) {
  const std::string_view trimmed = trim(text);
  const std::string name(what);
  if (trimmed.empty()) return problem(ProblemKind::missing, name, "Enter a " + name);
  if (trimmed.find_first_of("eE") != std::string_view::npos &&
      trimmed.find_first_not_of("0123456789.+-eE") == std::string_view::npos)
    return problem(ProblemKind::invalid,
                   name,
                   name + " is written as " + std::string(trimmed.substr(0, 40)) +
                       ": a spreadsheet has rounded it. Export the column as text.");
  std::string_view digits = trimmed;
  if (const auto point = digits.find('.'); point != std::string_view::npos) {
    if (digits.find_first_not_of('0', point + 1) != std::string_view::npos)
      return problem(ProblemKind::invalid, name, shown(trimmed) + " is not a whole number");
    digits = digits.substr(0, point);
  }
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size())
    return problem(ProblemKind::invalid, name, shown(trimmed) + " is not a whole number");
  return number;
}

Result<Urn> Urn::parse(std::string_view text) {
  return Urn(static_cast<std::int32_t>(
      TRY(number_between(text, "URN", 10000, 999999, "the six digits of a school's URN"))));
}

Result<GroupUid> GroupUid::parse(std::string_view text) {
  return GroupUid(static_cast<std::int32_t>(
      TRY(number_between(text, "Group UID", 1, 999999999, "the digits of the group's UID"))));
}

Result<LaCode> LaCode::parse(std::string_view text) {
  return LaCode(static_cast<std::int16_t>(TRY(number_between(
      text, "local authority code", 0, 999, "the three digits of the authority's code"))));
}

std::string LaCode::text() const {
  char buffer[8];
  std::snprintf(buffer, sizeof buffer, "%03d", static_cast<int>(number_));
  return buffer;
}

Result<Laestab> Laestab::parse(std::string_view text) {
  std::string digits;
  for (const char c : trim(text))
    if (c != '/' && c != ' ') digits += c;
  return Laestab(static_cast<std::int32_t>(
      TRY(number_between(digits, "LAESTAB", 1000000, 9999999, "seven digits, such as 850/2000"))));
}

std::string Laestab::text() const {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, "%03d/%04d", number_ / 10000, number_ % 10000);
  return buffer;
}

}  // namespace trellis
