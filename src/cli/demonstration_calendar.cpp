#include "cli/demonstration_calendar.hpp"

#include <array>

namespace trellis::cli {
namespace {

constexpr int months_before_today = 12;
constexpr int cohorts_wanted = 9;
constexpr std::array<unsigned, 3> start_months = {1, 4, 9};
// As data/programmes/behaviour_hubs.json has them.
constexpr std::string_view shipped_months = R"("first": "2021-04", "last": "2024-01")";
const Date shipped_first(2021, 4, 1);
constexpr std::string_view shipped_trusts = R"("mat": "2023-04")";

// As data/programmes/peer_review.json has it.
constexpr std::string_view shipped_cluster_cohort =
    R"({"id": "trial", "title": "Trial, January 2018", "starts_on": "2018-01-08"})";

Date next_start(Date start) {
  for (const unsigned month : start_months)
    if (month > start.month()) return Date(start.year(), month, 1);
  return Date(start.year() + 1, start_months.front(), 1);
}

std::string month_of(Date day) { return day.text().substr(0, 7); }

bool replace(std::string& text, std::string_view from, const std::string& to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) return false;
  text.replace(at, from.size(), to);
  return true;
}

/// Rules for partners come into force as long before the first cohort as they did, so that they
/// refuse whom they refused. Leads were appointed before, under the rules of their day.
Result<std::string> with_rules_moved(std::string text, int months) {
  constexpr std::string_view rules = R"({"for": "partner", "version": ")";
  constexpr std::string_view key = R"("valid_from": ")";
  constexpr std::size_t length = 10;  // of "2021-01-01"
  std::size_t at = 0;
  while ((at = text.find(rules, at)) != std::string::npos) {
    at = text.find(key, at);
    if (at == std::string::npos) break;
    at += key.size();
    const Date from = TRY(Date::parse(text.substr(at, length)));
    text.replace(at, length, from.plus_months(months).text());
  }
  return text;
}

}  // namespace

Date demonstration_start(Date today) {
  const Date latest = today.plus_months(-months_before_today);
  Date start(latest.year() - 1, start_months.front(), 1);
  while (next_start(start) <= latest) start = next_start(start);
  return start;
}

Result<std::string> moved_to(std::string_view definition, Date today) {
  const Date first = demonstration_start(today);
  Date last = first;
  for (int cohort = 1; cohort < cohorts_wanted; ++cohort) last = next_start(last);
  std::string text(definition);
  const bool moved =
      replace(text,
              shipped_months,
              "\"first\": \"" + month_of(first) + "\", \"last\": \"" + month_of(last) + "\"") &&
      replace(text, shipped_trusts, "\"mat\": \"" + month_of(last) + "\"");
  if (!moved)
    return problem(ProblemKind::not_found,
                   "programme",
                   "The shipped definition has another calendar than the demonstration moves");
  return with_rules_moved(std::move(text),
                          (first.year() - shipped_first.year()) * 12 +
                              static_cast<int>(first.month()) -
                              static_cast<int>(shipped_first.month()));
}

Result<std::string> clusters_moved_to(std::string_view definition, Date today) {
  const Date first = demonstration_start(today);
  Date second = first;
  while (second <= today) second = next_start(second);
  const auto cohort = [](const char* id, const char* title, Date start) {
    return std::string(R"({"id": ")") + id + R"(", "title": ")" + title + ", from " +
           start.long_text() + R"(", "starts_on": ")" + start.text() + R"("})";
  };
  std::string text(definition);
  if (!replace(text,
               shipped_cluster_cohort,
               cohort("first", "First clusters", first) + ", " +
                   cohort("second", "Second clusters", second)))
    return problem(ProblemKind::not_found,
                   "programme",
                   "The shipped definition has another calendar than the demonstration moves");
  return text;
}

}  // namespace trellis::cli
