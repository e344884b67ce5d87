#include <algorithm>
#include <bit>
#include <deque>
#include <optional>
#include <set>
#include <utility>

#include "optimise/cluster_search.hpp"

namespace trellis::optimise {
namespace {

using Mask = std::uint32_t;

/// Items of two clusters at most; 2^11 subsets and their complements are tried.
constexpr std::size_t resplit_items_max = 12;

/// The cost of every subset of a few items: of one cluster, and left out item by item.
class Subsets {
 public:
  Subsets(const ClusterModel& model, const std::vector<ItemIndex>& items)
      : model_(model),
        items_(items),
        sum_(std::size_t{1} << items.size(), 0),
        size_(sum_.size(), 0) {
    for (Mask mask = 1; mask < sum_.size(); ++mask) {
      const auto low = static_cast<std::size_t>(std::countr_zero(mask));
      const Mask rest = mask & (mask - 1);
      size_[mask] = size_[rest] + model.size_of(items[low]);
      sum_[mask] = sum_[rest];
      if (sum_[mask] < 0) continue;
      sum_[mask] += model.inner_sum[items[low]];
      for (Mask others = rest; others != 0 && sum_[mask] >= 0; others &= others - 1) {
        const auto j = static_cast<std::size_t>(std::countr_zero(others));
        const std::int64_t pair = model.pair_sum(items[low], items[j]);
        sum_[mask] = pair < 0 ? -1 : sum_[mask] + pair;
      }
    }
  }

  ItemList items_of(Mask mask) const {
    ItemList chosen;
    for (std::size_t i = 0; i < items_.size(); ++i)
      if (mask >> i & 1u) chosen.push_back(items_[i]);
    return chosen;
  }

  /// Of the subset as one cluster if that is below `limit`, else not_legal.
  std::int64_t cost_below(Mask mask, std::int64_t limit) const {
    if (mask == 0) return 0;
    if (sum_[mask] < 0 || size_[mask] > model_.size_max || model_.penalty[size_[mask]] == not_legal)
      return not_legal;
    const std::int64_t cost = model_.cost_of_sum(size_[mask], sum_[mask]);
    if (cost >= limit || !model_.is_composition_legal(items_of(mask))) return not_legal;
    return cost;
  }

 private:
  const ClusterModel& model_;
  const std::vector<ItemIndex>& items_;
  std::vector<std::int64_t> sum_;
  std::vector<std::uint32_t> size_;
};

struct Split {
  Mask first = 0;
  Mask second = 0;
  std::int64_t cost = not_legal;
};

/// The best split of all items into two clusters (or one), below `limit`.
Split best_split(const Subsets& subsets, std::size_t count, std::int64_t limit) {
  const Mask all = static_cast<Mask>((std::size_t{1} << count) - 1);
  Split best{0, 0, limit};
  for (Mask rest = 0; rest < (Mask{1} << (count - 1)); ++rest) {
    const Mask mask = rest << 1 | 1u;
    const std::int64_t first = subsets.cost_below(mask, best.cost);
    if (first == not_legal) continue;
    const std::int64_t second = subsets.cost_below(all & ~mask, best.cost - first);
    if (second == not_legal || first + second >= best.cost) continue;
    best = {mask, all & ~mask, first + second};
  }
  if (best.first == 0) best.cost = not_legal;
  return best;
}

std::size_t schools_of_both(const ClusterModel& model, const std::vector<ItemIndex>& items) {
  std::size_t n = 0;
  for (const ItemIndex item : items) n += model.size_of(item);
  return n;
}

/// Tries the pair, with `extra` (a left-out item) if there is one.
bool resplit(const ClusterModel& model,
             Layout& layout,
             std::uint32_t a,
             std::uint32_t b,
             const ItemIndex* extra,
             ClusterPool* pool) {
  std::vector<ItemIndex> items(layout.clusters[a].begin(), layout.clusters[a].end());
  items.insert(items.end(), layout.clusters[b].begin(), layout.clusters[b].end());
  std::int64_t present = layout.cost[a] + layout.cost[b];
  if (extra != nullptr) {
    items.push_back(*extra);
    present += model.left_out_mm * model.size_of(*extra);
  }
  if (items.size() > resplit_items_max || items.empty()) return false;
  if (schools_of_both(model, items) > 2 * std::size_t{model.size_max}) return false;
  std::sort(items.begin(), items.end());
  const Subsets subsets(model, items);
  const Split split = best_split(subsets, items.size(), present);
  if (split.cost == not_legal) return false;
  std::pair<std::uint32_t, Mask> halves[] = {{a, split.first}, {b, split.second}};
  for (const auto& [c, mask] : halves) {
    const ItemList chosen = subsets.items_of(mask);
    const std::int64_t cost = chosen.empty() ? 0 : model.cost(chosen);
    if (pool != nullptr && !chosen.empty()) pool->add(chosen, cost);
    set_cluster(layout, c, chosen, cost);
  }
  layout.total += split.cost - present;
  return true;
}

/// Clusters that hold a near item of one of c's, and left-out items near c.
struct Around {
  std::set<std::uint32_t> clusters;
  std::set<ItemIndex> left_out;
};

Around around(const ClusterModel& model, const Layout& layout, std::uint32_t c) {
  constexpr std::size_t looked_at = 12;
  Around result;
  for (const ItemIndex item : layout.clusters[c])
    for (std::size_t i = 0; i < std::min(looked_at, model.near[item].size()); ++i) {
      const ItemIndex other = model.near[item][i];
      if (layout.cluster_of[other] == no_cluster)
        result.left_out.insert(other);
      else if (layout.cluster_of[other] != c)
        result.clusters.insert(layout.cluster_of[other]);
    }
  return result;
}

/// The first neighbour with which c can be split better, after doing so.
std::optional<std::uint32_t> improve_around(const ClusterModel& model,
                                            Layout& layout,
                                            std::uint32_t c,
                                            ClusterPool* pool) {
  const Around near = around(model, layout, c);
  for (const std::uint32_t other : near.clusters) {
    if (resplit(model, layout, c, other, nullptr, pool)) return other;
    for (const ItemIndex extra : near.left_out)
      if (resplit(model, layout, c, other, &extra, pool)) return other;
  }
  return {};
}

}  // namespace

void ClusterPool::add(ItemList items, std::int64_t cost) {
  if (entries_.size() >= limit_) return;
  std::sort(items.begin(), items.end());
  std::uint64_t hash = items.size();
  for (const ItemIndex item : items) hash = (hash ^ item) * 0x9e3779b97f4a7c15u + (hash >> 29);
  const auto [begin, end] = index_.equal_range(hash);
  for (auto it = begin; it != end; ++it)
    if (entries_[it->second].items == items) return;
  index_.emplace(hash, static_cast<std::uint32_t>(entries_.size()));
  entries_.push_back({items, cost});
}

void resplit_all(const ClusterModel& model, Layout& layout, ClusterPool* pool) {
  // A pair needs another look only when one of its clusters has changed.
  std::deque<std::uint32_t> waiting;
  std::vector<char> is_waiting(layout.clusters.size(), 1);
  for (std::uint32_t c = 0; c < layout.clusters.size(); ++c) waiting.push_back(c);
  const auto enqueue = [&](std::uint32_t c) {
    if (!is_waiting[c]) waiting.push_back(c);
    is_waiting[c] = 1;
  };
  while (!waiting.empty()) {
    const std::uint32_t c = waiting.front();
    waiting.pop_front();
    is_waiting[c] = 0;
    if (layout.clusters[c].empty()) continue;
    if (const auto other = improve_around(model, layout, c, pool)) {
      enqueue(c);
      enqueue(*other);
    }
  }
}

}  // namespace trellis::optimise
