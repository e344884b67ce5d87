#include "stats/model_frame.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "stats/text.hpp"

namespace trellis::stats {

namespace {

std::vector<std::string> split_terms(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] != at) continue;
    parts.push_back(text.substr(from, i - from));
    from = i + 1;
  }
  return parts;
}

/// Distinct present values in increasing order, at most `limit` of them.
std::vector<double> distinct_values(std::span<const double> values, std::size_t limit) {
  std::set<double> seen;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    seen.insert(value);
    if (seen.size() >= limit) break;
  }
  return {seen.begin(), seen.end()};
}

bool is_coded(std::span<const double> arm) {
  bool treated = false;
  bool control = false;
  for (const double value : arm) {
    if (value == 1)
      treated = true;
    else if (value == 0)
      control = true;
    else if (!std::isnan(value))
      return false;
  }
  return treated && control;
}

}  // namespace

std::span<const double> ModelFrame::own(std::vector<double> values) {
  owned_.push_back(std::move(values));
  return owned_.back();
}

Expected<void> ModelFrame::add_term(const Table& table, const std::string& term) {
  if (term.starts_with("factor(") && term.ends_with(')')) {
    const Column* column = STATS_TRY(table.column(term.substr(7, term.size() - 8)));
    constexpr std::size_t levels_max = 1000;
    const std::vector<double> levels = distinct_values(column->values, levels_max);
    for (std::size_t level = 1; level < levels.size(); ++level) {
      std::vector<double> flag(column->values.size());
      for (std::size_t row = 0; row < flag.size(); ++row)
        flag[row] = std::isnan(column->values[row])
                        ? column->values[row]
                        : (column->values[row] == levels[level] ? 1.0 : 0.0);
      names_.push_back(term + brief(levels[level], 6));
      columns_.push_back(own(std::move(flag)));
    }
    return {};
  }
  const std::vector<std::string> factors = split_terms(term, ':');
  const Column* first = STATS_TRY(table.column(factors[0]));
  names_.push_back(term);
  if (factors.size() == 1) {
    columns_.push_back(first->values);
    return {};
  }
  std::vector<double> product = first->values;
  for (std::size_t i = 1; i < factors.size(); ++i) {
    const Column* next = STATS_TRY(table.column(factors[i]));
    for (std::size_t row = 0; row < product.size(); ++row) product[row] *= next->values[row];
  }
  columns_.push_back(own(std::move(product)));
  return {};
}

Expected<void> ModelFrame::check_arm(const Table& table) const {
  const Column* arm = STATS_TRY(table.column(spec_.arm));
  if (std::find(spec_.terms.begin(), spec_.terms.end(), spec_.arm) == spec_.terms.end())
    return refuse("arm_not_in_model",
                  filled("Column \"{}\" is the arm but is not a term of the model.", {spec_.arm}),
                  "Add the arm to the terms.");
  if (!is_coded(arm->values)) {
    const std::vector<double> values = distinct_values(arm->values, 1000);
    if (values.size() != 2)
      return refuse("arm_not_two_values",
                    filled("Column \"{}\" has {} different values; an arm needs exactly two. "
                           "Say which one is treated.",
                           {spec_.arm, std::to_string(values.size())}));
    return refuse("arm_not_coded",
                  filled("Column \"{}\" holds {} and {}.",
                         {spec_.arm, brief(values[0], 6), brief(values[1], 6)}),
                  "Code the treated arm as 1 and the other as 0.");
  }
  if (spec_.design != TrialDesign::cluster || !table.has_schools()) return {};
  for (std::size_t school = 0; school < table.schools().size(); ++school) {
    double seen = -1;
    for (std::size_t row = table.school_begin()[school]; row < table.school_begin()[school + 1];
         ++row) {
      const double value = arm->values[row];
      if (std::isnan(value)) continue;
      if (seen >= 0 && value != seen)
        return refuse("school_in_two_arms",
                      filled("School {} has pupils in both arms, but whole schools were allocated.",
                             {table.schools()[school]}),
                      "Correct the arm of its pupils, or declare a multisite design.");
      seen = value;
    }
  }
  return {};
}

Expected<ModelFrame> ModelFrame::build(const Table& table, const ModelSpec& spec) {
  ModelFrame frame;
  frame.spec_ = spec;
  frame.owned_.reserve(spec.terms.size());
  frame.names_.push_back(intercept_name);
  frame.outcome_ = STATS_TRY(table.column(spec.outcome))->values;
  if (!spec.arm.empty()) {
    STATS_TRY(frame.check_arm(table));
  }
  for (const std::string& term : spec.terms) {
    STATS_TRY(frame.add_term(table, term));
  }
  frame.schools_.assign(table.schools().begin(), table.schools().end());
  frame.school_begin_.assign(table.school_begin().begin(), table.school_begin().end());
  frame.class_of_row_.assign(table.class_of_row().begin(), table.class_of_row().end());
  return frame;
}

Expected<ModelFrame> ModelFrame::complete() const {
  std::vector<std::size_t> rows;
  rows.reserve(outcome_.size());
  auto is_complete = [&](std::size_t row) {
    if (!std::isfinite(outcome_[row])) return false;
    return std::all_of(columns_.begin(), columns_.end(), [row](std::span<const double> column) {
      return std::isfinite(column[row]);
    });
  };
  for (std::size_t row = 0; row < outcome_.size(); ++row)
    if (is_complete(row)) rows.push_back(row);
  if (rows.empty())
    return refuse("nothing_complete",
                  "No pupil has a value for the outcome and every column of the model.",
                  "Look at the pattern of missing values, or leave a column out.");

  ModelFrame frame;
  frame.spec_ = spec_;
  frame.names_ = names_;
  frame.owned_.reserve(columns_.size() + 1);
  auto pick = [&](std::span<const double> column) {
    std::vector<double> values;
    values.reserve(rows.size());
    for (const std::size_t row : rows) values.push_back(column[row]);
    return values;
  };
  for (const std::span<const double> column : columns_)
    frame.columns_.push_back(frame.own(pick(column)));
  frame.outcome_ = frame.own(pick(outcome_));
  std::size_t at = 0;
  for (std::size_t school = 0; school < schools_.size(); ++school) {
    const std::size_t first = at;
    while (at < rows.size() && rows[at] < school_begin_[school + 1]) ++at;
    if (at == first) {
      ++frame.schools_dropped_;
      continue;
    }
    frame.schools_.push_back(schools_[school]);
    frame.school_begin_.push_back(first);
  }
  if (!school_begin_.empty()) frame.school_begin_.push_back(rows.size());
  for (const std::size_t row : rows) {
    frame.table_row_.push_back(table_row(row));
    if (!class_of_row_.empty()) frame.class_of_row_.push_back(class_of_row_[row]);
  }
  frame.rows_dropped_ = rows_dropped_ + static_cast<std::int64_t>(outcome_.size() - rows.size());
  frame.schools_dropped_ += schools_dropped_;
  return frame;
}

Expected<std::vector<double>> ModelFrame::arm_values() const {
  const auto found = std::find(names_.begin() + 1, names_.end(), spec_.arm);
  if (found == names_.end())
    return refuse("no_arm", "The model does not name its arm.", "Name the column of the arm.");
  const std::span<const double> column = x(static_cast<std::size_t>(found - names_.begin()));
  return std::vector<double>(column.begin(), column.end());
}

Expected<ModelFrame> ModelFrame::with_arm(std::vector<double> arm) const {
  ModelFrame frame;
  frame.spec_ = spec_;
  frame.names_ = names_;
  frame.columns_ = columns_;
  frame.outcome_ = outcome_;
  frame.schools_ = schools_;
  frame.school_begin_ = school_begin_;
  frame.class_of_row_ = class_of_row_;
  frame.table_row_ = table_row_;
  frame.rows_dropped_ = rows_dropped_;
  frame.schools_dropped_ = schools_dropped_;
  const std::span<const double> values = frame.own(std::move(arm));
  for (std::size_t k = 1; k < names_.size(); ++k) {
    const std::vector<std::string> factors = split_terms(names_[k], ':');
    if (std::find(factors.begin(), factors.end(), spec_.arm) == factors.end()) continue;
    if (factors.size() == 1) {
      frame.columns_[k - 1] = values;
      continue;
    }
    const std::string& other = factors[0] == spec_.arm ? factors[1] : factors[0];
    const auto partner = std::find(names_.begin(), names_.end(), other);
    if (factors.size() > 2 || partner == names_.end())
      return refuse("product_without_term",
                    filled("The model has \"{}\" but not \"{}\", so pupils cannot be allocated "
                           "again.",
                           {names_[k], other}),
                    "Add the term itself to the model.");
    std::vector<double> product(values.begin(), values.end());
    const std::span<const double> column = x(static_cast<std::size_t>(partner - names_.begin()));
    for (std::size_t row = 0; row < product.size(); ++row) product[row] *= column[row];
    frame.columns_[k - 1] = frame.own(std::move(product));
  }
  return frame;
}

Expected<ModelFrame> complete_frame(const Table& table, const ModelSpec& spec) {
  const ModelFrame frame = STATS_TRY(ModelFrame::build(table, spec));
  return frame.complete();
}

}  // namespace trellis::stats
