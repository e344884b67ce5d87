/// What open cases hold as the answer to a question, counted.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "casework/case_record.hpp"
#include "programme/subjects.hpp"
#include "storage/database.hpp"

namespace trellis::casework {

struct HeldAnswer {
  Answer answer{};
  std::int64_t cases = 0;
};
void read_row(storage::Columns& columns, HeldAnswer& row);

struct HeldAsked {
  programme::DefinitionId version{};
  std::string task{};
  std::string field{};
};
/// Every answer that an open case of this version holds, in any round of the task, with how many
/// hold it.
std::vector<HeldAnswer> held_answers(storage::Snapshot& db, const HeldAsked& asked);

/// The versions under which a programme has open cases, oldest first.
std::vector<programme::DefinitionId> versions_in_use(storage::Snapshot& db, ProgrammeId programme);

/// How many open cases each version has, by the version's key; those without any are left out.
std::map<std::int64_t, std::int64_t> open_cases_by_version(storage::Snapshot& db,
                                                           ProgrammeId programme);

}  // namespace trellis::casework
