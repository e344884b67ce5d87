/// Keys of matching's own tables.
#pragma once

#include "core/id.hpp"

namespace trellis::matching {

using MatchRunId = Id<struct MatchRunTag>;
using PairRuleId = Id<struct PairRuleTag>;
using ChallengeId = Id<struct ChallengeTag>;
using ClusterRunId = Id<struct ClusterRunTag>;
using ClusterWishId = Id<struct ClusterWishTag>;
using ReviewRotaId = Id<struct ReviewRotaTag>;

}  // namespace trellis::matching
