/// Pages of competitive selection: an assessor's marking, and a round with its ranking.
#pragma once

#include "web/router.hpp"

namespace trellis::web {

void add_selection_routes(Routes& routes);
/// Called by it.
void add_marking_routes(Routes& routes);
void add_round_routes(Routes& routes);
void add_assign_routes(Routes& routes);
void add_moderation_routes(Routes& routes);
void add_decision_routes(Routes& routes);

}  // namespace trellis::web
