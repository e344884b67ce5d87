/// Difference-in-differences of schools over years, with its pre-trend always beside it.
///
/// Assumes that without the programme both groups would have moved alike. The years before show
/// whether they did; they cannot prove it. Values are never carried forward or interpolated.
///
/// Sources
///   [AP] Angrist and Pischke (2009), Mostly Harmless Econometrics, chapter 5.
///   [BM] Bell and McCaffrey (2002): errors by school.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "stats/estimate.hpp"
#include "stats/refusal.hpp"
#include "stats/weighted_difference.hpp"

namespace trellis::stats {

/// Schools by years. `value[school][year]`; a missing value is NaN.
struct Panel {
  std::vector<std::string> school = {};  ///< Names (URN).
  std::vector<int> treated = {};
  std::vector<double> weight = {};  ///< Of a matched comparison; all 1 for none.
  std::vector<int> years = {};      ///< Rising.
  std::vector<std::vector<double>> value = {};
  std::string unit = "points";
};

/// A year in which nothing was measured nationally, and why, as a table of facts says it.
struct UnmeasuredYear {
  int year = 0;
  std::string reason = {};  ///< "assessments cancelled"
};

/// A comparison school that took part later; without a first year it cannot be judged.
struct LaterStart {
  std::string school = {};
  std::optional<int> first_year = {};
};

struct DidSpec {
  int first_year_after = 0;  ///< The first of `Panel::years` that counts as after.
  bool wants_pre_trend = true;
  std::vector<UnmeasuredYear> unmeasured = {};
  std::vector<LaterStart> later_starts = {};
};

/// The two groups' difference in one year, as change from the last year before.
struct YearEffect {
  int year = 0;
  bool is_after = false;
  Estimate effect;  ///< Exactly 0, with SE 0, in the last year before.
};

struct DidResult {
  WeightedDifference effect;               ///< Mean of the years after minus mean of those before.
  std::vector<YearEffect> by_year = {};    ///< The event study.
  std::vector<YearEffect> pre_trend = {};  ///< Change from each year before to the next.
  /// As if the programme had begun in the last year before; needs two years before.
  std::optional<Estimate> placebo;
  std::vector<std::string> left_out = {};  ///< Comparison schools that took part within the years.
  std::vector<Warning> warnings = {};
};

/// Estimates the effect.
///
///   refuses   a missing value (school and year named); a year without national results; fewer
///             than 1 year before or after; one year before where the plan wants a pre-trend;
///             a comparison school that took part later at an unknown time; too few schools
///   warns     a pre-trend whose interval excludes zero
Expected<DidResult> difference_in_differences(const Panel& panel, const DidSpec& spec);

}  // namespace trellis::stats
