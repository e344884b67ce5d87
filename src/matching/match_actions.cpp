#include "matching/match_actions.hpp"

#include <algorithm>

#include "access/record.hpp"
#include "core/text.hpp"
#include "matching/subjects.hpp"
#include "register/organisation_store.hpp"

namespace trellis::matching {
namespace {

/// A pair of either layer, with both organisations found.
struct PairToKeep {
  ProgrammeId programme;
  Layer layer = Layer::schools;
  PairKind kind = PairKind::lock;
  OrganisationId partner;
  OrganisationId lead;
  std::string reason;
};

Result<void> check_reason(const std::string& reason) {
  if (trim(reason).empty())
    return problem(ProblemKind::missing, "reason", "Enter why this pair is decided by hand");
  return {};
}

Result<void> check_pair(storage::Snapshot& db, const PairToKeep& pair) {
  for (const PairRule& rule : pair_rules_of(db, pair.programme, pair.layer)) {
    if (rule.partner != pair.partner) continue;
    if (rule.lead == pair.lead)
      return problem(ProblemKind::conflict,
                     "lead",
                     rule.partner_name + " and " + rule.lead_name + " are already kept " +
                         (rule.kind == "lock" ? "together" : "apart") + ": release that first");
    if (rule.kind == "lock" && pair.kind == PairKind::lock)
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

Result<OrganisationId> trust_organisation(storage::Snapshot& db, GroupUid uid, const char* field) {
  const auto found = registry::organisation_of(db, uid);
  if (!found)
    return problem(
        ProblemKind::not_found, field, "No trust with the UID " + uid.text() + " takes part");
  return *found;
}

Result<PairToKeep> pair_of_schools(storage::Snapshot& db, const PairRequest& request) {
  TRY_VOID(check_reason(request.reason));
  return PairToKeep{.programme = request.programme,
                    .layer = Layer::schools,
                    .kind = request.kind,
                    .partner = TRY(organisation_with(db, request.partner, "partner")),
                    .lead = TRY(organisation_with(db, request.lead, "lead")),
                    .reason = request.reason};
}

/// Checks a pair and writes it.
Result<PairRuleId> insert_pair(storage::Transaction& tx,
                               const access::Actor& actor,
                               const programme::Programme& programme,
                               const PairToKeep& pair) {
  TRY_VOID(check_pair(tx, pair));
  const PairRule rule{.kind = pair.kind == PairKind::lock ? "lock" : "apart",
                      .partner = pair.partner,
                      .lead = pair.lead,
                      .reason = std::string(trim(pair.reason)),
                      .set_by = actor.name,
                      .set_at = actor.at};
  const PairRuleId id = insert_pair_rule(tx, programme.id, programme.owner, rule);
  access::record(
      tx,
      actor,
      rule.kind == "lock" ? "pair.kept_together" : "pair.kept_apart",
      {events::subject(programme.id), events::subject(rule.partner), events::subject(rule.lead)});
  return id;
}

void end_rule(storage::Transaction& tx,
              const access::Actor& actor,
              ProgrammeId programme,
              const PairRule& rule,
              const std::string& reason) {
  end_pair_rule(tx, rule.id, {actor.name, actor.at, std::string(trim(reason))});
  access::record(
      tx,
      actor,
      "pair.released",
      {events::subject(programme), events::subject(rule.partner), events::subject(rule.lead)});
}

std::optional<PairRule> lock_of(storage::Snapshot& db, ProgrammeId programme, Urn partner) {
  for (const PairRule& rule : pair_rules_of(db, programme))
    if (rule.kind == "lock" && rule.partner_urn() == partner) return rule;
  return std::nullopt;
}

bool takes_part(const LoadedMatch& loaded, Urn partner) {
  return std::ranges::any_of(loaded.input.partners,
                             [&](const Partner& row) { return row.school.urn == partner; });
}

}  // namespace

Result<MatchAnswer> try_match(storage::Snapshot& db, const MatchRequest& request) {
  const LoadedMatch loaded = TRY(load_match(db, request));
  return solve_loaded(loaded, request);
}

Result<MatchRunId> run_match(storage::Database& db,
                             const access::Actor& actor,
                             const MatchRequest& request) {
  return db.write([&](storage::Transaction& tx) -> Result<MatchRunId> {
    TRY(matchable_programme(tx, actor, request.programme));
    const LoadedMatch loaded = TRY(load_match(tx, request));
    const MatchAnswer answer = TRY(solve_loaded(loaded, request));
    const MatchRunId run = keep_answer(tx, actor, loaded, request, answer);
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
    const programme::Programme programme = TRY(matchable_programme(tx, actor, request.programme));
    return insert_pair(tx, actor, programme, TRY(pair_of_schools(tx, request)));
  });
}

Result<PairRuleId> keep_trust_pair(storage::Database& db,
                                   const access::Actor& actor,
                                   const TrustPairRequest& request) {
  return db.write([&](storage::Transaction& tx) -> Result<PairRuleId> {
    const programme::Programme programme = TRY(matchable_programme(tx, actor, request.programme));
    TRY_VOID(check_reason(request.reason));
    return insert_pair(tx,
                       actor,
                       programme,
                       {.programme = request.programme,
                        .layer = Layer::trusts,
                        .kind = request.kind,
                        .partner = TRY(trust_organisation(tx, request.partner, "partner")),
                        .lead = TRY(trust_organisation(tx, request.lead, "lead")),
                        .reason = request.reason});
  });
}

Result<void> release_pair(storage::Database& db,
                          const access::Actor& actor,
                          ProgrammeId programme,
                          PairRuleId id,
                          const std::string& reason) {
  return db.write([&](storage::Transaction& tx) -> Result<void> {
    TRY(matchable_programme(tx, actor, programme));
    const auto rule = find_pair_rule(tx, programme, id);
    if (!rule) return problem(ProblemKind::conflict, "", "That pair has been released already");
    if (trim(reason).empty())
      return problem(ProblemKind::missing, "reason", "Enter why this pair is released");
    end_rule(tx, actor, programme, *rule, reason);
    return {};
  });
}

Result<MatchRunId> move_partner(storage::Database& db,
                                const access::Actor& actor,
                                const MoveRequest& request) {
  return db.write([&](storage::Transaction& tx) -> Result<MatchRunId> {
    const auto from = find_run(tx, request.run);
    if (!from) return problem(ProblemKind::not_found, "run", "There is no such match");
    const programme::Programme programme = TRY(matchable_programme(tx, actor, from->programme));
    const PairRequest pair{.programme = programme.id,
                           .kind = PairKind::lock,
                           .partner = request.partner,
                           .lead = request.lead,
                           .reason = request.reason};
    TRY(insert_pair(tx, actor, programme, TRY(pair_of_schools(tx, pair))));
    const MatchRequest wanted{
        .programme = programme.id, .cohort = from->cohort, .salt = from->salt};
    const LoadedMatch loaded = TRY(load_match(tx, wanted));
    if (!takes_part(loaded, request.partner))
      return problem(
          ProblemKind::conflict,
          "partner",
          "School " + request.partner.text() +
              " is not among those to be matched today: its lead is confirmed, or it has "
              "left");
    const MatchAnswer answer = TRY(solve_loaded(loaded, wanted));
    const auto rule = lock_of(tx, programme.id, request.partner);
    const MatchRunId run = keep_answer(
        tx,
        actor,
        loaded,
        wanted,
        answer,
        {request.run,
         rule->partner_name + " was moved to " + rule->lead_name + ": " + rule->reason});
    access::record(tx,
                   actor,
                   "match.moved",
                   {events::subject(programme.id),
                    events::subject(request.run),
                    events::subject(run),
                    events::subject(rule->partner),
                    events::subject(rule->lead)},
                   events::Changes()
                       .say("placed", std::to_string(answer.summary.placed))
                       .say("points", std::to_string(answer.summary.points)));
    return run;
  });
}

}  // namespace trellis::matching
