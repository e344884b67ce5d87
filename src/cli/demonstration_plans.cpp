#include <algorithm>

#include "access/grant_store.hpp"
#include "access/person_store.hpp"
#include "casework/attendance_actions.hpp"
#include "casework/plan_comment_actions.hpp"
#include "casework/plan_reading_actions.hpp"
#include "casework/plan_store.hpp"
#include "cli/demonstration_steps.hpp"

namespace trellis::cli {
namespace {

using access::Actor;
using casework::ReadingDecision;
using casework::ReadingKind;
using casework::ReadingResult;
using storage::Transaction;

constexpr std::size_t plans_read = 6;
constexpr int days_to_read = 14;

/// A persona of a school, acting for it, with the grants it has today.
std::optional<Actor> school_persona(Transaction& tx, std::string_view key, const Actor& actor) {
  for (const access::Person& person : access::list_people(tx, {.personas = true})) {
    if (person.persona != key) continue;
    Actor found{.person = person.id, .name = person.name, .at = actor.at};
    found.grants = access::grants_of(tx, person.id, actor.at.date_in_england());
    if (!found.grants.empty()) found.acting_for = found.grants.front().acting_for;
    return found;
  }
  return std::nullopt;
}

/// Open cases whose newest version is shared, by id.
std::vector<casework::CaseFile> with_shared_plans(Transaction& tx, ProgrammeId programme) {
  std::vector<casework::CaseFile> found;
  for (const casework::CaseFile& file : casework::open_cases(tx, programme)) {
    const auto plan = casework::latest_plan(tx, file.id);
    if (plan && !plan->is_draft() && !file.is_protected) found.push_back(file);
  }
  return found;
}

/// Met in every criterion, or returned for the first.
ReadingDecision invented_decision(const programme::Plan& plan, bool passes) {
  ReadingDecision decision{.result = passes ? ReadingResult::passed : ReadingResult::returned};
  for (const programme::Option& item : plan.quality_check)
    decision.verdicts.push_back({.item = item.id, .met = true});
  if (!passes && !decision.verdicts.empty())
    decision.verdicts.front() = {decision.verdicts.front().item,
                                 false,
                                 "Say which finding of the diagnosis the second objective follows "
                                 "from (invented)."};
  decision.summary = passes ? "Clear, and within reach (invented)." : "";
  return decision;
}

/// Every third waits, passes, or is returned.
Result<void> assure(Transaction& tx, const Actor& actor, casework::CaseId id, std::size_t number) {
  const Date today = actor.at.date_in_england();
  const auto context = casework::load_context(tx, id, today);
  if (context->view(today).frozen) return {};
  const auto asked = TRY(casework::ask_for_reading(
      tx,
      actor,
      {.id = id, .kind = ReadingKind::quality, .due_on = today.plus_days(days_to_read)},
      today));
  if (number % 3 == 0) return {};
  TRY(casework::decide_reading(
      tx, actor, asked.id, invented_decision(*context->definition->plan, number % 3 == 1), today));
  return {};
}

/// The partner school's persona reads the plan of another school, and its own is commented on.
Result<void> read_as_peer(Transaction& tx,
                          const Actor& actor,
                          const std::vector<casework::CaseFile>& files) {
  const Date today = actor.at.date_in_england();
  const auto partner = school_persona(tx, "partner_school", actor);
  if (!partner || !partner->acting_for) return {};
  for (const casework::CaseFile& file : files) {
    if (file.holder == *partner->acting_for) continue;
    const auto context = casework::load_context(tx, file.id, today);
    if (context->view(today).frozen) continue;
    TRY(casework::ask_for_reading(tx,
                                  actor,
                                  {.id = file.id,
                                   .kind = ReadingKind::peer,
                                   .reader = partner->person,
                                   .organisation = partner->acting_for,
                                   .due_on = today.plus_days(days_to_read)},
                                  today));
    break;
  }
  const auto own = std::ranges::find(files, *partner->acting_for, &casework::CaseFile::holder);
  const auto lead = school_persona(tx, "lead_school", actor);
  if (own == files.end() || !lead || !casework::may_comment(*lead, *own)) return {};
  const auto first =
      casework::write_comment(tx,
                              *lead,
                              {.id = own->id,
                               .place = casework::place_of_objective(1),
                               .body = "Who sees to this when the owner is away? (invented)"},
                              today);
  if (!first) return {};
  TRY(casework::write_comment(
      tx,
      *partner,
      {.id = own->id, .reply_to = *first, .body = "The phase leaders, in turn (invented)."},
      today));
  return {};
}

/// Sheets of the newest events of the partner school's persona: it missed the last two.
Result<void> keep_sheets(Transaction& tx,
                         const Actor& actor,
                         const std::vector<casework::CaseFile>& files) {
  const Date today = actor.at.date_in_england();
  const auto partner = school_persona(tx, "partner_school", actor);
  if (!partner || !partner->acting_for) return {};
  const auto own = std::ranges::find(files, *partner->acting_for, &casework::CaseFile::holder);
  if (own == files.end()) return {};
  const auto context = casework::load_context(tx, own->id, today);
  if (context->view(today).frozen) return {};
  const auto held = casework::engagements_of(tx, own->id);
  for (std::size_t i = 0; i < std::min<std::size_t>(4, held.size()); ++i) {
    std::vector<casework::AttendanceMark> marks;
    const auto sheet = casework::sheet_of(tx, *context, held[i].id);
    for (const casework::AttendanceLine& line : sheet->lines) {
      const bool missed = i < 2 && line.person == *partner->person;
      marks.push_back({line.person,
                       missed ? casework::Presence::absent : casework::Presence::present,
                       missed ? "no_cover" : ""});
    }
    TRY(casework::mark_attendance(tx, actor, own->id, held[i].id, marks, today));
  }
  return {};
}

}  // namespace

Result<void> read_plans(storage::Database& db,
                        const Actor& actor,
                        const programme::Programme& programme) {
  return db.write([&](Transaction& tx) -> Result<void> {
    const auto files = with_shared_plans(tx, programme.id);
    for (std::size_t i = 0; i < std::min(plans_read, files.size()); ++i)
      TRY_VOID(assure(tx, actor, files[i].id, i));
    TRY_VOID(read_as_peer(tx, actor, files));
    return keep_sheets(tx, actor, files);
  });
}

}  // namespace trellis::cli
