#include "core/xlsx_writer.hpp"

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>
#include <xlsxwriter.h>

namespace trellis {
namespace {

constexpr std::size_t sheet_name_max = 31;
constexpr double column_width = 18;  // in characters of the standard font: our choice
constexpr int columns_shaped = 40;

void check(lxw_error error) {
  if (error != LXW_NO_ERROR) throw std::runtime_error(std::string("xlsx: ") + lxw_strerror(error));
}

/// A folder of its own for the workbook and the rows that wait to be packed.
std::filesystem::path temporary_folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "trellis-xlsx-XXXXXX").string();
  if (!mkdtemp(pattern.data())) throw std::runtime_error("xlsx: no temporary folder can be made");
  return pattern;
}

/// Cuts at a letter's beginning, so that no half of one is left.
std::string_view first_bytes(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  return text.substr(0, most);
}

std::string cell_text(std::string_view cell) {
  constexpr std::string_view ellipsis = "\xE2\x80\xA6";
  if (cell.size() <= xlsx_characters_max) return std::string(cell);
  return std::string(first_bytes(cell, xlsx_characters_max - ellipsis.size())) +
         std::string(ellipsis);
}

std::string sheet_name(std::string_view wanted) {
  std::string name;
  for (const char c : first_bytes(wanted, sheet_name_max))
    if (std::string_view("[]:*?/\\'").find(c) == std::string_view::npos) name += c;
  return name.empty() ? "Table" : name;
}

}  // namespace

XlsxWriter::XlsxWriter(Instant made_at) : folder_(temporary_folder()) {
  const std::string file = (folder_ / "workbook.xlsx").string();
  std::string folder = folder_.string();
  lxw_workbook_options options = {
      .constant_memory = LXW_TRUE, .tmpdir = folder.data(), .use_zip64 = LXW_FALSE};
  book_ = workbook_new_opt(file.c_str(), &options);
  if (!book_) throw std::runtime_error("xlsx: the workbook cannot be begun");
  lxw_doc_properties properties = {};
  properties.created = static_cast<time_t>(made_at.seconds().time_since_epoch().count());
  check(workbook_set_properties(book_, &properties));
  head_ = workbook_add_format(book_);
  format_set_bold(head_);
  date_ = workbook_add_format(book_);
  format_set_num_format(date_, "d mmm yyyy");
}

XlsxWriter::~XlsxWriter() {
  if (book_) lxw_workbook_free(book_);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

XlsxWriter& XlsxWriter::sheet(std::string_view name) {
  assert(column_ == 0 && "end the row first");
  std::string own = sheet_name(name);
  for (int again = 2; workbook_get_worksheet_by_name(book_, own.c_str()); ++again) {
    const std::string mark = " " + std::to_string(again);
    own = std::string(first_bytes(sheet_name(name), sheet_name_max - mark.size())) + mark;
  }
  sheet_ = workbook_add_worksheet(book_, own.c_str());
  if (!sheet_) throw std::runtime_error("xlsx: a sheet cannot be begun");
  check(worksheet_set_column(sheet_, 0, columns_shaped - 1, column_width, nullptr));
  worksheet_freeze_panes(sheet_, 1, 0);
  ++sheets_;
  row_ = 0;
  return *this;
}

void XlsxWriter::begin_cell() {
  assert(book_ && "the workbook is finished");
  if (!sheet_) sheet("Table");
}

XlsxWriter& XlsxWriter::text(std::string_view cell) {
  begin_cell();
  if (row_ < xlsx_rows_max)
    check(worksheet_write_string(sheet_,
                                 static_cast<lxw_row_t>(row_),
                                 static_cast<lxw_col_t>(column_),
                                 cell_text(cell).c_str(),
                                 row_ == 0 ? head_ : nullptr));
  ++column_;
  return *this;
}

XlsxWriter& XlsxWriter::number(std::int64_t value) {
  begin_cell();
  if (row_ < xlsx_rows_max)
    check(worksheet_write_number(sheet_,
                                 static_cast<lxw_row_t>(row_),
                                 static_cast<lxw_col_t>(column_),
                                 static_cast<double>(value),
                                 nullptr));
  ++column_;
  return *this;
}

XlsxWriter& XlsxWriter::number(double value, int decimals) {
  begin_cell();
  if (row_ < xlsx_rows_max)
    check(worksheet_write_number(sheet_,
                                 static_cast<lxw_row_t>(row_),
                                 static_cast<lxw_col_t>(column_),
                                 value,
                                 decimals_format(decimals)));
  ++column_;
  return *this;
}

XlsxWriter& XlsxWriter::date(Date day) {
  begin_cell();
  lxw_datetime when = {.year = day.year(),
                       .month = static_cast<int>(day.month()),
                       .day = static_cast<int>(day.day()),
                       .hour = 0,
                       .min = 0,
                       .sec = 0};
  if (row_ < xlsx_rows_max)
    check(worksheet_write_datetime(
        sheet_, static_cast<lxw_row_t>(row_), static_cast<lxw_col_t>(column_), &when, date_));
  ++column_;
  return *this;
}

XlsxWriter& XlsxWriter::blank() {
  begin_cell();
  ++column_;
  return *this;
}

void XlsxWriter::end_row() {
  begin_cell();
  column_ = 0;
  ++row_;
  rows_most_ = std::max(rows_most_, row_);
}

lxw_format* XlsxWriter::decimals_format(int decimals) {
  assert(decimals >= 0 && decimals < static_cast<int>(std::size(decimals_)));
  lxw_format*& format = decimals_[decimals];
  if (!format) {
    format = workbook_add_format(book_);
    const std::string pattern =
        decimals == 0 ? "0" : "0." + std::string(static_cast<std::size_t>(decimals), '0');
    format_set_num_format(format, pattern.c_str());
  }
  return format;
}

Result<std::string> XlsxWriter::finish() {
  begin_cell();
  if (rows_most_ > xlsx_rows_max)
    return problem(ProblemKind::refused_by_rule,
                   "format",
                   "Take the table as CSV: it has more rows than a spreadsheet opens");
  lxw_workbook* book = std::exchange(book_, nullptr);
  check(workbook_close(book));
  std::ifstream in(folder_ / "workbook.xlsx", std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in || bytes.empty()) throw std::runtime_error("xlsx: the workbook cannot be read back");
  return bytes;
}

}  // namespace trellis
