/// The parts of a trial's report about what is missing and how secure the finding is. Internal.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "evaluation/trial_analysis.hpp"
#include "plot/chart.hpp"

namespace trellis::evaluation {

std::string missing_text(const TrialReport& report);
std::string missing_html(const TrialReport& report);
nlohmann::json missing_json(const TrialReport& report);

/// The worksheet as far as it is filled in; rows that people must answer are left open.
std::string security_text(const TrialReport& report);
std::string security_html(const TrialReport& report);
nlohmann::json security_json(const TrialReport& report);

/// "starts at 4 of 5 padlocks or fewer (...)": one line for the head of the page.
std::string security_line(const TrialReport& report);

/// MDES at protocol, randomisation and analysis; a column for the FSM group where there is one.
plot::Table power_table(const TrialReport& report);

}  // namespace trellis::evaluation
