/// A person's API tokens, and everybody's for those who manage people.
#pragma once

#include "web/router.hpp"

namespace trellis::web {

void add_token_routes(Routes& routes);

}  // namespace trellis::web
