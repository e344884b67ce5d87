/// What became of a change to many cases, and undoing it as a whole.
#pragma once

#include "storage/database.hpp"
#include "web/context.hpp"
#include "web/html.hpp"
#include "web/router.hpp"

namespace trellis::web {

/// The last changes of this person with links to their reports; nothing where there is none.
Html recent_bulk_changes(storage::Snapshot& db, const Context& context);

void add_bulk_report_routes(Routes& routes);

}  // namespace trellis::web
