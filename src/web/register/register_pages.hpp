/// Pages of the register: importing published files, what was imported, and questions that wait.
#pragma once

#include "web/router.hpp"

namespace trellis::web {

void add_register_routes(Routes& routes);

}  // namespace trellis::web
