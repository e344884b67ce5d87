#include "casework/plan_reading_actions.hpp"

#include <algorithm>

#include "access/record.hpp"
#include "casework/case_access_checks.hpp"
#include "casework/case_action_checks.hpp"
#include "casework/plan_store.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using access::Permission;
using storage::Transaction;

/// Staff, the lead of the case, or a Research School over its own programme.
bool may_assure(const Actor& actor, const CaseFile& file) {
  if (may_manage(actor, file)) return true;
  return may(actor, Permission::act_for_lead, scope_of(file)) && !actor.may_act_for(file.holder);
}

Result<void> check_open(const CaseContext& context, Date today) {
  if (!context.definition->plan)
    return problem(ProblemKind::refused_by_rule, "", "This programme has no plan");
  if (context.view(today).frozen || context.file.finished_on)
    return problem(
        ProblemKind::refused_by_rule, "", "The case is paused or has ended: resume it first");
  return {};
}

void record_reading(Transaction& tx,
                    const Actor& actor,
                    std::string_view type,
                    const CaseFile& file,
                    const PlanReading& reading,
                    std::string_view result = {}) {
  std::vector<events::Subject> subjects = {events::subject(reading.id),
                                           events::subject(reading.plan),
                                           events::subject(file.id),
                                           events::subject(file.holder)};
  if (reading.reader) subjects.push_back(events::subject(*reading.reader));
  events::Changes changes;
  changes.say("kind", std::string(name_of(reading.kind)));
  changes.say("number", std::to_string(reading.version));
  if (!result.empty()) changes.say("result", std::string(result));
  record(tx, actor, type, subjects, changes);
}

/// The reader, who must be among those of other schools in this programme.
Result<void> check_reader(Transaction& tx,
                          const CaseContext& context,
                          const AskForReading& wanted,
                          Date today) {
  if (wanted.kind == ReadingKind::quality) return {};
  const CaseFile& file = context.file;
  if (file.is_protected)
    return problem(ProblemKind::refused_by_rule,
                   "reader",
                   "This case is protected, so its plan is not sent to other schools");
  if (!wanted.reader || !wanted.organisation)
    return problem(ProblemKind::missing, "reader", "Select who reads the plan");
  const auto readers = peer_readers(tx, file.holder, file.owner, file.programme, today);
  const bool is_known = std::ranges::any_of(readers, [&](const PeerReader& reader) {
    return reader.person == *wanted.reader && reader.organisation == *wanted.organisation;
  });
  if (!is_known)
    return problem(ProblemKind::invalid,
                   "reader",
                   "Select a person of another school that takes part in this programme");
  return {};
}

struct OpenReading {
  PlanReading reading{};
  CaseContext context{};
};

Result<OpenReading> open_reading(Transaction& tx, PlanReadingId id, Date today) {
  const auto found = find_reading(tx, id);
  if (!found) return problem(ProblemKind::not_found, "", "There is no such reading of a plan");
  OpenReading open{*found, TRY(context_or_refuse(tx, found->case_id, today))};
  return open;
}

Result<void> check_undecided(const PlanReading& reading) {
  if (reading.is_open()) return {};
  return problem(
      ProblemKind::conflict,
      "",
      "This reading ended on " + reading.decided_on->long_text() + ": look at the plan again");
}

/// The first problem, with all of them in its details.
Problem joined(const Problems& problems) {
  Problem one = problems.front();
  one.details.clear();
  for (const Problem& each : problems) one.details.push_back(each.message);
  return one;
}

}  // namespace

bool may_ask(const Actor& actor, const CaseContext& context, ReadingKind kind) {
  if (may_assure(actor, context.file)) return true;
  return kind == ReadingKind::quality &&
         may_take_part(
             actor, context.file, *context.definition, writing_roles(*context.definition));
}

bool is_reader(const Actor& actor, const PlanReading& reading) {
  return reading.reader && actor.person == reading.reader &&
         actor.may_act_for(*reading.reader_organisation);
}

bool may_decide(const Actor& actor, const CaseFile& file, const PlanReading& reading) {
  if (!reading.is_open()) return false;
  return reading.kind == ReadingKind::peer ? is_reader(actor, reading) : may_assure(actor, file);
}

Result<PlanReading> ask_for_reading(Transaction& tx,
                                    const Actor& actor,
                                    const AskForReading& wanted,
                                    Date today) {
  const CaseContext context = TRY(context_or_refuse(tx, wanted.id, today));
  if (!may_ask(actor, context, wanted.kind))
    return problem(ProblemKind::not_allowed, "", "You cannot send this plan to be read");
  TRY_VOID(check_open(context, today));
  const auto plan = latest_plan(tx, wanted.id);
  if (!plan || plan->is_draft())
    return problem(
        ProblemKind::refused_by_rule, "kind", "Share the plan before you send it to be read");
  if (wanted.due_on && *wanted.due_on < today)
    return problem(ProblemKind::invalid, "due_on", "The date must be today or in the future");
  TRY_VOID(check_reader(tx, context, wanted, today));
  std::vector<PlanReading> of_version = readings_of(tx, wanted.id);
  std::erase_if(of_version, [&](const PlanReading& row) { return row.plan != plan->id; });
  TRY_VOID(check_another(of_version, wanted.kind, wanted.reader));
  const bool is_peer = wanted.kind == ReadingKind::peer;
  PlanReading reading{.plan = plan->id,
                      .case_id = wanted.id,
                      .version = plan->number,
                      .kind = wanted.kind,
                      .reader = is_peer ? wanted.reader : std::nullopt,
                      .reader_organisation = is_peer ? wanted.organisation : std::nullopt,
                      .asked_on = today,
                      .due_on = wanted.due_on};
  reading.id = insert_reading(tx, reading, actor.person, actor.at);
  raise_version(tx, wanted.id);
  record_reading(tx, actor, "plan_reading.asked", context.file, reading);
  return *find_reading(tx, reading.id);
}

Result<PlanReading> decide_reading(
    Transaction& tx, const Actor& actor, PlanReadingId id, ReadingDecision decision, Date today) {
  const OpenReading open = TRY(open_reading(tx, id, today));
  TRY_VOID(check_undecided(open.reading));
  if (!may_decide(actor, open.context.file, open.reading))
    return problem(ProblemKind::not_allowed, "", "This plan is not yours to read");
  TRY_VOID(check_open(open.context, today));
  const Problems problems = check_decision(*open.context.definition->plan, decision);
  if (!problems.empty()) return std::unexpected(joined(problems));
  if (!save_decision(tx, open.reading, decision, today, actor.person, actor.at))
    return problem(ProblemKind::conflict, "", "Somebody else decided this reading just now");
  raise_version(tx, open.reading.case_id);
  note_completions(tx, actor, open.context, open.context.view(today), today);
  record_reading(
      tx, actor, "plan_reading.decided", open.context.file, open.reading, name_of(decision.result));
  return *find_reading(tx, id);
}

Result<void> withdraw_reading(Transaction& tx, const Actor& actor, PlanReadingId id, Date today) {
  const OpenReading open = TRY(open_reading(tx, id, today));
  if (!may_ask(actor, open.context, open.reading.kind))
    return problem(ProblemKind::not_allowed, "", "You cannot withdraw this reading");
  TRY_VOID(check_undecided(open.reading));
  save_decision(
      tx, open.reading, {.result = ReadingResult::withdrawn}, today, actor.person, actor.at);
  raise_version(tx, open.reading.case_id);
  record_reading(tx, actor, "plan_reading.withdrawn", open.context.file, open.reading);
  return {};
}

}  // namespace trellis::casework
