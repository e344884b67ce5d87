/// Attendance at engagements by person: the sheet, the dose that each person and the school had,
/// and absences that follow on one another.
///
/// Promises: an engagement without a sheet counts as it was recorded; of one with a sheet a person
/// counts whole when present, half when there in part, and not when absent. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "casework/journal_store.hpp"
#include "core/result.hpp"

namespace trellis::casework {

enum class Presence { expected, present, part, absent };
std::string_view name_of(Presence presence);   ///< "present"; empty while only expected
std::string_view title_of(Presence presence);  ///< "Present in part"
std::optional<Presence> presence_from_name(std::string_view name);

/// Why somebody was absent: a short list, so that nothing about health or family is written down.
struct AbsenceReason {
  std::string_view id;
  std::string_view title;
};
const std::vector<AbsenceReason>& absence_reasons();
std::string_view reason_title(std::string_view id);

/// One person on the sheet of an engagement.
struct AttendanceLine {
  std::int64_t engagement = 0;
  PersonId person{};
  OrganisationId organisation{};
  std::string name{};
  std::string school{};
  Presence presence = Presence::expected;
  std::string reason{};
  bool is_erased = false;  ///< the name was erased; the mark still counts for the school

  friend bool operator==(const AttendanceLine&, const AttendanceLine&) = default;
};

/// What stands against a sheet, by field: "reason-<person>". An absence has a reason; the reason of
/// somebody who came is taken away.
Problems tidy_sheet(std::vector<AttendanceLine>& lines);

/// What one person had of what was held.
struct PersonDose {
  PersonId person{};
  std::string name{};
  std::string school{};
  int sheets = 0;    ///< engagements whose sheet has a mark for the person
  int attended = 0;  ///< whole or in part
  double amount = 0;
  int absences_running = 0;  ///< the latest ones, without one attended between

  bool is_flagged() const;
};
/// Two in a row are worth a call.
inline constexpr int absences_flagged = 2;

/// By school, then name; without those whose names were erased.
std::vector<PersonDose> dose_by_person(const std::vector<EngagementHeld>& held,
                                       const std::vector<AttendanceLine>& lines);
/// The same engagements with what the school had of them: whole if anybody of it was there whole,
/// half if only in part, nothing if everybody of it was absent.
std::vector<EngagementHeld> held_for_school(std::vector<EngagementHeld> held,
                                            const std::vector<AttendanceLine>& lines,
                                            OrganisationId school);

}  // namespace trellis::casework
