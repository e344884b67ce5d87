/// The tables that judgement rests on, from data/reference, in the types of the statistics library.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "stats/cost_per_pupil.hpp"
#include "stats/difference_in_differences.hpp"
#include "stats/months_of_progress.hpp"
#include "stats/padlocks.hpp"

namespace trellis::evaluation {

/// Ids of the months-of-progress tables: "trial_report", "toolkit_archived", "toolkit_2026".
std::vector<std::string> months_table_ids();
Result<stats::MonthsTable> months_table(std::string_view id);

/// Ids of the cost-band schemes, and one of them.
std::vector<std::string> band_scheme_ids();
Result<stats::BandScheme> band_scheme(std::string_view id);

/// Padlock rules of an edition: "2019" or "2014".
Result<stats::PadlockEdition> padlock_edition(std::string_view edition);

/// Years without national results for a measure ("key_stage_2").
std::vector<stats::UnmeasuredYear> unmeasured_years(std::string_view measure);

/// Every grade that any inspection framework gives, by its published name.
std::vector<std::string> inspection_grade_names();

}  // namespace trellis::evaluation
