#include "optimise/ties.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

namespace trellis::optimise {
namespace {

constexpr std::uint32_t unseen = std::numeric_limits<std::uint32_t>::max();

using Arcs = std::vector<std::pair<NodeIndex, NodeIndex>>;

struct Graph {
  std::vector<std::uint32_t> first;
  std::vector<NodeIndex> to;
};

Graph graph_of(const Arcs& arcs, std::size_t nodes) {
  Graph graph;
  graph.first.assign(nodes + 1, 0);
  for (const auto& [from, to] : arcs) ++graph.first[from + 1];
  for (std::size_t v = 0; v < nodes; ++v) graph.first[v + 1] += graph.first[v];
  graph.to.resize(arcs.size());
  auto next = graph.first;
  for (const auto& [from, to] : arcs) graph.to[next[from]++] = to;
  return graph;
}

/// The strongly connected component of each node (Tarjan, without recursion).
std::vector<std::uint32_t> components(const Graph& graph) {
  const std::size_t nodes = graph.first.size() - 1;
  std::vector<std::uint32_t> component(nodes, unseen), index(nodes, unseen), low(nodes, 0);
  std::vector<std::uint32_t> next(graph.first.begin(), graph.first.end() - 1);
  std::vector<NodeIndex> path, waiting;
  std::uint32_t counter = 0, found = 0;
  for (NodeIndex root = 0; root < nodes; ++root) {
    if (index[root] != unseen) continue;
    path.push_back(root);
    while (!path.empty()) {
      const NodeIndex v = path.back();
      if (index[v] == unseen) {
        index[v] = low[v] = counter++;
        waiting.push_back(v);
      }
      if (next[v] < graph.first[v + 1]) {
        const NodeIndex w = graph.to[next[v]++];
        if (index[w] == unseen)
          path.push_back(w);
        else if (component[w] == unseen)
          low[v] = std::min(low[v], index[w]);
        continue;
      }
      path.pop_back();
      if (!path.empty()) low[path.back()] = std::min(low[path.back()], low[v]);
      if (low[v] != index[v]) continue;
      for (NodeIndex w = unseen; w != v;) {
        w = waiting.back();
        waiting.pop_back();
        component[w] = found;
      }
      ++found;
    }
  }
  return component;
}

}  // namespace

std::vector<std::uint32_t> undecided_partners(const Model& model,
                                              const OpenOptions& open,
                                              const std::vector<std::uint32_t>& choice) {
  const std::vector<std::int64_t> flow = tree_flow(model, choice);
  Arcs arcs;
  std::vector<std::uint32_t> mover;  // Of the first arcs; the tree's arcs follow.
  for (std::uint32_t p = 0; p < model.partner_count; ++p) {
    const NodeIndex at = choice[p] == left_out ? model.slot[p] : model.edges[choice[p]].place;
    const auto add = [&](NodeIndex to) {
      arcs.emplace_back(at, to);
      mover.push_back(p);
    };
    for (std::uint32_t e = model.first[p]; e < model.first[p + 1]; ++e)
      if (open.edge[e] && e != choice[p]) add(model.edges[e].place);
    if (open.left_out[p] && choice[p] != left_out) add(model.slot[p]);
  }
  if (mover.empty()) return {};
  for (NodeIndex v = 0; v < model.sink(); ++v) {
    if (flow[v] < open.upper[v]) arcs.emplace_back(v, model.parent[v]);
    if (flow[v] > open.lower[v]) arcs.emplace_back(model.parent[v], v);
  }
  const auto component = components(graph_of(arcs, model.sink() + std::size_t{1}));
  std::vector<std::uint32_t> undecided;
  for (std::size_t i = 0; i < mover.size(); ++i)
    if (component[arcs[i].first] == component[arcs[i].second] &&
        (undecided.empty() || undecided.back() != mover[i]))
      undecided.push_back(mover[i]);
  return undecided;
}

}  // namespace trellis::optimise
