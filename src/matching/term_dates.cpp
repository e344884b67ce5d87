#include "matching/term_dates.hpp"

#include <algorithm>

#include "register/reference_tables.hpp"

namespace trellis::matching {
namespace {

std::vector<TermDates> rows_where(const std::vector<TermDates>& terms,
                                  std::string_view la,
                                  std::string_view region) {
  std::vector<TermDates> rows;
  for (const TermDates& term : terms)
    if (term.la == la && term.region == region) rows.push_back(term);
  return rows;
}

}  // namespace

const std::vector<TermDates>& known_terms() {
  static const std::vector<TermDates> terms = [] {
    std::vector<TermDates> read;
    const reference::Table& rows = reference::table("terms");
    for (std::size_t i = 0; i < rows.rows(); ++i)
      read.push_back({.la = rows.cell(i, "la_code"),
                      .region = rows.cell(i, "region_code"),
                      .title = rows.cell(i, "term"),
                      .first = Date::parse(rows.cell(i, "first_day")).value(),
                      .last = Date::parse(rows.cell(i, "last_day")).value(),
                      .source = rows.cell(i, "source"),
                      .verified = rows.cell(i, "verified") == "yes"});
    return read;
  }();
  return terms;
}

std::vector<TermDates> terms_of(const std::vector<TermDates>& terms,
                                LaCode la,
                                std::string_view region) {
  if (!la.is_none())
    if (auto own = rows_where(terms, la.text(), ""); !own.empty()) return own;
  if (!region.empty())
    if (auto own = rows_where(terms, "", region); !own.empty()) return own;
  return rows_where(terms, "", "");
}

std::vector<Date> days_without_term(const std::vector<TermDates>& terms, Date first, Date last) {
  const bool is_known = std::ranges::any_of(
      terms, [&](const TermDates& term) { return term.first <= last && first <= term.last; });
  std::vector<Date> closed;
  if (!is_known) return closed;
  for (Date day = first; day <= last; day = day.plus_days(1)) {
    const bool is_open = std::ranges::any_of(
        terms, [&](const TermDates& term) { return term.first <= day && day <= term.last; });
    if (!is_open) closed.push_back(day);
  }
  return closed;
}

}  // namespace trellis::matching
