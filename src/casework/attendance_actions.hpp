/// Keeping the sheet of an engagement: who was expected there, and who came.
#pragma once

#include "access/actor.hpp"
#include "casework/attendance_store.hpp"
#include "casework/case_context_store.hpp"

namespace trellis::casework {

/// One engagement of a case with everybody expected there.
struct AttendanceSheet {
  EngagementHeld held{};
  std::vector<AttendanceLine> lines{};  ///< by school, then name
};
/// The school's people in this programme, the lead's, and the host's, with an account or named
/// without one; with the marks they have. Who has a mark stays on the sheet, unless erased. Nothing
/// when the case has no such engagement.
std::optional<AttendanceSheet> sheet_of(storage::Snapshot& db,
                                        const CaseContext& context,
                                        std::int64_t engagement);

/// Whether the actor keeps sheets of this case: staff, its lead and its host schools' leads.
bool may_keep_sheet(const access::Actor& actor, const CaseFile& file);

/// What was marked for one person.
struct AttendanceMark {
  PersonId person{};
  Presence presence = Presence::expected;
  std::string reason{};
};
/// Saves the marks that changed; people who are not on the sheet are refused. Gives how many
/// changed. The event names nobody.
Result<int> mark_attendance(storage::Transaction& tx,
                            const access::Actor& actor,
                            CaseId id,
                            std::int64_t engagement,
                            const std::vector<AttendanceMark>& marks,
                            Date today);

/// Runs of absences in the open cases that are assigned to this person.
struct AbsenceFlag {
  CaseId case_id{};
  std::string school{};  ///< that holds the case
  int people = 0;        ///< who missed the last two or more
};
std::vector<AbsenceFlag> absence_flags(storage::Snapshot& db, const access::Actor& actor);

}  // namespace trellis::casework
