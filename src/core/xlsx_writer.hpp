/// Writing XLSX workbooks row by row, the twin of `CsvWriter` for those who open tables in a
/// spreadsheet.
///
/// Text is written as text and never as a formula or a link; numbers and dates are numbers and
/// dates, so that a column can be summed and sorted. The first row of a sheet is its head: bold,
/// and it stays in sight. Rows go to a temporary file as they end, so memory does not grow with the
/// table. The same rows and moment give the same bytes.
///
/// Example
/// ```cpp
/// XlsxWriter book(now);
/// book.sheet("Schools");
/// book.text("urn").text("name").end_row();
/// book.number(900001).text("Oak Primary").end_row();
/// return xlsx_response(TRY(book.finish()), "schools");
/// ```
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/date.hpp"
#include "core/result.hpp"

struct lxw_workbook;
struct lxw_worksheet;
struct lxw_format;

namespace trellis {

/// What a spreadsheet program opens.
inline constexpr std::int64_t xlsx_rows_max = 1'048'576;
inline constexpr std::size_t xlsx_characters_max = 32'767;

/// The media type of a workbook.
inline constexpr std::string_view xlsx_media_type =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

class XlsxWriter {
 public:
  /// `made_at` stands in the properties of the workbook.
  explicit XlsxWriter(Instant made_at);
  XlsxWriter(const XlsxWriter&) = delete;
  XlsxWriter& operator=(const XlsxWriter&) = delete;
  ~XlsxWriter();

  /// Begins a sheet. What a sheet's name may not hold is left out of it, and a name used before
  /// gets a number. A writer that is not told otherwise begins with a sheet "Table".
  XlsxWriter& sheet(std::string_view name);

  /// Longer text than a cell holds ends in an ellipsis.
  XlsxWriter& text(std::string_view cell);
  XlsxWriter& number(std::int64_t value);
  /// Shown with this many decimals, kept in full.
  XlsxWriter& number(double value, int decimals);
  XlsxWriter& date(Date day);
  XlsxWriter& blank();
  void end_row();

  /// The bytes of the workbook; nothing can be written after it.
  ///
  ///   refuses   a sheet with more rows than a spreadsheet opens: CSV has no such limit
  Result<std::string> finish();

 private:
  void begin_cell();
  lxw_format* decimals_format(int decimals);

  std::filesystem::path folder_;
  lxw_workbook* book_ = nullptr;
  lxw_worksheet* sheet_ = nullptr;
  lxw_format* head_ = nullptr;
  lxw_format* date_ = nullptr;
  lxw_format* decimals_[10] = {};
  std::int64_t row_ = 0;
  std::int64_t rows_most_ = 0;
  int column_ = 0;
  int sheets_ = 0;
};

}  // namespace trellis
