/// The evidence catalogue: its list, one item with its versions, and loading a file.
#pragma once

#include "web/router.hpp"

namespace trellis::web {

void add_evidence_routes(Routes& routes);
/// Loading, in a file of its own.
void add_evidence_file_routes(Routes& routes);

}  // namespace trellis::web
