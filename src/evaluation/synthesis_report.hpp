/// The report of a meta-analysis and of a power calculation, as text, JSON and a page.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "stats/meta_analysis.hpp"
#include "stats/power.hpp"
#include "stats/power_simulation.hpp"

namespace trellis::evaluation {

std::string meta_text(const stats::MetaResult& result);
nlohmann::json meta_json(const stats::MetaResult& result);
/// With forest and funnel plots.
std::string meta_html(const stats::MetaResult& result);

/// Everything that `trellis power` works out for one design.
struct PowerReport {
  stats::PowerDesign design;
  stats::DetectableEffect at_design;
  std::vector<stats::MdesPoint> curve;      ///< All pupils.
  std::vector<stats::MdesPoint> curve_fsm;  ///< The same units, pupils eligible for FSM only.
  std::optional<double> effect;             ///< The effect asked about.
  std::optional<double> power;
  std::optional<std::int64_t> units_needed;  ///< For `effect` at the design's power.
  std::optional<double> power_one_fewer;     ///< With one unit fewer than needed.
  std::optional<stats::SimulatedPower> simulated;
};

/// refuses what the calculations refuse; `units` are the numbers of schools (or sites) of the curve
stats::Expected<PowerReport> power_report(const stats::PowerDesign& design,
                                          const std::vector<double>& units,
                                          const std::optional<double>& effect,
                                          const std::optional<double>& fsm_pupils);

std::string power_text(const PowerReport& report);
nlohmann::json power_json(const PowerReport& report);
std::string power_html(const PowerReport& report);

}  // namespace trellis::evaluation
