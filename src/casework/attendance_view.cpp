#include "casework/attendance_view.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace trellis::casework {
namespace {

constexpr double share_in_part = 0.5;

struct PresenceWords {
  Presence presence;
  std::string_view name;
  std::string_view title;
};
constexpr std::array presence_words = {
    PresenceWords{Presence::expected, "", "Expected"},
    PresenceWords{Presence::present, "present", "Present"},
    PresenceWords{Presence::part, "part", "Present in part"},
    PresenceWords{Presence::absent, "absent", "Absent"},
};

double share_of(Presence presence) {
  if (presence == Presence::present) return 1;
  return presence == Presence::part ? share_in_part : 0;
}

const EngagementHeld* find_held(const std::vector<EngagementHeld>& held, std::int64_t id) {
  const auto found = std::ranges::find(held, id, &EngagementHeld::id);
  return found == held.end() ? nullptr : &*found;
}

}  // namespace

std::string_view name_of(Presence presence) {
  return std::ranges::find(presence_words, presence, &PresenceWords::presence)->name;
}

std::string_view title_of(Presence presence) {
  return std::ranges::find(presence_words, presence, &PresenceWords::presence)->title;
}

std::optional<Presence> presence_from_name(std::string_view name) {
  const auto found = std::ranges::find(presence_words, name, &PresenceWords::name);
  return found == presence_words.end() ? std::nullopt : std::optional(found->presence);
}

const std::vector<AbsenceReason>& absence_reasons() {
  static const std::vector<AbsenceReason> reasons = {{"ill", "Not well"},
                                                     {"no_cover", "No cover at school"},
                                                     {"other_duty", "Another duty"},
                                                     {"travel", "Travel"},
                                                     {"left", "Has left the school"},
                                                     {"unknown", "Not known"}};
  return reasons;
}

std::string_view reason_title(std::string_view id) {
  for (const AbsenceReason& reason : absence_reasons())
    if (reason.id == id) return reason.title;
  return "";
}

Problems tidy_sheet(std::vector<AttendanceLine>& lines) {
  Problems problems;
  for (AttendanceLine& line : lines) {
    if (line.presence != Presence::absent) {
      line.reason.clear();
      continue;
    }
    if (reason_title(line.reason).empty())
      problems.push_back({ProblemKind::missing,
                          "reason-" + std::to_string(line.person.value),
                          "Select why " + line.name + " was absent",
                          {}});
  }
  return problems;
}

bool PersonDose::is_flagged() const { return absences_running >= absences_flagged; }

std::vector<PersonDose> dose_by_person(const std::vector<EngagementHeld>& held,
                                       const std::vector<AttendanceLine>& lines) {
  struct Marked {
    const EngagementHeld* held;
    const AttendanceLine* line;
  };
  std::map<PersonId, std::vector<Marked>> marks;
  for (const AttendanceLine& line : lines)
    if (const EngagementHeld* row = find_held(held, line.engagement);
        row && line.presence != Presence::expected && !line.is_erased)
      marks[line.person].push_back({row, &line});
  std::vector<PersonDose> doses;
  for (auto& [person, rows] : marks) {
    std::ranges::stable_sort(rows, [](const Marked& a, const Marked& b) {
      return std::pair(a.held->held_on, a.held->id) < std::pair(b.held->held_on, b.held->id);
    });
    PersonDose dose{.person = person,
                    .name = rows.back().line->name,
                    .school = rows.back().line->school,
                    .sheets = static_cast<int>(rows.size())};
    for (const Marked& mark : rows) {
      const double share = share_of(mark.line->presence);
      dose.amount += share * mark.held->amount;
      if (share > 0) ++dose.attended;
      dose.absences_running = share > 0 ? 0 : dose.absences_running + 1;
    }
    doses.push_back(std::move(dose));
  }
  std::ranges::stable_sort(doses, [](const PersonDose& a, const PersonDose& b) {
    return std::tie(a.school, a.name) < std::tie(b.school, b.name);
  });
  return doses;
}

std::vector<EngagementHeld> held_for_school(std::vector<EngagementHeld> held,
                                            const std::vector<AttendanceLine>& lines,
                                            OrganisationId school) {
  for (EngagementHeld& row : held) {
    bool has_sheet = false;
    double share = 0;
    for (const AttendanceLine& line : lines) {
      if (line.engagement != row.id || line.organisation != school) continue;
      if (line.presence == Presence::expected) continue;
      has_sheet = true;
      share = std::max(share, share_of(line.presence));
    }
    if (has_sheet) row.amount *= share;
  }
  return held;
}

}  // namespace trellis::casework
