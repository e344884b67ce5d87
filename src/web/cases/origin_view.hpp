/// The cases of a school that split, each with the way to the other.
#pragma once

#include "web/cases/case_parts.hpp"
#include "web/router.hpp"

namespace trellis::web {

/// From a linked case to what was until the split; from the case that went on to its linked cases.
Html links_html(storage::Snapshot& db, const Context& context, const OpenedCase& opened);

void add_case_origin_routes(Routes& routes);

}  // namespace trellis::web
