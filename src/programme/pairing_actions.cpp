#include "programme/pairing_actions.hpp"

#include "access/record.hpp"
#include "core/text.hpp"
#include "programme/action_checks.hpp"
#include "programme/capacity.hpp"
#include "programme/pairing_place_checks.hpp"
#include "programme/programme_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::programme {
namespace {

using access::Actor;
using access::Permission;
using storage::Database;
using storage::Transaction;
using State = ParticipationState;

/// How often a confirmation is tried while others take places at the same moment.
constexpr int confirmations_max = 12;

/// The programme year in which a pairing starts: that of the partner's cohort, else by the day.
Result<int> first_year_of(Transaction& tx, const Participation& partner, Date started_on) {
  if (partner.cohort)
    if (const auto cohort = find_cohort(tx, *partner.cohort)) return cohort->plan.programme_year;
  const auto all = cohorts(tx, partner.programme);
  if (all.empty()) return 1;
  return programme_year_of(all.front().plan.starts_on, started_on);
}

bool is_trust(Transaction& tx, const Participation& lead) {
  return registry::group_uid_of(tx, lead.organisation).has_value();
}

Result<void> check_both(const Participation& lead, const Participation& partner) {
  if (lead.programme != partner.programme)
    return problem(ProblemKind::refused_by_rule, "lead", "Choose a lead of the same programme");
  if (lead.organisation == partner.organisation)
    return problem(ProblemKind::refused_by_rule,
                   "lead",
                   "Choose another lead: nobody is a lead of their own organisation");
  if (lead.unit == partner.unit)
    return problem(ProblemKind::refused_by_rule, "lead", "Choose a lead, not another partner");
  const bool leads = lead.state == State::eligible || lead.state == State::accepted ||
                     lead.state == State::matched || lead.state == State::active ||
                     lead.state == State::extended;
  if (!leads)
    return problem(
        ProblemKind::refused_by_rule,
        "lead",
        "Choose another lead: this one is \"" + std::string(title_of(lead.state)) + "\"");
  if (partner.state != State::accepted && partner.state != State::active)
    return problem(ProblemKind::refused_by_rule,
                   "partner",
                   "Choose a partner that has accepted a place: this one is \"" +
                       std::string(title_of(partner.state)) + "\"");
  return {};
}

void record_pairing(Transaction& tx,
                    const Actor& actor,
                    std::string_view type,
                    const Pairing& pairing,
                    const events::Changes& changes) {
  record(tx,
         actor,
         type,
         {events::subject(pairing.id),
          events::subject(pairing.lead),
          events::subject(pairing.partner),
          events::subject(pairing.lead_organisation),
          events::subject(pairing.partner_organisation),
          events::subject(pairing.programme)},
         changes);
}

Result<Pairing> pairing_or_refuse(Transaction& tx, const Actor& actor, PairingId id) {
  auto pairing = find_pairing(tx, id);
  if (!pairing) return problem(ProblemKind::not_found, "pairing", "There is no such pairing");
  if (!may(actor, Permission::assign, scope_of(*pairing, pairing->partner_organisation)))
    return problem(ProblemKind::not_allowed, "", "You cannot change pairings of this programme");
  if (pairing->finished_on)
    return problem(ProblemKind::conflict,
                   "pairing",
                   "This pairing ended on " + pairing->finished_on->long_text());
  return std::move(*pairing);
}

}  // namespace

Result<void> offer_places(Transaction& tx,
                          const Actor& actor,
                          ParticipationId lead_id,
                          int programme_year,
                          const std::map<std::string, int>& places) {
  const Participation lead = TRY(find_or_refuse(tx, lead_id));
  TRY_VOID(may_act(actor, lead, Permission::edit_task, "change the places of this lead"));
  const auto definition = load_definition(tx, lead.definition);
  const Capacity* capacity = capacity_of_lead(*definition, lead.unit, is_trust(tx, lead));
  if (!capacity)
    return problem(ProblemKind::refused_by_rule, "places", "This programme does not count places");
  for (const auto& [stream, count] : places) {
    const auto most = capacity->by_stream.find(stream);
    if (most == capacity->by_stream.end())
      return problem(
          ProblemKind::invalid, stream, "Choose a stream: there are no \"" + stream + "\" places");
    if (count < 0 || count > most->second)
      return problem(ProblemKind::invalid,
                     stream,
                     "Enter 0 to " + std::to_string(most->second) + " " + stream + " places");
  }
  set_places_offered(tx, lead_id, programme_year, places, actor.at);
  events::Changes changes;
  for (const auto& [stream, count] : places) changes.say(stream, std::to_string(count));
  record(tx,
         actor,
         "places.offered",
         {events::subject(lead_id), events::subject(lead.organisation)},
         changes);
  return {};
}

Result<Pairing> confirm_pairing(Transaction& tx,
                                const Actor& actor,
                                const ConfirmPairing& wanted,
                                Date today) {
  const Participation lead = TRY(find_or_refuse(tx, wanted.lead));
  const Participation partner = TRY(find_or_refuse(tx, wanted.partner));
  if (!may(actor, Permission::assign, scope_of(partner)) ||
      !may(actor, Permission::assign, scope_of(lead)))
    return problem(ProblemKind::not_allowed, "", "You cannot confirm pairings of this programme");
  TRY_VOID(check_both(lead, partner));
  if (trim(wanted.because).empty())
    return problem(ProblemKind::missing, "because", "Enter why these two are paired");
  if (open_pairing_of(tx, partner.id))
    return problem(ProblemKind::conflict, "partner", "This partner already has a lead");
  const auto definition = load_definition(tx, lead.definition);
  const int first = TRY(first_year_of(tx, partner, wanted.started_on));
  const std::vector<int> years = years_of(*definition, partner.stream, first);
  for (const int year : years) TRY_VOID(check_lead_place(tx, lead, partner.stream, year));
  Pairing pairing{.programme = lead.programme,
                  .owner = lead.owner,
                  .lead = lead.id,
                  .partner = partner.id,
                  .lead_organisation = lead.organisation,
                  .partner_organisation = partner.organisation,
                  .cohort = partner.cohort,
                  .stream = partner.stream,
                  .started_on = wanted.started_on,
                  .because = std::string(trim(wanted.because)),
                  .confirmed_by = actor.person,
                  .confirmed_at = actor.at};
  pairing.id = insert_pairing(tx, pairing, years);
  if (partner.state == State::accepted)
    step(tx, actor, partner, State::matched, "", std::max(today, partner.state_on));
  record_pairing(
      tx, actor, "pairing.confirmed", pairing, events::Changes().say("stream", pairing.stream));
  return pairing;
}

Result<Pairing> confirm_pairing(Database& db,
                                const Actor& actor,
                                const ConfirmPairing& wanted,
                                Date today) {
  for (int attempt = 1;; ++attempt) {
    try {
      return db.write([&](Transaction& tx) { return confirm_pairing(tx, actor, wanted, today); });
    } catch (const storage::Error& error) {
      if (error.failure() != storage::Failure::serialisation || attempt == confirmations_max) throw;
    }
  }
}

Result<Pairing> end_pairing(Transaction& tx, const Actor& actor, const EndPairing& end) {
  const Pairing pairing = TRY(pairing_or_refuse(tx, actor, end.pairing));
  if (trim(end.reason).empty()) return problem(ProblemKind::missing, "reason", "Enter the reason");
  const Participation partner = TRY(find_or_refuse(tx, pairing.partner));
  const int first = TRY(first_year_of(tx, partner, pairing.started_on));
  const bool started = pairing.started_on < end.on;
  int released_from = first;
  if (started) {
    const auto all = cohorts(tx, pairing.programme);
    released_from =
        all.empty() ? first + 1 : programme_year_of(all.front().plan.starts_on, end.on) + 1;
  }
  finish_pairing(tx, pairing.id, std::max(end.on, pairing.started_on), trim(end.reason));
  release_places(tx, pairing.id, released_from, actor.at);
  if (partner.state == State::matched)
    step(tx, actor, partner, State::accepted, "", std::max(end.on, partner.state_on));
  record_pairing(tx, actor, "pairing.ended", pairing, events::Changes().say("on", end.on.text()));
  return *find_pairing(tx, pairing.id);
}

Result<Pairing> reopen_pairing(Transaction& tx, const Actor& actor, const EndPairing& end) {
  const Pairing pairing = TRY(pairing_or_refuse(tx, actor, end.pairing));
  if (trim(end.reason).empty()) return problem(ProblemKind::missing, "reason", "Enter the reason");
  const Participation partner = TRY(find_or_refuse(tx, pairing.partner));
  if (partner.state != State::matched)
    return problem(ProblemKind::refused_by_rule,
                   "partner",
                   "This partner is \"" + std::string(title_of(partner.state)) +
                       "\": only a match that has not begun is opened again");
  const int first = TRY(first_year_of(tx, partner, pairing.started_on));
  finish_pairing(tx, pairing.id, std::max(end.on, pairing.started_on), trim(end.reason));
  release_places(tx, pairing.id, first, actor.at);
  step(tx, actor, partner, State::accepted, "", std::max(end.on, partner.state_on));
  record_pairing(
      tx, actor, "pairing.reopened", pairing, events::Changes().say("on", end.on.text()));
  return *find_pairing(tx, pairing.id);
}

Result<Pairing> extend_pairing(Transaction& tx, const Actor& actor, PairingId id, Date on) {
  const Pairing pairing = TRY(pairing_or_refuse(tx, actor, id));
  const Participation lead = TRY(find_or_refuse(tx, pairing.lead));
  const Participation partner = TRY(find_or_refuse(tx, pairing.partner));
  const auto definition = load_definition(tx, partner.definition);
  const Stream* stream = definition->find_stream(pairing.stream);
  if (!stream || stream->extension_months == 0)
    return problem(ProblemKind::refused_by_rule, "stream", "This stream cannot be extended");
  TRY_VOID(check_step(partner.state, State::extended, "", partner.state_on, on));
  const int first = TRY(first_year_of(tx, partner, pairing.started_on));
  const int next = years_of(*definition, pairing.stream, first).back() + 1;
  TRY_VOID(check_lead_place(tx, lead, pairing.stream, next));
  take_place(tx, pairing, next, actor.at);
  step(tx, actor, partner, State::extended, "", on);
  record_pairing(
      tx, actor, "pairing.extended", pairing, events::Changes().say("year", std::to_string(next)));
  return pairing;
}

Result<void> take_back_extension(Transaction& tx, const Actor& actor, PairingId id, Date on) {
  const Pairing pairing = TRY(pairing_or_refuse(tx, actor, id));
  const Participation partner = TRY(find_or_refuse(tx, pairing.partner));
  if (partner.state != State::extended)
    return problem(ProblemKind::refused_by_rule, "state", "This partner is not extended");
  const auto definition = load_definition(tx, partner.definition);
  const int first = TRY(first_year_of(tx, partner, pairing.started_on));
  release_places(tx, pairing.id, years_of(*definition, pairing.stream, first).back() + 1, actor.at);
  step(tx, actor, partner, State::active, "", std::max(on, partner.state_on));
  record_pairing(tx, actor, "pairing.extension_taken_back", pairing, {});
  return {};
}

}  // namespace trellis::programme
