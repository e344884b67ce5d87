#include "stats/table.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <unordered_map>

#include "stats/text.hpp"

namespace trellis::stats {

namespace {

/// Missing values come last; -1, 0 or 1.
int compare_values(double a, double b) {
  const bool a_missing = std::isnan(a);
  const bool b_missing = std::isnan(b);
  if (a_missing || b_missing) return static_cast<int>(a_missing) - static_cast<int>(b_missing);
  return a < b ? -1 : (b < a ? 1 : 0);
}

/// Row numbers in canonical order.
std::vector<std::size_t> canonical_order(const TableInput& input, std::size_t rows) {
  // Schools by counting; then each school's rows by class, key and values.
  const std::size_t schools = std::max<std::size_t>(1, input.school.names.size());
  auto school_of = [&](std::size_t row) {
    return input.school.index.empty() ? 0 : static_cast<std::size_t>(input.school.index[row]);
  };
  std::vector<std::size_t> begin(schools + 1, 0);
  for (std::size_t row = 0; row < rows; ++row) ++begin[school_of(row) + 1];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<std::size_t> order(rows);
  std::vector<std::size_t> next(begin.begin(), begin.end() - 1);
  for (std::size_t row = 0; row < rows; ++row) order[next[school_of(row)]++] = row;

  auto before = [&](std::size_t a, std::size_t b) {
    if (!input.school_class.index.empty() &&
        input.school_class.index[a] != input.school_class.index[b])
      return input.school_class.index[a] < input.school_class.index[b];
    if (!input.pupil.empty() && input.pupil[a] != input.pupil[b])
      return input.pupil[a] < input.pupil[b];
    for (const Column& column : input.columns) {
      const int order_of_values = compare_values(column.values[a], column.values[b]);
      if (order_of_values != 0) return order_of_values < 0;
    }
    return false;
  };
  for (std::size_t school = 0; school < schools; ++school)
    std::stable_sort(order.begin() + static_cast<std::ptrdiff_t>(begin[school]),
                     order.begin() + static_cast<std::ptrdiff_t>(begin[school + 1]),
                     before);
  return order;
}

Expected<std::size_t> checked_rows(const TableInput& input) {
  if (input.columns.empty() || input.columns.front().values.empty())
    return refuse("empty_table", "The table has no rows.", "Give at least one row of data.");
  const std::size_t rows = input.columns.front().values.size();
  std::set<std::string> names;
  for (const Column& column : input.columns) {
    if (!names.insert(column.name).second)
      return refuse("repeated_column",
                    filled("Column \"{}\" appears twice.", {column.name}),
                    "Give each column its own name.");
    if (column.values.size() != rows)
      return refuse(
          "ragged_table",
          filled("Column \"{}\" has {} rows where the first has {}.",
                 {column.name, std::to_string(column.values.size()), std::to_string(rows)}),
          "Give every column one value per row.");
  }
  for (const std::size_t size :
       {input.school.index.size(), input.school_class.index.size(), input.pupil.size()})
    if (size != 0 && size != rows)
      return refuse("ragged_table",
                    "The school, class or pupil ids do not have one entry per row.",
                    "Give every row one id.");
  return rows;
}

template <class T>
std::vector<T> picked(std::span<const T> values, std::span<const std::size_t> rows) {
  std::vector<T> out;
  out.reserve(rows.size());
  for (const std::size_t row : rows) out.push_back(values[row]);
  return out;
}

}  // namespace

Labels label(std::span<const std::string> ids) {
  Labels labels;
  std::unordered_map<std::string_view, std::int32_t> seen;
  labels.index.reserve(ids.size());
  std::vector<std::string_view> names;
  for (const std::string& id : ids) {
    // Rows of a school usually stand together: look at the row before first.
    if (!labels.index.empty() && id == names[static_cast<std::size_t>(labels.index.back())]) {
      labels.index.push_back(labels.index.back());
      continue;
    }
    const auto [found, fresh] = seen.try_emplace(id, static_cast<std::int32_t>(names.size()));
    if (fresh) names.push_back(id);
    labels.index.push_back(found->second);
  }
  std::vector<std::int32_t> order(names.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    return names[static_cast<std::size_t>(a)] < names[static_cast<std::size_t>(b)];
  });
  std::vector<std::int32_t> rank(names.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    rank[static_cast<std::size_t>(order[i])] = static_cast<std::int32_t>(i);
    labels.names.emplace_back(names[static_cast<std::size_t>(order[i])]);
  }
  for (std::int32_t& index : labels.index) index = rank[static_cast<std::size_t>(index)];
  return labels;
}

Expected<Table> Table::build(TableInput input) {
  Table table;
  table.rows_ = STATS_TRY(checked_rows(input));
  table.input_row_ = canonical_order(input, table.rows_);
  const bool sorted = std::is_sorted(table.input_row_.begin(), table.input_row_.end());
  for (Column& column : input.columns) {
    if (sorted)
      table.columns_.push_back(std::move(column));
    else
      table.columns_.push_back(
          {column.name, picked(std::span<const double>(column.values), table.input_row_)});
  }
  if (!input.school.index.empty()) {
    std::int32_t current = -1;
    for (std::size_t row = 0; row < table.rows_; ++row) {
      const std::int32_t school = input.school.index[table.input_row_[row]];
      if (school == current) continue;
      table.school_names_.push_back(input.school.names[static_cast<std::size_t>(school)]);
      table.school_begin_.push_back(row);
      current = school;
    }
    table.school_begin_.push_back(table.rows_);
  }
  if (!input.school_class.index.empty()) {
    table.class_of_row_.resize(table.rows_);
    std::int32_t number = -1;
    std::size_t school = 0;
    for (std::size_t row = 0; row < table.rows_; ++row) {
      const std::int32_t here = input.school_class.index[table.input_row_[row]];
      const bool new_school = table.has_schools() && row == table.school_begin_[school];
      if (new_school) ++school;
      if (row == 0 || new_school || here != input.school_class.index[table.input_row_[row - 1]])
        ++number;
      table.class_of_row_[row] = number;
    }
    table.classes_ = static_cast<std::size_t>(number) + 1;
  }
  return table;
}

const Column* Table::find(std::string_view name) const {
  const auto found = std::find_if(
      columns_.begin(), columns_.end(), [&](const Column& column) { return column.name == name; });
  return found == columns_.end() ? nullptr : &*found;
}

Expected<const Column*> Table::column(std::string_view name) const {
  if (const Column* found = find(name)) return found;
  std::vector<std::string> names;
  for (const Column& column : columns_) names.push_back("\"" + column.name + "\"");
  return refuse("no_such_column",
                filled("There is no column \"{}\".", {std::string(name)}),
                "Use one of " + listed(names) + ".");
}

Table Table::filtered(std::span<const char> keep) const {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < rows_; ++row)
    if (keep[row]) rows.push_back(row);
  Table table;
  table.rows_ = rows.size();
  for (const Column& column : columns_)
    table.columns_.push_back({column.name, picked(std::span<const double>(column.values), rows)});
  table.input_row_ = picked(std::span<const std::size_t>(input_row_), rows);
  std::size_t kept = 0;
  for (std::size_t school = 0; school + 1 < school_begin_.size(); ++school) {
    const auto in_school = static_cast<std::size_t>(
        std::count_if(keep.begin() + static_cast<std::ptrdiff_t>(school_begin_[school]),
                      keep.begin() + static_cast<std::ptrdiff_t>(school_begin_[school + 1]),
                      [](char flag) { return flag != 0; }));
    if (in_school == 0) continue;
    table.school_names_.push_back(school_names_[school]);
    table.school_begin_.push_back(kept);
    kept += in_school;
  }
  if (!school_begin_.empty()) table.school_begin_.push_back(kept);
  std::int32_t last = -1;
  for (const std::size_t row : rows) {
    if (class_of_row_.empty()) break;
    if (class_of_row_[row] != last) ++table.classes_;
    last = class_of_row_[row];
    table.class_of_row_.push_back(static_cast<std::int32_t>(table.classes_) - 1);
  }
  return table;
}

Table Table::with_column(std::string name, std::vector<double> values) const {
  Table table = *this;
  for (Column& column : table.columns_) {
    if (column.name != name) continue;
    column.values = std::move(values);
    return table;
  }
  table.columns_.push_back({std::move(name), std::move(values)});
  return table;
}

}  // namespace trellis::stats
