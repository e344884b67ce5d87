#include "core/date.hpp"

#include <array>
#include <cstdio>

namespace trellis {
namespace {

using namespace std::chrono;

constexpr std::array month_names = {"January",
                                    "February",
                                    "March",
                                    "April",
                                    "May",
                                    "June",
                                    "July",
                                    "August",
                                    "September",
                                    "October",
                                    "November",
                                    "December"};

std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

/// The last Sunday of a month: clocks change at 01:00 UTC on those of March and October.
sys_days last_sunday(int year, unsigned month) {
  return sys_days{std::chrono::year{year} / std::chrono::month{month} / Sunday[last]};
}

sys_seconds local_in_england(sys_seconds utc) {
  const int year = static_cast<int>(year_month_day{floor<days>(utc)}.year());
  const sys_seconds begins = last_sunday(year, 3) + hours{1};
  const sys_seconds ends = last_sunday(year, 10) + hours{1};
  return utc >= begins && utc < ends ? utc + hours{1} : utc;
}

Result<Date> not_a_date(std::string_view text) {
  return problem(
      ProblemKind::invalid,
      "date",
      "\"" + std::string(text.substr(0, 40)) + "\" is not a date: write it as 2026-03-09");
}

}  // namespace

std::optional<Date> Date::parse_as(std::string_view text, std::string_view pattern) {
  if (text.size() != pattern.size()) return std::nullopt;
  int year = 0;
  int month = 0;
  int day = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char kind = pattern[i];
    if (kind != 'y' && kind != 'm' && kind != 'd') {
      if (text[i] != kind) return std::nullopt;
      continue;
    }
    const auto digit = digits(text.substr(i, 1));
    if (!digit) return std::nullopt;
    int& part = kind == 'y' ? year : kind == 'm' ? month : day;
    part = part * 10 + *digit;
  }
  const year_month_day ymd{std::chrono::year{year},
                           std::chrono::month{static_cast<unsigned>(month)},
                           std::chrono::day{static_cast<unsigned>(day)}};
  if (!ymd.ok()) return std::nullopt;
  return Date(sys_days{ymd});
}

Result<Date> Date::parse(std::string_view text) {
  if (const auto date = parse_as(text, "yyyy-mm-dd")) return *date;
  return not_a_date(text);
}

int Date::year() const { return static_cast<int>(year_month_day{days_}.year()); }
unsigned Date::month() const { return static_cast<unsigned>(year_month_day{days_}.month()); }
unsigned Date::day() const { return static_cast<unsigned>(year_month_day{days_}.day()); }

std::string Date::text() const {
  const year_month_day ymd{days_};
  const int year = static_cast<int>(ymd.year());
  std::array<char, 32> buffer{};
  if (year < 0 || year > 9999) {
    std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02u", year, month(), day());
    return buffer.data();
  }
  // An import writes several dates a row: digits by hand take a tenth of the time.
  const auto put = [&](std::size_t at, unsigned two_digits) {
    buffer[at] = static_cast<char>('0' + two_digits / 10);
    buffer[at + 1] = static_cast<char>('0' + two_digits % 10);
  };
  put(0, static_cast<unsigned>(year) / 100);
  put(2, static_cast<unsigned>(year) % 100);
  buffer[4] = buffer[7] = '-';
  put(5, static_cast<unsigned>(ymd.month()));
  put(8, static_cast<unsigned>(ymd.day()));
  return {buffer.data(), 10};
}

std::string Date::long_text() const {
  return std::to_string(day()) + " " + month_names[month() - 1] + " " + std::to_string(year());
}

Date Date::plus_months(int count) const {
  const year_month_day ymd{days_};
  const year_month target = ymd.year() / ymd.month() + months{count};
  const year_month_day wanted = target / ymd.day();
  return Date(wanted.ok() ? sys_days{wanted} : sys_days{target / last});
}

int days_between(Date from, Date to) { return static_cast<int>((to.days() - from.days()).count()); }

Result<Instant> Instant::parse(std::string_view text) {
  if (text.size() == 20 && text[10] == 'T' && text[19] == 'Z' && text[13] == ':' &&
      text[16] == ':') {
    const auto date = Date::parse_as(text.substr(0, 10), "yyyy-mm-dd");
    const auto hour = digits(text.substr(11, 2));
    const auto minute = digits(text.substr(14, 2));
    const auto second = digits(text.substr(17, 2));
    if (date && hour && minute && second && *hour < 24 && *minute < 60 && *second < 60)
      return Instant(date->days() + hours{*hour} + minutes{*minute} +
                     std::chrono::seconds{*second});
  }
  return problem(ProblemKind::invalid,
                 "instant",
                 "\"" + std::string(text.substr(0, 40)) +
                     "\" is not a moment: write it as 2026-03-09T14:05:06Z");
}

std::string Instant::text() const {
  const hh_mm_ss time{seconds_ - floor<days>(seconds_)};
  std::array<char, 16> buffer{};
  std::snprintf(buffer.data(),
                buffer.size(),
                "T%02d:%02d:%02dZ",
                static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return Date(floor<days>(seconds_)).text() + buffer.data();
}

Date Instant::date_in_england() const { return Date(floor<days>(local_in_england(seconds_))); }

std::string Instant::long_text() const {
  const sys_seconds local = local_in_england(seconds_);
  const hh_mm_ss time{local - floor<days>(local)};
  const int hour = static_cast<int>(time.hours().count());
  std::array<char, 16> buffer{};
  std::snprintf(buffer.data(),
                buffer.size(),
                "%d:%02d%s",
                hour % 12 == 0 ? 12 : hour % 12,
                static_cast<int>(time.minutes().count()),
                hour < 12 ? "am" : "pm");
  return Date(floor<days>(local)).long_text() + " at " + buffer.data();
}

bool overlap(const Period& one, const Period& other) {
  return (!other.to || one.from < *other.to) && (!one.to || other.from < *one.to);
}

std::string long_text(const Period& period) {
  if (!period.to) return "from " + period.from.long_text();
  return period.from.long_text() + " to " + period.to->plus_days(-1).long_text();
}

}  // namespace trellis
