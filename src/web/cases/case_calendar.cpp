#include "web/cases/case_calendar.hpp"

#include <algorithm>

namespace trellis::web {
namespace {

constexpr std::size_t line_bytes_max = 75;

/// Commas, semicolons, backslashes and line breaks have a meaning of their own.
std::string escaped_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == ',' || c == ';' || c == '\\') out += '\\';
    if (c != '\r') out += c;
  }
  return out;
}

/// Ends a line, folding it where it is too long; never inside a UTF-8 character.
void add_line(std::string& out, std::string line) {
  std::string fold;
  while (fold.size() + line.size() > line_bytes_max) {
    std::size_t cut = line_bytes_max - fold.size();
    while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xc0U) == 0x80U) --cut;
    out += fold + line.substr(0, cut) + "\r\n";
    line.erase(0, cut);
    fold = " ";
  }
  out += fold + line + "\r\n";
}

/// 20260309, or 20260309T140506Z.
std::string basic(std::string text) {
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

}  // namespace

std::string reviews_calendar(const std::vector<casework::CaseLine>& cases,
                             Instant now,
                             const std::string& address) {
  std::string out;
  add_line(out, "BEGIN:VCALENDAR");
  add_line(out, "VERSION:2.0");
  add_line(out, "PRODID:-//Trellis//Cases//EN");
  for (const casework::CaseLine& line : cases) {
    if (!line.review_due || line.finished_on) continue;
    const std::string id = std::to_string(line.id.value);
    add_line(out, "BEGIN:VEVENT");
    add_line(out, "UID:review-of-case-" + id + "@trellis");
    add_line(out, "DTSTAMP:" + basic(now.text()));
    add_line(out, "DTSTART;VALUE=DATE:" + basic(line.review_due->text()));
    add_line(out, "DTEND;VALUE=DATE:" + basic(line.review_due->plus_days(1).text()));
    add_line(out, "SUMMARY:" + escaped_text("Review: " + line.name));
    add_line(out, "DESCRIPTION:" + escaped_text(line.programme_title + ", " + line.lead));
    add_line(out, "URL:" + address + "/cases/" + id + "/reviews");
    add_line(out, "END:VEVENT");
  }
  add_line(out, "END:VCALENDAR");
  return out;
}

}  // namespace trellis::web
