/// From a table and the words of a model to the columns that the model needs.
///
/// A term is a column ("pre"), a product ("arm:fsm") or a category ("factor(region)", one 0/1
/// column for each value after the smallest). The intercept is always there and always first.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "stats/refusal.hpp"
#include "stats/table.hpp"

namespace trellis::stats {

inline constexpr const char* intercept_name = "(Intercept)";

/// What was allocated: pupils (SRT), pupils within each school (MST), or whole schools (CRT).
enum class TrialDesign { individual, multisite, cluster };

struct ModelSpec {
  std::string outcome{};
  std::vector<std::string> terms{};
  std::string arm{};  ///< The treatment column (0 and 1), one of `terms`; empty when there is none.
  TrialDesign design = TrialDesign::cluster;
};

/// Columns of a model, n rows; it refers to the table it came from, which must outlive it.
class ModelFrame {
 public:
  /// Refuses an absent column, an arm without exactly two values coded 0 and 1, an arm that is
  /// not among the terms, and an arm that varies within a school of a cluster design. Rows with
  /// missing values are still there: see complete().
  static Expected<ModelFrame> build(const Table& table, const ModelSpec& spec);

  ModelFrame(ModelFrame&&) = default;
  ModelFrame& operator=(ModelFrame&&) = default;
  ModelFrame(const ModelFrame&) = delete;
  ModelFrame& operator=(const ModelFrame&) = delete;

  /// The same frame without rows that lack a value. Refuses when none is left.
  Expected<ModelFrame> complete() const;

  /// The same frame with another allocation, one value per row; products of the arm with a term
  /// of the model follow. Refuses a product whose other factor is not a term.
  Expected<ModelFrame> with_arm(std::vector<double> arm) const;
  /// The arm of each row; refuses a frame without one.
  Expected<std::vector<double>> arm_values() const;

  const ModelSpec& spec() const { return spec_; }
  std::size_t rows() const { return outcome_.size(); }
  /// "(Intercept)" and then one name per column: p in all.
  std::span<const std::string> names() const { return names_; }
  /// Column k of X for k = 1 … p - 1; the intercept, k = 0, is not stored.
  std::span<const double> x(std::size_t k) const { return columns_[k - 1]; }
  std::span<const double> y() const { return outcome_; }
  std::size_t p() const { return names_.size(); }
  std::span<const std::string> schools() const { return schools_; }
  std::span<const std::size_t> school_begin() const { return school_begin_; }
  std::span<const std::int32_t> class_of_row() const { return class_of_row_; }
  /// Row of the table for each row here.
  std::size_t table_row(std::size_t row) const {
    return table_row_.empty() ? row : table_row_[row];
  }
  std::int64_t rows_dropped() const { return rows_dropped_; }
  std::int64_t schools_dropped() const { return schools_dropped_; }  ///< Nothing left of them.

 private:
  ModelFrame() = default;
  std::span<const double> own(std::vector<double> values);
  Expected<void> add_term(const Table& table, const std::string& term);
  Expected<void> check_arm(const Table& table) const;

  ModelSpec spec_;
  std::vector<std::string> names_;
  std::vector<std::span<const double>> columns_;
  std::span<const double> outcome_;
  std::vector<std::vector<double>> owned_;
  std::vector<std::string> schools_;
  std::vector<std::size_t> school_begin_;
  std::vector<std::int32_t> class_of_row_;
  std::vector<std::size_t> table_row_;
  std::int64_t rows_dropped_ = 0;
  std::int64_t schools_dropped_ = 0;
};

/// build() and complete() in one.
Expected<ModelFrame> complete_frame(const Table& table, const ModelSpec& spec);

}  // namespace trellis::stats
