#include "register/header.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace trellis::registry {
namespace {

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_among(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

/// "name (7)" without its footnote; "LSOA code (2011)" keeps its year, which tells vintages apart.
std::string_view without_footnote(std::string_view name) {
  if (!name.ends_with(')')) return name;
  const auto open = name.rfind('(');
  if (open == std::string_view::npos || open == 0) return name;
  const std::string_view inside = name.substr(open + 1, name.size() - open - 2);
  return is_digits(inside) && inside.size() < 4 ? trim(name.substr(0, open)) : name;
}

}  // namespace

std::string tidy_column_name(std::string_view cell) {
  const std::string squeezed = squeeze(cell);
  return lower_ascii(without_footnote(squeezed));
}

Header::Header(std::span<const std::string_view> cells) {
  for (const std::string_view cell : cells) {
    published_.emplace_back(trim(cell));
    std::string name = tidy_column_name(cell);
    if (!name.empty() && !positions_.emplace(name, names_.size()).second &&
        !is_among(repeated_, name))
      repeated_.push_back(name);
    names_.push_back(std::move(name));
  }
}

std::optional<std::size_t> Header::find(std::string_view name) const {
  const auto found = positions_.find(std::string(name));
  if (is_among(repeated_, name) && !is_among(ambiguous_, name)) ambiguous_.emplace_back(name);
  return found == positions_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::size_t> Header::positions(std::string_view name) const {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < names_.size(); ++i)
    if (names_[i] == name) found.push_back(i);
  return found;
}

std::optional<std::size_t> Header::find_any(std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names)
    if (const auto position = find(name)) return position;
  return std::nullopt;
}

}  // namespace trellis::registry
