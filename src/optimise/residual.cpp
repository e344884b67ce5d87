#include "optimise/residual.hpp"

#include <functional>
#include <queue>
#include <utility>

namespace trellis::optimise {
namespace {

/// Offsets of a counting sort: count(key) adds one; afterwards first[key] is where its rows begin.
template <class Keys>
std::vector<std::uint32_t> offsets(std::size_t keys, const Keys& each_key) {
  std::vector<std::uint32_t> first(keys + 1, 0);
  each_key([&](std::uint32_t key) { ++first[key + 1]; });
  for (std::size_t k = 0; k < keys; ++k) first[k + 1] += first[k];
  return first;
}

template <class Cost>
void add_children(const Model& model, ResidualNetwork<Cost>& network) {
  network.child_first = offsets(model.sink() + std::size_t{1}, [&](auto add) {
    for (NodeIndex v = 0; v < model.sink(); ++v) add(model.parent[v]);
  });
  network.child.resize(model.sink());
  auto next = network.child_first;
  for (NodeIndex v = 0; v < model.sink(); ++v) network.child[next[model.parent[v]]++] = v;
}

template <class Cost>
void add_slots(const Model& model,
               const std::vector<Cost>& left_out_cost,
               const std::vector<Cost>& paid,
               ResidualNetwork<Cost>& network) {
  network.slot_first = offsets(model.sink() + std::size_t{1}, [&](auto add) {
    for (std::uint32_t p = 0; p < model.partner_count; ++p)
      if (!model.must_place[p]) add(model.slot[p]);
  });
  network.slot_partner.resize(network.slot_first.back());
  network.slot_reduced.resize(model.partner_count);
  auto next = network.slot_first;
  for (std::uint32_t p = 0; p < model.partner_count; ++p) {
    network.slot_reduced[p] = left_out_cost[p] + network.height[model.slot[p]] - paid[p];
    if (!model.must_place[p]) network.slot_partner[next[model.slot[p]]++] = p;
  }
}

template <class Cost>
struct Search {
  using Entry = std::pair<Cost, NodeIndex>;
  PathTree<Cost> tree;
  std::vector<char> settled;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;

  Search(std::size_t nodes, NodeIndex target) : settled(nodes, 0) {
    tree.target = target;
    tree.cost.resize(nodes);
    tree.next.assign(nodes, target);
    tree.mover.assign(nodes, no_mover);
    tree.takes.assign(nodes, left_out);
    tree.cost[target] = Cost{0};
    queue.emplace(Cost{0}, target);
  }

  /// An arc from -> to of the given reduced cost, `to` being settled.
  void relax(NodeIndex from, NodeIndex to, Cost reduced, std::uint32_t mover, std::uint32_t edge) {
    if (settled[from]) return;
    const Cost through = *tree.cost[to] + reduced;
    if (tree.cost[from] && *tree.cost[from] <= through) return;
    tree.cost[from] = through;
    tree.next[from] = to;
    tree.mover[from] = mover;
    tree.takes[from] = edge;
    queue.emplace(through, from);
  }
};

template <class Cost>
void relax_into(const Model& model,
                const ResidualNetwork<Cost>& network,
                NodeIndex to,
                std::uint32_t without,
                Search<Cost>& search) {
  const auto& height = network.height;
  for (std::uint32_t i = network.child_first[to]; i < network.child_first[to + 1]; ++i) {
    const NodeIndex child = network.child[i];
    if (network.flow[child] < model.upper[child])
      search.relax(child, to, height[to] - height[child], no_mover, left_out);
  }
  if (to != model.sink() && network.flow[to] > model.lower[to]) {
    const NodeIndex parent = model.parent[to];
    search.relax(parent, to, height[to] - height[parent], no_mover, left_out);
  }
  if (to < model.place_count)
    for (std::uint32_t i = network.arrival_first[to]; i < network.arrival_first[to + 1]; ++i) {
      const auto& [partner, edge, reduced] = network.arrival[i];
      if (partner != without && network.at[partner] != to)
        search.relax(network.at[partner], to, reduced, partner, edge);
    }
  for (std::uint32_t i = network.slot_first[to]; i < network.slot_first[to + 1]; ++i) {
    const std::uint32_t partner = network.slot_partner[i];
    if (partner != without && network.choice[partner] != left_out)
      search.relax(network.at[partner], to, network.slot_reduced[partner], partner, left_out);
  }
}

}  // namespace

template <class Cost>
ResidualNetwork<Cost> build_residual(const Model& model,
                                     const std::vector<Cost>& edge_cost,
                                     const std::vector<Cost>& left_out_cost,
                                     const std::vector<char>& open,
                                     const std::vector<std::uint32_t>& choice,
                                     const std::vector<Cost>& height) {
  ResidualNetwork<Cost> network;
  network.choice = choice;
  network.flow = tree_flow(model, choice);
  network.height = height;
  std::vector<Cost> paid(model.partner_count);
  for (std::uint32_t p = 0; p < model.partner_count; ++p) {
    const bool out = choice[p] == left_out;
    network.at.push_back(out ? model.slot[p] : model.edges[choice[p]].place);
    paid[p] = (out ? left_out_cost[p] : edge_cost[choice[p]]) + height[network.at[p]];
  }
  network.arrival_first = offsets(model.place_count, [&](auto add) {
    for (std::uint32_t e = 0; e < model.edges.size(); ++e)
      if (open[e]) add(model.edges[e].place);
  });
  network.arrival.resize(network.arrival_first.back());
  auto next = network.arrival_first;
  for (std::uint32_t e = 0; e < model.edges.size(); ++e) {
    if (!open[e]) continue;
    const std::uint32_t p = model.partner_of_edge[e];
    const NodeIndex t = model.edges[e].place;
    network.arrival[next[t]++] = {p, e, edge_cost[e] + height[t] - paid[p]};
  }
  add_slots(model, left_out_cost, paid, network);
  add_children(model, network);
  return network;
}

template <class Cost>
PathTree<Cost> paths_to(const Model& model,
                        const ResidualNetwork<Cost>& network,
                        NodeIndex target,
                        std::uint32_t without,
                        std::optional<NodeIndex> source) {
  Search<Cost> search(model.sink() + std::size_t{1}, target);
  while (!search.queue.empty()) {
    const auto [distance, to] = search.queue.top();
    search.queue.pop();
    if (search.settled[to]) continue;
    search.settled[to] = 1;
    if (source && to == *source) break;
    relax_into(model, network, to, without, search);
  }
  PathTree<Cost> tree = std::move(search.tree);
  for (NodeIndex v = 0; v <= model.sink(); ++v) {
    if (!search.settled[v]) tree.cost[v].reset();
    if (tree.cost[v]) *tree.cost[v] += network.height[v] - network.height[target];
  }
  return tree;
}

template ResidualNetwork<std::int64_t> build_residual(const Model&,
                                                      const std::vector<std::int64_t>&,
                                                      const std::vector<std::int64_t>&,
                                                      const std::vector<char>&,
                                                      const std::vector<std::uint32_t>&,
                                                      const std::vector<std::int64_t>&);
template ResidualNetwork<Wide> build_residual(const Model&,
                                              const std::vector<Wide>&,
                                              const std::vector<Wide>&,
                                              const std::vector<char>&,
                                              const std::vector<std::uint32_t>&,
                                              const std::vector<Wide>&);
template PathTree<std::int64_t> paths_to(const Model&,
                                         const ResidualNetwork<std::int64_t>&,
                                         NodeIndex,
                                         std::uint32_t,
                                         std::optional<NodeIndex>);
template PathTree<Wide> paths_to(
    const Model&, const ResidualNetwork<Wide>&, NodeIndex, std::uint32_t, std::optional<NodeIndex>);

}  // namespace trellis::optimise
