/// A definition drawn as its stages and gates, with how many open cases have come how far.
#pragma once

#include "web/router.hpp"

namespace trellis::web {

void add_design_routes(Routes& routes);

}  // namespace trellis::web
