#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "optimise/cluster_search.hpp"
#include "optimise/draws.hpp"

namespace trellis::optimise {
namespace {

/// How often `stop` is asked, in moves.
constexpr std::uint64_t stop_every = 4'096;

/// Clusters that a move would change, and what they would hold.
class Trial {
 public:
  Trial(const ClusterModel& model, const Layout& layout) : model_(model), layout_(layout) {}

  void clear() {
    count_ = 0;
    delta_ = 0;
  }

  /// Cluster c (or a new one) would hold `items`. False when that is not legal.
  bool set(std::uint32_t c, const ItemList& items) {
    Change& change = changes_[count_];
    change.cost = 0;
    if (!items.empty()) {
      change.cost = model_.cost(items);
      if (change.cost == not_legal) return false;
    }
    change.cluster = c;
    change.items = items;
    ++count_;
    delta_ += change.cost - (c == no_cluster ? 0 : layout_.cost[c]);
    return true;
  }

  /// An item that was left out is now in a cluster.
  void place(ItemIndex item) { delta_ -= model_.left_out_mm * model_.size_of(item); }

  std::int64_t delta() const { return delta_; }

  void commit(Layout& layout, ClusterPool* pool) {
    layout.total += delta_;
    for (std::size_t i = 0; i < count_; ++i) {
      if (pool != nullptr && !changes_[i].items.empty())
        pool->add(changes_[i].items, changes_[i].cost);
      set_cluster(layout, changes_[i].cluster, changes_[i].items, changes_[i].cost);
    }
  }

 private:
  struct Change {
    std::uint32_t cluster = no_cluster;
    ItemList items;
    std::int64_t cost = 0;
  };
  const ClusterModel& model_;
  const Layout& layout_;
  std::array<Change, cluster_schools_max + 1> changes_;
  std::size_t count_ = 0;
  std::int64_t delta_ = 0;
};

ItemList without(ItemList items, ItemIndex gone) {
  items.remove(gone);
  return items;
}

/// Only called where there is room for one more.
ItemList with(ItemList items, ItemIndex added) {
  items.push_back(added);
  return items;
}

/// The moves of the search, each drawn around one item and one of its near ones.
class ClusterMoves {
 public:
  ClusterMoves(const ClusterModel& model, Layout& layout, Draws& draws)
      : model_(model), layout_(layout), draws_(draws), trial_(model, layout) {}

  /// Draws a move; true when it is legal, ready to be committed.
  bool propose() {
    trial_.clear();
    const auto item = draws_.below(static_cast<std::uint32_t>(model_.item_count()));
    const auto& near = model_.near[item];
    if (near.empty()) return false;
    const double u = draws_.unit();
    const ItemIndex other =
        near[static_cast<std::size_t>(u * u * static_cast<double>(near.size()))];
    const std::uint32_t a = layout_.cluster_of[item], b = layout_.cluster_of[other];
    if (b == no_cluster) return gather(item);
    if (a == b) return draws_.below(4) == 0 ? split_off(item) : gather(item);
    if (a == no_cluster) return draws_.below(3) == 0 ? gather(item) : insert(item, b);
    switch (draws_.below(8)) {
      case 0:
        return merge(a, b);
      case 1:
        return gather(item);
      case 2:
      case 3:
      case 4:
        return relocate(item, a, b);
      default:
        return swap(item, a, b);
    }
  }

  Trial& trial() { return trial_; }

 private:
  bool is_full(std::uint32_t c) const { return layout_.clusters[c].size() >= model_.size_max; }

  bool insert(ItemIndex item, std::uint32_t b) {
    if (is_full(b) || !trial_.set(b, with(layout_.clusters[b], item))) return false;
    trial_.place(item);
    return true;
  }

  bool relocate(ItemIndex item, std::uint32_t a, std::uint32_t b) {
    return !is_full(b) && trial_.set(b, with(layout_.clusters[b], item)) &&
           trial_.set(a, without(layout_.clusters[a], item));
  }

  bool swap(ItemIndex item, std::uint32_t a, std::uint32_t b) {
    const auto& theirs = layout_.clusters[b];
    const ItemIndex other = theirs[draws_.below(static_cast<std::uint32_t>(theirs.size()))];
    return trial_.set(b, with(without(theirs, other), item)) &&
           trial_.set(a, with(without(layout_.clusters[a], item), other));
  }

  bool merge(std::uint32_t a, std::uint32_t b) {
    ItemList both = layout_.clusters[a];
    if (both.size() + layout_.clusters[b].size() > model_.size_max) return false;
    for (const ItemIndex item : layout_.clusters[b]) both.push_back(item);
    return trial_.set(a, both) && trial_.set(b, {});
  }

  /// The item and those of its cluster that are nearer to it than to a second, drawn one.
  bool split_off(ItemIndex item) {
    const std::uint32_t a = layout_.cluster_of[item];
    const auto& items = layout_.clusters[a];
    const ItemIndex pole = items[draws_.below(static_cast<std::uint32_t>(items.size()))];
    if (pole == item) return false;
    ItemList here{item}, there{pole};
    for (const ItemIndex other : items) {
      if (other == item || other == pole) continue;
      const bool nearer = model_.pair_sum(other, item) < model_.pair_sum(other, pole);
      (nearer != (draws_.below(8) == 0) ? here : there).push_back(other);
    }
    return trial_.set(a, there) && trial_.set(no_cluster, here);
  }

  /// A new cluster of the item and near ones, taken from clusters that stay legal or are left out.
  bool gather(ItemIndex item) {
    const std::uint32_t wanted =
        model_.size_min +
        draws_.below(std::max(1u, std::min(3u, model_.size_max - model_.size_min)));
    ItemList chosen{item};
    std::uint32_t n = model_.size_of(item);
    for (const ItemIndex other : model_.near[item]) {
      if (n >= wanted) break;
      if (draws_.below(4) == 0) continue;
      bool fits = n + model_.size_of(other) <= model_.size_max;
      for (std::size_t i = 1; i < chosen.size() && fits; ++i)
        fits = model_.pair_sum(chosen[i], other) >= 0;
      if (!fits) continue;
      chosen.push_back(other);
      n += model_.size_of(other);
    }
    if (!take_from_clusters(chosen)) return false;
    return trial_.set(no_cluster, chosen);
  }

  bool take_from_clusters(const ItemList& chosen) {
    std::array<std::uint32_t, cluster_schools_max> touched{};
    std::size_t count = 0;
    for (const ItemIndex item : chosen) {
      const std::uint32_t c = layout_.cluster_of[item];
      if (c == no_cluster)
        trial_.place(item);
      else if (std::find(touched.begin(), touched.begin() + count, c) == touched.begin() + count)
        touched[count++] = c;
    }
    for (std::size_t i = 0; i < count; ++i) {
      ItemList left = layout_.clusters[touched[i]];
      for (const ItemIndex item : chosen) left.remove(item);
      if (!trial_.set(touched[i], left)) return false;
    }
    return true;
  }

  const ClusterModel& model_;
  Layout& layout_;
  Draws& draws_;
  Trial trial_;
};

/// Mean cost of a school that is in a cluster; at least 100 m, so that a temperature follows.
double mean_cost_mm(const ClusterModel& model, const Layout& layout) {
  double cost = 0, schools = 1;
  for (std::uint32_t c = 0; c < layout.clusters.size(); ++c) {
    cost += static_cast<double>(layout.cost[c]);
    for (const ItemIndex item : layout.clusters[c]) schools += model.size_of(item);
  }
  return std::max(100'000.0, cost / schools);
}

}  // namespace

Layout anneal(const ClusterModel& model, Layout layout, const AnnealOptions& options) {
  if (model.item_count() == 0 || options.moves == 0) return layout;
  Draws draws(options.seed);
  Layout best = layout;
  std::int64_t best_total = layout.total;
  ClusterMoves moves(model, layout, draws);
  const double hot_mm = options.hot_heads * mean_cost_mm(model, layout);
  const double cooling = std::log(options.cold_heads / options.hot_heads);
  double temperature = hot_mm;
  bool best_is_present = true;
  for (std::uint64_t move = 0; move < options.moves; ++move) {
    if (move % 256 == 0)
      temperature = hot_mm * std::exp(cooling * static_cast<double>(move) /
                                      static_cast<double>(options.moves));
    if (move % stop_every == 0 && options.stop != nullptr && *options.stop && (*options.stop)())
      break;
    if (!moves.propose()) continue;
    const std::int64_t delta = moves.trial().delta();
    if (delta > 0 && draws.unit() >= std::exp(-static_cast<double>(delta) / temperature)) continue;
    if (best_is_present && delta > 0) {
      best = layout;
      best_is_present = false;
    }
    const bool late = 3 * move > options.moves;
    moves.trial().commit(layout, late ? options.pool : nullptr);
    if (layout.total < best_total) {
      best_total = layout.total;
      best_is_present = true;
    }
  }
  return best_is_present ? layout : best;
}

}  // namespace trellis::optimise
