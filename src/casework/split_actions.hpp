/// A school that splits: its case goes on at one successor, and linked cases open at the others.
///
/// The case that goes on carries the history: the days delivered and the grants decided so far stay
/// with it, and its plan, people and history until the split are readable from each linked case.
/// Rules: programmes.md section 12, "split, or several successors".
#pragma once

#include <vector>

#include "access/actor.hpp"
#include "casework/case_link_store.hpp"

namespace trellis::casework {

/// Opens a linked case at each of the other successors, for every case that the decision let go on;
/// in the transaction of the decision, after follow_change_over. The people who work on the case
/// work on the linked ones too; these have no lead yet, so none of a lead's places is taken. A case
/// of a cluster opens none: who is in a cluster is decided there. Neither does a school that has a
/// case, or takes part, in the same programme. Refuses where a cohort has no place left.
Result<std::vector<CaseId>> open_linked_cases(storage::Transaction& tx,
                                              const access::Actor& actor,
                                              const registry::StoredDecision& decision,
                                              const std::vector<OrganisationId>& others);

/// The decision is taken back: a linked case on which nothing was done ends as merged into the case
/// it began from; about one with work in it a person is asked which goes on.
void take_links_back(storage::Transaction& tx,
                     const events::Author& author,
                     const registry::StoredDecision& reversal);

}  // namespace trellis::casework
