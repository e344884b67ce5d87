/// A set of clusters in the making, and how rules of thumb begin one.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "optimise/cluster_model.hpp"

namespace trellis::optimise {

/// Marks an item that is in no cluster.
inline constexpr std::uint32_t no_cluster = std::numeric_limits<std::uint32_t>::max();

/// Clusters with their costs; empty ones are kept for reuse. Always legal.
struct Layout {
  std::vector<ItemList> clusters;
  std::vector<std::int64_t> cost;         ///< By cluster; 0 when empty.
  std::vector<std::uint32_t> cluster_of;  ///< By item, or no_cluster.
  std::vector<std::uint32_t> free_clusters;
  std::int64_t total = 0;  ///< Costs, and left_out_mm for each school left out.
};

/// Everybody left out.
Layout empty_layout(const ClusterModel& model);

/// Puts `items` into cluster `c` (or a new one when c is no_cluster) at the stated cost. The caller
/// takes items out of their former clusters by setting those too. Returns the cluster.
std::uint32_t set_cluster(Layout& layout,
                          std::uint32_t c,
                          const ItemList& items,
                          std::int64_t cost);

/// Marks items as left out and corrects `total` over all clusters and items.
void recount(const ClusterModel& model, Layout& layout);

/// The school with the fewest possible peers left begins a cluster and takes the nearest that fit,
/// until the cluster is legal and another school would no longer make it cheaper a head.
Layout remotest_first(const ClusterModel& model);

/// Down the list `order` (of items), each free item takes the nearest free ones that fit until
/// there are four schools or the cluster is legal.
Layout list_order_nearest(const ClusterModel& model, std::span<const ItemIndex> order);

/// Clusters in a canonical order: items ascending, clusters by their first item, no empty ones.
std::vector<std::vector<ItemIndex>> canonical_clusters(const Layout& layout);

/// A layout of given clusters, each legal.
Layout layout_of(const ClusterModel& model, const std::vector<std::vector<ItemIndex>>& clusters);

}  // namespace trellis::optimise
