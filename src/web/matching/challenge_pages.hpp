/// Challenges of a programme's matches for those who decide them.
#pragma once

#include "web/routes.hpp"

namespace trellis::web {

void add_challenge_routes(Routes& routes);

}  // namespace trellis::web
