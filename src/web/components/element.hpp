/// Builds the markup of components: attributes and text are escaped, markup comes as Html.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "web/html.hpp"

namespace trellis::web {

using Attributes = std::vector<std::pair<std::string, std::string>>;

/// What stands inside a component: a text, which is escaped, or Html.
class Content {
 public:
  Content() = default;
  template <Text T>
  Content(const T& text) : html_(html_text(text)) {}
  Content(Html html) : html_(std::move(html)) {}

  const Html& html() const { return html_; }
  bool empty() const { return html_.empty(); }

 private:
  Html html_;
};

class Element {
 public:
  explicit Element(std::string_view name);

  /// class="…" of those that are not empty; none when all are.
  Element& classes(std::initializer_list<std::string_view> names);
  Element& set(std::string_view name, std::string_view value);
  Element& set_if(std::string_view name, std::string_view value);
  Element& link(std::string_view name, const Url& url) { return set(name, url.text()); }
  Element& flag(std::string_view name, bool is_set);
  Element& set_all(const Attributes& attributes);

  Element& add(const Html& html);
  Element& add(const Content& content) { return add(content.html()); }
  Element& add(const Element& element) { return add(element.html()); }
  Element& text(std::string_view text) { return add(html_text(text)); }

  Html html() const;
  operator Html() const { return html(); }

 private:
  std::string name_;
  std::string start_;
  std::string inner_;
};

/// Words that screen readers say and nobody sees.
Html visually_hidden(std::string_view text);

/// The parts that are not empty, with a space between them.
std::string joined(std::initializer_list<std::string_view> parts);

}  // namespace trellis::web
