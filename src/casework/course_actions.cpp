#include "casework/course_actions.hpp"

#include <algorithm>

#include "access/record.hpp"
#include "casework/case_access_checks.hpp"
#include "casework/case_action_checks.hpp"
#include "casework/case_actions.hpp"
#include "casework/journal_actions.hpp"
#include "core/text.hpp"
#include "programme/pairing_actions.hpp"
#include "programme/participation_actions.hpp"
#include "programme/participation_store.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using access::Permission;
using programme::ParticipationState;
using storage::Transaction;

Result<void> check_assigns(const Actor& actor, const CaseFile& file) {
  if (file.finished_on) return problem(ProblemKind::refused_by_rule, "", "The case has ended");
  if (may(actor, Permission::assign, scope_of(file))) return {};
  return problem(ProblemKind::not_allowed, "", "You cannot decide this about the case");
}

Result<programme::Participation> participation_of(Transaction& tx, const CaseFile& file) {
  if (file.participation)
    if (auto found = programme::find_participation(tx, *file.participation)) return *found;
  return problem(
      ProblemKind::refused_by_rule, "", "This case belongs to no participation in a programme");
}

/// A partner that was only matched is active from the day its work is decided on.
Result<void> make_active(Transaction& tx,
                         const Actor& actor,
                         const programme::Participation& participation,
                         Date on) {
  const bool is_to_begin = participation.state == ParticipationState::accepted ||
                           participation.state == ParticipationState::matched;
  if (!is_to_begin) return {};
  if (const auto stepped =
          programme::take_step(tx, actor, participation.id, ParticipationState::active, "", on);
      !stepped)
    return std::unexpected(stepped.error());
  return {};
}

/// The status in which a case ends well: one that ends and does not freeze.
const programme::Status* good_end(const programme::Definition& definition) {
  const auto found = std::ranges::find_if(
      definition.statuses, [](const auto& status) { return status.ends && !status.freezes; });
  return found == definition.statuses.end() ? nullptr : &*found;
}

}  // namespace

Result<void> hand_over(Transaction& tx, const Actor& actor, const Handover& handover) {
  const auto file = find_case(tx, handover.id);
  if (!file) return problem(ProblemKind::not_found, "case", "There is no such case");
  TRY_VOID(check_assigns(actor, *file));
  if (trim(handover.note).empty())
    return problem(ProblemKind::missing, "note", "Enter what the next person should know");
  std::optional<PersonId> from;
  for (const Assignment& row : assignments_of(tx, handover.id))
    if (!row.finished_on && row.role == handover.role) from = row.person;
  if (!from)
    return problem(ProblemKind::refused_by_rule, "role", "Nobody has this role: assign somebody");
  if (*from == handover.to)
    return problem(
        ProblemKind::invalid, "person", "Choose somebody else: this person has the role");
  end_assignments(tx, handover.id, handover.role, handover.on);
  TRY_VOID(assign(tx, actor, handover.id, handover.role, handover.to, handover.on));
  if (const auto note = add_note(
          tx,
          actor,
          handover.id,
          {.body = "Handover: " + std::string(trim(handover.note)), .happened_on = handover.on});
      !note)
    return std::unexpected(note.error());
  record(tx,
         actor,
         "case.handed_over",
         {events::subject(handover.id), events::subject(*from), events::subject(handover.to)},
         events::Changes().say("role", handover.role));
  return {};
}

int extension_months_of(const CaseContext& context) {
  const auto* stream = context.definition->find_stream(context.file.stream);
  return stream && context.file.pairing ? stream->extension_months : 0;
}

Result<void> extend_case(
    Transaction& tx, const Actor& actor, CaseId id, const std::string& reason, Date on) {
  const CaseContext context = TRY(context_or_refuse(tx, id, on));
  TRY_VOID(check_assigns(actor, context.file));
  if (extension_months_of(context) == 0)
    return problem(ProblemKind::refused_by_rule, "", "This stream cannot be extended");
  if (trim(reason).empty())
    return problem(ProblemKind::missing, "reason", "Enter why the case is extended");
  const auto participation = TRY(participation_of(tx, context.file));
  TRY_VOID(make_active(tx, actor, participation, on));
  if (const auto extended = programme::extend_pairing(tx, actor, *context.file.pairing, on);
      !extended)
    return std::unexpected(extended.error());
  if (const auto note = add_note(
          tx, actor, id, {.body = "Extended: " + std::string(trim(reason)), .happened_on = on});
      !note)
    return std::unexpected(note.error());
  raise_version(tx, id);
  record_case(tx, actor, "case.extended", context.file, {});
  return {};
}

Result<void> take_back_extension(Transaction& tx, const Actor& actor, CaseId id, Date on) {
  const CaseContext context = TRY(context_or_refuse(tx, id, on));
  TRY_VOID(check_assigns(actor, context.file));
  const auto participation = TRY(participation_of(tx, context.file));
  if (participation.state != ParticipationState::extended || !context.file.pairing)
    return problem(ProblemKind::refused_by_rule, "", "This case is not extended");
  for (const EngagementHeld& held : engagements_of(tx, id))
    if (held.held_on >= participation.state_on)
      return problem(ProblemKind::refused_by_rule,
                     "",
                     "Something took place for the extension on " + held.held_on.long_text() +
                         ": it cannot be taken back");
  TRY_VOID(programme::take_back_extension(tx, actor, *context.file.pairing, on));
  raise_version(tx, id);
  record_case(tx, actor, "case.extension_taken_back", context.file, {});
  return {};
}

std::vector<std::string> missing_for_graduation(const CaseView& view) {
  std::vector<std::string> missing;
  const programme::Stage* last = view.tasks.empty() ? nullptr : view.tasks.back().stage;
  for (const TaskView& task : view.tasks)
    if (task.stage == last && task.state.status != TaskStatus::complete &&
        task.state.status != TaskStatus::not_required)
      missing.push_back(task.task->title);
  return missing;
}

Result<void> graduate(Transaction& tx, const Actor& actor, CaseId id, Date on, Date today) {
  const CaseContext context = TRY(context_or_refuse(tx, id, today));
  TRY_VOID(check_assigns(actor, context.file));
  if (on > today)
    return problem(ProblemKind::invalid, "on-day", "The day must be today or in the past");
  const auto missing = missing_for_graduation(context.view(today));
  if (!missing.empty())
    return problem(ProblemKind::refused_by_rule,
                   "on-day",
                   "Finish first what is missing: " + join(missing, "; "));
  const programme::Status* end = good_end(*context.definition);
  if (!end)
    return problem(ProblemKind::refused_by_rule, "", "This programme has no status for a good end");
  const auto participation = TRY(participation_of(tx, context.file));
  TRY_VOID(make_active(tx, actor, participation, on));
  if (const auto stepped =
          programme::take_step(tx, actor, participation.id, ParticipationState::graduated, "", on);
      !stepped)
    return std::unexpected(stepped.error());
  if (const auto changed = change_status(
          tx, actor, {.id = id, .status = end->id, .reason = "", .note = "", .on = on});
      !changed)
    return std::unexpected(changed.error());
  record_case(tx, actor, "case.graduated", context.file, events::Changes().say("on", on.text()));
  return {};
}

}  // namespace trellis::casework
