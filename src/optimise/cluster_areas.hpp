/// Parts of the map that can be formed and proved on their own, and models of parts.
#pragma once

#include <cstdint>
#include <vector>

#include "optimise/cluster_layout.hpp"
#include "optimise/cluster_model.hpp"

namespace trellis::optimise {

/// Items that can be together directly or by a chain, each part ascending, parts by first item.
std::vector<std::vector<ItemIndex>> item_areas(const ClusterModel& model);

/// The model of some items alone, in the given order, with its table.
ClusterModel sub_model(const ClusterModel& model, const std::vector<ItemIndex>& items);

/// The part of a layout over ascending `items`, in the sub-model's numbers. Every cluster must lie
/// inside or outside the part.
Layout part_of(const ClusterModel& sub, const Layout& layout, const std::vector<ItemIndex>& items);

/// Replaces the clusters over `items` by those of `part` (in the sub-model's numbers) and returns
/// the new ones. `total` is not changed.
std::vector<std::uint32_t> replace_part(Layout& layout,
                                        const std::vector<ItemIndex>& items,
                                        const Layout& part);

}  // namespace trellis::optimise
