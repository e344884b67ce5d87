#include "stats/difference_in_differences.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "stats/sentence.hpp"

namespace trellis::stats {
namespace {

/// The panel without the schools that are left out, split at the start.
struct Split {
  Panel panel;
  std::size_t before = 0;  ///< How many of the years are before.
};

/// "2020", "2020 and 2021", "2019, 2020 and 2021".
std::string listed(const std::vector<int>& years) {
  std::string text;
  for (std::size_t i = 0; i < years.size(); ++i) {
    if (i > 0) text += i + 1 == years.size() ? " and " : ", ";
    text += std::to_string(years[i]);
  }
  return text;
}

std::optional<Refusal> refuse_shape(const Panel& panel) {
  const std::size_t n = panel.school.size();
  if (panel.treated.size() != n || panel.weight.size() != n || panel.value.size() != n)
    return Refusal{"bad_shape",
                   "Every school needs a group, a weight and a row of values.",
                   "Check the columns."};
  if (std::ranges::adjacent_find(panel.years, std::greater_equal<>{}) != panel.years.end())
    return Refusal{"bad_shape", "The years must rise.", "Sort the years and list each once."};
  for (const auto& row : panel.value)
    if (row.size() != panel.years.size())
      return Refusal{"bad_shape",
                     "Every school needs one value, or a gap, for every year.",
                     "Check the columns."};
  return std::nullopt;
}

std::optional<Refusal> refuse_unmeasured(const Panel& panel, const DidSpec& spec) {
  std::vector<int> years;
  std::string reason;
  for (const UnmeasuredYear& unmeasured : spec.unmeasured)
    if (std::ranges::find(panel.years, unmeasured.year) != panel.years.end()) {
      years.push_back(unmeasured.year);
      if (reason.empty()) reason = unmeasured.reason;
    }
  if (years.empty()) return std::nullopt;
  return Refusal{"unmeasured_year",
                 sentence("There are no national results for {}: {}. They cannot be supplied, and "
                          "values are never interpolated.",
                          listed(years),
                          reason),
                 "Drop these years from the comparison."};
}

std::optional<Refusal> refuse_missing(const Panel& panel) {
  for (std::size_t i = 0; i < panel.school.size(); ++i)
    for (std::size_t t = 0; t < panel.years.size(); ++t)
      if (panel.weight[i] > 0 && !std::isfinite(panel.value[i][t]))
        return Refusal{"missing_year",
                       sentence("School {} has no value for {}. Supply it, drop the school or "
                                "drop the year; values are never carried forward.",
                                panel.school[i],
                                panel.years[t]),
                       ""};
  return std::nullopt;
}

std::optional<Refusal> refuse_years(std::size_t before, std::size_t years, bool wants_pre_trend) {
  if (before == 0 || before == years)
    return Refusal{"too_few_years",
                   "There must be a year before the programme and one after.",
                   "Add years, or check when the programme began."};
  if (before == 1 && wants_pre_trend)
    return Refusal{"no_pre_trend",
                   "The plan asks for a pre-trend, and there is only one year before.",
                   "Add an earlier year, or plan the comparison without a pre-trend."};
  return std::nullopt;
}

/// Comparison schools that took part within the years do not compare; unknown starts are refused.
std::optional<Refusal> leave_out_later_starters(const DidSpec& spec,
                                                Panel& panel,
                                                std::vector<std::string>& left_out) {
  for (const LaterStart& later : spec.later_starts) {
    const auto found = std::ranges::find(panel.school, later.school);
    if (found == panel.school.end()) continue;
    const auto i = static_cast<std::size_t>(found - panel.school.begin());
    if (panel.treated[i] == 1 || !(panel.weight[i] > 0)) continue;
    if (!later.first_year)
      return Refusal{
          "later_start_unknown",
          sentence("Comparison school {} took part later, and when is not known.", later.school),
          "Supply its first year, or drop the school."};
    if (*later.first_year > panel.years.back()) continue;
    panel.weight[i] = 0;
    left_out.push_back(later.school);
  }
  return std::nullopt;
}

double mean_change_of(const std::vector<double>& row, std::size_t from, std::size_t to) {
  double sum = 0;
  for (std::size_t t = from; t < to; ++t) sum += row[t];
  return sum / static_cast<double>(to - from);
}

/// Weighted difference of the change from mean(years [a, b)) to mean(years [c, d)).
Expected<WeightedDifference> difference_of_change(
    const Panel& panel, std::size_t a, std::size_t b, std::size_t c, std::size_t d) {
  std::vector<double> change;
  for (std::size_t i = 0; i < panel.value.size(); ++i)
    change.push_back(panel.weight[i] > 0 ? mean_change_of(panel.value[i], c, d) -
                                               mean_change_of(panel.value[i], a, b)
                                         : 0);
  WeightedDifference difference =
      STATS_TRY(weighted_difference(change, panel.treated, panel.weight));
  difference.estimate.unit = panel.unit;
  difference.estimate.model = "change per school, treated minus comparison";
  return difference;
}

Expected<std::vector<YearEffect>> event_study(const Panel& panel, std::size_t before) {
  std::vector<YearEffect> effects;
  for (std::size_t t = 0; t < panel.years.size(); ++t) {
    YearEffect effect{panel.years[t], t >= before, {}};
    effect.effect.unit = panel.unit;
    if (t + 1 != before)
      effect.effect = STATS_TRY(difference_of_change(panel, before - 1, before, t, t + 1)).estimate;
    effects.push_back(effect);
  }
  return effects;
}

}  // namespace

Expected<DidResult> difference_in_differences(const Panel& given, const DidSpec& spec) {
  if (auto refused = refuse_shape(given)) return std::unexpected(*refused);
  if (auto refused = refuse_unmeasured(given, spec)) return std::unexpected(*refused);
  Panel panel = given;
  DidResult result;
  if (auto refused = leave_out_later_starters(spec, panel, result.left_out))
    return std::unexpected(*refused);
  if (auto refused = refuse_missing(panel)) return std::unexpected(*refused);
  const auto before = static_cast<std::size_t>(
      std::ranges::lower_bound(panel.years, spec.first_year_after) - panel.years.begin());
  const std::size_t years = panel.years.size();
  if (auto refused = refuse_years(before, years, spec.wants_pre_trend))
    return std::unexpected(*refused);

  result.effect = STATS_TRY(difference_of_change(panel, 0, before, before, years));
  result.by_year = STATS_TRY(event_study(panel, before));
  for (std::size_t t = 1; t < before; ++t) {
    const YearEffect step{
        panel.years[t], false, STATS_TRY(difference_of_change(panel, t - 1, t, t, t + 1)).estimate};
    if (step.effect.ci.lower > 0 || step.effect.ci.upper < 0)
      result.warnings.push_back(
          {WarningKind::other,
           sentence("The two groups already moved apart before the programme, from {} to {}, so "
                    "the effect may be that trend.",
                    panel.years[t - 1],
                    panel.years[t])});
    result.pre_trend.push_back(step);
  }
  if (before >= 2)
    result.placebo =
        STATS_TRY(difference_of_change(panel, 0, before - 1, before - 1, before)).estimate;
  if (!result.left_out.empty())
    result.warnings.push_back(
        {WarningKind::other,
         sentence("{} took part themselves within these years and {} left out.",
                  counted(static_cast<long long>(result.left_out.size()),
                          "comparison school",
                          "comparison schools"),
                  result.left_out.size() == 1 ? "is" : "are")});
  return result;
}

}  // namespace trellis::stats
