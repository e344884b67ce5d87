#include "optimise/stage.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <utility>

namespace trellis::optimise {
namespace {

/// The part of a stage that LEMON sees: partners with at least two options, and the whole tree.
struct Network {
  FlowNetwork flow;
  std::vector<std::uint32_t> partner_of_node;  ///< Nodes 0 to m - 1 are partners.
  std::vector<std::uint32_t> edge_of_arc;      ///< Of the arcs that leave partners.
  std::vector<std::uint32_t> choice;           ///< Set for partners with a single option.
};

/// The open edges each partner begins with: its cheapest, in order of (cost, place).
std::vector<char> first_candidates(const Model& model,
                                   const StageCosts& stage,
                                   const OpenOptions& open,
                                   std::uint32_t count) {
  if (count == 0) return open.edge;
  std::vector<char> work(model.edges.size(), 0);
  std::vector<std::uint32_t> mine;
  for (std::uint32_t p = 0; p < model.partner_count; ++p) {
    mine.clear();
    for (std::uint32_t e = model.first[p]; e < model.first[p + 1]; ++e)
      if (open.edge[e]) mine.push_back(e);
    const auto kept = std::min<std::size_t>(mine.size(), count);
    const auto cheaper = [&](std::uint32_t a, std::uint32_t b) {
      return std::pair(stage.cost.edge[a], a) < std::pair(stage.cost.edge[b], b);
    };
    if (kept < mine.size())
      std::nth_element(
          mine.begin(), mine.begin() + static_cast<std::ptrdiff_t>(kept), mine.end(), cheaper);
    for (std::size_t i = 0; i < kept; ++i) work[mine[i]] = 1;
  }
  return work;
}

void add_partner(const Model& model,
                 const StageCosts& stage,
                 const OpenOptions& open,
                 const std::vector<char>& work,
                 std::uint32_t p,
                 Network& network,
                 std::vector<std::int64_t>& fixed) {
  std::vector<std::uint32_t> options;
  for (std::uint32_t e = model.first[p]; e < model.first[p + 1]; ++e)
    if (work[e]) options.push_back(e);
  if (open.left_out[p]) options.push_back(left_out);
  if (options.size() == 1) {
    network.choice[p] = options.front();
    const NodeIndex at =
        options.front() == left_out ? model.slot[p] : model.edges[options.front()].place;
    for (NodeIndex v = at; v != model.sink(); v = model.parent[v]) ++fixed[v];
    return;
  }
  const auto node = static_cast<std::uint32_t>(network.partner_of_node.size());
  network.partner_of_node.push_back(p);
  for (const std::uint32_t e : options) {
    const bool out = e == left_out;
    const NodeIndex to = out ? model.slot[p] : model.edges[e].place;
    const std::int64_t cost = out ? stage.cost.left_out[p] : stage.cost.edge[e];
    // One unit leaves each partner, so these arcs are never full and bind nothing themselves.
    network.flow.arcs.push_back({node, to, 0, 2, cost});
    network.edge_of_arc.push_back(e);
  }
}

Network build_network(const Model& model,
                      const StageCosts& stage,
                      const OpenOptions& open,
                      const std::vector<char>& work) {
  Network network;
  network.choice.assign(model.partner_count, left_out);
  std::vector<std::int64_t> fixed(model.sink() + 1, 0);
  for (std::uint32_t p = 0; p < model.partner_count; ++p)
    add_partner(model, stage, open, work, p, network, fixed);
  const auto partners = static_cast<std::uint32_t>(network.partner_of_node.size());
  for (FlowArc& arc : network.flow.arcs) arc.to += partners;
  for (NodeIndex v = 0; v < model.sink(); ++v)
    network.flow.arcs.push_back({partners + v,
                                 partners + model.parent[v],
                                 std::max<std::int64_t>(0, open.lower[v] - fixed[v]),
                                 open.upper[v] - fixed[v],
                                 0});
  network.flow.supply.assign(partners + model.sink() + 1, 0);
  std::fill_n(network.flow.supply.begin(), partners, 1);
  network.flow.supply.back() = -std::int64_t{partners};
  return network;
}

/// Prices from potentials, with those that bind nothing taken out. Where an arc has no room at all
/// a potential may be as large as LEMON's artificial costs; `bound` is as good a price there. A
/// floor that single options reach already needs no price.
std::vector<std::int64_t> node_prices(const Model& model,
                                      const StageCosts& stage,
                                      const Network& network,
                                      const std::vector<std::int64_t>& potential) {
  const std::size_t partners = network.partner_of_node.size();
  std::vector<std::int64_t> price(model.sink() + 1, 0);
  for (NodeIndex v = 0; v < model.sink(); ++v) {
    price[v] = potential[partners + model.parent[v]] - potential[partners + v];
    price[v] = std::clamp(price[v], -stage.bound, stage.bound);
    const FlowArc& arc = network.flow.arcs[network.edge_of_arc.size() + v];
    if (price[v] < 0 && arc.lower == 0) price[v] = 0;
  }
  return price;
}

/// Adds every open edge that would improve on the partner's price; sets the prices of partners.
std::size_t price_edges(const Model& model,
                        const StageCosts& stage,
                        const OpenOptions& open,
                        StageAnswer& answer,
                        std::vector<char>& work) {
  const std::vector<std::int64_t> path = path_sums(model, answer.node);
  answer.partner.assign(model.partner_count, 0);
  std::size_t added = 0;
  for (std::uint32_t p = 0; p < model.partner_count; ++p) {
    const std::uint32_t e = answer.choice[p];
    const std::int64_t paid = e == left_out ? stage.cost.left_out[p] + path[model.slot[p]]
                                            : stage.cost.edge[e] + path[model.edges[e].place];
    answer.partner[p] = paid;
    for (std::uint32_t i = model.first[p]; i < model.first[p + 1]; ++i) {
      if (!open.edge[i] || stage.cost.edge[i] + path[model.edges[i].place] >= paid) continue;
      assert(!work[i]);
      work[i] = 1;
      ++added;
    }
  }
  return added;
}

bool solve_round(const Model& model,
                 const StageCosts& stage,
                 const OpenOptions& open,
                 const std::vector<char>& work,
                 FlowMethod method,
                 StageAnswer& answer) {
  const Network network = build_network(model, stage, open, work);
  for (std::size_t i = network.edge_of_arc.size(); i < network.flow.arcs.size(); ++i)
    if (network.flow.arcs[i].lower > network.flow.arcs[i].upper) return false;
  const FlowAnswer flow = solve_flow(network.flow, method);
  if (flow.state != FlowState::optimal) return false;
  answer.choice = network.choice;
  for (std::size_t i = 0; i < network.edge_of_arc.size(); ++i)
    if (flow.flow[i] > 0)
      answer.choice[network.partner_of_node[network.flow.arcs[i].from]] = network.edge_of_arc[i];
  answer.node = node_prices(model, stage, network, flow.potential);
  return true;
}

Wide value_of(const Model& model,
              const LevelCosts& cost,
              const std::vector<std::uint32_t>& choice) {
  Wide value = 0;
  for (std::uint32_t p = 0; p < model.partner_count; ++p)
    value += choice[p] == left_out ? cost.left_out[p] : cost.edge[choice[p]];
  return value;
}

std::size_t open_count(const std::vector<char>& open) {
  return static_cast<std::size_t>(std::count(open.begin(), open.end(), char{1}));
}

}  // namespace

OpenOptions all_options(const Model& model) {
  OpenOptions open;
  open.edge.assign(model.edges.size(), 1);
  open.left_out.assign(model.partner_count, 1);
  for (std::uint32_t p = 0; p < model.partner_count; ++p)
    if (model.must_place[p]) open.left_out[p] = 0;
  open.lower = model.lower;
  open.upper = model.upper;
  return open;
}

std::optional<StageAnswer> solve_stage(const Model& model,
                                       const StageCosts& stage,
                                       const OpenOptions& open,
                                       const std::vector<std::uint32_t>& start,
                                       const StageOptions& options) {
  std::vector<char> work = first_candidates(model, stage, open, options.candidates);
  for (const std::uint32_t e : start)
    if (e != left_out) work[e] = 1;
  StageAnswer answer;
  for (;;) {
    ++answer.rounds;
    if (!solve_round(model, stage, open, work, options.method, answer)) {
      if (work == open.edge) return std::nullopt;
      work = open.edge;  // Few edges may not be enough to reach every floor: use them all.
      continue;
    }
    if (price_edges(model, stage, open, answer, work) == 0) break;
  }
  answer.value = value_of(model, stage.cost, answer.choice);
  answer.solved_edges = open_count(work);
  return answer;
}

void keep_optimal(const Model& model,
                  const LevelCosts& cost,
                  const StageAnswer& answer,
                  OpenOptions& open) {
  const std::vector<std::int64_t> path = path_sums(model, answer.node);
  for (std::uint32_t p = 0; p < model.partner_count; ++p) {
    for (std::uint32_t e = model.first[p]; e < model.first[p + 1]; ++e)
      if (cost.edge[e] + path[model.edges[e].place] > answer.partner[p]) open.edge[e] = 0;
    if (cost.left_out[p] + path[model.slot[p]] > answer.partner[p]) open.left_out[p] = 0;
  }
  for (NodeIndex v = 0; v < model.sink(); ++v) {
    if (answer.node[v] > 0) open.lower[v] = open.upper[v];
    if (answer.node[v] < 0) open.upper[v] = open.lower[v];
  }
}

}  // namespace trellis::optimise
