/// Pages of clusters: runs, one run with its map and reasons, one cluster, changes by hand,
/// confirming, and the review rota.
#pragma once

#include "web/router.hpp"

namespace trellis::web {

void add_cluster_routes(Routes& routes);

/// The runs of a programme, and asking for another.
void add_cluster_index_routes(Routes& routes);
/// Looking at a change of clusters with its price, and keeping it.
void add_cluster_change_routes(Routes& routes);
/// What schools wish of their clusters: together, apart, and what staff decide on it.
void add_cluster_wish_routes(Routes& routes);
/// Clusters that applied as such, and opening them.
void add_applied_cluster_routes(Routes& routes);
/// Confirmed clusters as their schools see them: who is in it, our review days, the calendar.
void add_member_cluster_routes(Routes& routes);
/// A school joins or leaves a confirmed cluster, looked at first.
void add_member_change_routes(Routes& routes);
/// The review rota of confirmed clusters and the days of reviews.
void add_rota_routes(Routes& routes);

}  // namespace trellis::web
