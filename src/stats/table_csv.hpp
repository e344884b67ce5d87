/// Reads a tidy CSV of pupils into a table: header row, commas, one row per pupil.
///
/// Cells are numbers; an empty cell, "NA" or "." is missing. Ids (school, class, pupil) are text
/// and keep their leading zeros. Quoted cells are understood. No locale.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "stats/refusal.hpp"
#include "stats/table.hpp"

namespace trellis::stats {

struct CsvOptions {
  std::string school{};                ///< Column of school ids; empty when there is none.
  std::string school_class{};          ///< Column of class ids.
  std::string pupil{};                 ///< Column of pupil ids.
  std::vector<std::string> columns{};  ///< Number columns to keep; all others when empty.
  std::string arm{};  ///< A column whose label `treated` becomes 1 and the other 0.
  std::string treated{};
};

/// Refuses, with the row of the file: a cell that is not a number, a row with too few or too many
/// cells, a pupil id that appears twice in a school, and an arm with other than two labels.
/// Refuses an absent column and a file without rows.
Expected<Table> read_table(std::string_view text, const CsvOptions& options);

/// The same from a file; refuses one that cannot be read.
Expected<Table> read_table_file(const std::string& file, const CsvOptions& options);

}  // namespace trellis::stats
