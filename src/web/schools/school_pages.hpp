/// Pages of schools: search with filters, suggestions for pickers, and one school with all that is
/// known of it.
#pragma once

#include "web/router.hpp"

namespace trellis::web {

void add_school_routes(Routes& routes);

}  // namespace trellis::web
