/// The input of every analysis: columns of numbers, and which school each pupil belongs to.
///
/// Rows are put in one order, by school id, then pupil key, then the values themselves, so that
/// the order of rows in a file cannot change a single digit of any result. Missing is NaN, kept
/// here and counted when a model drops it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stats/refusal.hpp"

namespace trellis::stats {

/// One id per row as a small number: `names` in order of the alphabet, `index` into them.
/// Ids are strings and keep their leading zeros.
struct Labels {
  std::vector<std::int32_t> index;
  std::vector<std::string> names;
};

/// Labels of `ids`, one per row.
Labels label(std::span<const std::string> ids);

struct Column {
  std::string name;
  std::vector<double> values;  ///< NaN where missing.
};

/// What a table is built from. All non-empty members have one entry per row.
struct TableInput {
  Labels school{};                   ///< Empty for a trial without schools.
  Labels school_class{};             ///< Empty, or classes; ids may repeat between schools.
  std::vector<std::string> pupil{};  ///< Optional keys, only to order rows within a school.
  std::vector<Column> columns{};
};

/// n rows in canonical order, J schools, each school one run of rows.
class Table {
 public:
  /// Refuses columns of different length, a repeated column name, and an empty table.
  static Expected<Table> build(TableInput input);

  std::size_t rows() const { return rows_; }
  bool has_schools() const { return !school_names_.empty(); }
  std::span<const std::string> schools() const { return school_names_; }
  /// J + 1 row numbers: school j holds rows begin[j] to begin[j + 1] - 1.
  std::span<const std::size_t> school_begin() const { return school_begin_; }
  std::span<const Column> columns() const { return columns_; }
  bool has_classes() const { return !class_of_row_.empty(); }
  /// Class of each row, numbered over the whole table: a class belongs to one school.
  std::span<const std::int32_t> class_of_row() const { return class_of_row_; }
  std::size_t classes() const { return classes_; }
  /// Row of the input that each row came from.
  std::span<const std::size_t> input_row() const { return input_row_; }

  /// The column, or nullptr.
  const Column* find(std::string_view name) const;
  /// The column, or a refusal that lists the columns there are.
  Expected<const Column*> column(std::string_view name) const;

  /// The table with only the rows whose flag is set, in the same order. Schools left without
  /// rows disappear.
  Table filtered(std::span<const char> keep) const;

  /// The table with a column added or replaced; `values` in the order of this table's rows.
  Table with_column(std::string name, std::vector<double> values) const;

 private:
  std::size_t rows_ = 0;
  std::vector<std::string> school_names_;
  std::vector<std::size_t> school_begin_;
  std::vector<Column> columns_;
  std::vector<std::int32_t> class_of_row_;
  std::size_t classes_ = 0;
  std::vector<std::size_t> input_row_;
};

}  // namespace trellis::stats
