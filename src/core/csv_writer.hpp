/// Writing CSV that spreadsheets open safely: UTF-8 with BOM, CRLF, RFC 4180 quoting.
///
/// A text cell that begins with = + - @, tab or CR would be run as a formula; it gets a leading
/// apostrophe. Numbers are written through `number`, which never touches them, so -0.3 stays a
/// number.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace trellis {

class CsvWriter {
 public:
  enum class Bom { with, without };
  explicit CsvWriter(Bom bom = Bom::with);

  CsvWriter& text(std::string_view cell);
  CsvWriter& number(std::int64_t value);
  /// With this many decimals, no thousands commas.
  CsvWriter& number(double value, int decimals);
  CsvWriter& blank();
  void end_row();

  const std::string& content() const { return content_; }
  /// What has been written since the last call; for streaming.
  std::string take() { return std::exchange(content_, {}); }

 private:
  void separate();
  std::string content_;
  bool row_begun_ = false;
};

/// `cell` as a CSV field: quoted where it must be, disarmed where a spreadsheet would run it.
std::string csv_cell(std::string_view cell);

}  // namespace trellis
