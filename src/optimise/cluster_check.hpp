/// Whether schools and cluster rules fit together, with a sentence about the first fault.
#pragma once

#include <optional>
#include <span>

#include "optimise/cluster_model.hpp"
#include "optimise/clusters.hpp"
#include "optimise/refusal.hpp"

namespace trellis::optimise {

/// Faults of the lists and the rules.
std::optional<Refusal> fault_in_clusters(std::span<const ClusterSchool> schools,
                                         const ClusterRules& rules);

/// Pre-formed groups that no cluster can hold, and pairs kept apart inside one.
std::optional<Refusal> fault_in_items(std::span<const ClusterSchool> schools,
                                      const ClusterRules& rules,
                                      const ClusterModel& model);

/// "schools 900001, 900002 and 900003".
std::string school_list(std::span<const std::int64_t> keys);

/// Notes for people: schools at identical coordinates, which may be one site or a mistake.
std::vector<std::string> notes_on(std::span<const ClusterSchool> schools);

/// What keeps the items from being a cluster, as sentences.
std::vector<std::string> broken_by(std::span<const ClusterSchool> schools,
                                   const ClusterRules& rules,
                                   const ClusterModel& model,
                                   std::span<const ItemIndex> items);

}  // namespace trellis::optimise
