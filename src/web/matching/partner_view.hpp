/// One partner of a match: its lead and why, what every other lead would cost everyone, and the
/// form that keeps a pair together or apart.
#pragma once

#include "matching/match.hpp"
#include "matching/match_store.hpp"
#include "web/context.hpp"
#include "web/html.hpp"
#include "web/matching/pair_state.hpp"

namespace trellis::web {

/// `trial` is the match on today's inputs, from which the prices of switches are reckoned; none
/// when it cannot be solved now.
Html partner_content(const Context& context,
                     const matching::MatchRun& run,
                     const matching::Proposal& proposal,
                     PairState state,
                     const matching::MatchAnswer* trial);

}  // namespace trellis::web
