#include "optimise/cluster_layout.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace trellis::optimise {
namespace {

constexpr std::uint32_t list_order_schools = 4;

/// Whether items could still become a legal cluster by adding others: room for the kinds that are
/// missing, and no trust above what the largest cluster may have of it.
bool can_grow(const ClusterModel& model, std::span<const ItemIndex> items) {
  std::array<std::uint32_t, ClusterModel::kinds> counts{};
  std::vector<std::int64_t> trusts;
  for (const ItemIndex item : items)
    for (const std::uint32_t s : model.schools_of[item]) {
      ++counts[model.kind[s]];
      trusts.push_back(model.trust[s]);
    }
  std::uint32_t missing = 0;
  for (std::size_t k = 0; k < counts.size(); ++k)
    missing += model.least[k] - std::min(model.least[k], counts[k]);
  if (trusts.size() + missing > model.size_max) return false;
  for (const std::int64_t trust : trusts)
    if (std::count(trusts.begin(), trusts.end(), trust) >
        static_cast<std::ptrdiff_t>(model.trust_max[model.size_max]))
      return false;
  return true;
}

struct Growth {
  std::vector<ItemIndex> items;
  std::int64_t cost = not_legal;
};

std::uint32_t schools_in(const ClusterModel& model, std::span<const ItemIndex> items) {
  std::uint32_t n = 0;
  for (const ItemIndex item : items) n += model.size_of(item);
  return n;
}

/// The candidate whose distances to the items are least a school, among those that fit.
std::optional<std::size_t> cheapest(const ClusterModel& model,
                                    const std::vector<ItemIndex>& items,
                                    const std::vector<ItemIndex>& candidates) {
  std::optional<std::size_t> best;
  std::int64_t best_sum = 0;
  std::vector<ItemIndex> trial = items;
  trial.push_back(0);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    std::int64_t sum = 0;
    for (const ItemIndex item : items) {
      const std::int64_t pair = model.pair_sum(item, candidates[i]);
      sum = pair < 0 ? -1 : sum + pair;
      if (pair < 0) break;
    }
    if (sum < 0) continue;
    sum /= model.size_of(candidates[i]);
    if (best && sum >= best_sum) continue;
    trial.back() = candidates[i];
    if (!can_grow(model, trial)) continue;
    best = i;
    best_sum = sum;
  }
  return best;
}

/// Grows a cluster from `start`. `enough` says whether a legal cluster may stop before `next`.
template <class Enough>
Growth grow(const ClusterModel& model,
            ItemIndex start,
            std::vector<ItemIndex> candidates,
            const Enough& enough) {
  Growth grown{{start}, model.cost(std::vector{start})};
  for (;;) {
    const auto next = cheapest(model, grown.items, candidates);
    if (!next) break;
    std::vector<ItemIndex> items = grown.items;
    items.push_back(candidates[*next]);
    const std::int64_t cost = model.cost(items);
    if (grown.cost != not_legal && enough(grown, items, cost)) break;
    candidates.erase(candidates.begin() + static_cast<std::ptrdiff_t>(*next));
    grown = {std::move(items), cost};
    if (schools_in(model, grown.items) >= model.size_max) break;
  }
  return grown;
}

std::vector<ItemIndex> free_items(const Layout& layout, std::vector<ItemIndex> items) {
  std::erase_if(items, [&](ItemIndex item) { return layout.cluster_of[item] != no_cluster; });
  return items;
}

}  // namespace

Layout empty_layout(const ClusterModel& model) {
  Layout layout;
  layout.cluster_of.assign(model.item_count(), no_cluster);
  recount(model, layout);
  return layout;
}

std::uint32_t set_cluster(Layout& layout,
                          std::uint32_t c,
                          const ItemList& items,
                          std::int64_t cost) {
  if (c == no_cluster && !layout.free_clusters.empty()) {
    c = layout.free_clusters.back();
    layout.free_clusters.pop_back();
  } else if (c == no_cluster) {
    c = static_cast<std::uint32_t>(layout.clusters.size());
    layout.clusters.emplace_back();
    layout.cost.push_back(0);
  }
  for (const ItemIndex item : items) layout.cluster_of[item] = c;
  if (items.empty()) layout.free_clusters.push_back(c);
  layout.clusters[c] = items;
  layout.cost[c] = cost;
  return c;
}

void recount(const ClusterModel& model, Layout& layout) {
  std::fill(layout.cluster_of.begin(), layout.cluster_of.end(), no_cluster);
  layout.total = 0;
  for (std::uint32_t c = 0; c < layout.clusters.size(); ++c) {
    layout.total += layout.cost[c];
    for (const ItemIndex item : layout.clusters[c]) layout.cluster_of[item] = c;
  }
  for (ItemIndex item = 0; item < model.item_count(); ++item)
    if (layout.cluster_of[item] == no_cluster)
      layout.total += model.left_out_mm * model.size_of(item);
}

Layout remotest_first(const ClusterModel& model) {
  Layout layout = empty_layout(model);
  const ItemGrid grid(model);
  std::vector<std::uint32_t> peers(model.item_count());
  std::set<std::pair<std::uint32_t, ItemIndex>> waiting;
  for (ItemIndex item = 0; item < model.item_count(); ++item) {
    peers[item] = static_cast<std::uint32_t>(grid.compatible(item).size());
    waiting.emplace(peers[item], item);
  }
  const auto cheaper_a_head = [&](const Growth& grown, const auto& items, std::int64_t cost) {
    return cost == not_legal || cost * schools_in(model, grown.items) >=
                                    grown.cost * std::int64_t{schools_in(model, items)};
  };
  while (!waiting.empty()) {
    const ItemIndex start = waiting.begin()->second;
    waiting.erase(waiting.begin());
    Growth grown = grow(model, start, free_items(layout, grid.compatible(start)), cheaper_a_head);
    if (grown.cost == not_legal) continue;  // Others may still take it.
    for (const ItemIndex item : grown.items) {
      waiting.erase({peers[item], item});
      for (const ItemIndex other : grid.compatible(item))
        if (waiting.erase({peers[other], other}) > 0) waiting.emplace(--peers[other], other);
    }
    set_cluster(layout, no_cluster, ItemList(grown.items), grown.cost);
  }
  recount(model, layout);
  return layout;
}

Layout list_order_nearest(const ClusterModel& model, std::span<const ItemIndex> order) {
  Layout layout = empty_layout(model);
  const ItemGrid grid(model);
  const auto four = [&](const Growth& grown, const auto&, std::int64_t cost) {
    return cost == not_legal || schools_in(model, grown.items) >= list_order_schools;
  };
  for (const ItemIndex start : order) {
    if (layout.cluster_of[start] != no_cluster) continue;
    Growth grown = grow(model, start, free_items(layout, grid.compatible(start)), four);
    if (grown.cost != not_legal) set_cluster(layout, no_cluster, ItemList(grown.items), grown.cost);
  }
  recount(model, layout);
  return layout;
}

std::vector<std::vector<ItemIndex>> canonical_clusters(const Layout& layout) {
  std::vector<std::vector<ItemIndex>> clusters;
  for (const ItemList& list : layout.clusters) {
    if (list.empty()) continue;
    std::vector<ItemIndex> items(list.begin(), list.end());
    std::sort(items.begin(), items.end());
    clusters.push_back(std::move(items));
  }
  std::sort(clusters.begin(), clusters.end());
  return clusters;
}

Layout layout_of(const ClusterModel& model, const std::vector<std::vector<ItemIndex>>& clusters) {
  Layout layout = empty_layout(model);
  for (const auto& items : clusters)
    set_cluster(layout, no_cluster, ItemList(items), model.cost(items));
  recount(model, layout);
  return layout;
}

}  // namespace trellis::optimise
