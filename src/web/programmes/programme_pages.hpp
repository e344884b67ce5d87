/// Pages of programmes: what each offers, to whom, by which rules, and how it stands.
#pragma once

#include "web/router.hpp"

namespace trellis::web {

void add_programme_routes(Routes& routes);

}  // namespace trellis::web
