#include "programme/json_document.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <optional>

namespace trellis::programme {
namespace {

constexpr std::size_t document_bytes_max = 1 << 20;
constexpr int nesting_max = 64;

bool is_json_digit(char c) { return c >= '0' && c <= '9'; }

/// A cursor over the text. Each reading function returns the mistake that stopped it.
class JsonParser {
 public:
  explicit JsonParser(std::string_view text) : text_(text) {}

  std::expected<JsonValue, Mistake> document() {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    if (auto fault = skip_space()) return std::unexpected(*fault);
    auto value = read_value(0);
    if (!value) return value;
    if (auto fault = skip_space()) return std::unexpected(*fault);
    if (at_ < text_.size())
      return fault_here("Delete what follows the closing brace of the definition.");
    return value;
  }

 private:
  std::unexpected<Mistake> fault_here(std::string sentence) const {
    return std::unexpected(Mistake{place_, std::move(sentence)});
  }

  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }

  /// Moves one byte on; a continuation byte of UTF-8 does not advance the column.
  char take() {
    const char c = text_[at_++];
    if (c == '\n') {
      ++place_.line;
      place_.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      ++place_.column;
    }
    return c;
  }

  void take_many(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) take();
  }

  std::optional<Mistake> skip_space() {
    while (!at_end()) {
      const char c = peek();
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        take();
      } else if (text_.substr(at_, 2) == "//") {
        while (!at_end() && peek() != '\n') take();
      } else if (text_.substr(at_, 2) == "/*") {
        const Place begin = place_;
        const std::size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) return Mistake{begin, "Close this comment with */."};
        take_many(end + 2 - at_);
      } else {
        break;
      }
    }
    return std::nullopt;
  }

  std::expected<JsonValue, Mistake> read_value(int depth) {
    if (depth > nesting_max) return fault_here("Write this with at most 64 levels of nesting.");
    if (at_end()) return fault_here("Add the value that is missing at the end of the file.");
    switch (peek()) {
      case '{':
        return read_object(depth);
      case '[':
        return read_list(depth);
      case '"':
        return read_text();
      default:
        return read_scalar();
    }
  }

  std::expected<JsonValue, Mistake> read_scalar() {
    JsonValue value;
    value.place = place_;
    if (peek() == '-' || is_json_digit(peek())) return read_number();
    for (const std::string_view word : {"true", "false", "null"}) {
      if (text_.substr(at_, word.size()) != word) continue;
      take_many(word.size());
      value.kind = word == "null" ? JsonValue::Kind::null : JsonValue::Kind::boolean;
      value.truth = word == "true";
      return value;
    }
    return fault_here(
        "Write a value here: a text in double quotes, a number, true, false, a list "
        "in [ ] or an object in { }.");
  }

  std::expected<JsonValue, Mistake> read_number() {
    JsonValue value;
    value.kind = JsonValue::Kind::number;
    value.place = place_;
    const std::size_t begin = at_;
    if (peek() == '-') take();
    const std::size_t whole = at_;
    while (is_json_digit(peek())) take();
    const std::size_t width = at_ - whole;
    if (width == 0 || (width > 1 && text_[whole] == '0')) return bad_number(value.place);
    if (peek() == '.') {
      take();
      if (!is_json_digit(peek())) return bad_number(value.place);
      while (is_json_digit(peek())) take();
    }
    if (peek() == 'e' || peek() == 'E') {
      take();
      if (peek() == '+' || peek() == '-') take();
      if (!is_json_digit(peek())) return bad_number(value.place);
      while (is_json_digit(peek())) take();
    }
    value.text = std::string(text_.substr(begin, at_ - begin));
    return value;
  }

  static std::unexpected<Mistake> bad_number(Place place) {
    return std::unexpected(Mistake{place, "Write this number with digits, such as 12 or 0.5."});
  }

  std::expected<JsonValue, Mistake> read_text() {
    JsonValue value;
    value.kind = JsonValue::Kind::text;
    value.place = place_;
    take();
    while (!at_end() && peek() != '"') {
      const auto c = static_cast<unsigned char>(peek());
      if (c < 0x20) return fault_here("Close this text with a double quote on the same line.");
      if (c == '\\') {
        value.escaped = true;
        if (auto fault = read_escape(value.text)) return std::unexpected(*fault);
      } else if (c < 0x80) {
        value.text += take();
      } else if (const std::size_t width = character_width()) {
        value.text += text_.substr(at_, width);
        take_many(width);
      } else {
        return fault_here("Save the file as UTF-8: a character here is not.");
      }
    }
    if (at_end())
      return std::unexpected(Mistake{value.place, "Close this text with a double quote."});
    take();
    return value;
  }

  /// Bytes of the UTF-8 character here, or 0 when it is not well formed.
  std::size_t character_width() const {
    const auto byte = [&](std::size_t i) {
      return at_ + i < text_.size() ? static_cast<unsigned char>(text_[at_ + i]) : 0U;
    };
    const unsigned lead = byte(0);
    const std::size_t width = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4) return 0;
    for (std::size_t i = 1; i < width; ++i)
      if ((byte(i) & 0xC0U) != 0x80U) return 0;
    if ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F)) return 0;
    if ((lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) > 0x8F)) return 0;
    return width;
  }

  std::optional<Mistake> read_escape(std::string& out) {
    const Place place = place_;
    take();
    if (at_end()) return Mistake{place, "Finish this escape."};
    const char kind = take();
    constexpr std::string_view kinds = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    if (const auto at = kinds.find(kind); at != std::string_view::npos) {
      out += meanings[at];
      return std::nullopt;
    }
    const auto unit = kind == 'u' ? read_unit() : std::nullopt;
    if (!unit) return Mistake{place, "Write this escape as \\n, \\t, \\\" or \\u0041."};
    std::uint32_t code = *unit;
    if (code >= 0xD800 && code < 0xE000) {
      std::optional<std::uint32_t> low;
      if (code < 0xDC00 && text_.substr(at_, 2) == "\\u") {
        take_many(2);
        low = read_unit();
      }
      if (!low || *low < 0xDC00 || *low > 0xDFFF)
        return Mistake{place, "Write both halves of this \\u pair, or the character itself."};
      code = 0x10000 + ((code - 0xD800) << 10) + (*low - 0xDC00);
    }
    append_code(out, code);
    return std::nullopt;
  }

  std::optional<std::uint32_t> read_unit() {
    std::uint32_t code = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = peek();
      const bool letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      if (!is_json_digit(c) && !letter) return std::nullopt;
      const int digit = is_json_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
      code = code * 16 + static_cast<std::uint32_t>(digit);
      take();
    }
    return code;
  }

  static void append_code(std::string& out, std::uint32_t code) {
    const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (code < 0x80) {
      put(code);
    } else if (code < 0x800) {
      put(0xC0 | code >> 6);
      put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
      put(0xE0 | code >> 12);
      put(0x80 | (code >> 6 & 0x3F));
      put(0x80 | (code & 0x3F));
    } else {
      put(0xF0 | code >> 18);
      put(0x80 | (code >> 12 & 0x3F));
      put(0x80 | (code >> 6 & 0x3F));
      put(0x80 | (code & 0x3F));
    }
  }

  std::expected<JsonValue, Mistake> read_list(int depth) {
    JsonValue value;
    value.kind = JsonValue::Kind::list;
    value.place = place_;
    take();
    if (auto fault = skip_space()) return std::unexpected(*fault);
    if (peek() == ']') {
      take();
      return value;
    }
    for (;;) {
      auto item = read_value(depth + 1);
      if (!item) return item;
      value.items.push_back(std::move(*item));
      if (auto fault = skip_space()) return std::unexpected(*fault);
      const char next = peek();
      if (next == ']' || next == ',') take();
      if (next == ']') return value;
      if (next != ',') return fault_here("Put a comma or ] here.");
      if (auto fault = skip_space()) return std::unexpected(*fault);
      if (peek() == ']') return fault_here("Delete the comma before this ].");
    }
  }

  std::expected<JsonValue, Mistake> read_object(int depth) {
    JsonValue value;
    value.kind = JsonValue::Kind::object;
    value.place = place_;
    take();
    if (auto fault = skip_space()) return std::unexpected(*fault);
    if (peek() == '}') {
      take();
      return value;
    }
    for (;;) {
      if (auto fault = read_member(value, depth)) return std::unexpected(*fault);
      const char next = peek();
      if (next == '}' || next == ',') take();
      if (next == '}') return value;
      if (next != ',') return fault_here("Put a comma or } here.");
      if (auto fault = skip_space()) return std::unexpected(*fault);
      if (peek() == '}') return fault_here("Delete the comma before this }.");
    }
  }

  std::optional<Mistake> read_member(JsonValue& object, int depth) {
    if (peek() != '"') return Mistake{place_, "Write a key in double quotes here."};
    const Place place = place_;
    auto key = read_text();
    if (!key) return key.error();
    if (const JsonMember* first = object.find_member(key->text))
      return Mistake{place,
                     "\"" + key->text + "\" already stands in line " +
                         std::to_string(first->place.line) + ": keep one of the two."};
    if (auto fault = skip_space()) return fault;
    if (peek() != ':') return Mistake{place_, "Put a colon after the key \"" + key->text + "\"."};
    take();
    if (auto fault = skip_space()) return fault;
    auto value = read_value(depth + 1);
    if (!value) return value.error();
    object.members.push_back({std::move(key->text), place, std::move(*value)});
    return skip_space();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Place place_;
};

void append_canonical(std::string& out, const JsonValue& value) {
  switch (value.kind) {
    case JsonValue::Kind::null:
      out += "null";
      return;
    case JsonValue::Kind::boolean:
      out += value.truth ? "true" : "false";
      return;
    case JsonValue::Kind::number:
      out += value.text;
      return;
    case JsonValue::Kind::text:
      out += quoted_json(value.text);
      return;
    case JsonValue::Kind::list: {
      out += '[';
      for (std::size_t i = 0; i < value.items.size(); ++i) {
        if (i) out += ',';
        append_canonical(out, value.items[i]);
      }
      out += ']';
      return;
    }
    case JsonValue::Kind::object: {
      std::vector<const JsonMember*> members;
      for (const JsonMember& member : value.members) members.push_back(&member);
      std::ranges::sort(members, {}, [](const JsonMember* member) { return member->key; });
      out += '{';
      for (std::size_t i = 0; i < members.size(); ++i) {
        if (i) out += ',';
        out += quoted_json(members[i]->key) + ":";
        append_canonical(out, members[i]->value);
      }
      out += '}';
      return;
    }
  }
}

}  // namespace

std::string text_of(const Mistake& mistake, std::string_view file) {
  return std::string(file) + ":" + std::to_string(mistake.place.line) + ":" +
         std::to_string(mistake.place.column) + " " + mistake.sentence;
}

const JsonMember* JsonValue::find_member(std::string_view key) const {
  for (const JsonMember& member : members)
    if (member.key == key) return &member;
  return nullptr;
}

const JsonValue* JsonValue::find(std::string_view key) const {
  const JsonMember* member = find_member(key);
  return member ? &member->value : nullptr;
}

std::expected<JsonValue, Mistake> parse_json(std::string_view text) {
  if (text.size() > document_bytes_max)
    return std::unexpected(Mistake{{}, "Write the definition in at most one megabyte."});
  return JsonParser(text).document();
}

std::string quoted_json(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      std::array<char, 8> buffer{};
      std::snprintf(buffer.data(), buffer.size(), "\\u%04x", static_cast<unsigned>(c));
      out += buffer.data();
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string canonical_text(const JsonValue& value) {
  std::string out;
  append_canonical(out, value);
  return out;
}

}  // namespace trellis::programme
