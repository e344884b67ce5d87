/// Moving the open cases of a programme to another version: the preview, then exactly that.
#pragma once

#include "web/router.hpp"

namespace trellis::web {

void add_move_routes(Routes& routes);

}  // namespace trellis::web
