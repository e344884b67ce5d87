#include "register/reference_tables.hpp"

#include <algorithm>
#include <map>
#include <span>
#include <stdexcept>
#include <utility>

#include "core/text.hpp"

namespace trellis::reference {

/// Generated from data/reference/*.csv by cmake/EmbedText.cmake.
std::span<const std::pair<std::string_view, std::string_view>> embedded_reference_texts();

namespace {

/// Takes one CSV record off the front of `text`.
std::vector<std::string> take_record(std::string_view& text) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted) {
      if (c != '"') {
        cells.back() += c;
      } else if (at + 1 < text.size() && text[at + 1] == '"') {
        cells.back() += '"';
        ++at;
      } else {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',') {
      cells.emplace_back();
    } else if (c == '\n') {
      ++at;
      break;
    } else if (c != '\r') {
      cells.back() += c;
    }
  }
  text.remove_prefix(at);
  return cells;
}

std::map<std::string, Table, std::less<>> parse_all() {
  std::map<std::string, Table, std::less<>> tables;
  for (const auto& [file, text] : embedded_reference_texts()) {
    Result<Table> parsed = Table::parse(text);
    if (!parsed) throw std::logic_error(std::string(file) + ": " + parsed.error().message);
    tables.emplace(file.substr(0, file.rfind('.')), std::move(*parsed));
  }
  return tables;
}

const std::map<std::string, Table, std::less<>>& all_tables() {
  static const auto tables = parse_all();
  return tables;
}

}  // namespace

Result<Table> Table::parse(std::string_view text) {
  Table table;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::size_t record = 0;
  while (text.starts_with('#')) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    table.remarks_.emplace_back(trim(text.substr(1, end - 1)));
    text.remove_prefix(std::min(end + 1, text.size()));
    ++record;
  }
  while (!text.empty()) {
    ++record;
    std::vector<std::string> cells = take_record(text);
    if (cells.size() == 1 && cells.front().empty()) continue;
    if (table.columns_.empty()) {
      table.columns_ = std::move(cells);
    } else if (cells.size() != table.columns_.size()) {
      return problem(ProblemKind::invalid,
                     "",
                     "Line " + std::to_string(record) + " has " +
                         counted(static_cast<long long>(cells.size()), "cell") + ", the header " +
                         std::to_string(table.columns_.size()));
    } else {
      table.rows_.push_back(std::move(cells));
    }
  }
  if (table.columns_.empty())
    return problem(ProblemKind::missing, "", "The table has no header line");
  return table;
}

bool Table::has_column(std::string_view column) const {
  return std::ranges::find(columns_, column) != columns_.end();
}

const std::string& Table::cell(std::size_t row, std::string_view column) const {
  const auto found = std::ranges::find(columns_, column);
  if (found == columns_.end())
    throw std::logic_error("A reference table has no column " + std::string(column));
  return rows_.at(row).at(static_cast<std::size_t>(found - columns_.begin()));
}

std::vector<std::string> table_names() {
  std::vector<std::string> names;
  for (const auto& [name, table] : all_tables()) names.push_back(name);
  return names;
}

const Table& table(std::string_view name) {
  const auto found = all_tables().find(name);
  if (found == all_tables().end())
    throw std::logic_error("There is no reference table " + std::string(name));
  return found->second;
}

}  // namespace trellis::reference
