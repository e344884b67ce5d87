#include "register/cells.hpp"

#include <charconv>
#include <cmath>

#include "core/text.hpp"
#include "register/reference_tables.hpp"

namespace trellis::registry {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::string_view pound = "\xC2\xA3";

std::optional<double> plain_number(std::string_view digits) {
  if (digits.starts_with('+')) digits.remove_prefix(1);
  if (digits.empty() || digits.find_first_not_of("0123456789.-") != std::string_view::npos)
    return std::nullopt;
  double number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

std::string_view form_of(std::string_view cell) {
  if (cell.size() == 8) return "yyyymmdd";
  if (cell.size() != 10) return {};
  if (cell[2] == '-') return "dd-mm-yyyy";
  if (cell[2] == '/') return "dd/mm/yyyy";
  return cell[4] == '-' ? "yyyy-mm-dd" : std::string_view();
}

}  // namespace

std::optional<std::int32_t> read_code(std::string_view cell) {
  cell = trim(cell);
  std::int32_t number = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  if (error != std::errc()) return std::nullopt;
  const std::string_view rest = cell.substr(static_cast<std::size_t>(end - cell.data()));
  if (!rest.empty() && (rest[0] != '.' || rest.find_first_not_of('0', 1) != rest.npos))
    return std::nullopt;
  return number;
}

std::optional<double> read_number(std::string_view cell) {
  cell = trim(cell);
  if (cell.find(',') == std::string_view::npos) return plain_number(cell);
  std::string digits;
  for (const char c : cell)
    if (c != ',') digits += c;
  return plain_number(digits);
}

std::optional<double> read_share(std::string_view cell, Share share) {
  cell = trim(cell);
  const bool percent_sign = cell.ends_with('%');
  if (percent_sign) cell.remove_suffix(1);
  const auto number = read_number(cell);
  if (!number) return std::nullopt;
  return percent_sign || share == Share::percent ? *number / 100 : *number;
}

std::optional<std::int64_t> read_pence(std::string_view cell) {
  cell = trim(cell);
  if (cell.starts_with(replacement)) cell.remove_prefix(replacement.size());
  if (cell.starts_with(pound)) cell.remove_prefix(pound.size());
  const auto pounds = read_number(cell);
  if (!pounds || std::abs(*pounds) > 1e12) return std::nullopt;
  return std::llround(*pounds * 100);
}

std::optional<Measured<double>> read_measured(std::string_view cell, std::string_view scheme) {
  cell = trim(cell);
  if (cell.empty()) return Measured<double>(Absent::blank);
  if (const auto reason = reference::absent_reason(scheme, cell)) return Measured<double>(*reason);
  std::string_view digits = cell;
  if (digits.ends_with('%')) digits.remove_suffix(1);
  if (const auto number = read_number(digits)) return Measured<double>(*number);
  return std::nullopt;
}

Result<std::optional<Date>> DateColumn::read(std::string_view cell) {
  cell = trim(cell);
  if (const auto space = cell.find(' '); space != std::string_view::npos)
    cell = cell.substr(0, space);  // a midnight that a spreadsheet added
  if (cell.empty() || cell == "NULL") return std::nullopt;
  if (form_.empty()) form_ = form_of(cell);
  const auto date = form_.empty() ? std::nullopt : Date::parse_as(cell, form_);
  if (!date)
    return problem(ProblemKind::invalid,
                   "",
                   form_.empty() ? "is not a date such as 09-03-2026"
                                 : "is not a date written " + std::string(form_) +
                                       " like the others of its column");
  if (*date == Date(1900, 1, 1)) return std::nullopt;
  return date;
}

void CellProblems::add(CellProblem problem) {
  ++count_;
  if (kept_.size() < kept_max) kept_.push_back(std::move(problem));
}

void CellProblems::reject(CellProblem problem) {
  ++rows_rejected_;
  add(std::move(problem));
}

std::string shown(std::string_view value) {
  if (value.size() <= 40) return std::string(value);
  std::size_t length = 40;
  while (length > 0 && (static_cast<unsigned char>(value[length]) & 0xC0) == 0x80) --length;
  return std::string(value.substr(0, length));
}

std::string text_of(const CellProblem& problem, std::string_view file_name) {
  std::string text(file_name);
  text += ":" + std::to_string(problem.line) + " (row " + std::to_string(problem.row);
  if (!problem.column.empty()) text += ", " + problem.column;
  text += ")";
  if (!problem.value.empty()) text += " \"" + problem.value + "\"";
  return text + " " + problem.message;
}

}  // namespace trellis::registry
