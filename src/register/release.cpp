#include "register/release.hpp"

#include <charconv>
#include <string>
#include <vector>

#include "core/month_words.hpp"
#include "core/text.hpp"

namespace trellis::registry {
namespace {

constexpr std::string_view ogl = "Open Government Licence v3.0";
constexpr std::string_view ogl_words =
    "Contains public sector information licensed under the Open Government Licence v3.0.";

struct DigitRun {
  std::string_view digits;
  std::size_t at = 0;
};

std::vector<DigitRun> digit_runs(std::string_view text) {
  std::vector<DigitRun> runs;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    if (end > i) runs.push_back({text.substr(i, end - i), i});
    i = end + 1;
  }
  return runs;
}

int number(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

bool is_year(int value) { return value >= 1990 && value <= 2099; }

Date end_of_school_year(int year) { return Date(year, 8, 31); }

/// The school year of two runs "2018" "2019" (or "19") with one hyphen between them.
std::optional<int> school_year(const DigitRun& first, const DigitRun& second) {
  if (first.digits.size() != 4 || second.at != first.at + 5) return std::nullopt;
  const int from = number(first.digits);
  const int to =
      second.digits.size() == 2 ? from / 100 * 100 + number(second.digits) : number(second.digits);
  if (!is_year(from) || to != from + 1) return std::nullopt;
  return to;
}

/// 202324 as a school year.
std::optional<int> joined_school_year(std::string_view digits) {
  if (digits.size() != 6) return std::nullopt;
  const int from = number(digits.substr(0, 4));
  if (!is_year(from) || number(digits.substr(4)) != (from + 1) % 100) return std::nullopt;
  return from + 1;
}

std::optional<Date> month_of(std::string_view year, std::string_view month, bool last_day) {
  const int y = number(year);
  const int m = number(month);
  if (!is_year(y) || m < 1 || m > 12) return std::nullopt;
  const Date first(y, static_cast<unsigned>(m), 1);
  return last_day ? first.plus_months(1).plus_days(-1) : first;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// The number of a month by its name or the first three letters of it, "Sept" too; else 0.
int month_called(std::string_view word) {
  const std::string lower = fold(word);
  for (std::size_t i = 0; i < month_words.size(); ++i)
    if (lower == month_words[i] || lower == month_words[i].substr(0, 3) ||
        (i == 8 && lower == "sept"))
      return static_cast<int>(i) + 1;
  return 0;
}

/// Whether at most one mark, as in "31_Mar_2025", lies between the two places.
bool is_beside(std::size_t end, std::size_t next) { return next == end || next == end + 1; }

/// The day of "dec2024" (the first of the month) or "31_March_2025" whose year is that run.
std::optional<Date> day_before_year(std::string_view text,
                                    const std::vector<DigitRun>& runs,
                                    std::size_t year) {
  const DigitRun& run = runs[year];
  if (run.digits.size() != 4 || !is_year(number(run.digits))) return std::nullopt;
  std::size_t end = run.at;
  if (end > 0 && !is_letter(text[end - 1])) --end;
  std::size_t begin = end;
  while (begin > 0 && is_letter(text[begin - 1])) --begin;
  const int month = month_called(text.substr(begin, end - begin));
  if (month == 0) return std::nullopt;
  const Date first(number(run.digits), static_cast<unsigned>(month), 1);
  if (year == 0) return first;
  const DigitRun& day = runs[year - 1];
  const bool is_day = day.digits.size() <= 2 && is_beside(day.at + day.digits.size(), begin);
  const int number_of_day = number(day.digits);
  if (!is_day || number_of_day < 1) return first;
  const Date exact = first.plus_days(number_of_day - 1);
  return exact < first.plus_months(1) ? exact : first;
}

}  // namespace

std::string_view name_of(Coverage coverage) {
  switch (coverage) {
    case Coverage::complete:
      return "complete";
    case Coverage::partial:
      return "partial";
  }
  return "";
}

Publisher publisher_of(FileKind kind) {
  switch (kind) {
    case FileKind::gias:
    case FileKind::links:
    case FileKind::groups:
    case FileKind::group_links:
    case FileKind::code_lists:
    case FileKind::postcodes:
      return {"Department for Education, Get Information about Schools", ogl, ogl_words};
    case FileKind::ofsted:
      return {"Ofsted", ogl, ogl_words};
    case FileKind::deprivation:
      return {"Ministry of Housing, Communities and Local Government", ogl, ogl_words};
    case FileKind::boundaries:
      return {"Office for National Statistics",
              ogl,
              "Source: Office for National Statistics licensed under the Open Government Licence "
              "v.3.0. Contains OS data \xC2\xA9 Crown copyright and database right."};
    case FileKind::eligibility_list:
      return {"The person who imported it", "not published", ""};
    case FileKind::ks2:
    case FileKind::ks4:
    case FileKind::destinations:
    case FileKind::census:
    case FileKind::absence:
    case FileKind::workforce:
    case FileKind::characteristics:
    case FileKind::pupil_premium:
    case FileKind::pupil_premium_incentive:
    case FileKind::local_authorities:
    case FileKind::region_codes:
    case FileKind::policy_areas:
    case FileKind::network:
    case FileKind::hub_areas:
      return {"Department for Education", ogl, ogl_words};
  }
  return {};
}

std::optional<Date> as_of_in_name(std::string_view file_name) {
  const auto runs = digit_runs(file_name);
  for (const DigitRun& run : runs)
    if (run.digits.size() == 8)
      if (const auto date = Date::parse_as(run.digits, "yyyymmdd")) return date;
  for (std::size_t i = 0; i + 1 < runs.size(); ++i)
    if (const auto year = school_year(runs[i], runs[i + 1])) return end_of_school_year(*year);
  for (const DigitRun& run : runs) {
    if (const auto year = joined_school_year(run.digits)) return end_of_school_year(*year);
    if (run.digits.size() != 6) continue;
    if (const auto date = month_of(run.digits.substr(0, 4), run.digits.substr(4), false))
      return date;
  }
  for (std::size_t i = 0; i + 1 < runs.size(); ++i)
    if (runs[i].digits.size() == 4 && runs[i + 1].digits.size() == 2 &&
        runs[i + 1].at == runs[i].at + 5)
      if (const auto date = month_of(runs[i].digits, runs[i + 1].digits, true)) return date;
  std::optional<Date> day;
  for (std::size_t i = 0; i < runs.size(); ++i)
    if (const auto found = day_before_year(file_name, runs, i)) {
      if (day && *day != *found) return std::nullopt;
      day = found;
    }
  if (day) return day;
  std::optional<int> year;
  for (const DigitRun& run : runs) {
    if (run.digits.size() != 4 || !is_year(number(run.digits))) continue;
    if (year && *year != number(run.digits)) return std::nullopt;
    year = number(run.digits);
  }
  return year ? std::optional(Date(*year, 1, 1)) : std::nullopt;
}

std::optional<int> school_year_in_name(std::string_view file_name) {
  const auto runs = digit_runs(file_name);
  for (std::size_t i = 0; i + 1 < runs.size(); ++i)
    if (const auto year = school_year(runs[i], runs[i + 1])) return year;
  for (const DigitRun& run : runs)
    if (const auto year = joined_school_year(run.digits)) return year;
  return std::nullopt;
}

bool is_synthetic_name(std::string_view file_name) {
  return file_name.substr(file_name.find_last_of('/') + 1).starts_with("SYNTHETIC_");
}

}  // namespace trellis::registry
