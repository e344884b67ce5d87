#include "optimise/floors.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "optimise/lemon/lemon_flow.hpp"

namespace trellis::optimise {
namespace {

/// A node's floor and how much of it is filled.
struct Floor {
  NodeIndex node = 0;
  std::int64_t wanted = 0;
  std::size_t arc = 0;
};

std::string floor_name(const Instance& instance, const Model& model, NodeIndex node) {
  if (node < model.place_count + model.group_count)
    return instance.groups[model.group_source[node - model.place_count]].name;
  return instance
      .partner_groups[model.partner_group_source[node - model.place_count - model.group_count]]
      .name;
}

/// What is asked for and what can be had, said of partners placed. A partner group's ceiling is a
/// floor of those left out.
std::string shortfall(const Instance& instance,
                      const Model& model,
                      const Floor& f,
                      std::int64_t got) {
  const std::string name = "“" + floor_name(instance, model, f.node) + "”";
  if (f.node < model.place_count + model.group_count)
    return name + " must have at least " + std::to_string(f.wanted) + " but can have " +
           std::to_string(got);
  const auto& group =
      instance.partner_groups[model.partner_group_source[f.node - model.partner_group_node(0)]];
  return "locks place more than the " + std::to_string(group.upper) + " that " + name + " allows";
}

}  // namespace

Refusal unreachable_floors(const Instance& instance, const Model& model) {
  FlowNetwork network;
  const std::uint32_t partners = model.partner_count;
  // A partner group's floor is a ceiling for those left out: it is lifted here through a second
  // arc that costs one unit, so that it too can be reported.
  std::vector<Floor> floors;
  for (std::uint32_t p = 0; p < partners; ++p) {
    for (std::uint32_t e = model.first[p]; e < model.first[p + 1]; ++e)
      network.arcs.push_back({p, partners + model.edges[e].place, 0, 1, 0});
    if (!model.must_place[p]) network.arcs.push_back({p, partners + model.slot[p], 0, 1, 0});
  }
  std::vector<Floor> ceilings;
  for (NodeIndex v = 0; v < model.sink(); ++v) {
    const std::uint32_t from = partners + v, to = partners + model.parent[v];
    if (model.lower[v] > 0) {
      floors.push_back({v, model.lower[v], network.arcs.size()});
      network.arcs.push_back({from, to, 0, model.lower[v], -1});
    }
    network.arcs.push_back({from, to, 0, model.upper[v] - model.lower[v], 0});
    if (v >= model.partner_group_node(0)) {
      ceilings.push_back({v, model.upper[v], network.arcs.size()});
      network.arcs.push_back({from, to, 0, partners, 1});
    }
  }
  network.supply.assign(partners + model.sink() + 1, 0);
  std::fill_n(network.supply.begin(), partners, 1);
  network.supply.back() = -std::int64_t{partners};
  const FlowAnswer answer = solve_flow(network, FlowMethod::network_simplex);
  std::string list;
  const auto add = [&](const std::string& text) { list += (list.empty() ? "" : "; ") + text; };
  if (answer.state == FlowState::optimal) {
    for (const Floor& f : floors)
      if (answer.flow[f.arc] < f.wanted) add(shortfall(instance, model, f, answer.flow[f.arc]));
    for (const Floor& c : ceilings) {
      const auto& group =
          instance.partner_groups[model.partner_group_source[c.node - model.partner_group_node(0)]];
      if (answer.flow[c.arc] > 0)
        add("“" + group.name + "” must have at least " + std::to_string(group.lower) +
            " placed but can have " + std::to_string(group.lower - answer.flow[c.arc]));
    }
  }
  if (list.empty()) list = "the locked pairs leave too few places";
  return {RefusalCode::infeasible,
          "The smallest numbers that must be reached cannot all be reached: " + list,
          "Lower the smallest number, add places or eligible pairs, or remove a lock"};
}

}  // namespace trellis::optimise
