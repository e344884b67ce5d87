#include "optimise/baselines.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "optimise/ceilings.hpp"
#include "optimise/instance_check.hpp"

namespace trellis::optimise {
namespace {

/// Order among edges of equal value: by partner, lead, stream, year, so that equal rows of the
/// input need not stand in a certain order.
auto rank(const Instance& instance, EdgeIndex e) {
  const Edge& edge = instance.edges[e];
  const Place& place = instance.places[edge.place];
  return std::tuple(instance.partners[edge.partner].key, place.lead, place.stream, place.year);
}

/// Edges of each partner, usable ones only, from the least value up.
std::vector<std::vector<EdgeIndex>> sorted_edges(const Instance& instance,
                                                 const std::vector<char>& usable,
                                                 std::span<const std::int64_t> value) {
  std::vector<std::vector<EdgeIndex>> edges_of(instance.partners.size());
  for (EdgeIndex e = 0; e < instance.edges.size(); ++e)
    if (usable[e]) edges_of[instance.edges[e].partner].push_back(e);
  for (auto& edges : edges_of)
    std::sort(edges.begin(), edges.end(), [&](EdgeIndex a, EdgeIndex b) {
      return value[a] != value[b] ? value[a] < value[b] : rank(instance, a) < rank(instance, b);
    });
  return edges_of;
}

BaselineMatch begin_with_locks(const Instance& instance,
                               const std::vector<char>& usable,
                               Ceilings& ceilings) {
  BaselineMatch match;
  match.edge_of.resize(instance.partners.size());
  std::vector<char> locked(instance.partners.size(), 0);
  for (const Lock& lock : instance.locks) locked[lock.partner] = 1;
  for (EdgeIndex e = 0; e < instance.edges.size(); ++e) {
    const Edge& edge = instance.edges[e];
    if (!usable[e] || !locked[edge.partner]) continue;
    match.edge_of[edge.partner] = e;
    ceilings.take(edge);
  }
  return match;
}

BaselineMatch in_list_order(const Instance& instance,
                            const std::vector<char>& usable,
                            std::span<const std::int64_t> value) {
  Ceilings ceilings(instance);
  BaselineMatch match = begin_with_locks(instance, usable, ceilings);
  const auto edges_of = sorted_edges(instance, usable, value);
  for (PartnerIndex p = 0; p < instance.partners.size(); ++p) {
    if (match.edge_of[p]) continue;
    for (const EdgeIndex e : edges_of[p]) {
      if (!ceilings.has_room(instance.edges[e])) continue;
      ceilings.take(instance.edges[e]);
      match.edge_of[p] = e;
      break;
    }
  }
  match.totals = totals_of(instance, {}, match.edge_of);
  return match;
}

BaselineMatch over_sorted_pairs(const Instance& instance, const std::vector<char>& usable) {
  Ceilings ceilings(instance);
  BaselineMatch match = begin_with_locks(instance, usable, ceilings);
  std::vector<EdgeIndex> order;
  for (EdgeIndex e = 0; e < instance.edges.size(); ++e)
    if (usable[e]) order.push_back(e);
  std::sort(order.begin(), order.end(), [&](EdgeIndex a, EdgeIndex b) {
    const std::int64_t cost_a = instance.edges[a].cost, cost_b = instance.edges[b].cost;
    return cost_a != cost_b ? cost_a < cost_b : rank(instance, a) < rank(instance, b);
  });
  for (const EdgeIndex e : order) {
    const Edge& edge = instance.edges[e];
    if (match.edge_of[edge.partner] || !ceilings.has_room(edge)) continue;
    ceilings.take(edge);
    match.edge_of[edge.partner] = e;
  }
  match.totals = totals_of(instance, {}, match.edge_of);
  return match;
}

}  // namespace

std::expected<Baselines, Refusal> baselines(const Instance& instance,
                                            std::span<const std::int64_t> distance) {
  if (auto fault = fault_in(instance, {})) return std::unexpected(*fault);
  if (!distance.empty() && distance.size() != instance.edges.size())
    return std::unexpected(Refusal{RefusalCode::wrong_length,
                                   "There are " + std::to_string(distance.size()) +
                                       " distances for " + std::to_string(instance.edges.size()) +
                                       " pairs",
                                   "Give one distance for each eligible pair, or none at all"});
  const std::vector<char> usable = usable_edges(instance);
  std::vector<std::int64_t> cost;
  for (const Edge& edge : instance.edges) cost.push_back(edge.cost);
  Baselines result;
  if (!distance.empty()) result.nearest = in_list_order(instance, usable, distance);
  result.best_score = in_list_order(instance, usable, cost);
  result.sorted_pairs = over_sorted_pairs(instance, usable);
  return result;
}

Totals totals_of(const Instance& instance,
                 const std::vector<std::optional<std::int64_t>>& present,
                 const std::vector<std::optional<EdgeIndex>>& edge_of) {
  std::set<std::pair<PartnerIndex, std::int64_t>> forbidden;
  for (const Forbidden& f : instance.forbidden) forbidden.emplace(f.partner, f.lead);
  std::vector<std::optional<std::int64_t>> least(instance.partners.size());
  for (const Edge& edge : instance.edges) {
    if (!forbidden.empty() && forbidden.contains({edge.partner, instance.places[edge.place].lead}))
      continue;
    auto& low = least[edge.partner];
    if (!low || edge.cost < *low) low = edge.cost;
  }
  Totals totals;
  for (PartnerIndex p = 0; p < edge_of.size(); ++p) {
    if (!edge_of[p]) {
      ++totals.unplaced;
      continue;
    }
    const Edge& edge = instance.edges[*edge_of[p]];
    totals.largest_cost = totals.placed == 0 ? edge.cost : std::max(totals.largest_cost, edge.cost);
    ++totals.placed;
    totals.points += edge.cost;
    totals.largest_regret =
        std::max(totals.largest_regret, edge.cost - least[p].value_or(edge.cost));
    if (!present.empty() && present[p] && *present[p] != instance.places[edge.place].lead)
      ++totals.moved;
  }
  return totals;
}

}  // namespace trellis::optimise
