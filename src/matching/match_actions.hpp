/// What people do with matches: run one, keep a pair together or apart, confirm the proposals.
#pragma once

#include <optional>
#include <string>

#include "access/actor.hpp"
#include "core/result.hpp"
#include "matching/match.hpp"
#include "matching/match_store.hpp"
#include "matching/repair.hpp"
#include "storage/database.hpp"

namespace trellis::matching {

struct MatchRequest {
  ProgrammeId programme;
  std::optional<int> cohort;  ///< none: all cohorts together
  std::string salt;           ///< names the round; empty takes the programme's id and the cohort
  std::vector<Urn> leaving;   ///< schools taken for gone: leads, whose partners need another, or
                              ///< partners
};

/// Reads, solves, verifies and keeps a run, all in one transaction. Needs run_matching on the
/// programme. Nothing is told to anybody by it: a run proposes.
Result<MatchRunId> run_match(storage::Database& db,
                             const access::Actor& actor,
                             const MatchRequest& request);

/// The same answer without keeping it: for what-ifs. The pairs given replace those in force.
Result<MatchAnswer> try_match(storage::Snapshot& db, const MatchRequest& request);

/// What has changed since a match.
struct RepairRequest {
  MatchRunId run;
  std::vector<Urn> leaving;  ///< leads or partners that drop out; may be empty after a new lead
};

/// The three repairs of a match on today's inputs, of which nothing is kept.
Result<std::vector<Repair>> try_repairs(storage::Snapshot& db, const RepairRequest& request);

struct KeepRepair {
  RepairRequest change;
  RepairKind kind = RepairKind::fewest_moves;
  std::string reason;  ///< why the schools drop out
};

/// Takes the schools out of the programme (their confirmed pairings end, with the reason) and keeps
/// the chosen repair as a run that follows the one repaired: all in one transaction. Needs
/// run_matching, and for a school that drops out the right to withdraw it.
Result<MatchRunId> keep_repair(storage::Database& db,
                               const access::Actor& actor,
                               const KeepRepair& request,
                               Date today);

enum class PairKind { lock, apart };

struct PairRequest {
  ProgrammeId programme;
  PairKind kind = PairKind::lock;
  Urn partner;
  Urn lead;
  std::string reason;
};

/// Keeps a pair together or apart from the next run on. Asks for a reason; refuses a pair that is
/// kept the same or the opposite way already.
Result<PairRuleId> keep_pair(storage::Database& db,
                             const access::Actor& actor,
                             const PairRequest& request);
/// Takes it back: from the next run on it no longer holds.
Result<void> release_pair(storage::Database& db,
                          const access::Actor& actor,
                          ProgrammeId programme,
                          PairRuleId id);

}  // namespace trellis::matching
