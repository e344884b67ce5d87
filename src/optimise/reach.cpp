#include "optimise/reach.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

namespace trellis::optimise {
namespace {

void index_held(Landscape& land) {
  const Model& model = land.model;
  land.held_first.assign(model.sink() + std::size_t{2}, 0);
  for (std::uint32_t p = 0; p < model.partner_count; ++p)
    if (land.choice[p] != left_out) ++land.held_first[land.at[p] + 1];
  for (NodeIndex v = 0; v <= model.sink(); ++v) land.held_first[v + 1] += land.held_first[v];
  land.held.resize(land.held_first.back());
  auto next = land.held_first;
  for (std::uint32_t p = 0; p < model.partner_count; ++p)
    if (land.choice[p] != left_out) land.held[next[land.at[p]]++] = p;
}

void index_children(Landscape& land) {
  const Model& model = land.model;
  land.child_first.assign(model.sink() + std::size_t{2}, 0);
  for (NodeIndex v = 0; v < model.sink(); ++v) ++land.child_first[model.parent[v] + 1];
  for (NodeIndex v = 0; v <= model.sink(); ++v) land.child_first[v + 1] += land.child_first[v];
  land.child.resize(model.sink());
  auto next = land.child_first;
  for (NodeIndex v = 0; v < model.sink(); ++v) land.child[next[model.parent[v]]++] = v;
}

/// Breadth-first search in which a step counts 0 or 1.
class Walk {
 public:
  Walk(const Landscape& land, std::uint32_t start, const Lifts& lifts)
      : land_(land), start_(start), lifts_(lifts), done_(land.model.sink() + std::size_t{1}, 0) {
    reach_.start = start;
    reach_.lifts.resize(done_.size());
    reach_.step.resize(done_.size());
  }

  Reach run() && {
    leave(start_, 0, land_.model.sink());
    while (!queue_.empty()) {
      const NodeIndex v = queue_.front();
      queue_.pop_front();
      if (done_[v]) continue;
      done_[v] = 1;
      expand(v, *reach_.lifts[v]);
    }
    return std::move(reach_);
  }

 private:
  void step(NodeIndex to, std::uint32_t lifts, const ReachStep& arrival) {
    const std::uint32_t count = lifts + (arrival.lifted ? 1 : 0);
    if (reach_.lifts[to] && *reach_.lifts[to] <= count) return;
    reach_.lifts[to] = count;
    reach_.step[to] = arrival;
    if (arrival.lifted)
      queue_.push_back(to);
    else
      queue_.push_front(to);
  }

  /// All places that a partner could go to.
  void leave(std::uint32_t p, std::uint32_t lifts, NodeIndex from) {
    const Model& model = land_.model;
    const bool locked = land_.lock_of[p] != Landscape::no_lock;
    if (locked && !lifts_.locks) return;
    for (std::uint32_t e = model.first[p]; e < model.first[p + 1]; ++e) {
      if (e == land_.choice[p]) continue;
      const bool forbidden = land_.forbidden_of[e] != Landscape::no_lock;
      if (forbidden && (p != start_ || !lifts_.own_forbidden)) continue;
      step(model.edges[e].place, lifts, {from, p, e, locked || forbidden});
    }
  }

  void expand(NodeIndex v, std::uint32_t lifts) {
    const Model& model = land_.model;
    if (v != model.sink()) {
      const bool full = land_.flow[v] >= model.upper[v];
      if (!full || lifts_.bounds) step(model.parent[v], lifts, {v, no_partner, left_out, full});
    }
    for (std::uint32_t i = land_.child_first[v]; i < land_.child_first[v + 1]; ++i) {
      const NodeIndex child = land_.child[i];
      const bool floor = land_.flow[child] <= model.lower[child];
      if (land_.flow[child] == 0) continue;
      if (!floor || lifts_.bounds) step(child, lifts, {v, no_partner, left_out, floor});
    }
    for (std::uint32_t i = land_.held_first[v]; i < land_.held_first[v + 1]; ++i)
      leave(land_.held[i], lifts, v);
  }

  const Landscape& land_;
  std::uint32_t start_;
  Lifts lifts_;
  std::vector<char> done_;
  std::deque<NodeIndex> queue_;
  Reach reach_;
};

}  // namespace

Landscape survey(const Instance& instance, const Solution& solution) {
  Landscape land;
  Instance plain = instance;
  plain.locks.clear();
  plain.forbidden.clear();
  land.model = build_model(plain);
  const Model& model = land.model;
  land.choice.assign(model.partner_count, left_out);
  land.forbidden_of.assign(model.edges.size(), Landscape::no_lock);
  std::map<std::pair<PartnerIndex, std::int64_t>, std::size_t> forbidden;
  for (std::size_t i = 0; i < instance.forbidden.size(); ++i)
    forbidden.emplace(std::pair(instance.forbidden[i].partner, instance.forbidden[i].lead), i);
  for (std::uint32_t e = 0; e < model.edges.size(); ++e) {
    const std::uint32_t p = model.partner_of_edge[e];
    const Edge& edge = instance.edges[model.edges[e].source];
    if (solution.edge_of[edge.partner] == model.edges[e].source) land.choice[p] = e;
    if (forbidden.empty()) continue;
    const auto found = forbidden.find({edge.partner, instance.places[edge.place].lead});
    if (found != forbidden.end()) land.forbidden_of[e] = found->second;
  }
  land.lock_of.assign(model.partner_count, Landscape::no_lock);
  for (std::size_t i = 0; i < instance.locks.size(); ++i)
    land.lock_of[model.partner_at[instance.locks[i].partner]] = i;
  for (std::uint32_t p = 0; p < model.partner_count; ++p)
    land.at.push_back(land.choice[p] == left_out ? model.slot[p]
                                                 : model.edges[land.choice[p]].place);
  land.flow = tree_flow(model, land.choice);
  index_held(land);
  index_children(land);
  return land;
}

Reach reach_from(const Landscape& land, std::uint32_t partner, const Lifts& lifts) {
  return Walk(land, partner, lifts).run();
}

std::vector<std::pair<NodeIndex, ReachStep>> way_to(const Reach& reach, NodeIndex target) {
  std::vector<std::pair<NodeIndex, ReachStep>> way;
  for (NodeIndex v = target;; v = reach.step[v].from) {
    way.emplace_back(v, reach.step[v]);
    if (reach.step[v].partner == reach.start) break;
  }
  std::reverse(way.begin(), way.end());
  return way;
}

}  // namespace trellis::optimise
