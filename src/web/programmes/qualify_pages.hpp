/// Who would qualify: the rules of a programme over the whole register, counted before anything is
/// written; and two versions of the rules side by side.
#pragma once

#include "web/router.hpp"

namespace trellis::web {

void add_qualify_routes(Routes& routes);

}  // namespace trellis::web
