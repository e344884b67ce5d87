/// Schools and cluster rules made ready for searching: items, distances, what is legal and its
/// cost.
///
/// An item is a school, or a pre-formed group that stays together. Schools are in the order of
/// their keys and items in that of their first school, so that nothing depends on the caller's
/// order.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "optimise/clusters.hpp"
#include "optimise/item_list.hpp"
#include "optimise/refusal.hpp"

namespace trellis::optimise {

/// A cluster that may not be, where a cost is expected.
inline constexpr std::int64_t not_legal = std::numeric_limits<std::int64_t>::max();

/// Items up to which all pairwise sums are kept in a table.
inline constexpr std::size_t table_items_max = 2'500;

struct ClusterModel {
  static constexpr std::size_t kinds = 8;

  std::vector<std::uint32_t> source;    ///< Canonical school to its position in the caller's list.
  std::vector<std::uint32_t> no_point;  ///< Positions of schools without coordinates.
  std::vector<Point> point;
  std::vector<std::uint32_t> kind;
  std::vector<std::int64_t> trust;  ///< A school without one has a number below 0 of its own.

  std::vector<std::vector<std::uint32_t>> schools_of;  ///< By item.
  std::vector<std::int64_t> inner_sum;                 ///< Pairwise distances inside the item, mm.
  std::vector<std::vector<ItemIndex>> apart;           ///< Sorted.
  std::vector<std::vector<ItemIndex>> near;  ///< Compatible items, nearest first, some of them.
  std::vector<std::int32_t> table;           ///< Pairwise sums in mm, -1 incompatible; or empty.

  std::array<std::int64_t, cluster_schools_max + 1> penalty{};  ///< not_legal where no such size.
  std::array<std::uint32_t, cluster_schools_max + 1> trust_max{};
  std::array<std::uint32_t, kinds> least{};
  std::uint32_t size_min = 0;
  std::uint32_t size_max = 0;
  std::int64_t distance_m_max = 0;
  std::int64_t left_out_mm = 0;
  std::uint32_t reviews = 0;
  std::map<std::vector<std::uint32_t>, bool> rota_exists;  ///< By sorted trust blocks.

  std::size_t item_count() const { return schools_of.size(); }
  std::uint32_t size_of(ItemIndex item) const {
    return static_cast<std::uint32_t>(schools_of[item].size());
  }

  /// Sum of distances between the schools of two items in mm, or -1 if they may not be together.
  std::int64_t pair_sum(ItemIndex a, ItemIndex b) const;

  /// Whether so many schools of such kinds and trusts may be a cluster, distances aside.
  bool is_composition_legal(std::span<const ItemIndex> items) const;

  /// Cost of the items as a cluster in mm, or not_legal.
  std::int64_t cost(std::span<const ItemIndex> items) const;

  /// Cost of n schools whose pairwise distances sum up to `sum_mm`; the size must be allowed.
  std::int64_t cost_of_sum(std::uint32_t n, std::int64_t sum_mm) const;
};

/// Refuses as form_clusters does.
std::expected<ClusterModel, Refusal> build_cluster_model(std::span<const ClusterSchool> schools,
                                                         const ClusterRules& rules);

/// Positions of all items compatible with `item`, by index; looks at the grid, not at `near`.
class ItemGrid {
 public:
  explicit ItemGrid(const ClusterModel& model);
  std::vector<ItemIndex> compatible(ItemIndex item) const;
  /// The same up to a distance from the item's first school.
  std::vector<ItemIndex> compatible_within(ItemIndex item, std::int64_t radius_m) const;

 private:
  const ClusterModel* model_;
  std::vector<Point> first_point_;
  PointGrid grid_;
};

}  // namespace trellis::optimise
