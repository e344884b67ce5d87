/// Improves a layout by solving a few neighbouring clusters anew, exactly, one patch at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "optimise/cluster_layout.hpp"
#include "optimise/cluster_model.hpp"
#include "optimise/cluster_search.hpp"

namespace trellis::optimise {

struct ResolveOptions {
  std::uint32_t schools = 30;   ///< Of a patch, about.
  std::size_t patches_max = 0;  ///< Patches solved at most; 0 for no limit.
  ClusterPool* pool = nullptr;
  const std::function<bool()>* stop = nullptr;
};

/// Each patch is a cluster, those nearest to it and the left-out items between them. Its best plan
/// follows by column generation and set partition. A cluster is looked at again only when it or a
/// neighbour changed. Ends when no patch improves, or at the limits.
void resolve_patches(const ClusterModel& model, Layout& layout, const ResolveOptions& options);

}  // namespace trellis::optimise
