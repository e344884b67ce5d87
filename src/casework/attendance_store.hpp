/// Attendance by person in the database.
#pragma once

#include <vector>

#include "access/actor.hpp"
#include "casework/attendance_view.hpp"
#include "storage/database.hpp"

namespace trellis::casework {

/// Every line of every sheet of a case, by engagement, school and name. Marks of erased people
/// stay, without their names.
std::vector<AttendanceLine> attendance_of(storage::Snapshot& db, CaseId id);

/// Writes the line over the one before.
void save_attendance(storage::Transaction& tx,
                     const AttendanceLine& line,
                     std::string_view role,
                     std::optional<PersonId> by,
                     Instant now);

/// Open cases that are assigned to this person and have sheets.
std::vector<CaseId> assigned_with_sheets(storage::Snapshot& db, PersonId person);

void read_row(storage::Columns& columns, AttendanceLine& row);

}  // namespace trellis::casework
