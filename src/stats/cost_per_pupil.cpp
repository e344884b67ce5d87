#include "stats/cost_per_pupil.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>

#include "stats/sentence.hpp"

namespace trellis::stats {
namespace {

constexpr int convention_years = 3;  ///< [E]
constexpr double fewer_pupils_share = 0.8;

bool holds(const CostBand& band, double whole_pounds) {
  const bool is_above = band.low_is_inside ? whole_pounds >= band.low : whole_pounds > band.low;
  const bool is_below =
      !band.high || (band.high_is_inside ? whole_pounds <= *band.high : whole_pounds < *band.high);
  return is_above && is_below;
}

double whole_pounds(std::int64_t pence) { return static_cast<double>(pence) / 100; }

std::optional<Refusal> refuse_plan(const CostPlan& plan) {
  if (plan.items.empty())
    return Refusal{"no_data", "There are no costs.", "List what was paid for."};
  double pupils = 0;
  for (const double each : plan.pupils_by_year) {
    if (!(each >= 0))
      return Refusal{"out_of_range", "A number of pupils is not below zero.", "Check the pupils."};
    pupils += each;
  }
  if (!(pupils > 0))
    return Refusal{"no_data",
                   "No pupils took part, so there is no cost per pupil.",
                   "Give the pupils who took part in each year."};
  if (!(plan.years_in_programme > 0))
    return Refusal{
        "out_of_range", "The time a pupil takes part is above zero.", "Give it in years."};
  for (const CostItem& item : plan.items) {
    if (item.pence < 0 || item.staff_days < 0)
      return Refusal{"out_of_range",
                     sentence("The cost of \"{}\" is below zero.", item.name),
                     "Check the amount."};
    if (item.year < 1 || static_cast<std::size_t>(item.year) > plan.pupils_by_year.size())
      return Refusal{
          "unknown_year",
          sentence("\"{}\" falls in year {}, for which no pupils are given.", item.name, item.year),
          "Give the pupils of that year."};
  }
  return std::nullopt;
}

/// Start-up once, running for three years at the mean of the years given, over three years of the
/// mean number of pupils.
double over_three_years(const CostPlan& plan, const CostResult& result) {
  const double years = static_cast<double>(plan.pupils_by_year.size());
  const double running_a_year = whole_pounds(result.running_pence) / years;
  const double pupils_a_year = result.pupil_years / years;
  return (whole_pounds(result.start_up_pence) + convention_years * running_a_year) /
         (convention_years * pupils_a_year);
}

}  // namespace

std::string pounds_in_words(std::int64_t pence) {
  std::string whole = std::to_string(std::abs(pence) / 100);
  for (int at = static_cast<int>(whole.size()) - 3; at > 0; at -= 3)
    whole.insert(static_cast<std::size_t>(at), ",");
  const std::string rest = std::to_string(100 + std::abs(pence) % 100).substr(1);
  return (pence < 0 ? "-£" : "£") + whole + "." + rest;
}

Expected<CostBand> cost_band(double amount, const BandScheme& scheme) {
  if (!(amount >= 0))
    return refuse("out_of_range", "A cost is not below zero.", "Check the amount.");
  std::optional<CostBand> found;
  for (const CostBand& band : scheme.bands) {
    if (!holds(band, amount)) continue;
    if (found)
      return refuse("overlapping_bands",
                    sentence("Two bands of \"{}\" hold £{}.", scheme.name, fixed(amount, 2)),
                    "Correct the bands.");
    found = band;
  }
  if (!found)
    return refuse("gap_in_bands",
                  sentence("No band of \"{}\" holds £{}.", scheme.name, fixed(amount, 2)),
                  "Correct the bands.");
  return *found;
}

Expected<CostResult> cost_per_pupil(const CostPlan& plan, const BandScheme& scheme) {
  if (auto refused = refuse_plan(plan)) return std::unexpected(*refused);
  CostResult r;
  std::map<std::string, std::int64_t> by_payer;
  for (const CostItem& item : plan.items) {
    (item.kind == CostKind::start_up ? r.start_up_pence : r.running_pence) += item.pence;
    r.staff_days += item.staff_days;
    by_payer[item.payer] += item.pence;
  }
  r.total_pence = r.start_up_pence + r.running_pence;
  for (const double each : plan.pupils_by_year) r.pupil_years += each;
  r.pupils = r.pupil_years / plan.years_in_programme;
  r.per_pupil_year = whole_pounds(r.total_pence) / r.pupil_years;
  r.per_pupil = whole_pounds(r.total_pence) / r.pupils;
  r.per_pupil_year_over_three = over_three_years(plan, r);
  r.staff_days_per_pupil_year = r.staff_days / r.pupil_years;
  r.per_pupil_year_fewer = r.per_pupil_year / fewer_pupils_share;
  r.band = STATS_TRY(cost_band(r.per_pupil_year_over_three, scheme));
  r.scheme = scheme.name;
  r.convention =
      "pounds per pupil per year over three years: start-up once, running cost and pupils of an "
      "average year; staff time is beside it, not in it";
  for (const auto& [payer, pence] : by_payer)
    r.payers.push_back(payer + ": " + pounds_in_words(pence));
  return r;
}

Expected<double> spread_over_years(double per_pupil, double years, double years_in_programme) {
  if (!(years > 0) || !(years_in_programme > 0) || !(per_pupil >= 0))
    return refuse("out_of_range", "A cost and its years are not below zero.", "Check the numbers.");
  if (years > years_in_programme && years != convention_years)
    return refuse(
        "empty_years",
        sentence("A pupil takes part for {}, so a cost spread over {} is divided by "
                 "years in which that pupil was not there.",
                 years_in_programme == 1 ? "1 year" : significant(years_in_programme, 4) + " years",
                 significant(years, 4) + " years"),
        "Report the cost in the time a pupil takes part, or name the three-year "
        "convention.");
  return per_pupil / years;
}

}  // namespace trellis::stats
