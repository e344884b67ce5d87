/// Repairing a match: a lead or a partner drops out, three answers stand side by side, one is kept.
#pragma once

#include "matching/match_store.hpp"
#include "web/html.hpp"
#include "web/routes.hpp"

namespace trellis::web {

/// The way to the page from a run's page.
Html repair_link(const matching::MatchRun& run);

void add_repair_routes(Routes& routes);

}  // namespace trellis::web
