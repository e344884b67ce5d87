#include "evaluation/school_panel.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "core/csv.hpp"
#include "core/text.hpp"
#include "evaluation/cells.hpp"

namespace trellis::evaluation {
namespace {

constexpr double missing_value = std::numeric_limits<double>::quiet_NaN();

/// What the rows of one school say about it.
struct SchoolRows {
  std::string arm;
  std::string start;
  std::vector<std::string> covariates;
  std::map<int, double> outcome;
  std::size_t first_row = 0;
};

/// Columns of the file by what they are for.
struct Places {
  std::size_t school = 0, year = 0, arm = 0, outcome = 0;
  std::optional<std::size_t> start;
  std::vector<std::size_t> covariates;
};

class PanelReader {
 public:
  PanelReader(std::string_view text, std::string name, const ComparisonPlan& plan)
      : reader_(text), name_(std::move(name)), plan_(plan) {}

  Result<void> read() {
    TRY_VOID(read_header());
    while (const CsvRow* row = TRY(reader_.next())) {
      if (row->is_blank()) continue;
      row_ = row->row - 1;
      line_ = row->line;
      if (row->fields.size() != header_.size())
        return at(0,
                  "This row has " + counted(static_cast<long long>(row->fields.size()), "cell") +
                      ", the header has " + std::to_string(header_.size()) + ".");
      TRY_VOID(read_row(*row));
      ++rows_;
    }
    if (schools_.empty())
      return problem(ProblemKind::missing, "", name_ + " has no schools below its header.");
    return {};
  }

  Result<SchoolPanel> finish(std::string_view text) const;

 private:
  std::unexpected<Problem> at(std::size_t column, const std::string& message) const {
    return problem(ProblemKind::invalid,
                   "",
                   name_ + ":" + std::to_string(line_) + ":" + std::to_string(column + 1) +
                       " (row " + std::to_string(row_) + ") " + message);
  }

  Result<std::size_t> position_of(const std::string& column) const {
    const auto found = std::ranges::find(header_, column);
    if (found != header_.end()) return static_cast<std::size_t>(found - header_.begin());
    return problem(ProblemKind::missing,
                   column,
                   name_ + " has no column \"" + column +
                       "\", which the plan names. It has: " + join(header_, ", "));
  }

  Result<void> read_header() {
    const CsvRow* row = TRY(reader_.next());
    if (!row)
      return problem(
          ProblemKind::missing, "", name_ + " is empty. Give one row per school and year.");
    for (std::string_view cell : row->fields) {
      if (header_.empty() && cell.starts_with("\xEF\xBB\xBF")) cell.remove_prefix(3);
      header_.emplace_back(trim(cell));
    }
    places_.school = TRY(position_of(plan_.school_column));
    places_.year = TRY(position_of(plan_.year_column));
    places_.arm = TRY(position_of(plan_.arm_column));
    places_.outcome = TRY(position_of(plan_.outcome.column));
    if (!plan_.start_column.empty()) places_.start = TRY(position_of(plan_.start_column));
    for (const std::string& name : plan_.covariates)
      places_.covariates.push_back(TRY(position_of(name)));
    return {};
  }

  Result<void> read_row(const CsvRow& row) {
    const std::string school(trim(row.fields[places_.school]));
    if (is_gap(school)) return at(places_.school, "The school is missing.");
    const auto year = number_in(trim(row.fields[places_.year]));
    if (!year || *year != std::floor(*year) || std::abs(*year) > 9999)
      return at(places_.year,
                "\"" + std::string(trim(row.fields[places_.year])) + "\" is not a year.");
    const auto [entry, is_new] = schools_.try_emplace(school);
    SchoolRows& known = entry->second;
    if (is_new) known.first_row = row_;
    TRY_VOID(read_facts(row, is_new, school, known));
    const double value = TRY(read_outcome_cell(row));
    if (!known.outcome.emplace(static_cast<int>(*year), value).second)
      return at(places_.year,
                "School \"" + school + "\" is listed twice for " +
                    std::to_string(static_cast<int>(*year)) + ".");
    years_.insert(static_cast<int>(*year));
    return {};
  }

  /// Arm, start and covariates: the same in every row of a school.
  Result<void> read_facts(const CsvRow& row,
                          bool is_new,
                          const std::string& school,
                          SchoolRows& known) {
    const auto take = [&](std::size_t column, std::string& kept) -> Result<void> {
      const std::string cell(trim(row.fields[column]));
      if (is_new) kept = cell;
      if (kept == cell) return {};
      return at(column,
                header_[column] + " of school \"" + school + "\" is \"" + cell + "\" here and \"" +
                    kept + "\" in row " + std::to_string(known.first_row) +
                    ". It is one fact of the school, known before.");
    };
    TRY_VOID(take(places_.arm, known.arm));
    if (is_gap(known.arm)) return at(places_.arm, "Nobody says whether this school took part.");
    if (places_.start) TRY_VOID(take(*places_.start, known.start));
    known.covariates.resize(places_.covariates.size());
    for (std::size_t c = 0; c < places_.covariates.size(); ++c)
      TRY_VOID(take(places_.covariates[c], known.covariates[c]));
    return {};
  }

  Result<double> read_outcome_cell(const CsvRow& row) const {
    const std::string_view cell = trim(row.fields[places_.outcome]);
    if (is_gap(cell)) return missing_value;
    const auto value = number_in(cell);
    if (!value)
      return at(places_.outcome,
                "\"" + std::string(cell) + "\" is not a number (" + plan_.outcome.column + ").");
    const PlannedOutcome& outcome = plan_.outcome;
    if ((outcome.minimum && *value < *outcome.minimum) ||
        (outcome.maximum && *value > *outcome.maximum))
      return at(places_.outcome,
                outcome.column + " is " + std::string(cell) + ", outside its range.");
    return *value;
  }

  Result<void> check_arms() const {
    std::set<std::string> labels;
    for (const auto& [school, rows] : schools_) labels.insert(rows.arm);
    if (labels.size() == 2 && labels.contains(plan_.treated)) return {};
    return problem(ProblemKind::invalid,
                   plan_.arm_column,
                   "Column \"" + plan_.arm_column + "\" must hold two labels, \"" + plan_.treated +
                       "\" for the schools that took part and one other. It holds: " +
                       join({labels.begin(), labels.end()}, ", "));
  }

  stats::Covariate covariate(std::size_t c) const;
  Result<std::vector<stats::LaterStart>> later_starts() const;

  CsvReader reader_;
  std::string name_;
  const ComparisonPlan& plan_;
  std::vector<std::string> header_;
  Places places_;
  std::map<std::string, SchoolRows> schools_;
  std::set<int> years_;
  std::int64_t rows_ = 0;
  std::size_t row_ = 0, line_ = 0;
};

/// Numbers where every cell is one (or a gap); else categories.
stats::Covariate PanelReader::covariate(std::size_t c) const {
  stats::Covariate column{plan_.covariates[c], {}, {}};
  const bool is_number = std::ranges::all_of(schools_, [&](const auto& each) {
    const std::string& cell = each.second.covariates[c];
    return is_gap(cell) || number_in(cell);
  });
  for (const auto& [school, rows] : schools_) {
    const std::string& cell = rows.covariates[c];
    if (is_number)
      column.numbers.push_back(number_in(cell).value_or(missing_value));
    else
      column.categories.push_back(is_gap(cell) ? "not known" : cell);
  }
  return column;
}

/// "2019" in the start column of a comparison school, or "later" where nobody knows when.
Result<std::vector<stats::LaterStart>> PanelReader::later_starts() const {
  std::vector<stats::LaterStart> starts;
  for (const auto& [school, rows] : schools_) {
    if (rows.arm == plan_.treated || is_gap(rows.start)) continue;
    const auto year = number_in(rows.start);
    starts.push_back(
        {school, year ? std::optional(static_cast<int>(*year)) : std::optional<int>()});
  }
  return starts;
}

Result<SchoolPanel> PanelReader::finish(std::string_view text) const {
  TRY_VOID(check_arms());
  SchoolPanel data;
  data.rows = rows_;
  data.sha256 = sha256_of(text);
  data.panel.years.assign(years_.begin(), years_.end());
  for (const auto& [school, rows] : schools_) {
    data.panel.school.push_back(school);
    data.panel.treated.push_back(rows.arm == plan_.treated ? 1 : 0);
    std::vector<double> values;
    for (const int year : years_) {
      const auto found = rows.outcome.find(year);
      values.push_back(found == rows.outcome.end() ? missing_value : found->second);
    }
    data.panel.value.push_back(std::move(values));
  }
  data.panel.weight.assign(schools_.size(), 1.0);
  data.pool.urn = data.panel.school;
  data.pool.treated = data.panel.treated;
  for (std::size_t c = 0; c < plan_.covariates.size(); ++c)
    data.pool.covariates.push_back(covariate(c));
  for (std::size_t t = 0; t < data.panel.years.size(); ++t) {
    if (data.panel.years[t] >= plan_.first_year_after) continue;
    stats::Covariate before{
        plan_.outcome.label + " " + std::to_string(data.panel.years[t]), {}, {}};
    for (const auto& row : data.panel.value) before.numbers.push_back(row[t]);
    if (std::ranges::all_of(before.numbers, [](double value) { return std::isfinite(value); }))
      data.pool.outcomes.push_back(std::move(before));
  }
  data.later_starts = TRY(later_starts());
  return data;
}

}  // namespace

Result<SchoolPanel> read_panel(std::string_view text,
                               const std::string& name,
                               const ComparisonPlan& plan) {
  PanelReader reader(text, name, plan);
  TRY_VOID(reader.read());
  return reader.finish(text);
}

}  // namespace trellis::evaluation
