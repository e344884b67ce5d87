/// Decisions by hand about trusts, and the repair of a match of trusts after a lead trust drops
/// out.
#pragma once

#include <vector>

#include "matching/trust_match_store.hpp"
#include "programme/programme_store.hpp"
#include "web/context.hpp"
#include "web/html.hpp"
#include "web/routes.hpp"

namespace trellis::web {

/// Keep two trusts together or apart, from the next match of trusts on.
Html trust_pair_form(const Context& context,
                     storage::Snapshot& db,
                     const programme::Programme& programme);

/// The way to the repair from a run's page.
Html trust_repair_link(const matching::TrustRun& run);

void add_trust_repair_routes(Routes& routes);

}  // namespace trellis::web
