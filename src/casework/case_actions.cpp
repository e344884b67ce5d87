#include "casework/case_actions.hpp"

#include <algorithm>

#include "access/record.hpp"
#include "casework/assignee_checks.hpp"
#include "casework/case_access_checks.hpp"
#include "casework/case_action_checks.hpp"
#include "casework/case_change_over_store.hpp"
#include "casework/pin_checks.hpp"
#include "casework/review_turn_checks.hpp"
#include "core/text.hpp"
#include "events/personal_text_store.hpp"
#include "programme/participation_store.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using access::Permission;
using programme::Definition;
using programme::Field;
using programme::FieldType;
using programme::Task;
using storage::Transaction;

/// How long free text that events speak of is kept; our decision.
constexpr int retention_months = 84;

struct TaskAt {
  const Task* task = nullptr;
  const TaskView* view = nullptr;
};

Result<TaskAt> editable_task(const CaseView& view, const std::string& id) {
  const TaskView* found = view.find(id);
  if (!found) return problem(ProblemKind::not_found, "task", "This case has no such task");
  switch (found->state.status) {
    case TaskStatus::not_required:
      return problem(ProblemKind::refused_by_rule, "task", "This task is not required now");
    case TaskStatus::cannot_progress:
      return problem(
          ProblemKind::refused_by_rule, "task", "Resume the case first: it is paused or stopped");
    case TaskStatus::cannot_start_yet:
      return problem(ProblemKind::refused_by_rule, "task", found->gate);
    case TaskStatus::complete:
    case TaskStatus::not_started:
    case TaskStatus::in_progress:
      break;
  }
  if (!found->state.editable)
    return problem(
        ProblemKind::refused_by_rule, "task", "Resume the case first: it is paused or stopped");
  return TaskAt{found->task, found};
}

/// Words that may hold anything about a person go into events by key only.
bool is_free_text(const Field& field) {
  return field.personal || field.type == FieldType::text || field.type == FieldType::person ||
         field.type == FieldType::file || field.type == FieldType::repeat ||
         field.type == FieldType::measure;
}

std::optional<std::string> plain(const Answer& answer) {
  if (answer.is_empty()) return std::nullopt;
  return answer.choices.empty() ? answer.text : join(answer.choices, ", ");
}

void note_change(Transaction& tx,
                 const Actor& actor,
                 events::Changes& changes,
                 const Field& field,
                 const Answer& before,
                 const Answer& after) {
  if (!is_free_text(field)) {
    changes.change(field.id, plain(before), plain(after));
    return;
  }
  const auto keep = [&](const Answer& answer) -> std::optional<events::PersonalTextId> {
    if (answer.is_empty()) return std::nullopt;
    const std::string body = json_of(answer);
    return events::keep_text(
        tx,
        {.body = body,
         .written_by = actor.person,
         .retain_until = actor.at.date_in_england().plus_months(retention_months),
         .at = actor.at});
  };
  changes.change_text(field.id, keep(before), keep(after));
}

struct Tidied {
  Answers answers;
  Problems problems;
};

Tidied tidy(const Task& task, const Answers& typed, const Answers& old, Date today) {
  Tidied tidied;
  for (const auto& [id, answer] : typed) {
    const Field* field = task.find_field(id);
    if (!field) {
      tidied.problems.push_back(
          {ProblemKind::invalid, id, "Remove \"" + id + "\": the task has no such question", {}});
      continue;
    }
    const auto before = old.find(id);
    auto kept = programme::tidy_answer(
        *field, answer, today, before == old.end() ? Answer{} : before->second);
    if (kept)
      tidied.answers[id] = std::move(*kept);
    else
      tidied.problems.push_back(kept.error());
  }
  return tidied;
}

/// The version that the participation began under, else the one in force.
Result<programme::DefinitionId> version_for(Transaction& tx, const NewCase& wanted) {
  if (wanted.participation)
    if (const auto found = programme::find_participation(tx, *wanted.participation))
      return found->definition;
  if (const auto version = programme::version_in_force(tx, wanted.programme)) return version->id;
  return problem(
      ProblemKind::refused_by_rule, "programme", "Publish the definition before a case is opened");
}

/// What a change of status or of people asks for: not the answers, which may be many.
struct DefinedCase {
  CaseFile file{};
  std::shared_ptr<const Definition> definition{};
};

Result<DefinedCase> defined_or_refuse(Transaction& tx, CaseId id) {
  const auto file = find_case(tx, id);
  if (!file) return problem(ProblemKind::not_found, "case", "There is no such case");
  return DefinedCase{*file, programme::load_definition(tx, file->definition)};
}

}  // namespace

Result<CaseContext> context_or_refuse(Transaction& tx, CaseId id, Date today) {
  if (auto context = load_context(tx, id, today)) return std::move(*context);
  return problem(ProblemKind::not_found, "case", "There is no such case");
}

Result<void> check_manages(const Actor& actor, const CaseFile& file) {
  if (may_manage(actor, file)) return {};
  return problem(ProblemKind::not_allowed, "", "You cannot change this case");
}

Result<void> check_part(const Actor& actor,
                        const CaseContext& context,
                        const programme::Texts& roles) {
  if (may_take_part(actor, context.file, *context.definition, roles)) return {};
  return problem(ProblemKind::not_allowed, "", "You cannot change this part of the case");
}

programme::Texts writing_roles(const Definition& definition) {
  programme::Texts roles;
  for (const programme::Role& role : definition.roles)
    if (role.of == "lead" || role.of == "partner" || role.of == "trust") roles.push_back(role.id);
  return roles;
}

void note_completions(Transaction& tx,
                      const Actor& actor,
                      const CaseContext& before,
                      const CaseView& old_view,
                      Date today) {
  CaseContext after = before;
  after.record = load_record(tx, before.file);
  const CaseView view = after.view(today);
  for (const TaskView& task : view.tasks) {
    const bool is_complete = task.state.status == TaskStatus::complete;
    const TaskView* old = old_view.find(task.task->id);
    const bool was_complete = old && old->state.status == TaskStatus::complete;
    if (is_complete && !was_complete)
      mark_complete(tx, before.file.id, task.task->id, today, actor.person, actor.at);
    if (!is_complete && was_complete && task.state.status != TaskStatus::not_required)
      mark_reopened(tx, before.file.id, task.task->id, actor.at);
  }
}

void record_case(Transaction& tx,
                 const Actor& actor,
                 std::string_view type,
                 const CaseFile& file,
                 const events::Changes& changes) {
  record(tx,
         actor,
         type,
         {events::subject(file.id), events::subject(file.holder), events::subject(file.programme)},
         changes);
}

Result<CaseFile> open_case(Transaction& tx, const Actor& actor, const NewCase& wanted, Date today) {
  const auto found = programme::find_programme(tx, wanted.programme);
  if (!found) return problem(ProblemKind::not_found, "programme", "There is no such programme");
  if (!may(actor, Permission::edit_task, scope_of(*found)) &&
      !may(actor, Permission::assign, scope_of(*found)))
    return problem(ProblemKind::not_allowed, "", "You cannot open cases of this programme");
  return begin_case(tx, actor, wanted, today);
}

Result<CaseFile> begin_case(Transaction& tx,
                            const Actor& actor,
                            const NewCase& wanted,
                            Date today) {
  const auto programme = programme::find_programme(tx, wanted.programme);
  if (!programme) return problem(ProblemKind::not_found, "programme", "There is no such programme");
  const programme::DefinitionId version = TRY(version_for(tx, wanted));
  const auto definition = programme::load_definition(tx, version);
  if (!definition->find_unit(wanted.unit))
    return problem(ProblemKind::invalid, "unit", "Choose a unit of this programme");
  if (definition->statuses.empty())
    return problem(ProblemKind::refused_by_rule,
                   "programme",
                   "Add statuses to the definition: cases need one to begin");
  CaseFile file{.programme = wanted.programme,
                .owner = programme->owner,
                .participation = wanted.participation,
                .parent = wanted.parent,
                .definition = version,
                .unit = wanted.unit,
                .unit_kind = wanted.unit_kind,
                .stream = wanted.stream,
                .region = wanted.region,
                .opened_on = today,
                .holder = wanted.organisation,
                .status = definition->statuses.front().id};
  file.id = insert_case(tx, file, actor.person, actor.at);
  insert_snapshot(tx, file.id, facts_today(tx, file.holder));
  record_case(tx, actor, "case.opened", file, {});
  return file;
}

Result<CaseFile> answer_task(Transaction& tx,
                             const Actor& actor,
                             const AnswerTask& wanted,
                             Date today) {
  const CaseContext context = TRY(context_or_refuse(tx, wanted.id, today));
  if (const Task* task = context.definition->find_task(wanted.task)) {
    const bool is_review = is_for_reviewers(*context.definition, task->who) &&
                           reviews_now(tx, actor, wanted.id, today);
    if (!is_review) TRY_VOID(check_part(actor, context, task->who));
  }
  if (context.file.version != wanted.version)
    return problem(ProblemKind::conflict,
                   "version",
                   "Look at the case again: somebody else changed it after you opened the page");
  const CaseView view = context.view(today);
  const TaskAt at = TRY(editable_task(view, wanted.task));
  const std::string key = round_key(wanted.task, wanted.round);
  const auto kept = context.record.answers.find(key);
  const Answers old = kept == context.record.answers.end() ? Answers{} : kept->second;
  const Tidied tidied = tidy(*at.task, wanted.answers, old, today);
  if (!tidied.problems.empty()) return std::unexpected(tidied.problems.front());
  TRY_VOID(check_pins(tx, programme::pointers(at.task->fields), tidied.answers, old));
  events::Changes changes;
  changes.say("task", wanted.task);
  bool changed = false;
  for (const auto& [id, answer] : tidied.answers) {
    const auto before = old.find(id);
    const Answer old_answer = before == old.end() ? Answer{} : before->second;
    if (old_answer == answer) continue;
    changed = true;
    save_answer(tx, wanted.id, key, id, answer, actor.person, actor.at);
    note_change(tx, actor, changes, *at.task->find_field(id), old_answer, answer);
  }
  if (!changed) return context.file;
  raise_version(tx, wanted.id);
  note_completions(tx, actor, context, view, today);
  record_case(tx, actor, "task.answered", context.file, changes);
  return *find_case(tx, wanted.id);
}

Result<CaseFile> change_status(Transaction& tx, const Actor& actor, const ChangeStatus& wanted) {
  const DefinedCase context = TRY(defined_or_refuse(tx, wanted.id));
  TRY_VOID(check_manages(actor, context.file));
  TRY_VOID(
      check_status_change(*context.definition, context.file.status, wanted.status, wanted.reason));
  insert_status(tx,
                wanted.id,
                {wanted.status,
                 wanted.reason,
                 std::string(trim(wanted.note)),
                 wanted.on,
                 actor.person,
                 actor.at});
  if (context.definition->find_status(wanted.status)->ends) finish_case(tx, wanted.id, wanted.on);
  raise_version(tx, wanted.id);
  record_case(tx,
              actor,
              "case.status_changed",
              context.file,
              events::Changes()
                  .change("status", context.file.status, wanted.status)
                  .say("reason", wanted.reason));
  return *find_case(tx, wanted.id);
}

Result<void> assign(Transaction& tx,
                    const Actor& actor,
                    CaseId id,
                    std::string_view role,
                    PersonId person,
                    Date on) {
  const DefinedCase context = TRY(defined_or_refuse(tx, id));
  if (!may(actor, Permission::assign, scope_of(context.file)))
    return problem(ProblemKind::not_allowed, "", "You cannot assign people to this case");
  const auto& roles = context.definition->roles;
  const auto known = std::ranges::find(roles, role, &programme::Role::id);
  if (known == roles.end())
    return problem(ProblemKind::invalid, "role", "Choose a role of this programme");
  TRY_VOID(check_assignee(tx, context.file, *known, person, on));
  if (known->exclusive) end_assignments(tx, id, role, on);
  insert_assignment(tx, id, {std::string(role), person, on, std::nullopt}, actor.person, actor.at);
  raise_version(tx, id);
  record(tx,
         actor,
         "case.assigned",
         {events::subject(id), events::subject(person)},
         events::Changes().say("role", std::string(role)));
  return {};
}

Result<void> unassign(
    Transaction& tx, const Actor& actor, CaseId id, std::string_view role, Date on) {
  const DefinedCase context = TRY(defined_or_refuse(tx, id));
  if (!may(actor, Permission::assign, scope_of(context.file)))
    return problem(ProblemKind::not_allowed, "", "You cannot assign people to this case");
  end_assignments(tx, id, role, on);
  raise_version(tx, id);
  record_case(
      tx, actor, "case.unassigned", context.file, events::Changes().say("role", std::string(role)));
  return {};
}

}  // namespace trellis::casework
