#include "storage/sql_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "core/text.hpp"

namespace trellis::storage {

namespace {

[[noreturn]] void refuse(const std::string& why) { throw Error(Failure::statement, why); }

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// The end of the quoted piece that begins at `begin`, one after its closing mark.
std::size_t after_quoted(std::string_view sql, std::size_t begin) {
  const std::size_t end = sql.find(sql[begin], begin + 1);
  if (end == std::string_view::npos) refuse("A quotation mark in the SQL is not closed");
  return end + 1;
}

std::size_t after_name(std::string_view sql, std::size_t begin) {
  while (begin < sql.size() && is_name_character(sql[begin])) ++begin;
  return begin;
}

/// Length of the UTF-8 sequence at `text[at]`, or 0 when it is none.
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
  const unsigned char second = byte(at + 1);
  if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
      (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F))
    return 0;
  return length;
}

/// Where, at or after `at`, eight bytes begin that are not all plain ASCII without a NUL; or the
/// last few bytes.
std::size_t plain_bytes(std::string_view text, std::size_t at) {
  constexpr std::uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, 8);
    // Without a top bit set, taking one from each byte sets one only where a byte was 0.
    if (((word | (word - ones)) & tops) != 0) break;
  }
  return at;
}

}  // namespace

SqlText read_sql(std::string_view sql) {
  SqlText read;
  for (std::size_t at = 0; at < sql.size();) {
    const char c = sql[at];
    std::size_t end = at + 1;
    if (c == '\'' || c == '"') {
      end = after_quoted(sql, at);
    } else if (c == '-' && sql.substr(at).starts_with("--")) {
      at = std::min(sql.find('\n', at), sql.size());
      continue;
    } else if (c == ':') {
      if (sql.substr(at).starts_with("::")) refuse("Write cast(x as type) in place of x::type");
      end = after_name(sql, at + 1);
      const std::string name(sql.substr(at + 1, end - at - 1));
      if (std::ranges::find(read.names, name) == read.names.end()) read.names.push_back(name);
    }
    read.text.append(sql.substr(at, end - at));
    at = end;
  }
  return read;
}

std::string expand_list(const std::string& sql, std::string_view name, std::size_t size) {
  std::string names;
  for (std::size_t i = 1; i <= size; ++i) {
    if (i > 1) names += ", ";
    names.append(":").append(name).append("_").append(std::to_string(i));
  }
  std::string expanded;
  bool found = false;
  for (std::size_t at = 0; at < sql.size();) {
    const std::size_t end = sql[at] == '\'' || sql[at] == '"' ? after_quoted(sql, at)
                            : sql[at] == ':'                  ? after_name(sql, at + 1)
                                                              : at + 1;
    const std::string_view piece = std::string_view(sql).substr(at, end - at);
    if (piece.size() > 1 && piece[0] == ':' && piece.substr(1) == name) {
      const std::string before = squeeze(lower_ascii(expanded));
      if (before.ends_with("not in (") || before.ends_with("not in("))
        refuse("A list cannot follow `not in`: an empty one would match nothing. Use `not exists`");
      found = true;
      expanded += names;
    } else {
      expanded += piece;
    }
    at = end;
  }
  if (!found) refuse("The SQL does not name the list :" + std::string(name));
  return expanded;
}

std::size_t list_size(std::size_t count) {
  if (count > list_values_max)
    refuse("A list of " + std::to_string(count) + " values is too long: use a scratch table");
  std::size_t size = 1;
  while (size < count) size *= 2;
  return std::min(size, list_values_max);
}

std::vector<std::string> split_statements(std::string_view script) {
  const SqlText read = read_sql(script);
  std::vector<std::string> statements;
  std::string statement;
  const auto keep = [&] {
    if (const std::string_view text = trim(statement); !text.empty()) statements.emplace_back(text);
    statement.clear();
  };
  for (std::size_t at = 0; at < read.text.size();) {
    const char c = read.text[at];
    const std::size_t end = c == '\'' || c == '"' ? after_quoted(read.text, at) : at + 1;
    if (c == ';')
      keep();
    else
      statement.append(read.text, at, end - at);
    at = end;
  }
  keep();
  return statements;
}

void check_text(std::string_view text) {
  for (std::size_t at = plain_bytes(text, 0); at < text.size(); at = plain_bytes(text, at)) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte == 0) refuse("A text holds a NUL byte, which no database column can keep");
    const std::size_t length = byte < 0x80 ? 1 : utf8_length(text, at);
    if (length == 0) refuse("A text is not valid UTF-8, which every database column holds");
    at += length;
  }
}

}  // namespace trellis::storage
