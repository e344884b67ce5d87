/// Reads schools over years from a tidy CSV file, one row per school and year.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "evaluation/comparison_plan.hpp"
#include "stats/difference_in_differences.hpp"

namespace trellis::evaluation {

struct SchoolPanel {
  stats::SchoolPool pool;  ///< Schools in order of their names; outcomes of the years before.
  stats::Panel panel;      ///< The same schools; a gap is NaN. Weights are all 1.
  std::vector<stats::LaterStart> later_starts;
  std::int64_t rows = 0;
  std::string sha256;  ///< Of the file.
};

/// Reads `text` for `plan`. `name` is the file's, for messages.
///
///   refuses   a column that is not there; a cell that is not a number or lies outside its range; a
///             year that is no whole number; a school listed twice in a year; an arm or a covariate
///             that differs between the rows of a school; an arm with other than two labels
Result<SchoolPanel> read_panel(std::string_view text,
                               const std::string& name,
                               const ComparisonPlan& plan);

}  // namespace trellis::evaluation
