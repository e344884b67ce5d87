/// A confirmed match as its two schools see it: why they were matched, and saying no to it in time.
#pragma once

#include "web/routes.hpp"

namespace trellis::web {

void add_own_match_routes(Routes& routes);

}  // namespace trellis::web
