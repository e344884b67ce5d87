#include "programme/selection_actions.hpp"

#include <algorithm>

#include "access/grant_store.hpp"
#include "access/record.hpp"
#include "core/text.hpp"
#include "programme/action_checks.hpp"
#include "programme/application_store.hpp"
#include "programme/participation_actions.hpp"
#include "register/group_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::programme {
namespace {

using access::Actor;
using access::Permission;
using storage::Snapshot;
using storage::Transaction;

Result<Programme> decidable(Snapshot& db, const Actor& actor, ProgrammeId id) {
  const auto programme = find_programme(db, id);
  if (!programme) return problem(ProblemKind::not_found, "", "There is no such programme");
  if (!may(actor, Permission::decide, scope_of(*programme)))
    return problem(ProblemKind::not_allowed, "", "You cannot decide on these applications");
  return *programme;
}

std::optional<Money> budget_of(const SelectionScope& scope) {
  for (const Round& round : scope.definition->rounds)
    if (round.id == scope.window.id) return round.budget;
  return std::nullopt;
}

MarkingNeed need_of(Snapshot& db, const SelectionScope& scope, const SelectionEntry& entry) {
  MarkingNeed need{.application = entry.application,
                   .organisations = with_trust(db, entry.organisation),
                   .wanted = std::max(0, scope.scoring->markers - entry.markers())};
  for (const MarkerAssignment& row : entry.assignments) need.barred.insert(row.marker);
  return need;
}

/// Reviewers mark: they read no cases and no names. Advisers know the schools, so they do not.
bool is_marking_role(access::Role role) { return role == access::Role::reviewer; }

/// Whether the actor holds a role, in force today, that marks for the programme of the task.
bool still_marks(const Actor& actor, const MarkingTask& task) {
  return !actor.token && std::ranges::any_of(actor.grants, [&](const access::Grant& grant) {
    return is_marking_role(grant.role) &&
           covers(grant.scope, {.owner = task.owner, .programme = task.programme});
  });
}

/// The task of this person, who must be assigned to it.
Result<MarkingTask> own_task(Snapshot& db, const Actor& actor, ApplicationId application) {
  const auto task = own_marking_of(db, actor, application);
  if (!task)
    return problem(ProblemKind::not_found, "", "You have no application to mark at this address");
  return *task;
}

/// Everybody who may mark for the programme; nobody is asked whether they may look.
std::vector<Marker> markers_of(Snapshot& db, const Programme& programme, Date today) {
  std::map<PersonId, Marker> found;
  std::set<PersonId> markers;
  for (const access::GrantedPerson& row : access::people_of_owner(db, programme.owner, today)) {
    Marker& marker = found[row.person];
    marker.person = row.person;
    marker.name = row.name;
    for (const auto& organisation : {row.grant.scope.organisation, row.grant.acting_for})
      if (organisation) marker.organisations.merge(with_trust(db, *organisation));
    if (is_marking_role(row.grant.role) && access::covers(row.grant.scope, scope_of(programme)))
      markers.insert(row.person);
  }
  std::vector<Marker> available;
  for (auto& [person, marker] : found)
    if (markers.contains(person)) available.push_back(std::move(marker));
  return available;
}

/// Only those whom the order names, each of whom must be one of the markers.
Result<std::vector<Marker>> chosen_markers(std::vector<Marker> markers, const MarkingOrder& order) {
  if (order.markers.empty()) return markers;
  std::vector<Marker> chosen;
  for (const PersonId person : order.markers) {
    const auto marker = std::ranges::find(markers, person, &Marker::person);
    if (marker == markers.end())
      return problem(
          ProblemKind::invalid, "markers", "Choose people who are reviewers of this programme");
    chosen.push_back(*marker);
  }
  return chosen;
}

void give_to_marker(Transaction& tx,
                    const Actor& actor,
                    ApplicationId application,
                    ProgrammeId programme,
                    PersonId marker,
                    std::optional<Date> mark_by) {
  insert_assignment(tx, application, marker, actor.person, actor.at, mark_by);
  record(tx,
         actor,
         "marker.assigned",
         {events::subject(application), events::subject(programme), events::subject(marker)});
}

/// Another of those who mark in the round of this task takes it on. False when none is free.
bool pass_on(Transaction& tx, const Actor& actor, const MarkingTask& task, Date today) {
  const auto programme = find_programme(tx, task.programme);
  for (const SelectionScope& scope :
       selection_scopes(task.programme, load_definition(tx, {task.definition}))) {
    if (scope.form->id != task.form) continue;
    const auto entries = selection_entries(tx, scope);
    const auto entry = std::ranges::find(entries, task.application, &SelectionEntry::application);
    if (entry == entries.end()) continue;
    std::set<PersonId> circle;
    for (const SelectionEntry& each : entries)
      for (const MarkerAssignment& row : each.assignments) circle.insert(row.marker);
    auto markers = markers_of(tx, *programme, today);
    std::erase_if(markers, [&](const Marker& row) { return !circle.contains(row.person); });
    const SharedOut shared = share_out({need_of(tx, scope, *entry)}, markers, marking_load(tx));
    for (const auto& [application, marker] : shared.assigned)
      give_to_marker(tx, actor, application, task.programme, marker, task.mark_by);
    return shared.short_of_markers.empty();
  }
  return false;
}

const Scoring* scoring_of(const Definition& definition, std::string_view form_id) {
  const Form* form = definition.find_form(form_id);
  for (const Scoring& scoring : definition.scoring)
    if (form && (scoring.applies_to.empty() || scoring.applies_to == form->applies_to))
      return &scoring;
  return nullptr;
}

Result<void> take_outcome(Transaction& tx,
                          const Actor& actor,
                          const SelectionEntry& entry,
                          const SelectionDecision& decision,
                          Date answer_by) {
  const Participation at = TRY(find_or_refuse(tx, entry.participation));
  switch (decision.outcome) {
    case SelectionOutcome::awarded:
      TRY(make_offer(tx, actor, at.id, answer_by, decision.decided_on));
      return {};
    case SelectionOutcome::waiting:
      if (at.state != ParticipationState::waitlisted)
        TRY(take_step(tx,
                      actor,
                      at.id,
                      ParticipationState::waitlisted,
                      decision.reason,
                      decision.decided_on));
      return {};
    case SelectionOutcome::not_awarded:
      TRY(take_step(
          tx, actor, at.id, ParticipationState::stopped, decision.reason, decision.decided_on));
      return {};
  }
  return {};
}

}  // namespace

std::set<OrganisationId> with_trust(Snapshot& db, OrganisationId organisation) {
  std::set<OrganisationId> family = {organisation};
  const auto urn = registry::urn_of(db, organisation);
  const auto uid = urn ? registry::academy_trust_of(db, *urn) : std::nullopt;
  if (const auto trust = uid ? registry::organisation_of(db, *uid) : std::nullopt)
    family.insert(*trust);
  return family;
}

std::vector<Marker> available_markers(Snapshot& db,
                                      const Actor& actor,
                                      ProgrammeId programme_id,
                                      Date today) {
  const auto programme = find_programme(db, programme_id);
  if (!programme || !may(actor, Permission::decide, scope_of(*programme))) return {};
  return markers_of(db, *programme, today);
}

std::vector<MarkingTask> own_marking(Snapshot& db, const Actor& actor) {
  if (!actor.person) return {};
  auto tasks = marking_tasks(db, *actor.person);
  std::erase_if(tasks, [&](const MarkingTask& task) { return !still_marks(actor, task); });
  return tasks;
}

std::optional<MarkingTask> own_marking_of(Snapshot& db,
                                          const Actor& actor,
                                          ApplicationId application) {
  if (!actor.person) return std::nullopt;
  auto task = marking_task(db, *actor.person, application);
  if (!task || !still_marks(actor, *task)) return std::nullopt;
  return task;
}

Result<SharedOut> assign_markers(Transaction& tx,
                                 const Actor& actor,
                                 const SelectionScope& scope,
                                 Date today,
                                 const MarkingOrder& order) {
  const Programme programme = TRY(decidable(tx, actor, scope.programme));
  if (order.mark_by && *order.mark_by < today)
    return problem(
        ProblemKind::invalid, "mark_by", "The day to mark by must be today or in the future");
  auto available = markers_of(tx, programme, today);
  if (available.empty())
    return problem(ProblemKind::refused_by_rule,
                   "",
                   "Give somebody the role of reviewer for this programme first");
  const auto markers = TRY(chosen_markers(std::move(available), order));
  std::vector<MarkingNeed> needs;
  for (const SelectionEntry& entry : selection_entries(tx, scope))
    if (!is_final(entry.state) && entry.markers() < scope.scoring->markers)
      needs.push_back(need_of(tx, scope, entry));
  SharedOut shared = share_out(needs, markers, marking_load(tx));
  for (const auto& [application, marker] : shared.assigned)
    give_to_marker(tx, actor, application, programme.id, marker, order.mark_by);
  return shared;
}

Result<bool> declare_conflict(Transaction& tx,
                              const Actor& actor,
                              ApplicationId application,
                              std::string_view reason,
                              Date today) {
  const MarkingTask task = TRY(own_task(tx, actor, application));
  if (trim(reason).empty())
    return problem(ProblemKind::missing, "reason", "Enter what the conflict of interest is");
  if (task.marked_at)
    return problem(ProblemKind::conflict,
                   "reason",
                   "Tell the programme's team: you have marked this application already");
  save_conflict(tx, application, *actor.person, trim(reason), today);
  record(tx,
         actor,
         "marker.conflict_declared",
         {events::subject(application), events::subject(task.programme)});
  return pass_on(tx, actor, task, today);
}

Result<void> give_marks(Transaction& tx, const Actor& actor, const GiveMarks& given) {
  const MarkingTask task = TRY(own_task(tx, actor, given.application));
  const auto definition = load_definition(tx, {task.definition});
  const Scoring* scoring = scoring_of(*definition, task.form);
  if (!scoring)
    return problem(ProblemKind::not_found, "", "This programme no longer marks such applications");
  if (task.state != name_of(ParticipationState::eligible))
    return problem(ProblemKind::too_late, "", "This application has been decided");
  if (has_moderation(tx, given.application))
    return problem(ProblemKind::too_late, "", "This application has been moderated");
  const GivenMarks marks{.application = given.application,
                         .marking = {actor.person->value, given.scores},
                         .comment = std::string(trim(given.comment)),
                         .marked_at = actor.at};
  TRY_VOID(check_marking(*scoring, marks.marking));
  save_marks(tx, marks);
  record(tx,
         actor,
         "application.marked",
         {events::subject(given.application), events::subject(task.programme)});
  return {};
}

Result<void> moderate(Transaction& tx,
                      const Actor& actor,
                      const SelectionScope& scope,
                      const Moderate& settled) {
  const Programme programme = TRY(decidable(tx, actor, scope.programme));
  const auto entries = selection_entries(tx, scope);
  const auto entry = std::ranges::find(entries, settled.application, &SelectionEntry::application);
  if (entry == entries.end())
    return problem(ProblemKind::not_found, "", "There is no such application in this selection");
  if (entry->score.state != ScoreState::needs_moderation)
    return problem(ProblemKind::conflict,
                   "",
                   "This application needs no moderation: its markers agree, or it was moderated");
  if (!actor.person || entry->is_marked_by(*actor.person))
    return problem(ProblemKind::not_allowed,
                   "",
                   "Let somebody else moderate: nobody settles what they have marked themselves");
  const Marking marking{actor.person->value, settled.scores};
  TRY_VOID(check_marking(*scope.scoring, marking));
  if (trim(settled.reason).empty())
    return problem(ProblemKind::missing, "reason", "Enter how the marks were settled");
  insert_moderation(tx,
                    {.application = settled.application,
                     .total = total_of(*scope.scoring, marking),
                     .reason = std::string(trim(settled.reason)),
                     .moderated_at = actor.at},
                    *actor.person);
  record(tx,
         actor,
         "application.moderated",
         {events::subject(settled.application), events::subject(programme.id)});
  return {};
}

Result<std::vector<SelectionDecision>> preview_decisions(Snapshot& db,
                                                         const Actor& actor,
                                                         const SelectionScope& scope) {
  TRY(decidable(db, actor, scope.programme));
  return decisions_of(*scope.scoring, selection_entries(db, scope), budget_of(scope));
}

Result<std::vector<SelectionDecision>> decide_selection(
    Transaction& tx, const Actor& actor, const SelectionScope& scope, Date answer_by, Date today) {
  const Programme programme = TRY(decidable(tx, actor, scope.programme));
  const auto entries = selection_entries(tx, scope);
  const auto decided = TRY(decisions_of(*scope.scoring, entries, budget_of(scope)));
  std::vector<SelectionDecision> changed;
  for (SelectionDecision decision : decided) {
    const auto entry =
        std::ranges::find(entries, decision.application, &SelectionEntry::application);
    if (entry->decision && entry->decision->outcome == decision.outcome) continue;
    decision.decided_on = today;
    TRY_VOID(take_outcome(tx, actor, *entry, decision, answer_by));
    insert_decision(tx, decision, actor.person, actor.at);
    record(tx,
           actor,
           "selection.decided",
           {events::subject(decision.application),
            events::subject(entry->participation),
            events::subject(entry->organisation),
            events::subject(programme.id)},
           events::Changes()
               .say("outcome", std::string(name_of(decision.outcome)))
               .say("place", std::to_string(decision.place)));
    changed.push_back(std::move(decision));
  }
  return changed;
}

}  // namespace trellis::programme
