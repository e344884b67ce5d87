#include "matching/trust_match_actions.hpp"

#include <algorithm>
#include <functional>

#include "access/record.hpp"
#include "casework/opening_actions.hpp"
#include "matching/loading_actions.hpp"
#include "matching/match_input.hpp"
#include "matching/subjects.hpp"
#include "matching/trust_input_store.hpp"
#include "matching/trust_loading_actions.hpp"
#include "programme/capacity.hpp"
#include "programme/pairing_store.hpp"
#include "programme/participation_store.hpp"

namespace trellis::matching {
namespace {

using storage::Snapshot;
using storage::Transaction;

/// How often one confirmation is tried while others take places at the same moment.
constexpr int trust_attempts_max = 12;

/// Places that the academies of one partner trust need at the schools of its lead trust.
const programme::Capacity* capacity_of_academies(const programme::Definition& definition) {
  for (const programme::Unit& unit : definition.units)
    if (!unit.within.empty() && unit.within == "partner")
      return programme::capacity_of(definition, unit.id);
  return nullptr;
}

/// Nothing when the partner has a lead already.
Result<bool> confirm_trust(Transaction& tx,
                           const access::Actor& actor,
                           const TrustRun& run,
                           const TrustProposal& row,
                           Date started_on,
                           Date today) {
  const auto partner = programme::open_participation_of(tx, run.programme, row.partner, "partner");
  const auto lead = programme::open_participation_of(tx, run.programme, *row.lead, "lead");
  if (!partner || !lead)
    return problem(ProblemKind::not_found, "", "The lead or the partner has left the programme");
  if (programme::open_pairing_of(tx, partner->id)) return false;
  TRY(casework::confirm_and_open(tx,
                                 actor,
                                 {.lead = lead->id,
                                  .partner = partner->id,
                                  .started_on = started_on,
                                  .because = "match of trusts " + std::to_string(run.id.value)},
                                 today));
  return true;
}

Result<bool> confirm_trust_in_turn(storage::Database& db,
                                   const std::function<Result<bool>(Transaction&)>& confirm) {
  for (int attempt = 1;; ++attempt) {
    try {
      return db.write(confirm);
    } catch (const storage::Error& error) {
      if (error.failure() != storage::Failure::serialisation || attempt == trust_attempts_max)
        throw;
    }
  }
}

}  // namespace

bool matches_trusts(const programme::Definition& definition) {
  return programme::capacity_of_trusts(definition) != nullptr;
}

std::size_t trusts_waiting(Snapshot& db, ProgrammeId programme) {
  return partner_trusts(db, programme, std::nullopt).size();
}

Result<TrustMatchRunId> run_trust_match(storage::Database& db,
                                        const access::Actor& actor,
                                        ProgrammeId id,
                                        std::optional<int> cohort) {
  return db.write([&](Transaction& tx) -> Result<TrustMatchRunId> {
    const programme::Programme programme = TRY(matchable_programme(tx, actor, id));
    const TrustWork work = TRY(trusts_to_match(tx, programme, cohort));
    const std::string salt =
        programme.definition + "-trusts" + (cohort ? "-cohort-" + std::to_string(*cohort) : "-all");
    const TrustMatchAnswer answer = TRY(match_trusts(work.input, {.salt = salt}));
    const TrustMatchRunId run = insert_trust_run(tx,
                                                 {.programme = programme.id,
                                                  .owner = programme.owner,
                                                  .cohort = cohort,
                                                  .definition_version = work.definition_version,
                                                  .run_by = actor.name,
                                                  .run_at = actor.at},
                                                 answer);
    access::record(tx,
                   actor,
                   "match.trusts_run",
                   {events::subject(programme.id), events::subject(run)},
                   events::Changes()
                       .say("placed", std::to_string(answer.solution.totals.placed))
                       .say("partners", std::to_string(answer.input.partners.size()))
                       .say("points", std::to_string(answer.solution.totals.points)));
    return run;
  });
}

Result<Confirmed> confirm_trust_run(storage::Database& db,
                                    const access::Actor& actor,
                                    TrustMatchRunId id,
                                    Date today) {
  std::map<int, Date> starts;
  std::vector<TrustProposal> rows;
  const auto run = db.read([&](Snapshot& snapshot) -> Result<TrustRun> {
    const auto found = find_trust_run(snapshot, id);
    const auto programme =
        found ? programme::find_programme(snapshot, found->programme) : std::nullopt;
    if (!programme) return problem(ProblemKind::not_found, "", "There is no such match");
    if (!may(actor, access::Permission::assign, programme::scope_of(*programme)))
      return problem(ProblemKind::not_allowed, "", "You cannot confirm matches of this programme");
    for (const programme::Cohort& cohort : programme::cohorts(snapshot, programme->id))
      starts[cohort.plan.number] = cohort.plan.starts_on;
    rows = trust_proposals_of(snapshot, id);
    return *found;
  });
  if (!run) return std::unexpected(run.error());
  Confirmed confirmed;
  for (const TrustProposal& row : rows) {
    if (!row.lead) continue;
    const auto start = starts.find(row.cohort);
    const Date started_on = start == starts.end() ? today : start->second;
    const auto done = confirm_trust_in_turn(db, [&](Transaction& tx) {
      return confirm_trust(tx, actor, *run, row, started_on, today);
    });
    if (!done)
      confirmed.refused.push_back({row.partner_name, done.error().message});
    else
      ++(*done ? confirmed.opened : confirmed.earlier);
  }
  return confirmed;
}

std::vector<TrustCeiling> trust_ceilings(Snapshot& db,
                                         ProgrammeId programme,
                                         const programme::Definition& definition,
                                         const std::vector<Lead>& leads) {
  std::vector<TrustCeiling> ceilings;
  const programme::Capacity* academies = capacity_of_academies(definition);
  if (!academies) return ceilings;
  const std::map<std::string, int> years_long = years_long_of(definition);
  for (const TrustPairs& row : trust_pairs(db, programme))
    for (const auto& [stream, each] : academies->by_stream) {
      if (years_long.contains(stream)) continue;  // such limits would overlap those of its years
      int places = 0;
      for (const Lead& lead : leads)
        if (lead.school.trust == row.lead)
          for (const PlacesOffered& offer : lead.places)
            if (offer.stream == stream && offer.year == row.programme_year) places += offer.places;
      ceilings.push_back(
          {row.lead, stream, row.programme_year, std::max(0, places - each * row.pairs)});
    }
  return ceilings;
}

}  // namespace trellis::matching
