/// When mail may go out: never at a weekend, never in the last three working days of a term. Pure.
///
/// Heads complained of letters on the last Friday of term (Schools Week, TES, 2026). England has no
/// single term calendar: dates are rows with a region, in data/reference/terms.csv.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "core/result.hpp"

namespace trellis::notify {

struct Term {
  std::string region = {};  ///< code of the region; empty: wherever the region has no dates
  std::string title = {};   ///< "Autumn term 2026"
  Date first = {};
  Date last = {};  ///< the last day that schools are open
};

inline constexpr int held_working_days = 3;

/// The terms of the table that this binary carries.
const std::vector<Term>& planned_terms();

/// Those of the region; those without a region where it has none of its own.
std::vector<Term> terms_for(const std::vector<Term>& terms, std::string_view region);

/// Why nothing goes out on this day, "at a weekend"; empty when it may.
std::string held_because(Date day, const std::vector<Term>& terms, std::string_view region);

/// The day itself, or the next on which mail may go out.
Date next_send_day(Date day, const std::vector<Term>& terms, std::string_view region);

}  // namespace trellis::notify
