#include "programme/named_schools.hpp"

#include "core/text.hpp"

namespace trellis::programme {
namespace {

constexpr std::size_t urn_digits = 6;

bool is_urn_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::vector<std::string> schools_named(const Field& field, const Answer& answer) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& text) {
    if (const auto name = trim(text); !name.empty()) names.emplace_back(name);
  };
  if (field.type == FieldType::organisation) add(answer.text);
  for (const Answers& row : answer.rows)
    for (const Field& asked : field.fields)
      if (asked.type == FieldType::organisation)
        if (const auto found = row.find(asked.id); found != row.end()) add(found->second.text);
  return names;
}

std::optional<Urn> urn_in(std::string_view text) {
  std::optional<Urn> found;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_urn_digit(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_urn_digit(text[end])) ++end;
    if (end - at == urn_digits) {
      if (found) return std::nullopt;
      if (const auto urn = Urn::parse(text.substr(at, end - at))) found = *urn;
    }
    at = end;
  }
  return found;
}

}  // namespace trellis::programme
