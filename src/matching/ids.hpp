/// Keys of matching's own tables.
#pragma once

#include "core/id.hpp"

namespace trellis::matching {

using MatchRunId = Id<struct MatchRunTag>;
using PairRuleId = Id<struct PairRuleTag>;

}  // namespace trellis::matching
