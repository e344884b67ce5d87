/// What leads and partners chose on their forms and what became of it, and the pairs that would
/// rather have each other.
#pragma once

#include "matching/match_store.hpp"
#include "web/html.hpp"
#include "web/routes.hpp"

namespace trellis::web {

/// For the page of fairness: the pairs that block the match as it would be today, and the way to
/// the list of choices.
Html blocking_part(const matching::MatchRun& run, const matching::MatchAnswer& trial);

void add_choice_routes(Routes& routes);

}  // namespace trellis::web
