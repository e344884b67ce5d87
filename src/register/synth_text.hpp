/// Rows of the synthetic files: cells appended to one text, quoted as each published file quotes.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"

namespace trellis::synth {

enum class Ending { lf, crlf };

/// Text of a CSV file in UTF-8. `text` puts quotes always, `bare` only where they are needed.
class CsvText {
 public:
  explicit CsvText(Ending ending) : ending_(ending) {}

  void text(std::string_view cell) {
    separate();
    quote(cell);
  }
  void bare(std::string_view cell) {
    separate();
    if (cell.find_first_of(",\"\r\n") == std::string_view::npos)
      content_ += cell;
    else
      quote(cell);
  }
  void number(std::int64_t value) {
    separate();
    append(value);
  }
  /// A whole number in quotes.
  void text_number(std::int64_t value) {
    separate();
    content_ += '"';
    append(value);
    content_ += '"';
  }
  /// A number with this many decimals at most, trailing zeros dropped: 12.50 prints 12.5.
  void decimal(double value, int places, std::string_view suffix = {});
  void blanks(int count) {
    for (int i = 0; i < count; ++i) separate();
  }
  void text_blanks(int count) {
    for (int i = 0; i < count; ++i) text({});
  }
  void end_row() {
    content_ += ending_ == Ending::crlf ? "\r\n" : "\n";
    at_start_ = true;
  }
  void header(const std::vector<std::string>& columns, bool quoted);
  void raw(std::string_view content) { content_ += content; }

  std::size_t size() const { return content_.size(); }
  std::string take() { return std::move(content_); }

 private:
  void separate() {
    if (!at_start_) content_ += ',';
    at_start_ = false;
  }
  void append(std::int64_t value) {
    char digits[24];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value);
    content_.append(digits, end);
  }
  void quote(std::string_view cell);

  std::string content_;
  Ending ending_;
  bool at_start_ = true;
};

/// dd-mm-yyyy, as GIAS prints it; empty for no date.
std::string gias_date(std::optional<Date> date);
/// dd/mm/yyyy, as Ofsted prints it; empty for no date.
std::string ofsted_date(std::optional<Date> date);
/// At least two digits: "02".
std::string two_digits(int code);

/// UTF-8 to Windows-1252; what the code page lacks becomes a question mark.
std::string to_windows_1252(std::string_view utf8);

}  // namespace trellis::synth
