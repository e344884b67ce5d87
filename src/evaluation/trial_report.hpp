/// A trial's report as text, JSON and one HTML page, all from the same numbers.
///
/// A report built again from the same plan and data is the same to the byte: nothing in it depends
/// on the clock. Numbers are rounded here and nowhere before.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "evaluation/trial_analysis.hpp"

namespace trellis::evaluation {

/// For a terminal.
std::string report_text(const TrialReport& report);

/// For programs; keys are stable.
nlohmann::json report_json(const TrialReport& report);

/// For a reader: one page without scripts, with its pictures and their tables; it prints well.
std::string report_html(const TrialReport& report);

/// Lines that both the text and the page show.
namespace wording {

/// "effect size 0.18 SD (95% CI 0.01 to 0.36), p = .037"
std::string headline(const PrimaryResult& result);
/// What the interval says, for a reader who knows no statistics.
std::string plain_line(const PrimaryResult& result);
/// "Pupils eligible for free school meals" for the plan's FSM column, else "Pupils with x = 1".
std::string subgroup_name(const TrialReport& report, const std::string& column);
/// "2.69 points on the test (95% CI 0.17 to 5.21), 37.3 degrees of freedom (Kenward-Roger)"
std::string points_line(const PrimaryResult& result);
std::string divisor_line(const PrimaryResult& result);
/// "986 pupils in 40 schools: treated 490 in 20, control 496 in 20"
std::string sizes_line(const PrimaryResult& result);
/// "Months (trial-report table, version stated, unverified): 2; the interval runs from 0 to 5", or
/// why there are none.
std::string months_line(const PrimaryResult& result, const stats::MonthsTable& table);
/// "Schools explain 8.7% of the outcome variance (arm-only model), 11.5% after the pre-test"; empty
/// without schools.
std::string icc_line(const TrialReport& report);
/// What the trial does not show.
std::string limits_line(const TrialReport& report);
/// "0.12 (0.03 to 0.21)"
std::string estimate_with_interval(double value,
                                   const std::optional<stats::Interval>& ci,
                                   int decimals);
/// "= .037" or "< .001"
std::string p_text(double p);
/// Lines on tables, seed, hashes and software.
std::vector<std::string> provenance_lines(const TrialReport& report);
/// What compliance says, in two sentences.
std::string complier_line(const ComplierResult& result);

}  // namespace wording
}  // namespace trellis::evaluation
