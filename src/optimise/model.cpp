#include "optimise/model.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include "optimise/capacity_tree.hpp"

namespace trellis::optimise {
namespace {

template <class Less>
std::vector<std::uint32_t> sorted_indices(std::size_t count, Less less) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), less);
  return order;
}

std::vector<std::uint32_t> inverse(const std::vector<std::uint32_t>& order) {
  std::vector<std::uint32_t> at(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) at[order[i]] = i;
  return at;
}

void order_rows(const Instance& instance, Model& model) {
  model.partner_count = static_cast<std::uint32_t>(instance.partners.size());
  model.place_count = static_cast<std::uint32_t>(instance.places.size());
  model.partner_source = sorted_indices(instance.partners.size(), [&](auto a, auto b) {
    return instance.partners[a].key < instance.partners[b].key;
  });
  model.place_source = sorted_indices(instance.places.size(), [&](auto a, auto b) {
    const auto rank = [](const Place& p) { return std::tuple(p.lead, p.stream, p.year); };
    return rank(instance.places[a]) < rank(instance.places[b]);
  });
  model.partner_at = inverse(model.partner_source);
  model.place_at = inverse(model.place_source);
}

/// Canonical order of groups, members renumbered, nested; appended to the model's tree.
struct OrderedGroup {
  std::vector<std::uint32_t> members;
  std::int64_t lower = 0;
  std::int64_t upper = 0;
  std::uint32_t source = 0;
};

template <class Group, class Members>
std::vector<OrderedGroup> ordered_groups(const std::vector<Group>& groups,
                                         Members members,
                                         const std::vector<std::uint32_t>& at) {
  std::vector<OrderedGroup> ordered;
  for (std::uint32_t g = 0; g < groups.size(); ++g) {
    OrderedGroup one{{}, groups[g].lower, groups[g].upper, g};
    for (const std::uint32_t member : members(groups[g])) one.members.push_back(at[member]);
    std::sort(one.members.begin(), one.members.end());
    ordered.push_back(std::move(one));
  }
  std::sort(ordered.begin(), ordered.end(), [&](const auto& a, const auto& b) {
    return std::tie(a.members, a.lower, a.upper, groups[a.source].name, a.source) <
           std::tie(b.members, b.lower, b.upper, groups[b.source].name, b.source);
  });
  return ordered;
}

GroupForest nest(const std::vector<OrderedGroup>& groups, std::size_t member_count) {
  std::vector<GroupMembers> views;
  for (const auto& group : groups) views.push_back({{}, group.members});
  return nest_groups(member_count, views).value();  // fault_in has nested them already.
}

struct Placed {
  std::vector<NodeIndex> node_of_group;  ///< By position in the ordered groups.
  std::vector<GroupIndex> source;        ///< By node, from the family's first.
};

Placed place_family(Model& model,
                    const std::vector<OrderedGroup>& groups,
                    const GroupForest& forest,
                    NodeIndex first_node,
                    bool left_out_counts) {
  Placed placed;
  placed.node_of_group.resize(groups.size());
  for (std::uint32_t i = 0; i < groups.size(); ++i) {
    const std::uint32_t g = forest.order[i];
    const NodeIndex node = first_node + i;
    const std::uint32_t parent = forest.parent_of_group[g];
    const auto size = static_cast<std::int64_t>(groups[g].members.size());
    placed.node_of_group[g] = node;
    placed.source.push_back(groups[g].source);
    model.parent[node] = parent == no_group ? model.sink() : placed.node_of_group[parent];
    model.lower[node] = groups[g].lower;
    model.upper[node] = groups[g].upper;
    if (left_out_counts) {
      model.lower[node] = std::max<std::int64_t>(0, size - groups[g].upper);
      model.upper[node] = size - groups[g].lower;
    }
  }
  return placed;
}

void build_tree(const Instance& instance, Model& model) {
  model.group_count = static_cast<std::uint32_t>(instance.groups.size());
  model.partner_group_count = static_cast<std::uint32_t>(instance.partner_groups.size());
  const std::size_t nodes = model.sink();
  model.parent.assign(nodes, model.sink());
  model.lower.assign(nodes, 0);
  model.upper.assign(nodes, 0);

  const auto groups = ordered_groups(
      instance.groups, [](const auto& g) { return g.places; }, model.place_at);
  const GroupForest forest = nest(groups, model.place_count);
  const Placed family = place_family(model, groups, forest, model.group_node(0), false);
  model.group_source = family.source;
  for (NodeIndex t = 0; t < model.place_count; ++t) {
    const std::uint32_t g = forest.parent_of_member[t];
    model.parent[t] = g == no_group ? model.sink() : family.node_of_group[g];
    model.upper[t] = instance.places[model.place_source[t]].capacity;
  }

  const auto quotas = ordered_groups(
      instance.partner_groups, [](const auto& g) { return g.partners; }, model.partner_at);
  const GroupForest sides = nest(quotas, model.partner_count);
  const Placed side = place_family(model, quotas, sides, model.partner_group_node(0), true);
  model.partner_group_source = side.source;
  model.slot.assign(model.partner_count, model.sink());
  for (std::uint32_t p = 0; p < model.partner_count; ++p)
    if (sides.parent_of_member[p] != no_group)
      model.slot[p] = side.node_of_group[sides.parent_of_member[p]];
}

/// The instance's edges in canonical order: two counting passes, by place and then by partner.
std::vector<EdgeIndex> edge_order(const Instance& instance, const Model& model) {
  const std::size_t count = instance.edges.size();
  std::vector<EdgeIndex> by_place(count);
  std::vector<std::uint32_t> next(model.place_count + 1, 0);
  for (const Edge& e : instance.edges) ++next[model.place_at[e.place] + 1];
  std::partial_sum(next.begin(), next.end(), next.begin());
  for (EdgeIndex e = 0; e < count; ++e)
    by_place[next[model.place_at[instance.edges[e].place]]++] = e;
  std::vector<EdgeIndex> order(count);
  next.assign(model.partner_count + 1, 0);
  for (const Edge& e : instance.edges) ++next[model.partner_at[e.partner] + 1];
  std::partial_sum(next.begin(), next.end(), next.begin());
  for (const EdgeIndex e : by_place) order[next[model.partner_at[instance.edges[e].partner]]++] = e;
  return order;
}

void add_edges(const Instance& instance, Model& model) {
  std::vector<std::uint32_t> locked_to(model.partner_count, left_out);
  for (const Lock& lock : instance.locks)
    locked_to[model.partner_at[lock.partner]] = model.place_at[lock.place];
  std::set<std::pair<std::uint32_t, std::int64_t>> forbidden;
  std::vector<char> has_forbidden(model.partner_count, 0);
  for (const Forbidden& entry : instance.forbidden) {
    forbidden.emplace(model.partner_at[entry.partner], entry.lead);
    has_forbidden[model.partner_at[entry.partner]] = 1;
  }
  std::vector<char> has_edge(model.partner_count, 0);
  model.must_place.assign(model.partner_count, 0);
  for (std::uint32_t p = 0; p < model.partner_count; ++p)
    model.must_place[p] = locked_to[p] != left_out;
  model.first.assign(model.partner_count + 1, 0);
  model.best_cost.assign(model.partner_count, 0);
  model.edges.reserve(instance.edges.size());
  model.partner_of_edge.reserve(instance.edges.size());
  for (const EdgeIndex source : edge_order(instance, model)) {
    const Edge& edge = instance.edges[source];
    const std::uint32_t p = model.partner_at[edge.partner];
    const NodeIndex t = model.place_at[edge.place];
    if (has_forbidden[p] && forbidden.contains({p, instance.places[edge.place].lead})) continue;
    if (!has_edge[p] || edge.cost < model.best_cost[p]) model.best_cost[p] = edge.cost;
    has_edge[p] = 1;
    if (locked_to[p] != left_out && locked_to[p] != t) continue;
    ++model.first[p + 1];
    model.edges.push_back({t, source, edge.cost});
    model.partner_of_edge.push_back(p);
  }
  std::partial_sum(model.first.begin(), model.first.end(), model.first.begin());
}

}  // namespace

Model build_model(const Instance& instance) {
  Model model;
  order_rows(instance, model);
  build_tree(instance, model);
  add_edges(instance, model);
  return model;
}

std::vector<std::int64_t> tree_flow(const Model& model, std::span<const std::uint32_t> choice) {
  std::vector<std::int64_t> flow(model.sink() + 1, 0);
  for (std::uint32_t p = 0; p < model.partner_count; ++p) {
    const NodeIndex at = choice[p] == left_out ? model.slot[p] : model.edges[choice[p]].place;
    for (NodeIndex v = at; v != model.sink(); v = model.parent[v]) ++flow[v];
  }
  return flow;
}

std::vector<std::int64_t> path_sums(const Model& model, std::span<const std::int64_t> price) {
  std::vector<std::int64_t> sum(model.sink() + 1, 0);
  for (NodeIndex v = model.place_count; v < model.sink(); ++v)
    sum[v] = price[v] + sum[model.parent[v]];
  for (NodeIndex t = 0; t < model.place_count; ++t) sum[t] = price[t] + sum[model.parent[t]];
  return sum;
}

}  // namespace trellis::optimise
