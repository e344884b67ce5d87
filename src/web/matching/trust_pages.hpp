/// The pages of the layer of trusts: run a match of trusts, read why, confirm it.
#pragma once

#include "web/routes.hpp"

namespace trellis::web {

void add_trust_routes(Routes& routes);

}  // namespace trellis::web
