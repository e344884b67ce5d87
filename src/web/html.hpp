/// HTML as a type: text is escaped by where it is printed, and only `Html` is printed as it is.
///
/// Templates call the `write_` functions here; which one depends on the place (between tags, in an
/// attribute, in a link). What does not belong in a place has no overload for it, so that printing
/// a text as a link, or markup inside an attribute, does not compile.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/url.hpp"

namespace trellis::web {

/// Markup made by our own templates and component functions.
class Html {
 public:
  Html() = default;
  /// For component functions and generated templates only; a test lists the files that call it.
  static Html trusted(std::string markup) {
    Html html;
    html.text_ = std::move(markup);
    return html;
  }

  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  Html& operator+=(const Html& other) {
    text_ += other.text_;
    return *this;
  }
  friend Html operator+(Html one, const Html& other) { return std::move(one += other); }
  friend bool operator==(const Html&, const Html&) = default;

 private:
  std::string text_;
};

/// & < > " ' become entities; everything else stays. NUL becomes U+FFFD.
void append_escaped(std::string& out, std::string_view text);
std::string escaped(std::string_view text);
/// The text as markup, escaped.
Html html_text(std::string_view text);

template <class T>
concept Text = std::convertible_to<const T&, std::string_view>;

/// Between tags.
template <Text T>
void write_text(std::string& out, const T& value) {
  append_escaped(out, value);
}
inline void write_text(std::string& out, const Html& value) { out += value.text(); }

/// Inside a quoted attribute that is not a link.
template <Text T>
void write_attribute(std::string& out, const T& value) {
  append_escaped(out, value);
}
/// As in data-source, which a script asks.
inline void write_attribute(std::string& out, const Url& value) {
  append_escaped(out, value.text());
}
void write_attribute(std::string& out, const Html& value) = delete;

/// The whole value of href, src, action and their like.
inline void write_link(std::string& out, const Url& value) { append_escaped(out, value.text()); }
/// A part of such a value, after a literal beginning: "/schools/{{ urn }}".
template <Text T>
void write_link_part(std::string& out, const T& value) {
  out += percent_encode(value);
}

/// Whether `{% if x %}` holds: a true flag, a text or list that is not empty, a present value.
inline bool holds(bool flag) { return flag; }
template <Text T>
bool holds(const T& text) {
  return !std::string_view(text).empty();
}
inline bool holds(const Html& html) { return !html.empty(); }
inline bool holds(const Url& url) { return !url.empty(); }
template <class T>
bool holds(const std::vector<T>& list) {
  return !list.empty();
}
template <class T>
bool holds(const std::optional<T>& value) {
  return value.has_value();
}

/// What a dotted name goes through: the value inside a present optional, else the value itself.
template <class T>
const T& inside(const T& value) {
  return value;
}
template <class T>
const T& inside(const std::optional<T>& value) {
  return value.value();
}

}  // namespace trellis::web
