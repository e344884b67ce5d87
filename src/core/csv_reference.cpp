#include "core/csv_reference.hpp"

#include <utility>

namespace trellis {

std::optional<std::vector<std::vector<std::string>>> parse_csv_plainly(std::string_view text) {
  enum class State { field_start, plain, quoted, after_quote };
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row;
  std::string field;
  State state = State::field_start;
  bool in_row = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    in_row = true;
    if (c == '\0') return std::nullopt;
    if (state == State::quoted) {
      if (c != '"')
        field += c;
      else
        state = State::after_quote;
    } else if (c == '"' && state == State::field_start) {
      state = State::quoted;
    } else if (c == '"' && state == State::after_quote) {
      field += c;
      state = State::quoted;
    } else if (c == ',' || c == '\n' || c == '\r') {
      row.push_back(std::exchange(field, {}));
      state = State::field_start;
      if (c == ',') continue;
      if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
      rows.push_back(std::exchange(row, {}));
      in_row = false;
    } else if (state == State::after_quote) {
      return std::nullopt;
    } else {
      field += c;
      state = State::plain;
    }
  }
  if (state == State::quoted) return std::nullopt;
  if (in_row) {
    row.push_back(field);
    rows.push_back(row);
  }
  return rows;
}

}  // namespace trellis
