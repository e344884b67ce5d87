#include "programme/deferral_actions.hpp"

#include <algorithm>

#include "access/record.hpp"
#include "core/text.hpp"
#include "programme/action_checks.hpp"
#include "programme/offer_actions.hpp"
#include "programme/pairing_place_checks.hpp"
#include "programme/reopening_store.hpp"

namespace trellis::programme {
namespace {

using access::Actor;
using storage::Snapshot;
using storage::Transaction;
using State = ParticipationState;

bool takes_stream(const Definition& definition, const Cohort& cohort, const std::string& stream) {
  for (const CohortPlan& plan : cohorts_of(definition))
    if (plan.number == cohort.plan.number)
      return stream.empty() || plan.streams.empty() ||
             std::ranges::find(plan.streams, stream) != plan.streams.end();
  return true;
}

Result<void> check_state(const Participation& participation) {
  if (may_be_deferred(participation.state)) return {};
  const std::string state(title_of(participation.state));
  if (participation.state == State::offered)
    return problem(ProblemKind::refused_by_rule,
                   "cohort",
                   "Wait until the offer is answered or ends: it is for a place in this cohort");
  if (participation.state == State::active || participation.state == State::extended)
    return problem(
        ProblemKind::refused_by_rule, "cohort", "Pause the case instead: its delivery has begun");
  return problem(ProblemKind::refused_by_rule,
                 "cohort",
                 "A participation that is \"" + state + "\" cannot move to another cohort");
}

Result<Participation> decided_on(Transaction& tx, const Actor& actor, ParticipationId id) {
  Participation participation = TRY(find_or_refuse(tx, id));
  if (!may(actor, access::Permission::decide, scope_of(participation)))
    return problem(ProblemKind::not_allowed, "", "You cannot move this participation");
  return participation;
}

/// The pairing goes with its partner: the places of the years that it leaves are given back, those
/// of the years that it comes to are taken where the lead has them.
Result<void> take_pairing_along(Transaction& tx,
                                const Participation& partner,
                                const Cohort& to,
                                Instant now) {
  const auto pairing = open_pairing_of(tx, partner.id);
  if (!pairing) return {};
  const Participation lead = TRY(find_or_refuse(tx, pairing->lead));
  const auto definition = load_definition(tx, lead.definition);
  const auto years = years_of(*definition, pairing->stream, to.plan.programme_year);
  const auto held = place_years_of(tx, pairing->id);
  for (const int year : years) {
    const auto row = std::ranges::find(held, year, &PlaceYear::programme_year);
    if (row != held.end() && !row->is_given_back) continue;
    TRY_VOID(check_lead_place(tx, lead, pairing->stream, year));
    if (row == held.end())
      take_place(tx, *pairing, year, now);
    else
      take_place_again(tx, pairing->id, year, now);
  }
  for (const PlaceYear& row : held)
    if (std::ranges::find(years, row.programme_year) == years.end())
      give_place_back(tx, pairing->id, row.programme_year, now);
  move_pairing(tx, pairing->id, to.id, to.plan.starts_on);
  return {};
}

Result<void> move_to_cohort(Transaction& tx,
                            const Actor& actor,
                            Participation participation,
                            const Cohort& to) {
  participation.cohort = to.id;
  if (holds_a_place(participation.state))
    TRY_VOID(check_cohort_place(tx, *load_definition(tx, participation.definition), participation));
  TRY_VOID(take_pairing_along(tx, participation, to, actor.at));
  update_participation(tx, participation);
  return {};
}

void record_deferral(Transaction& tx,
                     const Actor& actor,
                     std::string_view type,
                     const Participation& participation,
                     const Cohort& from,
                     const Cohort& to) {
  record(tx,
         actor,
         type,
         {events::subject(participation.id),
          events::subject(participation.organisation),
          events::subject(participation.programme),
          events::subject(to.id)},
         events::Changes().change("cohort", from.plan.title, to.plan.title));
}

}  // namespace

bool may_be_deferred(State state) {
  return state == State::applied || state == State::in_review || state == State::eligible ||
         state == State::waitlisted || state == State::accepted || state == State::matched;
}

std::vector<Cohort> later_cohorts(Snapshot& db, const Participation& participation, Date today) {
  const auto present = participation.cohort ? find_cohort(db, *participation.cohort) : std::nullopt;
  std::vector<Cohort> later;
  if (!present) return later;
  const auto definition = load_definition(db, participation.definition);
  for (Cohort& cohort : cohorts(db, participation.programme))
    if (cohort.plan.starts_on > std::max(present->plan.starts_on, today) &&
        takes_stream(*definition, cohort, participation.stream))
      later.push_back(std::move(cohort));
  return later;
}

Result<Deferral> make_deferral(Transaction& tx,
                               const Actor& actor,
                               const Defer& wanted,
                               Date today) {
  const Participation participation = TRY(decided_on(tx, actor, wanted.participation));
  TRY_VOID(check_state(participation));
  const auto later = later_cohorts(tx, participation, today);
  const auto to = std::ranges::find(later, wanted.to, &Cohort::id);
  if (to == later.end())
    return problem(ProblemKind::refused_by_rule,
                   "cohort",
                   "Select a later cohort that has not begun and takes this stream");
  if (trim(wanted.reason).empty())
    return problem(ProblemKind::missing, "reason", "Enter why it waits for a later cohort");
  TRY_VOID(move_to_cohort(tx, actor, participation, *to));
  Deferral deferral{.participation = participation.id,
                    .from = *participation.cohort,
                    .to = to->id,
                    .deferred_on = today,
                    .reason = std::string(trim(wanted.reason))};
  deferral.id = insert_deferral(tx, deferral, actor.person, actor.at);
  record_deferral(
      tx, actor, "deferral.made", participation, *find_cohort(tx, *participation.cohort), *to);
  return deferral;
}

std::optional<Deferral> deferral_in_force(Snapshot& db, const Participation& participation) {
  const auto all = deferrals_of(db, participation.id);
  for (auto row = all.rbegin(); row != all.rend(); ++row)
    if (!row->undone_on)
      return row->to == participation.cohort ? std::optional(*row) : std::nullopt;
  return std::nullopt;
}

Result<Deferral> undo_deferral(Transaction& tx,
                               const Actor& actor,
                               ParticipationId id,
                               const std::string& reason,
                               Date today) {
  const Participation participation = TRY(decided_on(tx, actor, id));
  TRY_VOID(check_state(participation));
  auto deferral = deferral_in_force(tx, participation);
  if (!deferral)
    return problem(ProblemKind::conflict, "", "This participation waits for no later cohort");
  if (trim(reason).empty())
    return problem(ProblemKind::missing, "undo_reason", "Enter why it moves back");
  const Cohort from = *find_cohort(tx, deferral->to);
  const Cohort to = *find_cohort(tx, deferral->from);
  TRY_VOID(move_to_cohort(tx, actor, participation, to));
  deferral->undone_on = today;
  deferral->undone_reason = std::string(trim(reason));
  mark_deferral_undone(tx, deferral->id, today, deferral->undone_reason, actor.person, actor.at);
  record_deferral(tx, actor, "deferral.undone", participation, from, to);
  return *deferral;
}

}  // namespace trellis::programme
