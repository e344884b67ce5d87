/// Every address of Trellis. tests/golden/routes.txt lists them with their permissions.
#pragma once

#include "web/router.hpp"

namespace trellis::web {

Routes all_routes();

}  // namespace trellis::web
