#include "programme/cohort.hpp"

#include <algorithm>
#include <array>

namespace trellis::programme {
namespace {

constexpr std::array<std::string_view, 12> months = {"January",
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

/// Starts in the months from `first` to `last`, both inside.
std::vector<Date> starts_of(const CohortGenerator& generator) {
  std::vector<Date> starts;
  const Date end = generator.last.plus_months(1);
  for (int year = generator.first.year(); year <= generator.last.year(); ++year)
    for (const std::string& start : generator.starts) {
      const auto day = Date::parse(std::to_string(year) + "-" + start);
      if (day && generator.first <= *day && *day < end) starts.push_back(*day);
    }
  std::ranges::sort(starts);
  return starts;
}

Texts streams_on(const Definition& definition, Date start) {
  Texts streams;
  for (const Stream& stream : definition.streams) {
    if (definition.cohorts.generator) {
      const auto& last = definition.cohorts.generator->last_by_stream;
      const auto found = last.find(stream.id);
      if (found != last.end() && start >= found->second.plus_months(1)) continue;
    }
    streams.push_back(stream.id);
  }
  return streams;
}

std::string title_of(int number, Date start) {
  return "Cohort " + std::to_string(number) + ", " + std::string(months[start.month() - 1]) + " " +
         std::to_string(start.year());
}

}  // namespace

std::vector<CohortPlan> cohorts_of(const Definition& definition) {
  std::vector<CohortPlan> plans;
  const Cohorts& cohorts = definition.cohorts;
  if (cohorts.generator)
    for (const Date start : starts_of(*cohorts.generator)) plans.push_back({.starts_on = start});
  for (const CohortRow& row : cohorts.list)
    plans.push_back({.id = row.id, .title = row.title, .starts_on = row.starts_on});
  std::ranges::stable_sort(plans, {}, &CohortPlan::starts_on);
  for (std::size_t i = 0; i < plans.size(); ++i) {
    CohortPlan& plan = plans[i];
    plan.number = static_cast<int>(i) + 1;
    if (plan.id.empty()) plan.id = "cohort_" + std::to_string(plan.number);
    if (plan.title.empty()) plan.title = title_of(plan.number, plan.starts_on);
    plan.applications_close_on = plan.starts_on.plus_days(-cohorts.applications_close_days_before);
    plan.offers_by = plan.starts_on.plus_days(-cohorts.offers_by_days_before);
    plan.matching_by = plan.starts_on.plus_days(-cohorts.matching_by_days_before);
    plan.streams = streams_on(definition, plan.starts_on);
    plan.programme_year = programme_year_of(plans.front().starts_on, plan.starts_on);
  }
  return plans;
}

std::optional<CohortPlan> next_cohort(const std::vector<CohortPlan>& cohorts,
                                      std::string_view stream,
                                      Date received) {
  for (const CohortPlan& plan : cohorts) {
    const bool admits =
        plan.streams.empty() || std::ranges::find(plan.streams, stream) != plan.streams.end();
    if (admits && received <= plan.applications_close_on) return plan;
  }
  return std::nullopt;
}

int programme_year_of(Date first_start, Date day) {
  int number = 1;
  while (first_start.plus_months(12 * number) <= day) ++number;
  return number;
}

Period programme_year(Date first_start, int number) {
  return {first_start.plus_months(12 * (number - 1)), first_start.plus_months(12 * number)};
}

}  // namespace trellis::programme
