#include "programme/participation_actions.hpp"

#include "access/record.hpp"
#include "core/text.hpp"
#include "programme/action_checks.hpp"

namespace trellis::programme {
namespace {

using access::Actor;
using access::Permission;
using storage::Transaction;

Result<void> check_unit(const Definition& definition, const NewParticipation& wanted) {
  if (!definition.find_unit(wanted.unit))
    return problem(ProblemKind::invalid,
                   "unit",
                   "Choose what to take part as: this programme has no \"" + wanted.unit + "\"");
  if (!wanted.stream.empty() && !definition.find_stream(wanted.stream))
    return problem(ProblemKind::invalid,
                   "stream",
                   "Choose a stream: this programme has no \"" + wanted.stream + "\"");
  return {};
}

}  // namespace

Result<Participation> find_or_refuse(storage::Snapshot& db, ParticipationId id) {
  if (auto found = find_participation(db, id)) return std::move(*found);
  return problem(ProblemKind::not_found, "participation", "There is no such participation");
}

Result<void> may_act(const Actor& actor,
                     const Participation& participation,
                     Permission staff,
                     std::string_view what) {
  if (may(actor, staff, scope_of(participation)) || actor.may_act_for(participation.organisation))
    return {};
  return problem(ProblemKind::not_allowed, "", "You cannot " + std::string(what));
}

void step(Transaction& tx,
          const Actor& actor,
          const Participation& participation,
          ParticipationState to,
          std::string_view reason,
          Date on) {
  insert_step(tx, {participation.id, to, on, std::string(trim(reason)), actor.person, actor.at});
  record(tx,
         actor,
         "participation.stepped",
         {events::subject(participation.id),
          events::subject(participation.organisation),
          events::subject(participation.programme)},
         events::Changes().change(
             "state", std::string(name_of(participation.state)), std::string(name_of(to))));
}

Result<Participation> open_participation(Transaction& tx,
                                         const Actor& actor,
                                         const NewParticipation& wanted,
                                         Date today) {
  const auto programme = find_programme(tx, wanted.programme);
  if (!programme) return problem(ProblemKind::not_found, "programme", "There is no such programme");
  Participation opened{.programme = programme->id,
                       .owner = programme->owner,
                       .organisation = wanted.organisation,
                       .unit = wanted.unit,
                       .stream = wanted.stream,
                       .opened_on = today,
                       .state = ParticipationState::interested,
                       .state_on = today};
  TRY_VOID(may_act(actor, opened, Permission::edit_task, "apply for this organisation"));
  const auto version = version_in_force(tx, programme->id);
  if (!version)
    return problem(ProblemKind::refused_by_rule,
                   "programme",
                   "Wait until this programme is open: no version of it has been published");
  opened.definition = version->id;
  TRY_VOID(check_unit(*load_definition(tx, version->id), wanted));
  if (open_participation_of(tx, programme->id, wanted.organisation, wanted.unit))
    return problem(ProblemKind::conflict,
                   "organisation",
                   "Go on with the application already started: this organisation has one");
  opened.id = insert_participation(tx, opened, actor.person, actor.at);
  record(tx,
         actor,
         "participation.opened",
         {events::subject(opened.id),
          events::subject(opened.organisation),
          events::subject(opened.programme)},
         events::Changes().say("unit", opened.unit));
  return opened;
}

Result<Participation> take_step(Transaction& tx,
                                const Actor& actor,
                                ParticipationId id,
                                ParticipationState to,
                                std::string_view reason,
                                Date on) {
  const Participation participation = TRY(find_or_refuse(tx, id));
  // A school may always leave by itself; every other step is taken by those who run the programme.
  if (to == ParticipationState::withdrawn)
    TRY_VOID(may_act(actor, participation, Permission::edit_task, "withdraw this organisation"));
  else if (!may(actor, Permission::decide, scope_of(participation)))
    return problem(ProblemKind::not_allowed, "", "You cannot decide on this participation");
  TRY_VOID(check_step(participation.state, to, reason, participation.state_on, on));
  step(tx, actor, participation, to, reason, on);
  return find_or_refuse(tx, id);
}

Result<Participation> defer(Transaction& tx, const Actor& actor, ParticipationId id, CohortId to) {
  Participation participation = TRY(find_or_refuse(tx, id));
  if (!may(actor, Permission::decide, scope_of(participation)))
    return problem(ProblemKind::not_allowed, "", "You cannot move this participation");
  const auto target = find_cohort(tx, to);
  if (!target || target->programme != participation.programme)
    return problem(ProblemKind::not_found, "cohort", "Choose a cohort of this programme");
  const auto present = participation.cohort ? find_cohort(tx, *participation.cohort) : std::nullopt;
  if (present && target->plan.starts_on <= present->plan.starts_on)
    return problem(ProblemKind::refused_by_rule,
                   "cohort",
                   "Choose a cohort that starts after " + present->plan.title);
  participation.cohort = to;
  update_participation(tx, participation);
  record(tx,
         actor,
         "participation.deferred",
         {events::subject(id), events::subject(participation.organisation), events::subject(to)},
         events::Changes().change("cohort",
                                  present ? std::optional(present->plan.title) : std::nullopt,
                                  target->plan.title));
  return find_or_refuse(tx, id);
}

}  // namespace trellis::programme
