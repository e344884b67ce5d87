/// Pages of claims against an award: of the school that claims, and of those who decide and pay.
#pragma once

#include "web/router.hpp"

namespace trellis::web {

void add_claim_routes(Routes& routes);
/// Called by it: the claims of a school.
void add_own_claim_routes(Routes& routes);

}  // namespace trellis::web
