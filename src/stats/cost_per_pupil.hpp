/// What a programme cost for each pupil, with every denominator named, and its cost band.
///
/// Sources
///   [E]  EEF cost evaluation guidance (2015, 2016 editions): cost per pupil per year over three
///        years, staff time beside the money and not in it.
///   Bands: data/reference/cost_bands.csv, each scheme with its own source.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "stats/estimate.hpp"
#include "stats/refusal.hpp"

namespace trellis::stats {

/// One band of a scheme, pounds per pupil per year; no `high` means no upper end.
struct CostBand {
  int band = 0;
  std::string symbol = {};
  std::string label = {};
  double low = 0;
  bool low_is_inside = true;
  std::optional<double> high = {};
  bool high_is_inside = false;
};

struct BandScheme {
  std::string id = {};
  std::string name = {};
  std::string source = {};
  std::vector<CostBand> bands = {};
};

/// The band of an amount, in pounds per pupil per year.
///
///   refuses   an amount below zero, or one that no band (or two) of the scheme holds
Expected<CostBand> cost_band(double pounds, const BandScheme& scheme);

enum class CostKind { start_up, running };

/// One thing that was paid for, or staff time. Money is whole pence.
struct CostItem {
  std::string name = {};
  std::string payer = {};
  CostKind kind = CostKind::running;
  std::int64_t pence = 0;
  double staff_days = 0;
  int year = 1;  ///< Of the programme, from 1.
};

struct CostPlan {
  std::vector<CostItem> items = {};
  std::vector<double> pupils_by_year = {};  ///< Pupils who took part in each year, from year 1.
  double years_in_programme = 1;            ///< How long one pupil takes part.
};

struct CostResult {
  std::int64_t total_pence = 0;
  std::int64_t start_up_pence = 0;
  std::int64_t running_pence = 0;
  double pupil_years = 0;                ///< Sum of pupils over years.
  double pupils = 0;                     ///< Pupil-years over the years one pupil takes part.
  double per_pupil_year = 0;             ///< Pounds: total over pupil-years.
  double per_pupil = 0;                  ///< Pounds: total over pupils, in the time they take part.
  double per_pupil_year_over_three = 0;  ///< Pounds: the convention of [E].
  double staff_days = 0;
  double staff_days_per_pupil_year = 0;
  double per_pupil_year_fewer = 0;  ///< Pounds, had 20 % fewer pupils been reached.
  CostBand band;                    ///< Of `per_pupil_year_over_three`.
  std::string scheme;
  std::string convention;           ///< In words: what was divided by what.
  std::vector<std::string> payers;  ///< "schools: £1,200.00", by name.
};

/// Costs a programme.
///
///   refuses   no items, no pupils, an item in a year without pupils, an amount below zero
Expected<CostResult> cost_per_pupil(const CostPlan& plan, const BandScheme& scheme);

/// A one-off cost per pupil spread over `years`.
///
///   refuses   more years than a pupil takes part in, other than the three of [E]: those years
///             have no pupils in them
Expected<double> spread_over_years(double per_pupil, double years, double years_in_programme);

/// "£1,234.50" from pence.
std::string pounds_in_words(std::int64_t pence);

}  // namespace trellis::stats
