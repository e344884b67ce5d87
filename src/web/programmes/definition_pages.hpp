/// Checking a definition file in the browser and importing it as a version.
#pragma once

#include "web/router.hpp"

namespace trellis::web {

void add_definition_routes(Routes& routes);

}  // namespace trellis::web
