/// A match of trusts repaired after a lead trust drops out: the same three answers as for schools.
/// Pure.
#pragma once

#include <map>
#include <vector>

#include "matching/repair.hpp"
#include "matching/trust_match.hpp"

namespace trellis::matching {

using TrustMove = MoveOf<GroupUid>;

struct TrustRepair : Moves<GroupUid> {
  RepairKind kind = RepairKind::fewest_moves;
  TrustMatchAnswer answer;
};

/// The lead trusts that partner trusts have now, by the partner's UID.
using PresentLeadTrusts = std::map<GroupUid, GroupUid>;

/// One repair, and all three from the fewest moves to the best points. Refuses what `match_trusts`
/// refuses.
Result<TrustRepair> trust_repair(const TrustMatchInput& input,
                                 const optimise::Objective& objective,
                                 RepairKind kind,
                                 const PresentLeadTrusts& present);
Result<std::vector<TrustRepair>> trust_repairs(const TrustMatchInput& input,
                                               const optimise::Objective& objective,
                                               const PresentLeadTrusts& present);

}  // namespace trellis::matching
