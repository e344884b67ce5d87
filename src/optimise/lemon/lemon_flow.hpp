/// Minimum-cost flow by LEMON, behind values that any C++ standard can include.
///
/// LEMON 1.3.1 does not compile as C++20 or later (it uses allocator members removed there), so
/// this header is C++17 and its .cpp is the only place that includes LEMON.
///
/// Sources
///   [KK] Király and Kovács (2012), Efficient implementations of minimum-cost flow algorithms.
#pragma once

#include <cstdint>
#include <vector>

namespace trellis::optimise {

/// One arc: between `lower` and `upper` units flow from `from` to `to`, each costing `cost`.
struct FlowArc {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::int64_t lower = 0;
  std::int64_t upper = 0;
  std::int64_t cost = 0;
};

/// Nodes 0 to supply.size() - 1; a positive supply enters there, a negative one leaves.
struct FlowNetwork {
  std::vector<std::int64_t> supply = {};
  std::vector<FlowArc> arcs = {};
};

enum class FlowState { optimal, infeasible, unbounded };

enum class FlowMethod { network_simplex, cost_scaling };

/// Flow of each arc and potential of each node. With reduced cost = cost + potential(from) -
/// potential(to), an arc of positive reduced cost is at its lower bound and one of negative
/// reduced cost at its upper bound. Both lists are empty unless the state is optimal.
struct FlowAnswer {
  FlowState state = FlowState::infeasible;
  std::vector<std::int64_t> flow = {};
  std::vector<std::int64_t> potential = {};
};

/// Solves the network exactly, in integers. The supplies must add up to zero and every path cost
/// must stay below 2^61 in size (the network simplex uses 2^62 for its artificial arcs).
FlowAnswer solve_flow(const FlowNetwork& network, FlowMethod method);

}  // namespace trellis::optimise
