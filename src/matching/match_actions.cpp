#include "matching/match_actions.hpp"

#include <algorithm>
#include <chrono>

#include "access/record.hpp"
#include "core/text.hpp"
#include "matching/match_input.hpp"
#include "matching/match_input_store.hpp"
#include "matching/subjects.hpp"
#include "programme/pairing_actions.hpp"
#include "programme/participation_actions.hpp"
#include "programme/programme_store.hpp"
#include "register/establishment_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::matching {
namespace {

struct Loaded {
  programme::Programme programme = {};
  int definition_version = 0;
  MatchInput input = {};
};

bool is_present(const std::vector<Taker>& takers, Urn urn) {
  return std::ranges::find(takers, urn, &Taker::urn) != takers.end();
}

MatchSources read_sources(storage::Snapshot& db, const MatchRequest& request) {
  MatchSources sources;
  const auto is_leaving = [&](const Taker& taker) {
    return std::ranges::find(request.leaving, taker.urn) != request.leaving.end();
  };
  sources.leads = leads_to_match(db, request.programme);
  std::erase_if(sources.leads, is_leaving);
  sources.partners = partners_to_match(db, request.programme, request.cohort, request.leaving);
  std::erase_if(sources.partners, is_leaving);
  sources.lead_places = lead_places(db, request.programme);
  sources.places_given = places_given(db, request.programme);
  std::vector<Taker> all = sources.leads;
  all.insert(all.end(), sources.partners.begin(), sources.partners.end());
  sources.facts = matching_facts(db, all);
  sources.overall_grades = overall_grades(db, sources.partners);
  for (const Taker& partner : sources.partners)
    sources.programme_years.insert(partner.programme_year);
  for (const PairRule& rule : pair_rules_of(db, request.programme)) {
    if (!is_present(sources.partners, rule.partner_urn)) continue;  // it has its lead, or has left
    if (std::ranges::find(request.leaving, rule.lead_urn) != request.leaving.end()) continue;
    auto& list = rule.kind == "lock" ? sources.locks : sources.kept_apart;
    list.push_back({rule.partner_urn, rule.lead_urn, rule.reason, rule.set_by});
  }
  return sources;
}

Result<Loaded> load(storage::Snapshot& db, const MatchRequest& request) {
  const auto programme = programme::find_programme(db, request.programme);
  if (!programme) return problem(ProblemKind::not_found, "programme", "There is no such programme");
  const auto version = programme::version_in_force(db, request.programme);
  if (!version)
    return problem(ProblemKind::refused_by_rule,
                   "programme",
                   programme->title + " has no published definition: publish one first");
  const auto definition = programme::load_definition(db, version->id);
  return Loaded{*programme, version->version, input_from(read_sources(db, request), *definition)};
}

optimise::Objective objective_of(const Loaded& loaded, const MatchRequest& request) {
  optimise::Objective objective;
  objective.salt =
      request.salt.empty()
          ? loaded.programme.definition +
                (request.cohort ? "-cohort-" + std::to_string(*request.cohort) : "-all")
          : request.salt;
  return objective;
}

Stopwatch stopwatch() {
  return [] {
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
  };
}

Result<MatchAnswer> solve(const Loaded& loaded, const MatchRequest& request) {
  return match_partners(loaded.input, objective_of(loaded, request), stopwatch());
}

/// A run that is to be repaired: today's inputs without the schools that leave, and who had whom.
struct Repairing {
  MatchRequest wanted;
  Loaded loaded;
  PresentLeads present;
  std::map<Urn, programme::ParticipationId> participations;  ///< of leads and partners
};

Result<Repairing> start_repair(storage::Snapshot& db, const RepairRequest& request) {
  const auto run = find_run(db, request.run);
  if (!run) return problem(ProblemKind::not_found, "run", "There is no such match");
  Repairing made{.wanted = {.programme = run->programme,
                            .cohort = run->cohort,
                            .salt = run->salt,
                            .leaving = request.leaving},
                 .loaded = {},
                 .present = {},
                 .participations = {}};
  for (const Taker& taker : leads_to_match(db, run->programme))
    made.participations[taker.urn] = {taker.participation};
  for (const Taker& taker : partners_to_match(db, run->programme, {}, request.leaving))
    made.participations[taker.urn] = {taker.participation};
  for (const Urn urn : request.leaving)
    if (!made.participations.contains(urn))
      return problem(ProblemKind::conflict,
                     "leaving",
                     "School " + urn.text() +
                         " is not among those to be matched today: it has left already, or its "
                         "lead is confirmed. End that pairing first");
  made.loaded = TRY(load(db, made.wanted));
  for (const Proposal& row : proposals_of(db, request.run))
    if (row.lead_urn) made.present.emplace(row.partner_urn, *row.lead_urn);
  return made;
}

/// Withdraws one school, ends what it holds, and says so in words.
Result<std::string> take_out(storage::Transaction& tx,
                             const access::Actor& actor,
                             const Repairing& repairing,
                             Urn urn,
                             const std::string& reason,
                             Date today) {
  const programme::ParticipationId id = repairing.participations.at(urn);
  for (const programme::Pairing& pairing : programme::pairings_of_lead(tx, id))
    if (!pairing.finished_on) TRY(programme::end_pairing(tx, actor, {pairing.id, today, reason}));
  for (const PairRule& rule : pair_rules_of(tx, repairing.wanted.programme))
    if (rule.lead_urn == urn || rule.partner_urn == urn)
      end_pair_rule(tx, rule.id, actor.name, actor.at);
  TRY(programme::take_step(tx, actor, id, programme::ParticipationState::withdrawn, reason, today));
  const auto school = registry::find_establishment(tx, urn);
  return (school ? school->facts.name + " (" + urn.text() + ")" : urn.text()) +
         " dropped out: " + std::string(trim(reason));
}

Result<void> check_pair(storage::Snapshot& db, const PairRequest& request) {
  if (trim(request.reason).empty())
    return problem(ProblemKind::missing, "reason", "Enter why this pair is decided by hand");
  for (const PairRule& rule : pair_rules_of(db, request.programme)) {
    if (rule.partner_urn != request.partner) continue;
    if (rule.lead_urn == request.lead)
      return problem(ProblemKind::conflict,
                     "lead",
                     rule.partner_name + " and " + rule.lead_name + " are already kept " +
                         (rule.kind == "lock" ? "together" : "apart") + ": release that first");
    if (rule.kind == "lock" && request.kind == PairKind::lock)
      return problem(
          ProblemKind::conflict,
          "partner",
          rule.partner_name + " is already kept with " + rule.lead_name + ": release that first");
  }
  return {};
}

Result<OrganisationId> organisation_with(storage::Snapshot& db, Urn urn, const char* field) {
  const auto found = registry::organisation_of(db, urn);
  if (!found)
    return problem(
        ProblemKind::not_found, field, "The register has no school with the URN " + urn.text());
  return *found;
}

Result<programme::Programme> programme_for(storage::Snapshot& db,
                                           const access::Actor& actor,
                                           ProgrammeId id) {
  const auto programme = programme::find_programme(db, id);
  if (!programme) return problem(ProblemKind::not_found, "programme", "There is no such programme");
  if (!access::may(actor, access::Permission::run_matching, programme::scope_of(*programme)))
    return problem(
        ProblemKind::not_allowed, "", "You cannot change the matching of this programme");
  return *programme;
}

}  // namespace

Result<MatchAnswer> try_match(storage::Snapshot& db, const MatchRequest& request) {
  const Loaded loaded = TRY(load(db, request));
  return solve(loaded, request);
}

Result<MatchRunId> run_match(storage::Database& db,
                             const access::Actor& actor,
                             const MatchRequest& request) {
  return db.write([&](storage::Transaction& tx) -> Result<MatchRunId> {
    TRY(programme_for(tx, actor, request.programme));
    const Loaded loaded = TRY(load(tx, request));
    const MatchAnswer answer = TRY(solve(loaded, request));
    const MatchRunId run = insert_run(tx,
                                      {.programme = loaded.programme.id,
                                       .owner = loaded.programme.owner,
                                       .cohort = request.cohort,
                                       .definition_version = loaded.definition_version,
                                       .run_by = actor.name,
                                       .run_at = actor.at,
                                       .solve_microseconds = answer.solve_microseconds},
                                      answer);
    access::record(tx,
                   actor,
                   "match.run",
                   {events::subject(request.programme), events::subject(run)},
                   events::Changes()
                       .say("placed", std::to_string(answer.summary.placed))
                       .say("partners", std::to_string(answer.summary.partners))
                       .say("points", std::to_string(answer.summary.points)));
    return run;
  });
}

Result<std::vector<Repair>> try_repairs(storage::Snapshot& db, const RepairRequest& request) {
  const Repairing repairing = TRY(start_repair(db, request));
  return repairs(
      repairing.loaded.input, objective_of(repairing.loaded, repairing.wanted), repairing.present);
}

Result<MatchRunId> keep_repair(storage::Database& db,
                               const access::Actor& actor,
                               const KeepRepair& request,
                               Date today) {
  return db.write([&](storage::Transaction& tx) -> Result<MatchRunId> {
    const Repairing repairing = TRY(start_repair(tx, request.change));
    const programme::Programme& programme = repairing.loaded.programme;
    TRY(programme_for(tx, actor, programme.id));
    if (!request.change.leaving.empty() && trim(request.reason).empty())
      return problem(ProblemKind::missing, "reason", "Enter why the school drops out");
    // Before the places are counted again: what the school leaves behind is free.
    std::string note;
    for (const Urn urn : request.change.leaving)
      note += TRY(take_out(tx, actor, repairing, urn, request.reason, today)) + ". ";
    note += title_of(request.kind);
    const Repair made = TRY(repair(repairing.loaded.input,
                                   objective_of(repairing.loaded, repairing.wanted),
                                   request.kind,
                                   repairing.present,
                                   stopwatch()));
    const MatchRunId run = insert_run(tx,
                                      {.programme = programme.id,
                                       .owner = programme.owner,
                                       .cohort = repairing.wanted.cohort,
                                       .definition_version = repairing.loaded.definition_version,
                                       .run_by = actor.name,
                                       .run_at = actor.at,
                                       .solve_microseconds = made.answer.solve_microseconds,
                                       .follows = request.change.run,
                                       .change_note = note},
                                      made.answer);
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
  });
}

Result<PairRuleId> keep_pair(storage::Database& db,
                             const access::Actor& actor,
                             const PairRequest& request) {
  return db.write([&](storage::Transaction& tx) -> Result<PairRuleId> {
    const programme::Programme programme = TRY(programme_for(tx, actor, request.programme));
    TRY_VOID(check_pair(tx, request));
    PairRule rule{.kind = request.kind == PairKind::lock ? "lock" : "apart",
                  .partner = TRY(organisation_with(tx, request.partner, "partner")),
                  .lead = TRY(organisation_with(tx, request.lead, "lead")),
                  .reason = std::string(trim(request.reason)),
                  .set_by = actor.name,
                  .set_at = actor.at};
    const PairRuleId id = insert_pair_rule(tx, programme.id, programme.owner, rule);
    access::record(
        tx,
        actor,
        rule.kind == "lock" ? "pair.kept_together" : "pair.kept_apart",
        {events::subject(programme.id), events::subject(rule.partner), events::subject(rule.lead)});
    return id;
  });
}

Result<void> release_pair(storage::Database& db,
                          const access::Actor& actor,
                          ProgrammeId programme,
                          PairRuleId id) {
  return db.write([&](storage::Transaction& tx) -> Result<void> {
    TRY(programme_for(tx, actor, programme));
    const auto rule = find_pair_rule(tx, programme, id);
    if (!rule || !end_pair_rule(tx, id, actor.name, actor.at))
      return problem(ProblemKind::conflict, "", "That pair has been released already");
    access::record(
        tx,
        actor,
        "pair.released",
        {events::subject(programme), events::subject(rule->partner), events::subject(rule->lead)});
    return {};
  });
}

}  // namespace trellis::matching
