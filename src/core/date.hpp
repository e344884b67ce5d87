/// Days, instants and half-open periods, as they are stored and shown.
///
/// A `Date` is a calendar day, stored as text 2026-03-09. An `Instant` is a moment in UTC, stored
/// as 2026-03-09T14:05:06Z. A `Period` runs from its first day to the day *after* its last one, or
/// has no end yet; pages show the last day inside. Nothing here reads the clock.
#pragma once

#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace trellis {

class Date {
 public:
  constexpr Date() = default;
  constexpr Date(int year, unsigned month, unsigned day)
      : days_(std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}) {}
  constexpr explicit Date(std::chrono::sys_days days) : days_(days) {}

  /// Reads 2026-03-09. The problem's message says what a date must look like.
  static Result<Date> parse(std::string_view text);
  /// Reads `text` by a pattern of d, m and y groups: "dd-mm-yyyy", "dd/mm/yyyy", "yyyymmdd",
  /// "yyyy-mm-dd".
  static std::optional<Date> parse_as(std::string_view text, std::string_view pattern);

  constexpr std::chrono::sys_days days() const { return days_; }
  int year() const;
  unsigned month() const;
  unsigned day() const;

  /// "2026-03-09", the form of tables, files and the API.
  std::string text() const;
  /// "9 March 2026", the form of pages.
  std::string long_text() const;

  constexpr Date plus_days(int count) const { return Date(days_ + std::chrono::days{count}); }
  /// The same day `count` months on; the last day of that month where it has no such day.
  Date plus_months(int count) const;

  friend constexpr auto operator<=>(const Date&, const Date&) = default;

 private:
  std::chrono::sys_days days_{};
};

/// Whole days from `from` to `to`; negative when `to` is earlier.
int days_between(Date from, Date to);

class Instant {
 public:
  constexpr Instant() = default;
  constexpr explicit Instant(std::chrono::sys_seconds seconds) : seconds_(seconds) {}

  /// Reads 2026-03-09T14:05:06Z.
  static Result<Instant> parse(std::string_view text);

  constexpr std::chrono::sys_seconds seconds() const { return seconds_; }
  /// "2026-03-09T14:05:06Z".
  std::string text() const;
  /// The day in England at this moment (British Summer Time is reckoned from the rule in force
  /// since 1996).
  Date date_in_england() const;
  /// "9 March 2026 at 2:05pm" in England.
  std::string long_text() const;

  constexpr Instant plus(std::chrono::seconds span) const { return Instant(seconds_ + span); }

  friend constexpr auto operator<=>(const Instant&, const Instant&) = default;

 private:
  std::chrono::sys_seconds seconds_{};
};

/// From the first day inside to the first day after; no end while it lasts.
struct Period {
  Date from;
  std::optional<Date> to;

  bool contains(Date day) const { return from <= day && (!to || day < *to); }
  friend bool operator==(const Period&, const Period&) = default;
};

bool overlap(const Period& one, const Period& other);

/// "1 September 2025 to 31 August 2026", or "from 1 September 2025" while it lasts.
std::string long_text(const Period& period);

}  // namespace trellis
