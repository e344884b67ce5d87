#include "notify/calendar.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace trellis::notify {
namespace {

constexpr std::size_t line_bytes_max = 75;

/// Clocks go forward on the last Sunday of March at 1:00, back on the last of October at 2:00.
constexpr std::array london_zone = {"BEGIN:VTIMEZONE",
                                    "TZID:Europe/London",
                                    "BEGIN:DAYLIGHT",
                                    "DTSTART:19960331T010000",
                                    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
                                    "TZNAME:BST",
                                    "TZOFFSETFROM:+0000",
                                    "TZOFFSETTO:+0100",
                                    "END:DAYLIGHT",
                                    "BEGIN:STANDARD",
                                    "DTSTART:19961027T020000",
                                    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
                                    "TZNAME:GMT",
                                    "TZOFFSETFROM:+0100",
                                    "TZOFFSETTO:+0000",
                                    "END:STANDARD",
                                    "END:VTIMEZONE"};

/// Commas, semicolons, backslashes and line breaks have a meaning of their own.
std::string escaped_words(std::string_view text) {
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

/// 20260309, or 20260309T140506Z.
std::string basic_form(std::string text) {
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

std::string clock_time(Date day, int minutes) {
  std::array<char, 16> time{};
  std::snprintf(time.data(), time.size(), "T%02d%02d00", minutes / 60, minutes % 60);
  return basic_form(day.text()) + time.data();
}

std::string_view name_of(CalendarMethod method) {
  switch (method) {
    case CalendarMethod::publish:
      return "PUBLISH";
    case CalendarMethod::request:
      return "REQUEST";
    case CalendarMethod::cancel:
      return "CANCEL";
  }
  return {};
}

void add_when(std::string& out, const CalendarEntry& entry) {
  if (!entry.at) {
    out += folded_line("DTSTART;VALUE=DATE:" + basic_form(entry.day.text()));
    out += folded_line("DTEND;VALUE=DATE:" + basic_form(entry.day.plus_days(1).text()));
    return;
  }
  out += folded_line("DTSTART;TZID=Europe/London:" + clock_time(entry.day, entry.at->from));
  out += folded_line("DTEND;TZID=Europe/London:" + clock_time(entry.day, entry.at->to));
}

void add_entry(std::string& out,
               const CalendarEntry& entry,
               CalendarMethod method,
               const std::string& stamp) {
  const auto add = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) out += folded_line(std::string(name) + ":" + escaped_words(value));
  };
  out += folded_line("BEGIN:VEVENT");
  out += folded_line("UID:" + entry.uid);
  out += folded_line("SEQUENCE:" + std::to_string(entry.sequence));
  out += folded_line("DTSTAMP:" + stamp);
  add_when(out, entry);
  add("SUMMARY", entry.summary);
  add("DESCRIPTION", entry.description);
  if (!entry.url.empty()) out += folded_line("URL:" + entry.url);
  if (!entry.organiser.empty()) out += folded_line("ORGANIZER:mailto:" + entry.organiser);
  if (!entry.attendee.empty()) out += folded_line("ATTENDEE:mailto:" + entry.attendee);
  const bool is_off = entry.is_cancelled || method == CalendarMethod::cancel;
  out += folded_line(is_off ? "STATUS:CANCELLED" : "STATUS:CONFIRMED");
  out += folded_line("TRANSP:TRANSPARENT");
  out += folded_line("END:VEVENT");
}

}  // namespace

std::string folded_line(std::string line) {
  std::string out;
  std::string fold;
  while (fold.size() + line.size() > line_bytes_max) {
    std::size_t cut = line_bytes_max - fold.size();
    while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xc0U) == 0x80U) --cut;
    out += fold + line.substr(0, cut) + "\r\n";
    line.erase(0, cut);
    fold = " ";
  }
  return out + fold + line + "\r\n";
}

std::string calendar_text(const Calendar& calendar, Instant now) {
  std::string out = folded_line("BEGIN:VCALENDAR") + folded_line("VERSION:2.0") +
                    folded_line("PRODID:-//Trellis//Cases//EN") +
                    folded_line("METHOD:" + std::string(name_of(calendar.method)));
  if (!calendar.name.empty()) out += folded_line("X-WR-CALNAME:" + escaped_words(calendar.name));
  const bool has_times = std::ranges::any_of(
      calendar.entries, [](const CalendarEntry& entry) { return entry.at.has_value(); });
  if (has_times)
    for (const char* line : london_zone) out += folded_line(line);
  const std::string stamp = basic_form(now.text());
  for (const CalendarEntry& entry : calendar.entries) add_entry(out, entry, calendar.method, stamp);
  return out + folded_line("END:VCALENDAR");
}

}  // namespace trellis::notify
