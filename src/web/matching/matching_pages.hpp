/// Pages of matching: runs, the answer with its map and reasons, one partner's why, pairs by hand.
#pragma once

#include "web/router.hpp"

namespace trellis::web {

void add_matching_routes(Routes& routes);

}  // namespace trellis::web
