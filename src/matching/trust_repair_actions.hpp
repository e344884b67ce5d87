/// Repairing a match of trusts after a lead trust drops out.
#pragma once

#include <string>
#include <vector>

#include "access/actor.hpp"
#include "core/date.hpp"
#include "core/result.hpp"
#include "matching/trust_match_store.hpp"
#include "matching/trust_repair.hpp"
#include "storage/database.hpp"

namespace trellis::matching {

struct TrustRepairRequest {
  TrustMatchRunId run;
  GroupUid leaving;  ///< the lead trust that drops out
};

/// The three repairs on today's inputs, of which nothing is kept. Refuses a trust that is not a
/// lead of the programme today, and the last lead trust.
Result<std::vector<TrustRepair>> try_trust_repairs(storage::Snapshot& db,
                                                   const TrustRepairRequest& request);

struct KeepTrustRepair {
  TrustRepairRequest change;
  RepairKind kind = RepairKind::fewest_moves;
  std::string reason;
};

/// Withdraws the lead trust with the reason, ends its pairings and the pairs decided by hand, and
/// keeps the chosen repair as a run that follows the one repaired: all in one transaction. Needs
/// run_matching, and the right of each part of the change.
Result<TrustMatchRunId> keep_trust_repair(storage::Database& db,
                                          const access::Actor& actor,
                                          const KeepTrustRepair& request,
                                          Date today);

}  // namespace trellis::matching
