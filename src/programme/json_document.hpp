/// JSON with comments, read so that every value knows its line and column.
///
/// Definitions are written by people, so a mistake must be shown where it stands. The parser
/// accepts RFC 8259 JSON with // and /* */ comments and nothing else: no trailing commas, no
/// duplicate keys, no NaN. It refuses files over one megabyte and nesting over 64.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace trellis::programme {

/// Where a value stands in its file: both count from 1; columns count characters, not bytes.
struct Place {
  int line = 1;
  int column = 1;

  friend auto operator<=>(const Place&, const Place&) = default;
};

/// One thing that is wrong with a definition: where, and a sentence that says what to do.
struct Mistake {
  Place place;
  std::string sentence;

  friend bool operator==(const Mistake&, const Mistake&) = default;
};

using Mistakes = std::vector<Mistake>;

/// "behaviour_hubs.json:12:5 The sentence."
std::string text_of(const Mistake& mistake, std::string_view file);

struct JsonMember;

struct JsonValue {
  enum class Kind { null, boolean, number, text, list, object };

  Kind kind = Kind::null;
  Place place;
  std::string text;                 ///< the text, or a number as it was written
  bool truth = false;               ///< of a boolean
  bool escaped = false;             ///< the text was written with escapes: columns inside shift
  std::vector<JsonValue> items;     ///< of a list
  std::vector<JsonMember> members;  ///< of an object, in the order written

  /// The member with this key, or nothing.
  const JsonValue* find(std::string_view key) const;
  const JsonMember* find_member(std::string_view key) const;
};

struct JsonMember {
  std::string key;
  Place place;
  JsonValue value;
};

/// Reads a document. Never throws on bad input.
std::expected<JsonValue, Mistake> parse_json(std::string_view text);

/// The same content in one spelling: no comments, no white space, keys in byte order, numbers as
/// written. Two files that differ only in layout have one canonical text.
std::string canonical_text(const JsonValue& value);

/// A text as a JSON string, quotes included.
std::string quoted_json(std::string_view text);

}  // namespace trellis::programme
