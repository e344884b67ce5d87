/// A few items without memory of their own: what a cluster holds while it is searched for.
#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>

#include "optimise/clusters.hpp"

namespace trellis::optimise {

using ItemIndex = std::uint32_t;

/// Up to cluster_schools_max items, in the order they were added.
class ItemList {
 public:
  ItemList() = default;
  ItemList(std::initializer_list<ItemIndex> items) {
    for (const ItemIndex item : items) push_back(item);
  }
  explicit ItemList(std::span<const ItemIndex> items) {
    for (const ItemIndex item : items) push_back(item);
  }

  void push_back(ItemIndex item) {
    assert(count_ < items_.size());
    items_[count_++] = item;
  }
  /// Takes the item out if it is there; the others keep their order.
  void remove(ItemIndex item) {
    count_ = static_cast<std::size_t>(std::remove(begin(), end(), item) - begin());
  }

  bool empty() const { return count_ == 0; }
  std::size_t size() const { return count_; }
  ItemIndex operator[](std::size_t i) const { return items_[i]; }
  ItemIndex* begin() { return items_.data(); }
  ItemIndex* end() { return items_.data() + count_; }
  const ItemIndex* begin() const { return items_.data(); }
  const ItemIndex* end() const { return items_.data() + count_; }
  bool operator==(const ItemList& other) const {
    return std::equal(begin(), end(), other.begin(), other.end());
  }

 private:
  std::array<ItemIndex, cluster_schools_max> items_{};
  std::size_t count_ = 0;
};

}  // namespace trellis::optimise
