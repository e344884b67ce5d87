/// Reading single cells of published files: numbers, money, codes, dates; and what went wrong.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "core/measured.hpp"
#include "core/result.hpp"

namespace trellis::registry {

/// A whole number in a code column: "01", "1" and "1.0" are 1. Blank, and anything that is not a
/// whole number, is nothing.
std::optional<std::int32_t> read_code(std::string_view cell);

/// A number: "53", "53.00", "1,024", "-0.4", "12.5". Exponents and other text are nothing.
std::optional<double> read_number(std::string_view cell);

/// How a column that holds shares writes them.
enum class Share {
  percent,     ///< "53%", "53.1", "14.50%": divided by 100
  proportion,  ///< "0.162"; a cell with a percent sign is divided by 100 all the same
};

/// A share as a proportion from 0 to 1.
std::optional<double> read_share(std::string_view cell, Share share);

/// Pounds as whole pence: "£44,385", "44385", and with U+FFFD where the pound sign was.
std::optional<std::int64_t> read_pence(std::string_view cell);

/// The number of a cell, or the reason for which it has none, by the absent codes of `scheme`
/// (data/reference/absent_codes.csv). Nothing when the cell holds an unlisted word.
std::optional<Measured<double>> read_measured(std::string_view cell, std::string_view scheme);

/// Reads the dates of one column. The first filled cell decides the form (dd-mm-yyyy, dd/mm/yyyy,
/// yyyymmdd, yyyy-mm-dd); a later cell in another form is an error. 1900-01-01 means unknown.
class DateColumn {
 public:
  /// The date, nothing for a blank or unknown one, or a problem.
  Result<std::optional<Date>> read(std::string_view cell);

 private:
  std::string_view form_;
};

/// Something wrong with one cell or row. The row itself may still be used.
struct CellProblem {
  std::size_t row = 0;
  std::size_t line = 0;
  std::string column;
  std::string value;  ///< at most 40 characters
  std::string message;
};

/// Keeps the first thousand problems of a file and counts all.
class CellProblems {
 public:
  static constexpr std::size_t kept_max = 1000;

  void add(CellProblem problem);
  /// A row that cannot be used at all.
  void reject(CellProblem problem);

  const std::vector<CellProblem>& kept() const { return kept_; }
  std::size_t count() const { return count_; }
  std::size_t rows_rejected() const { return rows_rejected_; }

 private:
  std::vector<CellProblem> kept_;
  std::size_t count_ = 0;
  std::size_t rows_rejected_ = 0;
};

/// `file.csv:1204 (row 1198, Easting) "12E4": ...`, as the command line prints it.
std::string text_of(const CellProblem& problem, std::string_view file_name);

/// The first 40 characters, for messages.
std::string shown(std::string_view value);

}  // namespace trellis::registry
