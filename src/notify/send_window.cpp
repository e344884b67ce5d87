#include "notify/send_window.hpp"

#include <algorithm>

#include "casework/working_days.hpp"
#include "register/reference_tables.hpp"

namespace trellis::notify {

const std::vector<Term>& planned_terms() {
  static const std::vector<Term> terms = [] {
    std::vector<Term> read;
    const reference::Table& rows = reference::table("terms");
    for (std::size_t i = 0; i < rows.rows(); ++i)
      if (rows.cell(i, "la_code").empty())  // mail goes by region
        read.push_back({.region = rows.cell(i, "region_code"),
                        .title = rows.cell(i, "term"),
                        .first = Date::parse(rows.cell(i, "first_day")).value(),
                        .last = Date::parse(rows.cell(i, "last_day")).value()});
    return read;
  }();
  return terms;
}

std::vector<Term> terms_for(const std::vector<Term>& terms, std::string_view region) {
  std::vector<Term> own;
  std::ranges::copy_if(
      terms, std::back_inserter(own), [&](const Term& term) { return term.region == region; });
  if (!own.empty() || region.empty()) return own;
  return terms_for(terms, "");
}

std::string held_because(Date day, const std::vector<Term>& terms, std::string_view region) {
  if (casework::is_weekend(day)) return "at a weekend";
  for (const Term& term : terms_for(terms, region))
    if (day <= term.last &&
        casework::working_days_between(day, term.last.plus_days(1)) <= held_working_days)
      return "in the last three working days of " + term.title;
  return {};
}

Date next_send_day(Date day, const std::vector<Term>& terms, std::string_view region) {
  while (!held_because(day, terms, region).empty()) day = day.plus_days(1);
  return day;
}

}  // namespace trellis::notify
