#include "evaluation/pupil_data.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <utility>

#include "core/csv.hpp"
#include "core/text.hpp"
#include "evaluation/cells.hpp"
#include "evaluation/refusal_problem.hpp"
#include "evaluation/word_numbers.hpp"

namespace trellis::evaluation {
namespace {

constexpr std::size_t problems_listed_max = 20;
constexpr std::size_t category_values_max =
    12;  ///< More different numbers are a measurement. Ours.
constexpr double missing = std::numeric_limits<double>::quiet_NaN();

enum class Role { number, category, flag };

/// A column that the plan asks for.
struct WantedColumn {
  std::string name;
  Role role = Role::number;
  std::optional<double> minimum = {};
  std::optional<double> maximum = {};
};

std::vector<WantedColumn> wanted_columns(const AnalysisPlan& plan) {
  std::vector<WantedColumn> wanted;
  const auto add = [&](const std::string& name, Role role) -> WantedColumn& {
    const auto found = std::ranges::find(wanted, name, &WantedColumn::name);
    if (found != wanted.end()) return *found;
    return wanted.emplace_back(WantedColumn{name, role});
  };
  for (const PlannedOutcome& outcome : plan.outcomes) {
    WantedColumn& column = add(outcome.column, Role::number);
    column.minimum = outcome.minimum;
    column.maximum = outcome.maximum;
  }
  for (const std::string& name : plan.baseline) add(name, Role::number);
  for (const std::string& name : plan.design_variables) add(name, Role::category);
  for (const std::string& name : plan.strata) add(name, Role::category);
  if (plan.allocation)
    for (const std::string& name : plan.allocation->on) add(name, Role::category);
  if (!plan.fsm_column.empty()) add(plan.fsm_column, Role::flag);
  for (const std::string& name : plan.subgroups) add(name, Role::flag);
  if (!plan.compliance_column.empty()) add(plan.compliance_column, Role::number);
  return wanted;
}

/// Where a pupil is listed; the id is a view into the file.
struct PupilPlace {
  std::string_view id;
  std::uint32_t row = 0;
  std::uint32_t line = 0;
};

/// Reads the file row by row and collects what is wrong with it.
class PupilReader {
 public:
  PupilReader(std::string_view text, std::string name, const AnalysisPlan& plan)
      : reader_(text), name_(std::move(name)), plan_(plan), wanted_(wanted_columns(plan)) {}

  Result<void> read() {
    TRY_VOID(read_header());
    values_.resize(wanted_.size());
    category_words_.resize(wanted_.size());
    is_text_.assign(wanted_.size(), 0);
    while (true) {
      const CsvRow* row = TRY(reader_.next());
      if (!row) break;
      if (row->is_blank()) continue;
      read_row(*row);
      if (problems_.size() >= problems_listed_max) break;
    }
    find_pupils_listed_twice();
    return refuse_problems();
  }

  Result<PupilData> finish(std::string_view text);

 private:
  std::string place(std::size_t column) const {
    return name_ + ":" + std::to_string(line_) + ":" + std::to_string(column + 1) + " (row " +
           std::to_string(row_ - 1) + ")";
  }

  void add_problem(std::size_t column, const std::string& message) {
    problems_.push_back(place(column) + " " + message);
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
      return problem(ProblemKind::missing, "", name_ + " is empty. Give one row per pupil.");
    for (std::string_view cell : row->fields) {
      if (header_.empty() && cell.starts_with("\xEF\xBB\xBF")) cell.remove_prefix(3);
      header_.emplace_back(trim(cell));
    }
    for (std::size_t i = 0; i < header_.size(); ++i)
      if (std::find(header_.begin(),
                    header_.begin() + static_cast<std::ptrdiff_t>(i),
                    header_[i]) != header_.begin() + static_cast<std::ptrdiff_t>(i))
        return problem(ProblemKind::invalid,
                       header_[i],
                       name_ + " has two columns called \"" + header_[i] + "\".");
    arm_at_ = TRY(position_of(plan_.arm_column));
    if (plan_.design != stats::TrialDesign::individual)
      school_at_ = TRY(position_of(plan_.school_column));
    if (!plan_.pupil_column.empty()) pupil_at_ = TRY(position_of(plan_.pupil_column));
    if (!plan_.loss_column.empty()) loss_at_ = TRY(position_of(plan_.loss_column));
    for (const WantedColumn& column : wanted_) wanted_at_.push_back(TRY(position_of(column.name)));
    return {};
  }

  void read_row(const CsvRow& row) {
    row_ = row.row;
    line_ = row.line;
    if (row.fields.size() != header_.size()) {
      add_problem(0,
                  "This row has " + counted(static_cast<long long>(row.fields.size()), "cell") +
                      ", the header has " + std::to_string(header_.size()) + ".");
      return;
    }
    read_labels(row);
    for (std::size_t c = 0; c < wanted_.size(); ++c)
      values_[c].push_back(read_value(c, trim(row.fields[wanted_at_[c]])));
  }

  void read_labels(const CsvRow& row) {
    const std::string_view arm = trim(row.fields[arm_at_]);
    if (is_gap(arm)) add_problem(arm_at_, "The arm is missing. Every pupil was allocated to one.");
    arm_.push_back(arms_.index_of(arm));
    if (school_at_) {
      const std::string_view school = trim(row.fields[*school_at_]);
      if (is_gap(school)) add_problem(*school_at_, "The school is missing.");
      school_.push_back(schools_.index_of(school));
      note_arm_of_school();
    }
    if (pupil_at_) note_pupil(trim(row.fields[*pupil_at_]));
    if (loss_at_) loss_reason_.emplace_back(trim(row.fields[*loss_at_]));
  }

  void note_arm_of_school() {
    if (plan_.design != stats::TrialDesign::cluster) return;
    const auto school = static_cast<std::size_t>(school_.back());
    if (school == arm_of_school_.size()) {
      arm_of_school_.push_back({arm_.back(), row_});
    } else if (arm_of_school_[school].first != arm_.back() && !is_split_.contains(school_.back())) {
      is_split_[school_.back()] = true;
      add_problem(arm_at_,
                  "School \"" + schools_.names()[school] + "\" is in two arms: row " +
                      std::to_string(arm_of_school_[school].second - 1) +
                      " has the other. Whole schools were allocated.");
    }
  }

  void note_pupil(std::string_view id) {
    if (is_gap(id)) add_problem(*pupil_at_, "The pupil has no name.");
    pupils_.push_back({id, static_cast<std::uint32_t>(row_), static_cast<std::uint32_t>(line_)});
  }

  std::int32_t school_of(std::size_t pupil) const { return school_.empty() ? 0 : school_[pupil]; }

  /// Pupils are compared within their school, so ids may repeat between schools. Sorting by hash
  /// brings equal ones together; the ids themselves decide.
  void find_pupils_listed_twice() {
    std::vector<std::pair<std::size_t, std::uint32_t>> order;
    order.reserve(pupils_.size());
    for (std::size_t i = 0; i < pupils_.size(); ++i)
      order.emplace_back(std::hash<std::string_view>()(pupils_[i].id) ^
                             (static_cast<std::size_t>(school_of(i)) * 0x9E3779B97F4A7C15ULL),
                         static_cast<std::uint32_t>(i));
    std::ranges::sort(order);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> twice;  // The second, the first.
    for (std::size_t i = 1; i < order.size(); ++i) {
      const auto one = order[i - 1].second, two = order[i].second;
      if (order[i - 1].first == order[i].first && pupils_[one].id == pupils_[two].id &&
          school_of(one) == school_of(two) && !is_gap(pupils_[two].id))
        twice.emplace_back(two, one);
    }
    std::ranges::sort(twice);
    for (const auto& [second, first] : twice) {
      if (problems_.size() >= problems_listed_max) return;
      row_ = pupils_[second].row;
      line_ = pupils_[second].line;
      add_problem(*pupil_at_,
                  "Pupil \"" + std::string(pupils_[second].id) +
                      "\" is listed twice: first in row " + std::to_string(pupils_[first].row - 1) +
                      ".");
    }
  }

  double read_value(std::size_t c, std::string_view cell) {
    const WantedColumn& column = wanted_[c];
    if (is_gap(cell)) return missing;
    const auto value = number_in(cell);
    if (column.role == Role::category) return read_category(c, cell, value);
    if (!value) {
      add_problem(wanted_at_[c],
                  "\"" + std::string(cell) + "\" is not a number (" + column.name + ").");
      return missing;
    }
    if (column.role == Role::flag && *value != 0 && *value != 1)
      add_problem(wanted_at_[c],
                  column.name + " is " + std::string(cell) + ", but must be 0 or 1.");
    if ((column.minimum && *value < *column.minimum) ||
        (column.maximum && *value > *column.maximum))
      add_problem(wanted_at_[c],
                  column.name + " is " + std::string(cell) + ", outside its range " +
                      range_words(column) + ".");
    return *value;
  }

  static std::string range_words(const WantedColumn& column) {
    const auto text = [](double value) {
      return value == std::floor(value) ? decimal(value, 0) : decimal(value, 2);
    };
    if (!column.maximum) return "from " + text(*column.minimum);
    if (!column.minimum) return "to " + text(*column.maximum);
    return "from " + text(*column.minimum) + " to " + text(*column.maximum);
  }

  /// A category's word gets a number; whether the numbers themselves are used is decided at the
  /// end.
  double read_category(std::size_t c, std::string_view cell, const std::optional<double>& value) {
    if (!value) is_text_[c] = 1;
    return category_words_[c].index_of(cell);
  }

  Result<void> refuse_problems() {
    if (problems_.empty()) return {};
    std::vector<std::string> rest(problems_.begin() + 1, problems_.end());
    if (problems_.size() >= problems_listed_max) rest.push_back("There may be more.");
    return problem(ProblemKind::invalid, "", problems_.front(), std::move(rest));
  }

  Result<stats::Column> arm_column();
  void settle_category(std::size_t c, PupilData& data);

  CsvReader reader_;
  std::string name_;
  const AnalysisPlan& plan_;
  std::vector<WantedColumn> wanted_;
  std::vector<std::string> header_;
  std::size_t arm_at_ = 0;
  std::optional<std::size_t> school_at_, pupil_at_, loss_at_;
  std::vector<std::size_t> wanted_at_;
  WordNumbers arms_, schools_;
  std::vector<std::int32_t> arm_, school_;
  std::vector<std::pair<std::int32_t, std::size_t>> arm_of_school_;
  std::map<std::int32_t, bool> is_split_;
  std::vector<PupilPlace> pupils_;
  std::vector<std::vector<double>> values_;
  std::vector<WordNumbers> category_words_;
  std::vector<char> is_text_;
  std::vector<std::string> loss_reason_;
  std::vector<std::string> problems_;
  std::size_t row_ = 0, line_ = 0;
};

Result<stats::Column> PupilReader::arm_column() {
  const auto& labels = arms_.names();
  if (labels.size() != 2)
    return problem(ProblemKind::invalid,
                   plan_.arm_column,
                   "Column \"" + plan_.arm_column + "\" has " + std::to_string(labels.size()) +
                       " different values; an arm needs exactly two. Say which one is treated.",
                   labels.size() > problems_listed_max ? std::vector<std::string>{} : labels);
  const auto treated = std::ranges::find(labels, plan_.treated);
  if (treated == labels.end())
    return problem(ProblemKind::invalid,
                   plan_.arm_column,
                   "No pupil is in the treated arm: column \"" + plan_.arm_column + "\" holds \"" +
                       labels[0] + "\" and \"" + labels[1] + "\", and the plan calls it \"" +
                       plan_.treated + "\".");
  const auto index = static_cast<std::int32_t>(treated - labels.begin());
  stats::Column column{plan_.arm_column, {}};
  column.values.reserve(arm_.size());
  for (const std::int32_t arm : arm_) column.values.push_back(arm == index ? 1 : 0);
  return column;
}

/// Numbers stay numbers where a column has many of them; else each value is a category.
void PupilReader::settle_category(std::size_t c, PupilData& data) {
  const auto& names = category_words_[c].names();
  std::vector<double> number_of_word;
  const bool is_measured = !is_text_[c] && names.size() > category_values_max;
  if (is_text_[c]) {
    const auto [renumbered, sorted] = category_words_[c].in_order();
    for (const std::int32_t index : renumbered) number_of_word.push_back(index + 1.0);
    data.words.push_back({wanted_[c].name, sorted});
  } else {
    for (const std::string& name : names) number_of_word.push_back(*number_in(name));
  }
  if (!is_measured && names.size() > 2) data.factors.push_back(wanted_[c].name);
  for (double& value : values_[c])
    if (std::isfinite(value)) value = number_of_word[static_cast<std::size_t>(value)];
}

Result<PupilData> PupilReader::finish(std::string_view text) {
  PupilData data;
  data.rows = static_cast<std::int64_t>(arm_.size());
  if (arm_.empty())
    return problem(ProblemKind::missing, "", name_ + " has no pupils below its header.");
  stats::TableInput input;
  input.columns.push_back(TRY(arm_column()));
  for (std::size_t c = 0; c < wanted_.size(); ++c) {
    if (wanted_[c].role == Role::category) settle_category(c, data);
    if (wanted_[c].name != plan_.arm_column)
      input.columns.push_back({wanted_[c].name, std::move(values_[c])});
  }
  if (school_at_) {
    const auto [renumbered, sorted] = schools_.in_order();
    for (std::int32_t& school : school_) school = renumbered[static_cast<std::size_t>(school)];
    input.school = {std::move(school_), sorted};
  }
  for (const std::string& label : arms_.names())
    if (label != plan_.treated) data.control_label = label;
  data.loss_reason = std::move(loss_reason_);
  auto table = stats::Table::build(std::move(input));
  if (!table) return std::unexpected(problem_of(table.error()));
  data.table = std::move(*table);
  data.sha256 = sha256_of(text);
  return data;
}

}  // namespace

Problem problem_of(const stats::Refusal& refusal) {
  return {ProblemKind::refused_by_rule,
          "",
          refusal.sentence,
          refusal.remedy.empty() ? std::vector<std::string>{}
                                 : std::vector<std::string>{refusal.remedy}};
}

Result<PupilData> read_pupils(std::string_view text,
                              const std::string& name,
                              const AnalysisPlan& plan) {
  PupilReader reader(text, name, plan);
  TRY_VOID(reader.read());
  return reader.finish(text);
}

stats::ModelSpec primary_spec(const AnalysisPlan& plan,
                              const PupilData& data,
                              const PlannedOutcome& outcome) {
  stats::ModelSpec spec{outcome.column, {plan.arm_column}, plan.arm_column, plan.design};
  const auto add = [&](const std::string& name) {
    const bool is_factor = std::ranges::find(data.factors, name) != data.factors.end();
    const std::string term = is_factor ? "factor(" + name + ")" : name;
    if (std::ranges::find(spec.terms, term) == spec.terms.end()) spec.terms.push_back(term);
  };
  for (const std::string& name : plan.baseline) add(name);
  for (const std::string& name : plan.design_variables) add(name);
  return spec;
}

}  // namespace trellis::evaluation
