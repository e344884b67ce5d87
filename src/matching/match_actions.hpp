/// What people do with matches: run one, keep a pair together or apart, confirm the proposals.
#pragma once

#include <optional>
#include <string>

#include "access/actor.hpp"
#include "core/result.hpp"
#include "matching/loading_actions.hpp"
#include "storage/database.hpp"

namespace trellis::matching {

/// Reads, solves, verifies and keeps a run, all in one transaction. Needs run_matching on the
/// programme. Nothing is told to anybody by it: a run proposes.
Result<MatchRunId> run_match(storage::Database& db,
                             const access::Actor& actor,
                             const MatchRequest& request);

/// The same answer without keeping it: for what-ifs. The pairs given replace those in force.
Result<MatchAnswer> try_match(storage::Snapshot& db, const MatchRequest& request);

enum class PairKind { lock, apart };

struct PairRequest {
  ProgrammeId programme;
  PairKind kind = PairKind::lock;
  Urn partner;
  Urn lead;
  std::string reason;
};

/// The same of two trusts, in the layer of trusts.
struct TrustPairRequest {
  ProgrammeId programme;
  PairKind kind = PairKind::lock;
  GroupUid partner;
  GroupUid lead;
  std::string reason;
};

/// Keeps a pair together or apart from the next run on. Asks for a reason; refuses a pair that is
/// kept the same or the opposite way already.
Result<PairRuleId> keep_pair(storage::Database& db,
                             const access::Actor& actor,
                             const PairRequest& request);
Result<PairRuleId> keep_trust_pair(storage::Database& db,
                                   const access::Actor& actor,
                                   const TrustPairRequest& request);
/// Takes it back, of either layer, with the reason: from the next run on it no longer holds.
Result<void> release_pair(storage::Database& db,
                          const access::Actor& actor,
                          ProgrammeId programme,
                          PairRuleId id,
                          const std::string& reason);

struct MoveRequest {
  MatchRunId run;  ///< whose cohort and lottery the new run takes
  Urn partner;
  Urn lead;
  std::string reason;
};

/// Keeps the pair together and matches again: both or neither. The new run follows the one it was
/// made from and says who was moved and why. Refuses a pair that a rule or a decision by hand
/// forbids.
Result<MatchRunId> move_partner(storage::Database& db,
                                const access::Actor& actor,
                                const MoveRequest& request);

}  // namespace trellis::matching
