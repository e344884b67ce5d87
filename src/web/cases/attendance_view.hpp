/// Attendance on the pages around its sheet: by person on a case, and runs of absences at home.
#pragma once

#include <vector>

#include "casework/attendance_actions.hpp"
#include "web/cases/case_parts.hpp"
#include "web/router.hpp"

namespace trellis::web {

/// What each person attended, with a warning of absences in a row; empty before any sheet is kept.
/// Who may not see names sees the warning alone.
Html attendance_html(const std::vector<casework::EngagementHeld>& held,
                     const std::vector<casework::AttendanceLine>& lines,
                     bool shows_names);

/// List items of the cases of this person where people missed several in a row.
Html absences_html(storage::Snapshot& db, const access::Actor& actor);

void add_attendance_routes(Routes& routes);

}  // namespace trellis::web
