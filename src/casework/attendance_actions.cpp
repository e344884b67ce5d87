#include "casework/attendance_actions.hpp"

#include <algorithm>

#include "casework/case_access_checks.hpp"
#include "casework/case_action_checks.hpp"
#include "casework/nominee_store.hpp"
#include "programme/nominated_lead_store.hpp"
#include "programme/pairing_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using storage::Snapshot;
using storage::Transaction;

/// Those of an organisation who are not on the sheet yet, with an account and without one.
void add_expected(Snapshot& db,
                  const CaseFile& file,
                  OrganisationId organisation,
                  AttendanceSheet& sheet) {
  const std::string school = registry::organisation_name(db, organisation);
  const auto add = [&](PersonId person, const std::string& name) {
    if (std::ranges::find(sheet.lines, person, &AttendanceLine::person) != sheet.lines.end())
      return;
    sheet.lines.push_back({.engagement = sheet.held.id,
                           .person = person,
                           .organisation = organisation,
                           .name = name,
                           .school = school});
  };
  const Date day = sheet.held.held_on;
  for (const programme::NominatedPerson& person :
       programme::nominated_people(db, organisation, file.programme, day))
    add(person.person, person.name);
  for (const Nominee& nominee : nominees_of(db, organisation, file.programme, day))
    add(nominee.person, nominee.name);
}

std::string_view role_at(const CaseFile& file, OrganisationId organisation) {
  return organisation == file.holder ? "participant" : "host";
}

}  // namespace

std::optional<AttendanceSheet> sheet_of(Snapshot& db,
                                        const CaseContext& context,
                                        std::int64_t engagement) {
  const CaseFile& file = context.file;
  const auto all = engagements_of(db, file.id);
  const auto held = std::ranges::find(all, engagement, &EngagementHeld::id);
  if (held == all.end()) return std::nullopt;
  AttendanceSheet sheet{.held = *held};
  for (AttendanceLine& line : attendance_of(db, file.id))
    if (line.engagement == engagement && !line.is_erased) sheet.lines.push_back(std::move(line));
  add_expected(db, file, file.holder, sheet);
  if (file.pairing)
    if (const auto pairing = programme::find_pairing(db, *file.pairing))
      add_expected(db, file, pairing->lead_organisation, sheet);
  if (held->host) add_expected(db, file, *held->host, sheet);
  std::ranges::stable_sort(sheet.lines, [](const AttendanceLine& a, const AttendanceLine& b) {
    return std::tie(a.school, a.name) < std::tie(b.school, b.name);
  });
  return sheet;
}

bool may_keep_sheet(const Actor& actor, const CaseFile& file) {
  return may_manage(actor, file) || (may(actor, access::Permission::act_for_lead, scope_of(file)) &&
                                     !actor.may_act_for(file.holder));
}

Result<int> mark_attendance(Transaction& tx,
                            const Actor& actor,
                            CaseId id,
                            std::int64_t engagement,
                            const std::vector<AttendanceMark>& marks,
                            Date today) {
  const CaseContext context = TRY(context_or_refuse(tx, id, today));
  if (!may_keep_sheet(actor, context.file))
    return problem(ProblemKind::not_allowed, "", "You cannot keep attendance of this case");
  const auto sheet = sheet_of(tx, context, engagement);
  if (!sheet) return problem(ProblemKind::not_found, "", "This case has no such visit or event");
  if (context.view(today).frozen)
    return problem(
        ProblemKind::refused_by_rule, "", "Resume the case before you change attendance");
  std::vector<AttendanceLine> changed;
  for (const AttendanceMark& mark : marks) {
    const auto line = std::ranges::find(sheet->lines, mark.person, &AttendanceLine::person);
    if (line == sheet->lines.end())
      return problem(ProblemKind::invalid, "", "Mark only people who are on the sheet");
    AttendanceLine wanted = *line;
    wanted.presence = mark.presence;
    wanted.reason = mark.reason;
    std::vector<AttendanceLine> one = {std::move(wanted)};
    const Problems problems = tidy_sheet(one);
    if (!problems.empty()) return std::unexpected(problems.front());
    if (one.front() != *line) changed.push_back(std::move(one.front()));
  }
  for (const AttendanceLine& line : changed)
    save_attendance(tx, line, role_at(context.file, line.organisation), actor.person, actor.at);
  if (changed.empty()) return 0;
  raise_version(tx, id);
  record_case(tx,
              actor,
              "attendance.marked",
              context.file,
              events::Changes()
                  .say("engagement", sheet->held.engagement)
                  .say("people", std::to_string(changed.size())));
  return static_cast<int>(changed.size());
}

std::vector<AbsenceFlag> absence_flags(Snapshot& db, const Actor& actor) {
  std::vector<AbsenceFlag> flags;
  if (!actor.person) return flags;
  for (const CaseId id : assigned_with_sheets(db, *actor.person)) {
    const auto file = find_case(db, id);
    if (!file || !may_see(actor, *file)) continue;
    const auto doses = dose_by_person(engagements_of(db, id), attendance_of(db, id));
    const auto people = std::ranges::count_if(doses, &PersonDose::is_flagged);
    if (people > 0)
      flags.push_back(
          {id, registry::organisation_name(db, file->holder), static_cast<int>(people)});
  }
  return flags;
}

}  // namespace trellis::casework
