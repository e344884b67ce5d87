/// Pages of applications: the list with reasons, and one application with its decision and inputs.
#pragma once

#include "web/router.hpp"

namespace trellis::web {

void add_application_routes(Routes& routes);
/// Moving a participation to a later cohort, and back.
void add_deferral_routes(Routes& routes);

}  // namespace trellis::web
