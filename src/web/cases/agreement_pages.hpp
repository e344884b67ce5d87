/// The day of a school's agreement, and the fee that follows from it.
#pragma once

#include "web/router.hpp"

namespace trellis::web {

void add_case_agreement_routes(Routes& routes);

}  // namespace trellis::web
