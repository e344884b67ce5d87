#include "optimise/lemon/lemon_flow.hpp"

#include <algorithm>
#include <cstddef>
#include <lemon/cost_scaling.h>
#include <lemon/network_simplex.h>
#include <lemon/static_graph.h>
#include <utility>

namespace trellis::optimise {
namespace {

using Graph = lemon::StaticDigraph;

/// LEMON's static graph wants its arcs sorted by tail; `place[i]` is where our arc i went.
struct Built {
  Graph graph;
  std::vector<int> arc_of;
};

void build(const FlowNetwork& network, Built& built) {
  const std::size_t nodes = network.supply.size();
  std::vector<int> first(nodes + 1, 0);
  for (const FlowArc& arc : network.arcs) ++first[arc.from + 1];
  for (std::size_t node = 0; node < nodes; ++node) first[node + 1] += first[node];
  std::vector<std::pair<int, int>> sorted(network.arcs.size());
  built.arc_of.resize(network.arcs.size());
  for (std::size_t i = 0; i < network.arcs.size(); ++i) {
    const FlowArc& arc = network.arcs[i];
    const int at = first[arc.from]++;
    built.arc_of[i] = at;
    sorted[static_cast<std::size_t>(at)] = {static_cast<int>(arc.from), static_cast<int>(arc.to)};
  }
  built.graph.build(static_cast<int>(nodes), sorted.begin(), sorted.end());
}

template <class Solver>
FlowAnswer run(const FlowNetwork& network, const Built& built, Solver& solver) {
  const Graph& graph = built.graph;
  Graph::ArcMap<std::int64_t> lower(graph), upper(graph), cost(graph);
  bool has_lower = false;
  for (std::size_t i = 0; i < network.arcs.size(); ++i) {
    const Graph::Arc arc = graph.arc(built.arc_of[i]);
    lower[arc] = network.arcs[i].lower;
    upper[arc] = network.arcs[i].upper;
    cost[arc] = network.arcs[i].cost;
    has_lower = has_lower || network.arcs[i].lower != 0;
  }
  Graph::NodeMap<std::int64_t> supply(graph);
  for (std::size_t node = 0; node < network.supply.size(); ++node)
    supply[graph.node(static_cast<int>(node))] = network.supply[node];
  if (has_lower) solver.lowerMap(lower);
  solver.upperMap(upper).costMap(cost).supplyMap(supply);
  const auto state = solver.run();
  FlowAnswer answer;
  if (state == Solver::INFEASIBLE) return answer;
  if (state == Solver::UNBOUNDED) {
    answer.state = FlowState::unbounded;
    return answer;
  }
  answer.state = FlowState::optimal;
  answer.flow.resize(network.arcs.size());
  for (std::size_t i = 0; i < network.arcs.size(); ++i)
    answer.flow[i] = solver.flow(graph.arc(built.arc_of[i]));
  answer.potential.resize(network.supply.size());
  for (std::size_t node = 0; node < network.supply.size(); ++node)
    answer.potential[node] = solver.potential(graph.node(static_cast<int>(node)));
  return answer;
}

}  // namespace

FlowAnswer solve_flow(const FlowNetwork& network, FlowMethod method) {
  Built built;
  build(network, built);
  if (method == FlowMethod::cost_scaling) {
    lemon::CostScaling<Graph, std::int64_t, std::int64_t> solver(built.graph);
    return run(network, built, solver);
  }
  lemon::NetworkSimplex<Graph, std::int64_t, std::int64_t> solver(built.graph);
  return run(network, built, solver);
}

}  // namespace trellis::optimise
