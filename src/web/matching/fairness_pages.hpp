/// What fairer aims would cost on the schools of a match, and the rules of thumb beside them.
#pragma once

#include "web/routes.hpp"

namespace trellis::web {

void add_fairness_routes(Routes& routes);

}  // namespace trellis::web
