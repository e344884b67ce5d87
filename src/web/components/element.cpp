#include "web/components/element.hpp"

#include <algorithm>
#include <array>

namespace trellis::web {

Element::Element(std::string_view name) : name_(name), start_('<' + name_) {}

Element& Element::classes(std::initializer_list<std::string_view> names) {
  return set_if("class", joined(names));
}

Element& Element::set(std::string_view name, std::string_view value) {
  start_ += ' ';
  start_ += name;
  start_ += "=\"";
  append_escaped(start_, value);
  start_ += '"';
  return *this;
}

Element& Element::set_if(std::string_view name, std::string_view value) {
  return value.empty() ? *this : set(name, value);
}

Element& Element::flag(std::string_view name, bool is_set) {
  if (!is_set) return *this;
  start_ += ' ';
  start_ += name;
  return *this;
}

Element& Element::set_all(const Attributes& attributes) {
  for (const auto& [name, value] : attributes) set(name, value);
  return *this;
}

Element& Element::add(const Html& html) {
  inner_ += html.text();
  return *this;
}

Html Element::html() const {
  constexpr std::array<std::string_view, 4> childless = {"input", "br", "hr", "img"};
  const bool is_childless = std::ranges::find(childless, name_) != childless.end();
  return Html::trusted(is_childless ? start_ + '>' : start_ + '>' + inner_ + "</" + name_ + '>');
}

Html visually_hidden(std::string_view text) {
  return Element("span").classes({"govuk-visually-hidden"}).text(text);
}

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) text += ' ';
    text += part;
  }
  return text;
}

}  // namespace trellis::web
