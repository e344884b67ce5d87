#include "evaluation/list_file.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>

#include "core/csv.hpp"
#include "core/text.hpp"

namespace trellis::evaluation {
namespace {

/// Position of the first of `names` that the header has.
Result<std::size_t> find_column(const std::vector<std::string>& header,
                                const std::vector<std::string>& names,
                                const std::string& file) {
  for (const std::string& name : names)
    if (const auto found = std::ranges::find(header, name); found != header.end())
      return static_cast<std::size_t>(found - header.begin());
  return problem(
      ProblemKind::missing,
      names.front(),
      file + " has no column \"" + join(names, "\" or \"") + "\". It has: " + join(header, ", "));
}

Result<double> number_at(const CsvRow& row, std::size_t column, const std::string& file) {
  const std::string_view cell = trim(row.fields[column]);
  double value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc{} || end != cell.data() + cell.size() || !std::isfinite(value))
    return problem(ProblemKind::invalid,
                   "",
                   file + ":" + std::to_string(row.line) + ":" + std::to_string(column + 1) +
                       " (row " + std::to_string(row.row - 1) + ") \"" + std::string(cell) +
                       "\" is not a number.");
  return value;
}

/// Calls `use` for every row below the header, which `use_header` sees first.
Result<void> for_each_row(
    std::string_view text,
    const std::string& file,
    const std::function<Result<void>(const std::vector<std::string>&)>& use_header,
    const std::function<Result<void>(const CsvRow&)>& use) {
  CsvReader reader(text);
  const CsvRow* row = TRY(reader.next());
  if (!row) return problem(ProblemKind::missing, "", file + " is empty.");
  std::vector<std::string> header;
  for (std::string_view cell : row->fields) {
    if (header.empty() && cell.starts_with("\xEF\xBB\xBF")) cell.remove_prefix(3);
    header.emplace_back(trim(cell));
  }
  TRY_VOID(use_header(header));
  while ((row = TRY(reader.next()))) {
    if (row->is_blank()) continue;
    if (row->fields.size() != header.size())
      return problem(ProblemKind::invalid,
                     "",
                     file + ":" + std::to_string(row->line) + " (row " +
                         std::to_string(row->row - 1) + ") This row has " +
                         counted(static_cast<long long>(row->fields.size()), "cell") +
                         ", the header has " + std::to_string(header.size()) + ".");
    TRY_VOID(use(*row));
  }
  return {};
}

std::string in_quotes(const std::string& cell) {
  if (cell.find_first_of(",\"\n\r") == std::string::npos) return cell;
  std::string text = "\"";
  for (const char c : cell) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

}  // namespace

Result<std::vector<stats::Study>> read_studies(std::string_view text, const std::string& name) {
  std::vector<stats::Study> studies;
  std::size_t study = 0, effect = 0, se = 0;
  TRY_VOID(for_each_row(
      text,
      name,
      [&](const std::vector<std::string>& header) -> Result<void> {
        study = TRY(find_column(header, {"study", "trial", "name"}, name));
        effect = TRY(find_column(header, {"effect", "g", "d"}, name));
        se = TRY(find_column(header, {"se"}, name));
        return {};
      },
      [&](const CsvRow& row) -> Result<void> {
        studies.push_back({std::string(trim(row.fields[study])),
                           TRY(number_at(row, effect, name)),
                           TRY(number_at(row, se, name))});
        return {};
      }));
  return studies;
}

Result<std::vector<stats::AllocationUnit>> read_units(std::string_view text,
                                                      const std::string& name,
                                                      const UnitColumns& columns) {
  std::vector<stats::AllocationUnit> units;
  std::size_t id = 0, score = 0;
  std::vector<std::size_t> factors;
  TRY_VOID(for_each_row(
      text,
      name,
      [&](const std::vector<std::string>& header) -> Result<void> {
        id = TRY(find_column(header, {columns.id}, name));
        for (const std::string& factor : columns.factors)
          factors.push_back(TRY(find_column(header, {factor}, name)));
        if (!columns.score.empty()) score = TRY(find_column(header, {columns.score}, name));
        return {};
      },
      [&](const CsvRow& row) -> Result<void> {
        stats::AllocationUnit unit{std::string(trim(row.fields[id])), {}, 0};
        for (const std::size_t factor : factors) unit.levels.emplace_back(trim(row.fields[factor]));
        if (!columns.score.empty()) unit.score = TRY(number_at(row, score, name));
        units.push_back(std::move(unit));
        return {};
      }));
  return units;
}

std::string allocation_csv(const stats::Allocation& allocation, const UnitColumns& columns) {
  std::string text = in_quotes(columns.id);
  for (const std::string& factor : columns.factors) text += "," + in_quotes(factor);
  text += ",arm\n";
  for (std::size_t i = 0; i < allocation.units.size(); ++i) {
    text += in_quotes(allocation.units[i].id);
    for (const std::string& level : allocation.units[i].levels) text += "," + in_quotes(level);
    text += allocation.arm[i] == 1 ? ",treated\n" : ",control\n";
  }
  return text;
}

}  // namespace trellis::evaluation
