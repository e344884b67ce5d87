#include "register/figure_reader.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "register/layouts.hpp"
#include "register/reference_tables.hpp"

namespace trellis::registry {
namespace {

constexpr int first_school_week = 36;

/// The scheme of absent codes (data/reference/absent_codes.csv) of a layout.
std::string_view scheme_of(const Layout& layout) {
  if (layout.name == layouts::ks4_ees || layout.name == layouts::absence_service ||
      layout.name == layouts::absence_areas)
    return "ees";
  switch (layout.kind) {
    case FileKind::ks2:
    case FileKind::ks4:
    case FileKind::destinations:
      return "performance_tables";
    case FileKind::absence:
      return "absence";
    case FileKind::workforce:
      return "ees";
    case FileKind::pupil_premium:
    case FileKind::pupil_premium_incentive:
      return "pupil_premium";
    default:
      return "census";
  }
}

FigureSubject area(std::string level, std::string code, std::string phase = {}) {
  return {{}, std::move(level), std::move(code), std::move(phase)};
}

/// RECTYPE means different things in KS2 (3 authority, 4 England, 5 England state-funded) and KS4
/// (4, 5, 7); destinations use words.
std::string level_of(FileKind kind, std::string_view type) {
  if (type == "LA") return "la";
  if (type == "NAT") return "england";
  const auto number = read_code(type);
  if (kind == FileKind::ks2)
    return number == 3 ? "la" : number == 4 ? "england" : number == 5 ? "england_state" : "";
  return number == 4 ? "la" : number == 5 ? "england" : number == 7 ? "england_state" : "";
}

bool is_total(std::string_view words) {
  return words.empty() || words == "total" || words == "all" || words == "all pupils";
}

/// "Week 30" of the calendar as a week that can be compared within one school year, which begins
/// with week 36 at the start of September; nothing for other words.
std::optional<int> school_week(std::string_view words) {
  if (!words.starts_with("week ")) return std::nullopt;
  const auto week = read_code(words.substr(5));
  if (!week || *week < 1 || *week > 53) return std::nullopt;
  return *week >= first_school_week ? *week : *week + 53;
}

}  // namespace

FigureReader::FigureReader(const Layout& layout, const Header& header, int year)
    : layout_(layout), header_(header), year_(year), scheme_(scheme_of(layout)) {
  find_columns();
}

/// The area of a total row, if the row is one.
std::optional<FigureSubject> FigureReader::total_of(const SourceRow& row) const {
  if (row.cell(urn_) == "NAT" || row.cell(la_) == "NAT")
    return area("england", "england", std::string(row.cell(number_)));
  if (!record_type_) return std::nullopt;
  const std::string level = level_of(layout_.kind, row.cell(record_type_));
  if (level.empty()) return std::nullopt;
  return area(level, level == "la" ? std::string(row.cell(la_)) : level);
}

/// The area of a row of the newer layout, which mixes levels.
std::optional<FigureSubject> FigureReader::area_by_level(const SourceRow& row) const {
  const std::string level = fold(row.cell(level_));
  const std::string phase(row.cell(phase_));
  if (level == "national") return area("england", "england", phase);
  if (level == "regional") {
    const auto* region = reference::region_by_words(row.cell(header_.find("region_name")));
    return area("region", region ? region->code : "", phase);
  }
  if (level == "local authority") {
    const auto la = read_code(row.cell(la_));
    return area("la", la ? LaCode(static_cast<std::int16_t>(*la)).text() : "", phase);
  }
  return std::nullopt;
}

std::optional<FigureSubject> FigureReader::subject_of(const SourceRow& row,
                                                      CellProblems& problems) const {
  if (level_ && fold(row.cell(level_)) != "school") return area_by_level(row);
  if (auto total = total_of(row)) return total;
  const auto urn = Urn::parse(row.cell(urn_));
  if (!urn) {
    problems.reject({row.row, row.line, "URN", shown(row.cell(urn_)), urn.error().message});
    return std::nullopt;
  }
  return FigureSubject{*urn, {}, {}, {}};
}

Measured<double> FigureReader::value_of(const Source& source,
                                        const SourceRow& row,
                                        CellProblems& problems) const {
  const std::string_view cell = row.cell(source.column);
  if (cell.empty()) return Absent::blank;
  if (cell == "NULL") return Absent::unknown;
  if (const auto reason = reference::absent_reason(scheme_, cell)) return *reason;
  const Unit unit = info_of(source.measure).unit;
  std::optional<double> value;
  if (unit == Unit::share) {
    value = read_share(cell, source.percent ? Share::percent : Share::proportion);
  } else if (unit == Unit::pence) {
    if (const auto pence = read_pence(cell)) value = static_cast<double>(*pence);
  } else {
    value = read_number(cell);
  }
  if (value) return *value;
  problems.add({row.row,
                row.line,
                header_.published()[source.column],
                shown(cell),
                "is neither a number nor a known symbol. It was left out."});
  return Absent::blank;
}

/// True for a row that says less than its subject's total for the year so far.
bool FigureReader::is_breakdown(const SourceRow& row) const {
  if (!level_) return false;
  const std::string frame = fold(row.cell(frame_));
  if (!is_total(frame) && frame != "year to date") return true;
  const std::string span = fold(row.cell(span_));
  const bool spans_year = span.ends_with(" year") || is_total(span);
  if (!spans_year && !school_week(span)) return true;
  return std::ranges::any_of(breakdowns_,
                             [&](std::size_t column) { return !is_total(fold(row.cell(column))); });
}

int FigureReader::week_of(const SourceRow& row) const {
  return span_ ? school_week(fold(row.cell(span_))).value_or(0) : 0;
}

int FigureReader::year_of(const SourceRow& row) const {
  const auto number = read_code(row.cell(period_));
  if (!number) return year_;
  if (*number > 190000) return *number / 100 + 1;  // 202324 ends in 2024
  const int week = week_of(row);
  return week > 0 && week <= 53 ? *number + 1 : *number;  // autumn 2024 is of the year to 2025
}

std::vector<FigureRow> FigureReader::read(const SourceRow& row, CellProblems& problems) {
  if (is_breakdown(row)) {
    ++breakdown_rows_;
    return {};
  }
  const auto subject = subject_of(row, problems);
  if (!subject) return {};
  if (!subject->urn && subject->code.empty()) return {};
  std::vector<FigureRow> rows;
  const int year = year_of(row);
  for (const Source& source : sources_) {
    const Measured<double> value = value_of(source, row, problems);
    if (!value.has_value() && value.reason() == Absent::blank) continue;
    const int of_year = year - source.years_ago;
    if (rows.empty() || rows.back().year != of_year) {
      auto found = std::ranges::find(rows, of_year, &FigureRow::year);
      if (found == rows.end())
        rows.push_back({*subject, of_year, {}, week_of(row)});
      else
        std::rotate(found, found + 1, rows.end());
    }
    rows.back().figures.insert_or_assign(source.measure, value);
  }
  return rows;
}

}  // namespace trellis::registry
