/// A match repaired after a change: schools drop out, a place opens, another cohort joins, a
/// partner needs another lead. Three repairs are compared first; one is kept with what had
/// happened.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/actor.hpp"
#include "core/date.hpp"
#include "core/result.hpp"
#include "matching/loading_actions.hpp"
#include "matching/repair.hpp"
#include "programme/pairing_store.hpp"
#include "storage/database.hpp"

namespace trellis::matching {

/// The newest match from which the partner of a pairing can be matched again; none for a trust,
/// whose matches are those of trusts.
std::optional<MatchRunId> run_to_repair(storage::Snapshot& db, const programme::Pairing& pairing);

/// What has changed since a match.
struct RepairRequest {
  MatchRunId run;
  std::vector<Urn> leaving;    ///< leads or partners that drop out; may be empty after a new lead
  std::vector<Urn> reopening;  ///< partners that need another lead; their pairing has not started
  std::vector<PlaceOpening> openings;
  bool all_cohorts = false;  ///< whoever was accepted since joins, of whichever cohort
};

/// The three repairs of a match on today's inputs, of which nothing is kept. Refuses a school that
/// takes no part, and a partner whose pairing has started: that one is ended by itself first.
Result<std::vector<Repair>> try_repairs(storage::Snapshot& db,
                                        const RepairRequest& request,
                                        Date today);

struct KeepRepair {
  RepairRequest change;
  RepairKind kind = RepairKind::fewest_moves;
  std::string reason;  ///< why the schools drop out, or their pairings are opened again
};

/// Makes the change (schools that leave are withdrawn, pairings that have not started end with the
/// reason, places are offered) and keeps the chosen repair as a run that follows the one repaired:
/// all in one transaction. Needs run_matching, and for each part of the change its own right.
Result<MatchRunId> keep_repair(storage::Database& db,
                               const access::Actor& actor,
                               const KeepRepair& request,
                               Date today);
/// The same inside a larger change.
Result<MatchRunId> keep_repair(storage::Transaction& tx,
                               const access::Actor& actor,
                               const KeepRepair& request,
                               Date today);

}  // namespace trellis::matching
