#include "matching/trust_repair_actions.hpp"

#include <algorithm>

#include "access/record.hpp"
#include "core/text.hpp"
#include "matching/loading_actions.hpp"
#include "matching/pair_rule_store.hpp"
#include "matching/subjects.hpp"
#include "matching/trust_input_store.hpp"
#include "matching/trust_loading_actions.hpp"
#include "programme/pairing_actions.hpp"
#include "programme/participation_actions.hpp"

namespace trellis::matching {
namespace {

using storage::Snapshot;
using storage::Transaction;

/// A run that is to be repaired: today's inputs without the trust, and who had whom.
struct TrustRepairing {
  TrustRun run;
  TrustWork work;
  PresentLeadTrusts present;
  TrustTaker leaving;
};

Result<TrustRepairing> start_trust_repair(Snapshot& db, const TrustRepairRequest& request) {
  const auto run = find_trust_run(db, request.run);
  const auto programme = run ? programme::find_programme(db, run->programme) : std::nullopt;
  if (!programme) return problem(ProblemKind::not_found, "run", "There is no such match of trusts");
  const auto leads = lead_trusts(db, programme->id);
  const auto leaving = std::ranges::find(leads, request.leaving, &TrustTaker::uid);
  if (leaving == leads.end())
    return problem(ProblemKind::conflict,
                   "leaving",
                   "Trust " + request.leaving.text() +
                       " is not a lead trust of this programme today: it has left already, or was "
                       "never appointed");
  if (leads.size() == 1)
    return problem(ProblemKind::refused_by_rule,
                   "leaving",
                   "It is the only lead trust: appoint another before this one leaves");
  TrustRepairing made{.run = *run,
                      .work = TRY(trusts_to_match(db, *programme, run->cohort, request.leaving)),
                      .present = {},
                      .leaving = *leaving};
  for (const TrustProposal& row : trust_proposals_of(db, request.run))
    if (row.lead_uid) made.present.emplace(row.partner_uid, *row.lead_uid);
  return made;
}

optimise::Objective objective_of_repair(const TrustRepairing& repairing) {
  return {.salt = repairing.run.salt};
}

/// Withdraws the trust and ends what it holds; says so in words.
Result<std::string> take_trust_out(Transaction& tx,
                                   const access::Actor& actor,
                                   const TrustRepairing& repairing,
                                   const std::string& reason,
                                   Date today) {
  const programme::ParticipationId id{repairing.leaving.participation};
  for (const programme::Pairing& pairing : programme::pairings_of_lead(tx, id))
    if (!pairing.finished_on) TRY(programme::end_pairing(tx, actor, {pairing.id, today, reason}));
  for (const PairRule& rule : pair_rules_of(tx, repairing.run.programme, Layer::trusts))
    if (rule.lead == repairing.leaving.organisation)
      end_pair_rule(tx, rule.id, {actor.name, actor.at, "The lead trust dropped out"});
  TRY(programme::take_step(tx, actor, id, programme::ParticipationState::withdrawn, reason, today));
  const std::vector<TrustTaker> only = {repairing.leaving};
  return trust_facts(tx, only).at(repairing.leaving.uid).name +
         " dropped out: " + std::string(trim(reason));
}

}  // namespace

Result<std::vector<TrustRepair>> try_trust_repairs(Snapshot& db,
                                                   const TrustRepairRequest& request) {
  const TrustRepairing repairing = TRY(start_trust_repair(db, request));
  return trust_repairs(repairing.work.input, objective_of_repair(repairing), repairing.present);
}

Result<TrustMatchRunId> keep_trust_repair(storage::Database& db,
                                          const access::Actor& actor,
                                          const KeepTrustRepair& request,
                                          Date today) {
  return db.write([&](Transaction& tx) -> Result<TrustMatchRunId> {
    const TrustRepairing repairing = TRY(start_trust_repair(tx, request.change));
    const programme::Programme programme =
        TRY(matchable_programme(tx, actor, repairing.run.programme));
    if (trim(request.reason).empty())
      return problem(ProblemKind::missing, "reason", "Enter why the trust drops out");
    const std::string happened = TRY(take_trust_out(tx, actor, repairing, request.reason, today));
    const TrustRepair made = TRY(trust_repair(
        repairing.work.input, objective_of_repair(repairing), request.kind, repairing.present));
    const TrustMatchRunId run = insert_trust_run(
        tx,
        {.programme = programme.id,
         .owner = programme.owner,
         .cohort = repairing.run.cohort,
         .definition_version = repairing.work.definition_version,
         .run_by = actor.name,
         .run_at = actor.at,
         .follows = repairing.run.id,
         .change_note = happened + ". Repair: " + std::string(title_of(request.kind))},
        made.answer);
    access::record(tx,
                   actor,
                   "match.trusts_repaired",
                   {events::subject(programme.id),
                    events::subject(repairing.run.id),
                    events::subject(run),
                    events::subject(repairing.leaving.organisation)},
                   events::Changes()
                       .say("placed", std::to_string(made.answer.solution.totals.placed))
                       .say("moved", std::to_string(made.moved.size())));
    return run;
  });
}

}  // namespace trellis::matching
