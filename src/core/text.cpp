#include "core/text.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>

namespace trellis {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// A character of a cell that is neither white space nor part of a longer character.
bool is_solid(char c) { return static_cast<signed char>(c) > ' '; }

/// Length of the white space at the start of `text`, in bytes: ASCII space or U+00A0.
std::size_t space_at(std::string_view text) {
  if (text.empty()) return 0;
  if (is_space(text.front())) return 1;
  return text.starts_with("\xC2\xA0") ? 2 : 0;
}

/// Base letters of U+00C0 to U+017F, in order; '?' stands for two letters handled apart.
constexpr std::string_view latin_bases =
    "AAAAAA?CEEEEIIIIDNOOOOO OUUUUYT?aaaaaa?ceeeeiiiidnooooo ouuuuyty"
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi??JjKkkLlLlLlLlLlNnNnNnnNnOoOoOo??"
    "RrRrRrSsSsSsSs"
    "TtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

/// One UTF-8 character of two bytes (U+0080 to U+07FF) at `i`, or 0.
std::uint32_t two_byte(std::string_view text, std::size_t i) {
  const auto lead = static_cast<unsigned char>(text[i]);
  if (lead < 0xC2 || lead > 0xDF || i + 1 >= text.size()) return 0;
  const auto next = static_cast<unsigned char>(text[i + 1]);
  if ((next & 0xC0) != 0x80) return 0;
  return static_cast<std::uint32_t>((lead & 0x1F) << 6 | (next & 0x3F));
}

std::string unaccented(std::uint32_t code) {
  switch (code) {
    case 0xC6:
      return "AE";
    case 0xE6:
      return "ae";
    case 0xDF:
      return "ss";
    case 0x132:
      return "IJ";
    case 0x133:
      return "ij";
    case 0x152:
      return "OE";
    case 0x153:
      return "oe";
    default:
      break;
  }
  if (code < 0xC0 || code - 0xC0 >= latin_bases.size()) return " ";
  return std::string(1, latin_bases[code - 0xC0]);
}

/// An ASCII letter in lower case, a digit as it is, a space for all else.
char letter_or_space(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c + 32);
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : ' ';
}

void append_word(std::string& out, std::string_view word) {
  if (word.empty()) return;
  if (!out.empty()) out += ' ';
  out += word == "saint" ? "st" : word;
}

}  // namespace

std::string_view trim(std::string_view text) {
  if (!text.empty() && is_solid(text.front()) && is_solid(text.back())) return text;
  while (const std::size_t width = space_at(text)) text.remove_prefix(width);
  for (;;) {
    if (!text.empty() && is_space(text.back()))
      text.remove_suffix(1);
    else if (text.ends_with("\xC2\xA0"))
      text.remove_suffix(2);
    else
      return text;
  }
}

std::string squeeze(std::string_view text) {
  std::string out;
  text = trim(text);
  while (!text.empty()) {
    if (std::size_t width = space_at(text)) {
      while (width) {
        text.remove_prefix(width);
        width = space_at(text);
      }
      out += ' ';
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i) out += separator;
    out += parts[i];
  }
  return out;
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

std::string fold(std::string_view text) {
  std::string letters;
  letters.reserve(text.size() + 8);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) < 0x80) {
      if (c == '&')
        letters += " and ";
      else if (c == '\'' || c == '.')
        continue;
      else
        letters += letter_or_space(c);
    } else if (const std::uint32_t code = two_byte(text, i)) {
      letters += lower_ascii(unaccented(code));
      ++i;
    } else if (text.substr(i, 3) == "\xE2\x80\x99" || text.substr(i, 3) == "\xE2\x80\x98") {
      i += 2;  // typographic apostrophes are dropped like the plain one
    } else {
      letters += c;
    }
  }
  std::string out;
  out.reserve(letters.size());
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= letters.size(); ++i) {
    if (i < letters.size() && letters[i] != ' ') continue;
    append_word(out, std::string_view(letters).substr(begin, i - begin));
    begin = i + 1;
  }
  return out;
}

std::string counted(long long count, std::string_view singular, std::string_view plural) {
  std::string out = with_commas(count) + " ";
  if (count == 1) return out + std::string(singular);
  return out + (plural.empty() ? std::string(singular) + "s" : std::string(plural));
}

std::string with_commas(long long number) {
  std::string digits = std::to_string(number);
  const std::size_t first = digits.front() == '-' ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string decimal(double number, int places) {
  const double scale = std::pow(10.0, places);
  const double rounded = std::round(number * scale) / scale;
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.*f", places, rounded == 0 ? 0.0 : rounded);
  const std::string plain = buffer.data();
  const std::size_t point = plain.find('.');
  const std::string whole = plain.substr(0, point);
  std::string out = with_commas(std::stoll(whole));
  if (whole.starts_with('-') && out == "0") out = "-0";
  return point == std::string::npos ? out : out + plain.substr(point);
}

}  // namespace trellis
