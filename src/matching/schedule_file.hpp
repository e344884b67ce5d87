/// Schedule instance files: visits, who takes part and the terms, as JSON.
///
/// The format (kind "schedule", version 1) is described in docs/formats/schedule-instance.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "optimise/schedule.hpp"

namespace trellis::matching {

struct ScheduleFile {
  std::string name;
  std::vector<optimise::ScheduleParty> parties;
  std::vector<optimise::ScheduleVisit> visits;
  std::vector<std::string> titles;  ///< Of the visits; "Visit 7" where the file has none.
  optimise::ScheduleRules rules;
};

/// Reads the text of a file. The problem says which entry is wrong: "visits[3].latest ...".
Result<ScheduleFile> read_schedule_file(std::string_view text);

}  // namespace trellis::matching
