/// Pages of offers: who is in line for a place, offers to many with a preview, open offers.
#pragma once

#include "web/router.hpp"

namespace trellis::web {

void add_offer_routes(Routes& routes);

}  // namespace trellis::web
