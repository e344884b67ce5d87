#include "optimise/cluster_areas.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace trellis::optimise {

std::vector<std::vector<ItemIndex>> item_areas(const ClusterModel& model) {
  const ItemGrid grid(model);
  std::vector<char> seen(model.item_count(), 0);
  std::vector<std::vector<ItemIndex>> areas;
  for (ItemIndex start = 0; start < model.item_count(); ++start) {
    if (seen[start]) continue;
    std::vector<ItemIndex> area{start};
    seen[start] = 1;
    for (std::size_t i = 0; i < area.size(); ++i)
      for (const ItemIndex other : grid.compatible(area[i]))
        if (!seen[other]) {
          seen[other] = 1;
          area.push_back(other);
        }
    std::sort(area.begin(), area.end());
    areas.push_back(std::move(area));
  }
  return areas;
}

ClusterModel sub_model(const ClusterModel& model, const std::vector<ItemIndex>& items) {
  ClusterModel sub;
  sub.penalty = model.penalty;
  sub.trust_max = model.trust_max;
  sub.least = model.least;
  sub.size_min = model.size_min;
  sub.size_max = model.size_max;
  sub.distance_m_max = model.distance_m_max;
  sub.left_out_mm = model.left_out_mm;
  sub.reviews = model.reviews;
  sub.rota_exists = model.rota_exists;
  const std::size_t count = items.size();
  for (const ItemIndex item : items) {
    sub.schools_of.emplace_back();
    for (const std::uint32_t s : model.schools_of[item]) {
      sub.schools_of.back().push_back(static_cast<std::uint32_t>(sub.source.size()));
      sub.source.push_back(model.source[s]);
      sub.point.push_back(model.point[s]);
      sub.kind.push_back(model.kind[s]);
      sub.trust.push_back(model.trust[s]);
    }
    sub.inner_sum.push_back(model.inner_sum[item]);
  }
  sub.apart.resize(count);
  sub.table.assign(count * count, 0);
  sub.near.resize(count);
  for (ItemIndex a = 0; a < count; ++a) {
    std::vector<std::pair<std::int64_t, ItemIndex>> ranked;
    for (ItemIndex b = 0; b < count; ++b) {
      if (a == b) continue;
      const std::int64_t pair = model.pair_sum(items[a], items[b]);
      sub.table[a * count + b] = static_cast<std::int32_t>(pair);
      if (pair >= 0) ranked.emplace_back(pair / sub.size_of(b), b);
    }
    std::sort(ranked.begin(), ranked.end());
    for (const auto& [unused, b] : ranked) sub.near[a].push_back(b);
  }
  return sub;
}

Layout part_of(const ClusterModel& sub, const Layout& layout, const std::vector<ItemIndex>& items) {
  std::set<std::uint32_t> inside;
  for (const ItemIndex item : items)
    if (layout.cluster_of[item] != no_cluster) inside.insert(layout.cluster_of[item]);
  std::vector<std::vector<ItemIndex>> clusters;
  for (const std::uint32_t c : inside) {
    clusters.emplace_back();
    for (const ItemIndex item : layout.clusters[c])
      clusters.back().push_back(static_cast<ItemIndex>(
          std::lower_bound(items.begin(), items.end(), item) - items.begin()));
  }
  return layout_of(sub, clusters);
}

std::vector<std::uint32_t> replace_part(Layout& layout,
                                        const std::vector<ItemIndex>& items,
                                        const Layout& part) {
  for (const ItemIndex item : items) {
    const std::uint32_t c = layout.cluster_of[item];
    if (c != no_cluster && !layout.clusters[c].empty()) set_cluster(layout, c, {}, 0);
  }
  for (const ItemIndex item : items) layout.cluster_of[item] = no_cluster;
  std::vector<std::uint32_t> fresh;
  for (std::uint32_t c = 0; c < part.clusters.size(); ++c) {
    if (part.clusters[c].empty()) continue;
    ItemList members;
    for (const ItemIndex item : part.clusters[c]) members.push_back(items[item]);
    fresh.push_back(set_cluster(layout, no_cluster, members, part.cost[c]));
  }
  return fresh;
}

}  // namespace trellis::optimise
