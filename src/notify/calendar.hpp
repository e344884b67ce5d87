/// Dates as an iCalendar file (RFC 5545), for any calendar program. Pure.
///
/// Lines end with CRLF and are folded at 75 bytes, never inside a character; text is escaped; a
/// changed entry keeps its UID and raises its SEQUENCE. Times are those of a clock in England: the
/// file carries the rules of Europe/London, in force since 1996, so that nine o'clock stays nine
/// o'clock across the change of the clocks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"

namespace trellis::notify {

enum class CalendarMethod {
  publish,  ///< a file to load or to subscribe to
  request,  ///< an invitation, or its change
  cancel,   ///< it does not take place
};

/// Minutes after midnight, local time: 9:30 is 570.
struct ClockSpan {
  int from = 0;
  int to = 0;
};

struct CalendarEntry {
  std::string uid = {};  ///< stable: "task-3-of-case-7@trellis"
  std::int64_t sequence = 0;
  Date day = {};
  std::optional<ClockSpan> at = {};  ///< all day when left out
  std::string summary = {};
  std::string description = {};
  std::string url = {};
  std::string organiser = {};  ///< address; asked for by request and cancel
  std::string attendee = {};   ///< address; of request and cancel
  bool is_cancelled = false;
};

struct Calendar {
  CalendarMethod method = CalendarMethod::publish;
  std::string name = {};  ///< "Trellis"
  std::vector<CalendarEntry> entries = {};
};

std::string calendar_text(const Calendar& calendar, Instant now);

/// A line of such a file, folded, with its end.
std::string folded_line(std::string line);

}  // namespace trellis::notify
