/// What is stored of the open cases of a programme that tells at which stage each stands.
#pragma once

#include <vector>

#include "casework/case_stage.hpp"
#include "storage/database.hpp"

namespace trellis::casework {

/// By case.
std::vector<CaseProgress> progress_of(storage::Snapshot& db, ProgrammeId programme);

/// The stage of each open case in its own version, by case; empty where the last one is done.
std::map<std::int64_t, std::string> stages_by_case(storage::Snapshot& db, ProgrammeId programme);

}  // namespace trellis::casework
