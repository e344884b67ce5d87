/// Pages for a school whose turn it is to review another: its reviews, and in each the tasks of its
/// part alone.
#pragma once

#include "access/actor.hpp"
#include "storage/database.hpp"
#include "web/router.hpp"

namespace trellis::web {

void add_peer_review_routes(Routes& routes);

/// Whether the school that the person acts for reviews somebody by a rota in force.
bool has_review_turns(storage::Snapshot& db, const access::Actor& actor);

}  // namespace trellis::web
