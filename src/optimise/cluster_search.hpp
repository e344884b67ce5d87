/// Improves a layout: annealing over single moves, and exact re-splits of neighbouring clusters.
#pragma once

#include <cstdint>
#include <functional>
#include <unordered_map>
#include <vector>

#include "optimise/cluster_layout.hpp"
#include "optimise/cluster_model.hpp"

namespace trellis::optimise {

/// Legal clusters met on the way, each once, up to a limit; the best plan over them is found by a
/// set partition afterwards.
class ClusterPool {
 public:
  explicit ClusterPool(std::size_t limit) : limit_(limit) {}
  void add(ItemList items, std::int64_t cost);

  struct Entry {
    ItemList items;  ///< Ascending.
    std::int64_t cost = 0;
  };
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::size_t limit_;
  std::vector<Entry> entries_;
  std::unordered_multimap<std::uint64_t, std::uint32_t> index_;
};

struct AnnealOptions {
  std::uint64_t seed = 1;
  std::uint64_t moves = 300'000;
  double hot_heads = 2.5;  ///< Temperature at the start, in the layout's mean cost of a school.
  double cold_heads = .1;  ///< At the end.
  ClusterPool* pool = nullptr;
  const std::function<bool()>* stop = nullptr;
};

/// Relocates, swaps, merges, splits off and gathers items between clusters that are neighbours;
/// returns the best layout met. The same options give the same answer unless `stop` ends it.
Layout anneal(const ClusterModel& model, Layout layout, const AnnealOptions& options);

/// Takes pairs of neighbouring clusters (with a left-out item between them, if any) apart and puts
/// them together again in the best way, until no pair improves.
void resplit_all(const ClusterModel& model, Layout& layout, ClusterPool* pool);

}  // namespace trellis::optimise
