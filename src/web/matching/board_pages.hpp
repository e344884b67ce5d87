/// The board of a match and moving a partner on it: the exact price is shown, a reason is asked
/// for, then the pair is kept and the match runs again.
#pragma once

#include "web/routes.hpp"

namespace trellis::web {

void add_board_routes(Routes& routes);

}  // namespace trellis::web
