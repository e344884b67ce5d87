/// Between layouts of items and plans of schools.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <vector>

#include "optimise/cluster_model.hpp"
#include "optimise/clusters.hpp"

namespace trellis::optimise {

/// The plan of canonical clusters, with a reason for each school that is left out.
ClusterPlan plan_of(std::span<const ClusterSchool> schools,
                    const ClusterRules& rules,
                    const ClusterModel& model,
                    const std::vector<std::vector<ItemIndex>>& clusters);

/// Items of each cluster of a plan.
///
/// Refuses positions outside the list, a school in two clusters, and a cluster that splits a
/// pre-formed group or holds a school without coordinates.
std::expected<std::vector<std::vector<ItemIndex>>, Refusal> items_of_plan(
    std::span<const ClusterSchool> schools,
    const ClusterModel& model,
    const std::vector<std::vector<std::uint32_t>>& clusters);

}  // namespace trellis::optimise
