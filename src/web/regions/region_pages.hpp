/// Pages of regions and local authorities: need against reach, with a table and a map.
#pragma once

#include "web/router.hpp"

namespace trellis::web {

void add_region_routes(Routes& routes);

}  // namespace trellis::web
