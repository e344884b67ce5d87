#include "matching/confirm_actions.hpp"

#include <map>

#include "casework/opening_actions.hpp"
#include "programme/participation_store.hpp"
#include "programme/programme_store.hpp"

namespace trellis::matching {
namespace {

using storage::Snapshot;
using storage::Transaction;

/// How often one confirmation is tried while others take places at the same moment.
constexpr int attempts_max = 12;

struct Work {
  MatchRun run{};
  access::Scope scope{};
  std::vector<Proposal> proposals{};
  std::map<int, Date> starts{};  ///< of cohorts, by number
};

std::optional<Work> work_of(Snapshot& db, MatchRunId id) {
  const auto run = find_run(db, id);
  const auto programme = run ? programme::find_programme(db, run->programme) : std::nullopt;
  if (!programme) return std::nullopt;
  Work work{
      .run = *run, .scope = programme::scope_of(*programme), .proposals = proposals_of(db, id)};
  for (const programme::Cohort& cohort : programme::cohorts(db, run->programme))
    work.starts[cohort.plan.number] = cohort.plan.starts_on;
  return work;
}

/// Nothing when the partner has a lead already.
Result<bool> confirm_one(Transaction& tx,
                         const access::Actor& actor,
                         const Work& work,
                         const Proposal& row,
                         Date today) {
  const auto partner =
      programme::open_participation_of(tx, work.run.programme, row.partner, "partner");
  const auto lead = programme::open_participation_of(tx, work.run.programme, *row.lead, "lead");
  if (!partner || !lead)
    return problem(ProblemKind::not_found, "", "The lead or the partner has left the programme");
  if (programme::open_pairing_of(tx, partner->id)) return false;
  const auto start = work.starts.find(row.cohort);
  TRY(casework::confirm_and_open(tx,
                                 actor,
                                 {.lead = lead->id,
                                  .partner = partner->id,
                                  .started_on = start == work.starts.end() ? today : start->second,
                                  .because = "match " + std::to_string(work.run.id.value)},
                                 today));
  return true;
}

/// Again while others take places of the same lead at the same moment.
Result<bool> confirm_in_turn(storage::Database& db,
                             const access::Actor& actor,
                             const Work& work,
                             const Proposal& row,
                             Date today) {
  for (int attempt = 1;; ++attempt) {
    try {
      return db.write([&](Transaction& tx) { return confirm_one(tx, actor, work, row, today); });
    } catch (const storage::Error& error) {
      if (error.failure() != storage::Failure::serialisation || attempt == attempts_max) throw;
    }
  }
}

}  // namespace

Result<Confirmed> confirm_run(storage::Database& db,
                              const access::Actor& actor,
                              MatchRunId run,
                              std::optional<int> cohort,
                              Date today) {
  const auto work = db.read([&](Snapshot& snapshot) { return work_of(snapshot, run); });
  if (!work) return problem(ProblemKind::not_found, "", "There is no such match");
  if (!may(actor, access::Permission::assign, work->scope))
    return problem(ProblemKind::not_allowed, "", "You cannot confirm matches of this programme");
  Confirmed confirmed;
  for (const Proposal& row : work->proposals) {
    if (!row.lead || (cohort && row.cohort != *cohort)) continue;
    const auto done = confirm_in_turn(db, actor, *work, row, today);
    if (!done)
      confirmed.refused.push_back({row.partner_name, done.error().message});
    else
      ++(*done ? confirmed.opened : confirmed.earlier);
  }
  return confirmed;
}

}  // namespace trellis::matching
