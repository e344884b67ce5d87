/// Pages of a school that applies: what is open, its forms step by step, and where it stands.
#pragma once

#include "web/router.hpp"

namespace trellis::web {

void add_apply_routes(Routes& routes);
/// Called by it: the list and the start of a form; its steps; where it stands.
void add_apply_start_routes(Routes& routes);
void add_form_step_routes(Routes& routes);
void add_form_status_routes(Routes& routes);

}  // namespace trellis::web
