/// The open cases that stand at one stage of a programme.
#pragma once

#include "web/router.hpp"

namespace trellis::web {

void add_stage_routes(Routes& routes);

}  // namespace trellis::web
