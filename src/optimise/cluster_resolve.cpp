#include "optimise/cluster_resolve.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <utility>

#include "optimise/cluster_areas.hpp"
#include "optimise/cluster_columns.hpp"

namespace trellis::optimise {
namespace {

/// Enough for patches: beyond it the gap is too wide to be worth listing.
constexpr std::size_t patch_columns_max = 4'000;

struct Patch {
  std::vector<std::uint32_t> clusters;
  std::vector<ItemIndex> items;
};

/// Clusters around c by how near their items are: the earlier an item stands in the lists of c's
/// items, the more it counts.
std::vector<std::uint32_t> nearest_clusters(const ClusterModel& model,
                                            const Layout& layout,
                                            std::uint32_t c) {
  std::map<std::uint32_t, double> weight;
  for (const ItemIndex item : layout.clusters[c])
    for (std::size_t i = 0; i < model.near[item].size(); ++i) {
      const std::uint32_t other = layout.cluster_of[model.near[item][i]];
      if (other != no_cluster && other != c) weight[other] += 1.0 / static_cast<double>(3 + i);
    }
  std::vector<std::pair<double, std::uint32_t>> ranked;
  for (const auto& [other, value] : weight) ranked.emplace_back(-value, other);
  std::sort(ranked.begin(), ranked.end());
  std::vector<std::uint32_t> clusters;
  for (const auto& [unused, other] : ranked) clusters.push_back(other);
  return clusters;
}

Patch patch_around(const ClusterModel& model,
                   const Layout& layout,
                   std::uint32_t c,
                   std::uint32_t schools_max) {
  Patch patch{{c}, {layout.clusters[c].begin(), layout.clusters[c].end()}};
  std::uint32_t schools = 0;
  for (const ItemIndex item : patch.items) schools += model.size_of(item);
  for (const ItemIndex item : layout.clusters[c])
    for (const ItemIndex other : model.near[item])
      if (layout.cluster_of[other] == no_cluster && schools < schools_max / 2 &&
          std::find(patch.items.begin(), patch.items.end(), other) == patch.items.end()) {
        patch.items.push_back(other);
        schools += model.size_of(other);
      }
  for (const std::uint32_t other : nearest_clusters(model, layout, c)) {
    std::uint32_t more = 0;
    for (const ItemIndex item : layout.clusters[other]) more += model.size_of(item);
    if (schools + more > schools_max) break;
    schools += more;
    patch.clusters.push_back(other);
    patch.items.insert(
        patch.items.end(), layout.clusters[other].begin(), layout.clusters[other].end());
  }
  std::sort(patch.items.begin(), patch.items.end());
  return patch;
}

/// The best layout found for the patch, if it is better than the present one.
std::optional<Layout> better_part(const ClusterModel& sub, const Layout& present) {
  ClusterPool pool(patch_columns_max);
  Layout found = anneal(sub, present, {.moves = 3'000, .pool = &pool});
  if (found.total > present.total) found = present;
  const AreaProof proof = solve_area(sub, found, pool, {.columns_max = patch_columns_max});
  if (proof.layout.total >= present.total) return {};
  return proof.layout;
}

}  // namespace

void resolve_patches(const ClusterModel& model, Layout& layout, const ResolveOptions& options) {
  std::deque<std::uint32_t> waiting;
  std::vector<char> is_waiting;
  const auto enqueue = [&](std::uint32_t c) {
    is_waiting.resize(layout.clusters.size(), 0);
    if (!is_waiting[c]) waiting.push_back(c);
    is_waiting[c] = 1;
  };
  for (std::uint32_t c = 0; c < layout.clusters.size(); ++c) enqueue(c);
  for (std::size_t solved = 0; !waiting.empty(); ++solved) {
    if (options.patches_max != 0 && solved >= options.patches_max) return;
    if (options.stop != nullptr && *options.stop && (*options.stop)()) return;
    const std::uint32_t c = waiting.front();
    waiting.pop_front();
    is_waiting[c] = 0;
    if (layout.clusters[c].empty()) continue;
    const Patch patch = patch_around(model, layout, c, options.schools);
    const ClusterModel sub = sub_model(model, patch.items);
    const Layout present = part_of(sub, layout, patch.items);
    const auto better = better_part(sub, present);
    if (!better) continue;
    const auto fresh = replace_part(layout, patch.items, *better);
    layout.total += better->total - present.total;
    if (options.pool != nullptr)
      for (const std::uint32_t other : fresh)
        options.pool->add(layout.clusters[other], layout.cost[other]);
    for (const std::uint32_t other : fresh) {
      enqueue(other);
      for (const std::uint32_t near : nearest_clusters(model, layout, other)) enqueue(near);
    }
  }
}

}  // namespace trellis::optimise
