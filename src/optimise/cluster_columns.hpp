/// Better plans and lower bounds by column generation over every legal cluster.
#pragma once

#include <cstdint>
#include <functional>

#include "optimise/cluster_layout.hpp"
#include "optimise/cluster_model.hpp"
#include "optimise/cluster_search.hpp"
#include "optimise/clusters.hpp"

namespace trellis::optimise {

enum class AreaGoal {
  better_plan,  ///< Stops once the relaxation has led to a good plan.
  proof,        ///< Goes on to list every cluster within the gap and to close it.
};

struct AreaOptions {
  AreaGoal goal = AreaGoal::proof;
  std::size_t columns_max = 400'000;  ///< Clusters listed at most.
  const std::function<bool()>* stop = nullptr;
};

struct AreaProof {
  Layout layout;                   ///< The best known, never worse than the one given.
  std::int64_t bound_mm = 0;       ///< No layout of the area has a smaller total.
  std::int64_t relaxation_mm = 0;  ///< The bound by column generation alone.
  bool proven = false;
  std::size_t columns = 0;
};

/// The master problem starts with the pool and the layout's clusters and grows by those that
/// pricing finds; diving turns its relaxation into a plan; then all clusters whose reduced cost is
/// within the gap are listed, and the set partition over them is the optimum. The model must have
/// its table.
AreaProof solve_area(const ClusterModel& model,
                     const Layout& layout,
                     const ClusterPool& pool,
                     const AreaOptions& options);

}  // namespace trellis::optimise
