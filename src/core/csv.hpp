/// Reading comma-separated files as the publishers write them, row by row, without copying.
///
/// `CsvReader` scans UTF-8 text that outlives it and yields rows whose fields are views into that
/// text (into the reader's own store where a field holds doubled quotes). Rows end with CR, LF or
/// CRLF; a quoted field may hold commas, quotes and line ends. Every row knows its number and the
/// physical line it starts on, which differ as soon as one field holds a line end. Quoting that
/// cannot be read, NUL bytes, over-long fields and too many columns or rows are refused with both.
///
///   CsvReader reader(text);
///   while (const CsvRow* row = TRY(reader.next())) use(row->fields);
///
/// A plain machine in csv_reference.hpp defines the same language; tests and the fuzz target hold
/// the two against each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace trellis {

/// Bounds that no published file comes near.
struct CsvLimits {
  std::size_t field_bytes_max = 1 << 20;
  std::size_t columns_max = 2000;
  std::size_t rows_max = 3'000'000;
};

/// One row. Views stay valid as long as the reader and its text.
struct CsvRow {
  std::span<const std::string_view> fields;
  std::size_t row = 0;   ///< counted from 1, the header included
  std::size_t line = 0;  ///< physical line on which it starts, from 1

  /// True for a line with nothing on it.
  bool is_blank() const { return fields.size() == 1 && fields.front().empty(); }
};

class CsvReader {
 public:
  explicit CsvReader(std::string_view text, CsvLimits limits = {});

  /// The next row, or null at the end. The span of fields is good until the next call.
  Result<const CsvRow*> next();

  /// Bytes read so far, for progress.
  std::size_t offset() const { return at_; }
  /// True when the last row ended with a line end (a file cut short usually does not).
  bool ended_with_line_end() const { return ended_with_line_end_; }

 private:
  std::size_t next_special();
  void load_block();
  Result<char> read_plain();
  Result<char> read_quoted();
  void end_row(char terminator);
  std::unexpected<Problem> refuse(std::string message) const;

  std::string_view text_;
  CsvLimits limits_;
  std::size_t at_ = 0;          ///< first byte not yet consumed
  std::size_t block_ = 0;       ///< start of the 64 bytes that `specials_` describes
  std::uint64_t specials_ = 0;  ///< bit i: byte block_ + i is a comma, quote, CR, LF or NUL
  std::size_t line_ = 1;        ///< line of `at_`
  std::vector<std::string_view> fields_;
  std::deque<std::string> unquoted_;  ///< fields that held doubled quotes
  CsvRow row_;
  bool ended_with_line_end_ = true;
};

}  // namespace trellis
