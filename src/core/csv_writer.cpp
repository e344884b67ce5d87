#include "core/csv_writer.hpp"

#include <array>
#include <cstdio>

namespace trellis {

std::string csv_cell(std::string_view cell) {
  std::string plain;
  if (!cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos)
    plain += '\'';
  plain += cell;
  const bool edge_space = !plain.empty() && (plain.front() == ' ' || plain.back() == ' ');
  if (!edge_space && plain.find_first_of(",\"\r\n") == std::string::npos) return plain;
  std::string quoted = "\"";
  for (const char c : plain) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

CsvWriter::CsvWriter(Bom bom) {
  if (bom == Bom::with) content_ = "\xEF\xBB\xBF";
}

void CsvWriter::separate() {
  if (row_begun_) content_ += ',';
  row_begun_ = true;
}

CsvWriter& CsvWriter::text(std::string_view cell) {
  separate();
  content_ += csv_cell(cell);
  return *this;
}

CsvWriter& CsvWriter::number(std::int64_t value) {
  separate();
  content_ += std::to_string(value);
  return *this;
}

CsvWriter& CsvWriter::number(double value, int decimals) {
  separate();
  std::array<char, 400> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.*f", decimals, value);
  content_ += buffer.data();
  return *this;
}

CsvWriter& CsvWriter::blank() {
  separate();
  return *this;
}

void CsvWriter::end_row() {
  content_ += "\r\n";
  row_begun_ = false;
}

}  // namespace trellis
