/// What is stored of the open cases of a programme that tells at which stage each stands.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "casework/case_stage.hpp"
#include "storage/database.hpp"

namespace trellis::casework {

struct OpenCaseStages {
  /// The stage of each open case in its own version, by case; empty where the last one is done.
  std::map<std::int64_t, std::string> stages;
  /// How many of these cases have completed each task, by task.
  std::map<std::string, std::int64_t> done;
};
OpenCaseStages open_case_stages(storage::Snapshot& db, ProgrammeId programme);

}  // namespace trellis::casework
