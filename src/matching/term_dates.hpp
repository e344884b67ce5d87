/// Days on which a school is open for a visit: the term dates of its council, else of its region,
/// else those that hold for England. Pure.
///
/// Dates are rows of data/reference/terms.csv, each with its source. Where no row reaches into the
/// span that is asked about, nothing is known and no day is closed: the days of the form hold
/// alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "core/identifiers.hpp"

namespace trellis::matching {

struct TermDates {
  std::string la{};      ///< three digits of a local authority; empty: any
  std::string region{};  ///< ONS code; empty: any
  std::string title{};   ///< "Spring term 2027"
  Date first{};
  Date last{};  ///< the last day that schools are open
  std::string source{};
  bool verified = false;
};

/// The rows that this binary carries.
const std::vector<TermDates>& known_terms();

/// The rows of the authority; without any, of its region on the first of them; without, the rest.
std::vector<TermDates> terms_of(const std::vector<TermDates>& terms,
                                LaCode la,
                                std::string_view region);

/// The days from first to last, both inside, on which there is no term.
std::vector<Date> days_without_term(const std::vector<TermDates>& terms, Date first, Date last);

}  // namespace trellis::matching
