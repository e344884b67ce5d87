/// A published file as a table: unpacked, decoded, its header found, its rows one after the other.
///
/// Opens CSV (plain, gzip or alone in a ZIP), XLSX and JSON lists of objects. Lines before the
/// header are skipped, wholly empty rows are dropped and counted, short rows read as having empty
/// cells at their end. Boundaries (GeoJSON) have a reader of their own in
/// boundary_import_actions.hpp.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/csv.hpp"
#include "core/encoding.hpp"
#include "core/result.hpp"
#include "register/file_kind.hpp"
#include "register/header.hpp"

namespace trellis::registry {

/// The bytes of a file after unpacking.
struct UnpackedFile {
  std::string name;   ///< without folder; of the file inside for a ZIP
  std::string bytes;  ///< unpacked; a workbook stays packed
};

/// Unpacks gzip and a ZIP that holds one table. Refuses formats that Trellis does not read, saying
/// what to save the file as.
Result<UnpackedFile> unpack_file(std::string bytes, std::string file_name);

/// SHA-256 in hexadecimal.
std::string sha256_of(std::string_view bytes);

/// One row. Views last as long as the table.
struct SourceRow {
  std::span<const std::string_view> cells;
  std::size_t row = 0;   ///< from 1, the header included
  std::size_t line = 0;  ///< physical line of a CSV file; the row again elsewhere

  /// The cell, trimmed; empty where the row is short or the column is not in the file.
  std::string_view cell(std::optional<std::size_t> column) const;
};

class SourceTable {
 public:
  /// Opens the file and finds its header. With `kind` only layouts of that kind are tried.
  static Result<SourceTable> open(UnpackedFile file, std::optional<FileKind> kind = {});

  const Layout& layout() const { return *layout_; }
  const Header& header() const { return header_; }
  const std::string& file_name() const { return file_name_; }
  /// Of the unpacked bytes, hexadecimal.
  const std::string& sha256() const { return sha256_; }
  /// Empty for XLSX and JSON.
  std::string_view encoding() const { return encoding_; }
  std::size_t controls_repaired() const { return controls_repaired_; }
  std::size_t replacement_characters() const { return replacement_characters_; }

  /// The next row with anything in it; null at the end.
  Result<const SourceRow*> next();

  std::size_t empty_rows() const { return empty_rows_; }
  std::size_t short_rows() const { return short_rows_; }
  std::size_t long_rows() const { return long_rows_; }
  /// Bytes of the text behind a CSV file; 0 elsewhere.
  std::size_t content_bytes() const { return text_ ? text_->bytes.size() : 0; }
  /// 0 to 1, for progress.
  double share_read() const;
  /// True when the file ends inside a row: no line end, and the only row shorter than the header.
  bool cut_short() const { return cut_short_; }

 private:
  Result<void> find_header(std::optional<FileKind> kind);
  Result<bool> advance();

  std::string file_name_, sha256_, encoding_;
  std::size_t controls_repaired_ = 0, replacement_characters_ = 0;
  std::unique_ptr<DecodedText> text_;  ///< CSV
  std::unique_ptr<CsvReader> csv_;
  std::vector<std::vector<std::string>> rows_;  ///< XLSX and JSON
  std::vector<std::string_view> views_;
  std::size_t next_row_ = 0;
  SourceRow row_;
  Header header_;
  const Layout* layout_ = nullptr;
  std::size_t empty_rows_ = 0, short_rows_ = 0, long_rows_ = 0;
  bool cut_short_ = false;
};

}  // namespace trellis::registry
