/// Finds every legal cluster that is cheap at given prices, without listing all clusters.
///
/// The reduced cost of a cluster is its cost minus the prices of its items, plus the penalties of
/// the limits that it counts in. Clusters are grown item
/// by item from a root; the root is the item that comes first in a fixed order, so that each is met
/// once. A branch is left when even the cheapest way to fill it, with distances to the items chosen
/// so far and half of the smallest distances among those still to come, stays above the threshold;
/// far candidates drop out at once, because by the triangle inequality a cluster of n schools that
/// holds two at distance d costs at least 2 d.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "optimise/cluster_model.hpp"
#include "optimise/subset_rows.hpp"

namespace trellis::optimise {

struct PricedCluster {
  ItemList items;  ///< Ascending.
  std::int64_t cost_mm = 0;
  double reduced_mm = 0;
};

/// A limit of the master problem with its price: clusters that hold two of the items pay it.
struct PricedLimit {
  Triple items{};
  double penalty_mm = 0;  ///< At least 0.
};

/// Prices of the master problem.
struct Prices {
  std::vector<double> item;  ///< In mm.
  std::vector<PricedLimit> limits;
};

struct PricingOptions {
  double threshold_mm = -10;  ///< Clusters with a reduced cost at most this.
  std::size_t per_root = 25;  ///< Keeps the cheapest of each root and size; 0 keeps all.
  std::size_t found_max = 0;  ///< Gives up beyond so many; 0 for no limit.
  std::size_t width = 0;      ///< Looks only at so many candidates a step; 0 looks at all.
  const std::function<bool()>* stop = nullptr;
};

struct Pricing {
  std::vector<PricedCluster> found;
  /// Sum over roots of the least reduced cost below 0: with the prices' sum a lower bound on every
  /// plan, because a plan holds at most one cluster of each root. Exact only when complete.
  double bound_part_mm = 0;
  bool complete = false;  ///< Nothing was cut short.
};

class ClusterPricer {
 public:
  /// The model must have its table, and must outlive the pricer.
  explicit ClusterPricer(const ClusterModel& model);

  Pricing find(const Prices& prices, const PricingOptions& options) const;

 private:
  friend class PricingSearch;
  const ClusterModel* model_;
  std::vector<ItemIndex> order_;               ///< Roots: items with fewest possible peers first.
  std::vector<std::vector<ItemIndex>> later_;  ///< Compatible items that come after, by item.
  /// nearest_[item][q]: the q least distances of each of its schools to others, summed.
  std::vector<std::vector<double>> nearest_;
};

}  // namespace trellis::optimise
