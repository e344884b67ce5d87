#include "register/succession_graph.hpp"

#include <algorithm>
#include <map>

namespace trellis::registry {
namespace {

std::map<std::pair<Urn, Urn>, SuccessionEdge> join_directions(std::span<const Link> links) {
  std::map<std::pair<Urn, Urn>, SuccessionEdge> edges;
  for (const Link& link : links) {
    const LinkSense sense = sense_of(link.type);
    if (sense == LinkSense::information || link.urn == link.link_urn) continue;
    const bool forward = sense == LinkSense::successor;
    const Urn from = forward ? link.urn : link.link_urn;
    const Urn to = forward ? link.link_urn : link.urn;
    SuccessionEdge& edge = edges.try_emplace({from, to}).first->second;
    edge.from = from;
    edge.to = to;
    if (edge.kind == SuccessionKind::plain) edge.kind = succession_kind_of(link.type);
    (forward ? edge.as_successor : edge.as_predecessor) = true;
    if (link.established_on && (!edge.on || *edge.on < *link.established_on))
      edge.on = link.established_on;
  }
  return edges;
}

/// Tarjan's algorithm with its own stack, since chains of links may be long.
class GroupFinder {
 public:
  GroupFinder(const std::vector<std::size_t>& first_edge, const std::vector<std::size_t>& target)
      : first_edge_(first_edge),
        target_(target),
        order_(first_edge.size() - 1, unseen),
        low_(order_.size()),
        waiting_(order_.size(), false) {}

  std::vector<std::vector<std::size_t>> find() {
    for (std::size_t node = 0; node < order_.size(); ++node)
      if (order_[node] == unseen) visit(node);
    return std::move(groups_);
  }

 private:
  static constexpr std::size_t unseen = SIZE_MAX;
  struct Step {
    std::size_t node;
    std::size_t edge;
  };

  void enter(std::size_t node) {
    order_[node] = low_[node] = count_++;
    open_.push_back(node);
    waiting_[node] = true;
    path_.push_back({node, first_edge_[node]});
  }

  void visit(std::size_t root) {
    enter(root);
    while (!path_.empty()) {
      Step& step = path_.back();
      if (step.edge < first_edge_[step.node + 1]) {
        const std::size_t next = target_[step.edge++];
        if (order_[next] == unseen)
          enter(next);
        else if (waiting_[next])
          low_[step.node] = std::min(low_[step.node], order_[next]);
        continue;
      }
      leave();
    }
  }

  void leave() {
    const std::size_t node = path_.back().node;
    path_.pop_back();
    if (!path_.empty()) low_[path_.back().node] = std::min(low_[path_.back().node], low_[node]);
    if (low_[node] != order_[node]) return;
    std::vector<std::size_t> group;
    do {
      group.push_back(open_.back());
      waiting_[open_.back()] = false;
      open_.pop_back();
    } while (group.back() != node);
    if (group.size() > 1) groups_.push_back(std::move(group));
  }

  const std::vector<std::size_t>& first_edge_;
  const std::vector<std::size_t>& target_;
  std::vector<std::size_t> order_, low_;
  std::vector<bool> waiting_;
  std::vector<std::size_t> open_;
  std::vector<Step> path_;
  std::vector<std::vector<std::size_t>> groups_;
  std::size_t count_ = 0;
};

}  // namespace

SuccessionGraph::SuccessionGraph(std::span<const Link> links) {
  for (auto& [key, edge] : join_directions(links)) edges_.push_back(edge);
  for (const SuccessionEdge& edge : edges_) {
    index_of(edge.from);
    index_of(edge.to);
  }
  first_edge_.assign(nodes_.size() + 1, 0);
  sources_.resize(nodes_.size());
  // Nodes are numbered as they appear; put the edges of each together.
  std::ranges::stable_sort(
      edges_, {}, [this](const SuccessionEdge& edge) { return index_.at(edge.from); });
  for (const SuccessionEdge& edge : edges_) ++first_edge_[index_.at(edge.from) + 1];
  for (std::size_t i = 1; i < first_edge_.size(); ++i) first_edge_[i] += first_edge_[i - 1];
  for (const SuccessionEdge& edge : edges_) {
    target_.push_back(index_.at(edge.to));
    sources_[target_.back()].push_back(index_.at(edge.from));
  }
  find_cyclic_groups();
}

std::size_t SuccessionGraph::index_of(Urn urn) {
  const auto [entry, added] = index_.emplace(urn, nodes_.size());
  if (added) nodes_.push_back(urn);
  return entry->second;
}

void SuccessionGraph::find_cyclic_groups() {
  cyclic_group_of_.resize(nodes_.size());
  for (const auto& group : GroupFinder(first_edge_, target_).find()) {
    std::vector<Urn>& urns = cyclic_groups_.emplace_back();
    for (const std::size_t node : group) urns.push_back(nodes_[node]);
    std::ranges::sort(urns);
  }
  std::ranges::sort(cyclic_groups_);
  for (std::size_t i = 0; i < cyclic_groups_.size(); ++i)
    for (const Urn urn : cyclic_groups_[i]) cyclic_group_of_[index_.at(urn)] = i;
}

std::span<const SuccessionEdge> SuccessionGraph::successors(Urn urn) const {
  const auto found = index_.find(urn);
  if (found == index_.end()) return {};
  const std::size_t first = first_edge_[found->second];
  return std::span(edges_).subspan(first, first_edge_[found->second + 1] - first);
}

std::size_t SuccessionGraph::predecessor_count(Urn urn) const {
  const auto found = index_.find(urn);
  return found == index_.end() ? 0 : sources_[found->second].size();
}

std::vector<Urn> SuccessionGraph::predecessors(Urn urn) const {
  std::vector<Urn> urns;
  const auto found = index_.find(urn);
  if (found == index_.end()) return urns;
  for (const std::size_t node : sources_[found->second]) urns.push_back(nodes_[node]);
  std::ranges::sort(urns);
  return urns;
}

std::vector<std::size_t> SuccessionGraph::reachable(std::size_t from) const {
  std::vector<std::size_t> seen{from};
  for (std::size_t i = 0; i < seen.size(); ++i)
    for (std::size_t edge = first_edge_[seen[i]]; edge < first_edge_[seen[i] + 1]; ++edge)
      if (std::ranges::find(seen, target_[edge]) == seen.end()) seen.push_back(target_[edge]);
  return seen;
}

const std::vector<Urn>* SuccessionGraph::cyclic_group_ahead(Urn urn) const {
  const auto found = index_.find(urn);
  if (found == index_.end()) return nullptr;
  for (const std::size_t node : reachable(found->second))
    if (cyclic_group_of_[node]) return &cyclic_groups_[*cyclic_group_of_[node]];
  return nullptr;
}

std::vector<Urn> SuccessionGraph::last_urns(Urn urn) const {
  std::vector<Urn> last;
  const auto found = index_.find(urn);
  if (found == index_.end()) return {urn};
  for (const std::size_t node : reachable(found->second))
    if (first_edge_[node] == first_edge_[node + 1]) last.push_back(nodes_[node]);
  std::ranges::sort(last);
  return last;
}

SuccessionFigures figures_of(const SuccessionGraph& graph) {
  SuccessionFigures figures;
  figures.edges = graph.edges().size();
  std::unordered_map<Urn, std::size_t> successors;
  for (const SuccessionEdge& edge : graph.edges()) {
    figures.only_as_successor += edge.as_successor && !edge.as_predecessor;
    figures.only_as_predecessor += edge.as_predecessor && !edge.as_successor;
    figures.most_predecessors =
        std::max(figures.most_predecessors, graph.predecessor_count(edge.to));
    ++successors[edge.from];
  }
  figures.urns_with_successor = successors.size();
  for (const auto& [urn, count] : successors) {
    figures.most_successors = std::max(figures.most_successors, count);
    const std::size_t last = graph.last_urns(urn).size();
    figures.ending_in_none += last == 0;
    figures.ending_in_one += last == 1;
    figures.ending_in_several += last > 1;
  }
  figures.cyclic_groups = graph.cyclic_groups().size();
  for (const auto& group : graph.cyclic_groups()) figures.urns_in_cyclic_groups += group.size();
  return figures;
}

}  // namespace trellis::registry
