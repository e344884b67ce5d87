#include "matching/repair_actions.hpp"

#include <algorithm>

#include "access/record.hpp"
#include "core/text.hpp"
#include "matching/match_input_store.hpp"
#include "matching/subjects.hpp"
#include "programme/pairing_actions.hpp"
#include "programme/participation_actions.hpp"
#include "programme/participation_store.hpp"
#include "register/establishment_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::matching {
namespace {

using programme::ParticipationId;
using storage::Snapshot;
using storage::Transaction;

/// A run that is to be repaired: today's inputs after the change, and who had whom.
struct Repairing {
  MatchRequest wanted;
  LoadedMatch loaded;
  PresentLeads present;
  std::map<Urn, ParticipationId> leads;
  std::map<Urn, ParticipationId> partners;

  ParticipationId of(Urn urn) const {
    const auto lead = leads.find(urn);
    return lead != leads.end() ? lead->second : partners.at(urn);
  }
};

Result<void> check_part(Snapshot& db, const Repairing& made, Urn urn, Date today) {
  if (made.leads.contains(urn)) return {};
  const auto partner = made.partners.find(urn);
  if (partner == made.partners.end())
    return problem(ProblemKind::conflict,
                   "leaving",
                   "School " + urn.text() +
                       " is not among those to be matched today: it has left already, or was never "
                       "accepted");
  const auto pairing = programme::open_pairing_of(db, partner->second);
  if (pairing && pairing->started_on <= today)
    return problem(ProblemKind::conflict,
                   "leaving",
                   "School " + urn.text() +
                       " is not among those to be matched today: its lead is "
                       "confirmed and they began on " +
                       pairing->started_on.long_text() + ". End that pairing first");
  return {};
}

Result<Repairing> start_repair(Snapshot& db, const RepairRequest& request, Date today) {
  const auto run = find_run(db, request.run);
  if (!run) return problem(ProblemKind::not_found, "run", "There is no such match");
  Repairing made{.wanted = {.programme = run->programme,
                            .cohort = request.all_cohorts ? std::nullopt : run->cohort,
                            .salt = run->salt,
                            .leaving = request.leaving,
                            .reopening = request.reopening,
                            .openings = request.openings},
                 .loaded = {},
                 .present = {},
                 .leads = {},
                 .partners = {}};
  std::vector<Urn> named = request.leaving;
  named.insert(named.end(), request.reopening.begin(), request.reopening.end());
  for (const Taker& taker : leads_to_match(db, run->programme))
    made.leads[taker.urn] = {taker.participation};
  for (const Taker& taker : partners_to_match(db, run->programme, {}, {request.leaving, named}))
    made.partners[taker.urn] = {taker.participation};
  for (const Urn urn : named) TRY_VOID(check_part(db, made, urn, today));
  made.loaded = TRY(load_match(db, made.wanted));
  for (const Proposal& row : proposals_of(db, request.run))
    if (row.lead_urn) made.present.emplace(row.partner_urn, *row.lead_urn);
  return made;
}

std::string school_in_words(Snapshot& db, Urn urn) {
  const auto school = registry::find_establishment(db, urn);
  return school ? school->facts.name + " (" + urn.text() + ")" : urn.text();
}

Result<void> end_open_pairing(Transaction& tx,
                              const access::Actor& actor,
                              ParticipationId partner,
                              const std::string& why,
                              Date today) {
  if (const auto pairing = programme::open_pairing_of(tx, partner))
    TRY(programme::end_pairing(tx, actor, {pairing->id, today, why}));
  return {};
}

/// Withdraws one school, ends what it holds, and says so in words.
Result<std::string> take_out(Transaction& tx,
                             const access::Actor& actor,
                             const Repairing& repairing,
                             Urn urn,
                             const std::string& reason,
                             Date today) {
  const ParticipationId id = repairing.of(urn);
  for (const programme::Pairing& pairing : programme::pairings_of_lead(tx, id))
    if (!pairing.finished_on) TRY(programme::end_pairing(tx, actor, {pairing.id, today, reason}));
  if (!repairing.leads.contains(urn)) TRY_VOID(end_open_pairing(tx, actor, id, reason, today));
  for (const PairRule& rule : pair_rules_of(tx, repairing.wanted.programme))
    if (rule.lead_urn() == urn || rule.partner_urn() == urn)
      end_pair_rule(tx, rule.id, {actor.name, actor.at, "The school dropped out"});
  TRY(programme::take_step(tx, actor, id, programme::ParticipationState::withdrawn, reason, today));
  return school_in_words(tx, urn) + " dropped out: " + std::string(trim(reason));
}

/// Makes the change itself and tells it, so that the note of the run says what had happened.
Result<std::string> make_change(Transaction& tx,
                                const access::Actor& actor,
                                const Repairing& repairing,
                                const KeepRepair& request,
                                Date today) {
  std::string note;
  for (const Urn urn : request.change.leaving)
    note += TRY(take_out(tx, actor, repairing, urn, request.reason, today)) + ". ";
  for (const Urn urn : request.change.reopening) {
    TRY_VOID(end_open_pairing(tx, actor, repairing.of(urn), request.reason, today));
    note += school_in_words(tx, urn) + " needs another lead: " + std::string(trim(request.reason)) +
            ". ";
  }
  for (const PlaceOpening& opening : request.change.openings) {
    const int places = TRY(places_after(tx, repairing.wanted.programme, opening));
    TRY_VOID(programme::offer_places(tx,
                                     actor,
                                     repairing.leads.at(opening.lead),
                                     opening.programme_year,
                                     {{opening.stream, places}}));
    note += school_in_words(tx, opening.lead) + " offers " +
            counted(opening.places, "more " + opening.stream + " place") + " in programme year " +
            std::to_string(opening.programme_year) + ". ";
  }
  if (request.change.all_cohorts) note += "Schools accepted since then join. ";
  return note;
}

}  // namespace

std::optional<MatchRunId> run_to_repair(Snapshot& db, const programme::Pairing& pairing) {
  if (registry::group_uid_of(db, pairing.partner_organisation)) return std::nullopt;
  const auto partner = programme::find_participation(db, pairing.partner);
  const auto cohort = partner && partner->cohort ? programme::find_cohort(db, *partner->cohort)
                                                 : std::optional<programme::Cohort>();
  for (const MatchRun& run : runs_of(db, pairing.programme))
    if (!run.cohort || (cohort && *run.cohort == cohort->plan.number)) return run.id;
  return std::nullopt;
}

Result<std::vector<Repair>> try_repairs(Snapshot& db, const RepairRequest& request, Date today) {
  const Repairing repairing = TRY(start_repair(db, request, today));
  return repairs(
      repairing.loaded.input, objective_of(repairing.loaded, repairing.wanted), repairing.present);
}

Result<MatchRunId> keep_repair(Transaction& tx,
                               const access::Actor& actor,
                               const KeepRepair& request,
                               Date today) {
  const Repairing repairing = TRY(start_repair(tx, request.change, today));
  const programme::Programme& programme = repairing.loaded.programme;
  TRY(matchable_programme(tx, actor, programme.id));
  const bool needs_reason = !request.change.leaving.empty() || !request.change.reopening.empty();
  if (needs_reason && trim(request.reason).empty())
    return problem(ProblemKind::missing, "reason", "Enter why the school drops out");
  // Loaded before the change is made: what it frees is counted as free already.
  const std::string note = TRY(make_change(tx, actor, repairing, request, today));
  const Repair made = TRY(repair(repairing.loaded.input,
                                 objective_of(repairing.loaded, repairing.wanted),
                                 request.kind,
                                 repairing.present,
                                 stopwatch()));
  const MatchRunId run =
      keep_answer(tx,
                  actor,
                  repairing.loaded,
                  repairing.wanted,
                  made.answer,
                  {request.change.run, note + std::string(title_of(request.kind))});
  access::record(
      tx,
      actor,
      "match.repaired",
      {events::subject(programme.id), events::subject(request.change.run), events::subject(run)},
      events::Changes()
          .say("placed", std::to_string(made.answer.summary.placed))
          .say("moved", std::to_string(made.moved.size()))
          .say("points", std::to_string(made.answer.summary.points)));
  return run;
}

Result<MatchRunId> keep_repair(storage::Database& db,
                               const access::Actor& actor,
                               const KeepRepair& request,
                               Date today) {
  return db.write([&](Transaction& tx) { return keep_repair(tx, actor, request, today); });
}

}  // namespace trellis::matching
