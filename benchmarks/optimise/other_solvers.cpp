#include <Cbc_C_Interface.h>
#include <algorithm>
#include <cstdio>
#include <vector>

#include "optimise/lemon/lemon_flow.hpp"
#include "parts.hpp"
#include "stopwatch.hpp"

namespace trellis::benchmarks {
namespace {

using optimise::Instance;

constexpr std::size_t cbc_edges_max = 100'000;

/// What one partner without a place costs: more than all others together.
std::int64_t unplaced_cost(const Instance& instance) {
  std::int64_t most = 0;
  for (const auto& edge : instance.edges) most = std::max(most, edge.cost);
  return (static_cast<std::int64_t>(instance.partners.size()) + 1) * (most + 1);
}

/// Nodes: source, partners, places, groups, sink. Every group is one lead's here.
optimise::FlowNetwork network_of(const Instance& instance) {
  const auto partners = static_cast<std::uint32_t>(instance.partners.size());
  const auto places = static_cast<std::uint32_t>(instance.places.size());
  const auto groups = static_cast<std::uint32_t>(instance.groups.size());
  const std::uint32_t sink = partners + places + groups + 1;
  optimise::FlowNetwork network;
  network.supply.assign(sink + 1, 0);
  network.supply[0] = partners;
  network.supply[sink] = -static_cast<std::int64_t>(partners);
  const std::int64_t unplaced = unplaced_cost(instance);
  network.arcs.reserve(instance.edges.size() + 2 * partners + places + groups);
  for (const auto& edge : instance.edges)
    network.arcs.push_back({1 + edge.partner, 1 + partners + edge.place, 0, 1, edge.cost});
  for (std::uint32_t p = 0; p < partners; ++p) {
    network.arcs.push_back({0, 1 + p, 0, 1, 0});
    network.arcs.push_back({1 + p, sink, 0, 1, unplaced});
  }
  for (std::uint32_t g = 0; g < groups; ++g) {
    const std::uint32_t node = 1 + partners + places + g;
    for (const auto place : instance.groups[g].places)
      network.arcs.push_back({1 + partners + place, node, 0, instance.places[place].capacity, 0});
    network.arcs.push_back({node, sink, 0, instance.groups[g].upper, 0});
  }
  return network;
}

void by_lemon(const Instance& instance,
              const optimise::FlowNetwork& network,
              const char* name,
              optimise::FlowMethod method) {
  const Stopwatch watch;
  const auto answer = optimise::solve_flow(network, method);
  std::int64_t points = 0, placed = 0;
  for (std::size_t e = 0; e < instance.edges.size(); ++e) {
    placed += answer.flow[e];
    points += answer.flow[e] * instance.edges[e].cost;
  }
  std::printf("  LEMON %s over all edges: %s, placed %lld, points %lld\n",
              name,
              watch.text().c_str(),
              static_cast<long long>(placed),
              static_cast<long long>(points));
}

/// Columns of the integer model in CBC's layout: edges, then "unplaced" of each partner.
struct Columns {
  std::vector<CoinBigIndex> start{0};
  std::vector<int> row;
  std::vector<double> value, cost;

  void close(double price) {
    start.push_back(static_cast<CoinBigIndex>(row.size()));
    cost.push_back(price);
    value.resize(row.size(), 1);
  }
};

Columns columns_of(const Instance& instance) {
  const auto partners = static_cast<int>(instance.partners.size());
  const auto places = static_cast<int>(instance.places.size());
  std::vector<int> group_of(instance.places.size(), 0);
  for (std::size_t g = 0; g < instance.groups.size(); ++g)
    for (const auto place : instance.groups[g].places) group_of[place] = static_cast<int>(g);
  Columns columns;
  for (const auto& edge : instance.edges) {
    columns.row.push_back(static_cast<int>(edge.partner));
    columns.row.push_back(partners + static_cast<int>(edge.place));
    columns.row.push_back(partners + places + group_of[edge.place]);
    columns.close(static_cast<double>(edge.cost));
  }
  for (int p = 0; p < partners; ++p) {
    columns.row.push_back(p);
    columns.close(static_cast<double>(unplaced_cost(instance)));
  }
  return columns;
}

void by_cbc(const Instance& instance) {
  const Columns columns = columns_of(instance);
  std::vector<double> least(instance.partners.size(), 1), most = least;
  for (const auto& place : instance.places) most.push_back(static_cast<double>(place.capacity));
  for (const auto& group : instance.groups) most.push_back(static_cast<double>(group.upper));
  least.resize(most.size(), 0);
  const std::vector<double> zero(columns.cost.size(), 0), one(columns.cost.size(), 1);
  const Stopwatch watch;
  Cbc_Model* model = Cbc_newModel();
  Cbc_setParameter(model, "logLevel", "0");
  Cbc_loadProblem(model,
                  static_cast<int>(columns.cost.size()),
                  static_cast<int>(most.size()),
                  columns.start.data(),
                  columns.row.data(),
                  columns.value.data(),
                  zero.data(),
                  one.data(),
                  columns.cost.data(),
                  least.data(),
                  most.data());
  for (std::size_t c = 0; c < columns.cost.size(); ++c) Cbc_setInteger(model, static_cast<int>(c));
  Cbc_solve(model);
  const double* chosen = Cbc_getColSolution(model);
  double points = 0, placed = 0;
  for (std::size_t e = 0; e < instance.edges.size(); ++e) {
    placed += chosen[e];
    points += chosen[e] * columns.cost[e];
  }
  std::printf("  CBC: %s, placed %.0f, points %.0f\n", watch.text().c_str(), placed, points);
  Cbc_deleteModel(model);
}

}  // namespace

void other_solvers(const Instance& instance) {
  const optimise::FlowNetwork network = network_of(instance);
  by_lemon(instance, network, "network simplex", optimise::FlowMethod::network_simplex);
  by_lemon(instance, network, "cost scaling", optimise::FlowMethod::cost_scaling);
  if (instance.edges.size() <= cbc_edges_max) by_cbc(instance);
}

}  // namespace trellis::benchmarks
