/// Pages of clusters: runs, one run with its map and reasons, one cluster, changes by hand,
/// confirming, and the review rota.
#pragma once

#include "web/router.hpp"

namespace trellis::web {

void add_cluster_routes(Routes& routes);

/// Looking at a change of clusters with its price, and keeping it.
void add_cluster_change_routes(Routes& routes);
/// The review rota of confirmed clusters and the days of reviews.
void add_rota_routes(Routes& routes);

}  // namespace trellis::web
