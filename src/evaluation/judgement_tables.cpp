#include "evaluation/judgement_tables.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <stdexcept>

#include "core/text.hpp"
#include "register/reference_tables.hpp"

namespace trellis::evaluation {
namespace {

/// A number of a table of this binary; one that cannot be read is a fault of the table.
double number_of(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size())
    throw std::logic_error("a reference table holds \"" + text + "\" where a number belongs");
  return value;
}

std::optional<double> optional_number(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return number_of(text);
}

/// The different values of a column, in order of first appearance.
std::vector<std::string> values_of(const reference::Table& table, std::string_view column) {
  std::vector<std::string> values;
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (const std::string& value = table.cell(row, column);
        std::ranges::find(values, value) == values.end())
      values.push_back(value);
  return values;
}

std::unexpected<Problem> unknown(std::string_view what,
                                 std::string_view id,
                                 const std::vector<std::string>& known) {
  return problem(ProblemKind::not_found,
                 std::string(what),
                 "There is no " + std::string(what) + " called \"" + std::string(id) +
                     "\". Use one of: " + join(known, ", ") + ".");
}

}  // namespace

std::vector<std::string> months_table_ids() {
  return values_of(reference::table("months_of_progress"), "table_id");
}

Result<stats::MonthsTable> months_table(std::string_view id) {
  const reference::Table& table = reference::table("months_of_progress");
  stats::MonthsTable months;
  months.is_verified = true;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (table.cell(row, "table_id") != id) continue;
    months.id = table.cell(row, "table_id");
    months.name = table.cell(row, "table_name");
    months.source = table.cell(row, "source");
    months.is_verified = months.is_verified && table.cell(row, "verified") == "yes";
    months.rows.push_back({static_cast<int>(number_of(table.cell(row, "months"))),
                           number_of(table.cell(row, "effect_from")),
                           optional_number(table.cell(row, "effect_to"))
                               .value_or(std::numeric_limits<double>::infinity())});
  }
  if (months.rows.empty()) return unknown("table of months", id, months_table_ids());
  return months;
}

std::vector<std::string> band_scheme_ids() {
  return values_of(reference::table("cost_bands"), "scheme_id");
}

Result<stats::BandScheme> band_scheme(std::string_view id) {
  const reference::Table& table = reference::table("cost_bands");
  stats::BandScheme scheme;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (table.cell(row, "scheme_id") != id) continue;
    scheme.id = table.cell(row, "scheme_id");
    scheme.name = table.cell(row, "scheme");
    scheme.source = table.cell(row, "source");
    scheme.bands.push_back({.band = static_cast<int>(number_of(table.cell(row, "band"))),
                            .symbol = table.cell(row, "symbol"),
                            .label = table.cell(row, "label"),
                            .low = number_of(table.cell(row, "low_gbp")),
                            .low_is_inside = table.cell(row, "low_inclusive") == "yes",
                            .high = optional_number(table.cell(row, "high_gbp")),
                            .high_is_inside = table.cell(row, "high_inclusive") == "yes"});
  }
  if (scheme.bands.empty()) return unknown("scheme of cost bands", id, band_scheme_ids());
  return scheme;
}

Result<stats::PadlockEdition> padlock_edition(std::string_view edition) {
  const reference::Table& table = reference::table("padlock_rules");
  stats::PadlockEdition rules;
  rules.is_verified = true;
  rules.designs.resize(6);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string& kind = table.cell(row, "rule_kind");
    if (table.cell(row, "edition") != edition || !kind.starts_with("start_")) continue;
    const auto locks = static_cast<int>(number_of(table.cell(row, "locks")));
    rules.edition = table.cell(row, "edition");
    rules.source = table.cell(row, "source");
    rules.is_verified = rules.is_verified && table.cell(row, "verified") == "yes";
    if (kind == "start_design") {
      rules.designs.at(static_cast<std::size_t>(locks)) = table.cell(row, "words");
      continue;
    }
    const stats::PadlockRange range{
        locks, number_of(table.cell(row, "low")), optional_number(table.cell(row, "high"))};
    (kind == "start_mdes" ? rules.mdes : rules.attrition).push_back(range);
  }
  if (rules.edition.empty())
    return unknown("edition of the padlock rules", edition, {"2019", "2014"});
  return rules;
}

std::vector<stats::UnmeasuredYear> unmeasured_years(std::string_view measure) {
  const reference::Table& table = reference::table("unmeasured_years");
  std::vector<stats::UnmeasuredYear> years;
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.cell(row, "measure") == measure)
      years.push_back(
          {static_cast<int>(number_of(table.cell(row, "year"))), table.cell(row, "reason")});
  return years;
}

std::vector<std::string> inspection_grade_names() {
  std::vector<std::string> names;
  for (const reference::OfstedFramework& framework : reference::ofsted_frameworks())
    for (const reference::OfstedGrade& grade : framework.grades)
      if (std::ranges::find(names, grade.label) == names.end()) names.push_back(grade.label);
  return names;
}

}  // namespace trellis::evaluation
