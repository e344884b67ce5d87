#include "register/synth_text.hpp"

#include <array>
#include <cmath>

namespace trellis::synth {

namespace {

std::string dashed(Date date, char separator) {
  const std::string iso = date.text();  // 2026-03-09
  return iso.substr(8, 2) + separator + iso.substr(5, 2) + separator + iso.substr(0, 4);
}

/// The byte of Windows-1252 for a code point from U+0080; 0 when there is none.
char byte_of(std::uint32_t point) {
  if (point >= 0xA0 && point <= 0xFF) return static_cast<char>(point);
  constexpr std::array<std::pair<std::uint32_t, unsigned char>, 7> others = {{{0x20AC, 0x80},
                                                                              {0x2018, 0x91},
                                                                              {0x2019, 0x92},
                                                                              {0x201C, 0x93},
                                                                              {0x201D, 0x94},
                                                                              {0x2013, 0x96},
                                                                              {0x2014, 0x97}}};
  for (const auto& [code, byte] : others)
    if (code == point) return static_cast<char>(byte);
  return 0;
}

}  // namespace

void CsvText::decimal(double value, int places, std::string_view suffix) {
  separate();
  std::int64_t scale = 1;
  for (int place = 0; place < places; ++place) scale *= 10;
  auto scaled =
      static_cast<std::int64_t>(std::floor(std::abs(value) * static_cast<double>(scale) + 0.5));
  if (value < 0 && scaled != 0) content_ += '-';
  while (scale > 1 && scaled % 10 == 0) scaled /= 10, scale /= 10;
  append(scaled / scale);
  if (scale > 1) {
    content_ += '.';
    std::int64_t rest = scaled % scale;
    for (std::int64_t place = scale / 10; place > 0; place /= 10) {
      content_ += static_cast<char>('0' + rest / place);
      rest %= place;
    }
  }
  content_ += suffix;
}

void CsvText::header(const std::vector<std::string>& columns, bool quoted) {
  for (const std::string& column : columns) quoted ? text(column) : bare(column);
  end_row();
}

void CsvText::quote(std::string_view cell) {
  content_ += '"';
  for (std::size_t at = cell.find('"'); at != std::string_view::npos; at = cell.find('"')) {
    content_.append(cell.substr(0, at + 1)) += '"';
    cell.remove_prefix(at + 1);
  }
  content_ += cell;
  content_ += '"';
}

std::string gias_date(std::optional<Date> date) {
  return date ? dashed(*date, '-') : std::string();
}

std::string ofsted_date(std::optional<Date> date) {
  return date ? dashed(*date, '/') : std::string();
}

std::string two_digits(int code) {
  return code < 10 ? '0' + std::to_string(code) : std::to_string(code);
}

std::string to_windows_1252(std::string_view utf8) {
  std::string bytes;
  bytes.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[at]);
    if (lead < 0x80) {
      std::size_t end = at + 1;
      while (end < utf8.size() && static_cast<unsigned char>(utf8[end]) < 0x80) ++end;
      bytes.append(utf8.substr(at, end - at));
      at = end;
      continue;
    }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    std::uint32_t point = lead & (0xFFu >> (length + 1));
    for (std::size_t i = 1; i < length && at + i < utf8.size(); ++i)
      point = point << 6 | (static_cast<unsigned char>(utf8[at + i]) & 0x3F);
    const char byte = byte_of(point);
    bytes += byte != 0 ? byte : '?';
    at += length;
  }
  return bytes;
}

}  // namespace trellis::synth
