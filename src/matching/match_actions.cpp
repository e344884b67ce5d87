#include "matching/match_actions.hpp"

#include <chrono>

#include "access/record.hpp"
#include "core/text.hpp"
#include "matching/match_input.hpp"
#include "matching/match_input_store.hpp"
#include "matching/subjects.hpp"
#include "programme/programme_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::matching {
namespace {

struct Loaded {
  programme::Programme programme;
  int definition_version = 0;
  MatchInput input;
};

MatchSources read_sources(storage::Snapshot& db, const MatchRequest& request) {
  MatchSources sources;
  sources.leads = leads_to_match(db, request.programme);
  sources.partners = partners_to_match(db, request.programme, request.cohort);
  sources.lead_places = lead_places(db, request.programme);
  std::vector<Taker> all = sources.leads;
  all.insert(all.end(), sources.partners.begin(), sources.partners.end());
  sources.facts = matching_facts(db, all);
  sources.overall_grades = overall_grades(db, sources.partners);
  for (const Taker& partner : sources.partners)
    sources.programme_years.insert(partner.programme_year);
  for (const PairRule& rule : pair_rules_of(db, request.programme)) {
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

Result<MatchAnswer> solve(const Loaded& loaded, const MatchRequest& request) {
  const Stopwatch microseconds = [] {
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
  };
  return match_partners(loaded.input, objective_of(loaded, request), microseconds);
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
