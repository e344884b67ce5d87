/// The calendar of a programme: its cohorts, their dates, and its programme years.
///
/// Cohorts come from a generator (three starts a year, from one month to another) or from a list.
/// A programme year is the twelve months that begin with the first cohort's start, and every twelve
/// months after; places of a lead are counted by it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "programme/definition.hpp"

namespace trellis::programme {

struct CohortPlan {
  int number = 0;  ///< from 1, in order of start
  std::string id{};
  std::string title{};  ///< "Cohort 6, January 2023"
  Date starts_on{};
  Date applications_close_on{};
  Date offers_by{};
  Date matching_by{};
  Texts streams{};  ///< streams that still admit; every stream when nothing limits it
  int programme_year = 1;
};

/// All cohorts of a definition, by start.
std::vector<CohortPlan> cohorts_of(const Definition& definition);

/// The first cohort whose applications close on or after `received` and that admits the stream.
std::optional<CohortPlan> next_cohort(const std::vector<CohortPlan>& cohorts,
                                      std::string_view stream,
                                      Date received);

/// 1 for the first twelve months from the first cohort's start; 1 as well before it.
int programme_year_of(Date first_start, Date day);

/// The days of a programme year.
Period programme_year(Date first_start, int number);

}  // namespace trellis::programme
