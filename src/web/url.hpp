/// Addresses: reading a request target safely, and building links that templates may print.
///
/// A target is refused, not repaired, when it holds what only an attack or a broken client sends:
/// control characters, dot segments, encoded slashes, backslashes, bytes that are not UTF-8.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.hpp"

namespace trellis::web {

/// Names and values in the order they came; a name may come more than once.
class Fields {
 public:
  Fields() = default;
  Fields(std::initializer_list<std::pair<std::string, std::string>> items) : items_(items) {}

  void add(std::string name, std::string value);
  /// Replaces every value of the name by this one.
  void set(std::string_view name, std::string value);
  void remove(std::string_view name);
  /// Removes the one pair of this name and value, if it is there.
  void remove(std::string_view name, std::string_view value);

  bool has(std::string_view name) const;
  /// The first value as it came, or an empty text.
  std::string_view raw(std::string_view name) const;
  /// The first value without white space at its ends, or an empty text.
  std::string_view text(std::string_view name) const;
  std::vector<std::string> all(std::string_view name) const;

  bool empty() const { return items_.empty(); }
  std::size_t size() const { return items_.size(); }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }

 private:
  std::vector<std::pair<std::string, std::string>> items_;
};

/// Percent-decoding; `plus_is_space` as in forms. Nothing when a percent sign is not followed by
/// two hexadecimal digits.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space = false);
/// Percent-encoding of everything but letters, digits and -._~
std::string percent_encode(std::string_view text);

bool is_utf8(std::string_view text);

/// Reads a=1&b=2 (a query, or a form's body). Refuses bad escapes, NUL, bytes that are not UTF-8,
/// and more than `fields_max` fields.
Result<Fields> parse_urlencoded(std::string_view text, std::size_t fields_max = 1000);
std::string urlencoded(const Fields& fields);

struct Target {
  std::string path;  ///< decoded, begins with one slash
  Fields query;
};

/// Reads the target of a request line: origin form, or absolute form when its host is `host`.
Result<Target> parse_target(std::string_view target, std::string_view host);

/// A link that may be printed in href, src and action: a path of ours, a fragment, or an http(s)
/// address. There is no other way to make one, so `javascript:` cannot reach a page.
class Url {
 public:
  Url() = default;
  /// A path of ours with an optional query, or a fragment: "/schools/900001", "?page=2",
  /// "#main-content". Anything else is a programmer's mistake and throws std::logic_error.
  static Url local(std::string_view text);
  static Url local(std::string_view path, const Fields& query, std::string_view fragment = {});
  /// An address of another site as data holds it; nothing unless it is http or https.
  static std::optional<Url> outside(std::string_view text);

  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  friend bool operator==(const Url&, const Url&) = default;

 private:
  explicit Url(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// Where to go after signing in: `text` when it is a path of ours (one slash, no second slash, no
/// backslash, no control character), else the home page.
Url return_to(std::string_view text);

}  // namespace trellis::web
