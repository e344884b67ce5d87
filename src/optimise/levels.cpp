#include "optimise/levels.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include "optimise/lottery.hpp"
#include "optimise/wide.hpp"

namespace trellis::optimise {
namespace {

bool moves_away(const Objective& objective, const Edge& edge, const Place& place) {
  const auto& present = objective.moves.present;
  return !present.empty() && present[edge.partner] && *present[edge.partner] != place.lead;
}

std::int64_t edge_cost(const Instance& instance,
                       const Objective& objective,
                       const Model& model,
                       const Level& level,
                       std::uint64_t seed,
                       std::size_t e) {
  const ModelEdge& arc = model.edges[e];
  const Edge& edge = instance.edges[arc.source];
  const Place& place = instance.places[edge.place];
  const std::int64_t regret = arc.cost - model.best_cost[model.partner_of_edge[e]];
  switch (level.kind) {
    case LevelKind::unplaced:
      return 0;
    case LevelKind::beyond_cap:
      return regret > objective.fairness.regret_cap.value() ? 1 : 0;
    case LevelKind::poor_band:
      return regret > objective.fairness.band.value() ? 1 : 0;
    case LevelKind::moves:
      return moves_away(objective, edge, place) ? 1 : 0;
    case LevelKind::points:
      return arc.cost + (moves_away(objective, edge, place) ? objective.moves.penalty : 0);
    case LevelKind::lottery:
      return lottery_number(
          seed, instance.partners[edge.partner].key, place.lead, place.stream, place.year);
  }
  return 0;
}

std::int64_t left_out_cost(const Partner& partner, const Level& level, std::uint64_t seed) {
  switch (level.kind) {
    case LevelKind::unplaced:
      return partner.priority == level.number ? partner.weight : 0;
    case LevelKind::beyond_cap:
    case LevelKind::poor_band:
    case LevelKind::moves:
    case LevelKind::points:
      return 0;
    case LevelKind::lottery:
      return lottery_number(seed, partner.key, 0, 0, 0);
  }
  return 0;
}

/// Smallest and largest cost of an edge and of leaving out, and how far sums can differ.
struct Spread {
  Wide edge_size = 0;      ///< Largest |cost| of an edge.
  Wide left_out_size = 0;  ///< Largest |cost| of leaving out.
  Wide range = 0;          ///< No two matchings differ by more.
};

Spread spread_of(const Model& model, const LevelCosts& costs) {
  Spread spread;
  for (std::uint32_t p = 0; p < model.partner_count; ++p) {
    std::int64_t low = costs.left_out[p], high = costs.left_out[p];
    for (std::uint32_t e = model.first[p]; e < model.first[p + 1]; ++e) {
      low = std::min(low, costs.edge[e]);
      high = std::max(high, costs.edge[e]);
      spread.edge_size = std::max<Wide>(spread.edge_size, std::abs(costs.edge[e]));
    }
    spread.left_out_size = std::max<Wide>(spread.left_out_size, std::abs(costs.left_out[p]));
    spread.range += Wide{high} - low;
  }
  return spread;
}

/// A residual path visits a partner once: it enters by one edge and leaves by another, and the
/// step of leaving partners out is taken at most once in and once out.
Wide path_bound(const Model& model, Wide edge_size, Wide left_out_size) {
  return 2 * Wide{model.partner_count} * edge_size + 2 * left_out_size + 2;
}

struct Weighted {
  std::vector<Wide> weights;
  Wide bound = 0;
};

Weighted weigh(const Model& model, const std::vector<Spread>& spreads) {
  Weighted result;
  result.weights.assign(spreads.size(), 1);
  Wide below = 0, edge_size = 0, left_out_size = 0;
  for (std::size_t i = spreads.size(); i-- > 0;) {
    result.weights[i] = below + 1;
    if (result.weights[i] > path_cost_bound) {
      result.bound = result.weights[i];
      return result;
    }
    below += result.weights[i] * spreads[i].range;
    edge_size += result.weights[i] * spreads[i].edge_size;
    left_out_size += result.weights[i] * spreads[i].left_out_size;
  }
  result.bound = path_bound(model, edge_size, left_out_size);
  return result;
}

void add_weighted(const LevelCosts& costs, std::int64_t weight, LevelCosts& sum) {
  for (std::size_t e = 0; e < costs.edge.size(); ++e) sum.edge[e] += weight * costs.edge[e];
  for (std::size_t p = 0; p < costs.left_out.size(); ++p)
    sum.left_out[p] += weight * costs.left_out[p];
}

}  // namespace

std::vector<Level> levels_of(const Instance& instance, const Objective& objective) {
  std::set<std::uint32_t> classes;
  for (const Partner& partner : instance.partners) classes.insert(partner.priority);
  std::vector<Level> levels;
  for (const std::uint32_t number : classes) levels.push_back({LevelKind::unplaced, number});
  if (objective.fairness.regret_cap) levels.push_back({LevelKind::beyond_cap, 0});
  if (objective.fairness.band) levels.push_back({LevelKind::poor_band, 0});
  if (objective.moves.fewest_first) levels.push_back({LevelKind::moves, 0});
  levels.push_back({LevelKind::points, 0});
  return levels;
}

std::int64_t level_cost_of_edge(const Instance& instance,
                                const Objective& objective,
                                const Model& model,
                                const Level& level,
                                std::uint32_t e) {
  return edge_cost(
      instance, objective, model, level, lottery_seed(objective.salt, level.number), e);
}

std::int64_t level_cost_of_leaving(const Instance& instance,
                                   const Objective& objective,
                                   const Model& model,
                                   const Level& level,
                                   std::uint32_t p) {
  return left_out_cost(instance.partners[model.partner_source[p]],
                       level,
                       lottery_seed(objective.salt, level.number));
}

LevelCosts level_costs(const Instance& instance,
                       const Objective& objective,
                       const Model& model,
                       const Level& level) {
  LevelCosts costs;
  const std::uint64_t seed = lottery_seed(objective.salt, level.number);
  costs.edge.resize(model.edges.size());
  for (std::size_t e = 0; e < model.edges.size(); ++e)
    costs.edge[e] = edge_cost(instance, objective, model, level, seed, e);
  costs.left_out.resize(model.partner_count);
  for (std::uint32_t p = 0; p < model.partner_count; ++p)
    costs.left_out[p] = left_out_cost(instance.partners[model.partner_source[p]], level, seed);
  return costs;
}

std::expected<StageCosts, Refusal> next_stage(const Instance& instance,
                                              const Objective& objective,
                                              const Model& model,
                                              const std::vector<Level>& levels) {
  std::vector<LevelCosts> costs;
  std::vector<Spread> spreads;
  Weighted chosen;
  for (const Level& level : levels) {
    LevelCosts next = level_costs(instance, objective, model, level);
    spreads.push_back(spread_of(model, next));
    Weighted weighted = weigh(model, spreads);
    if (weighted.bound > path_cost_bound) break;
    chosen = std::move(weighted);
    costs.push_back(std::move(next));
  }
  if (costs.empty())
    return std::unexpected(
        Refusal{RefusalCode::too_large,
                "The costs are so large that their sums could leave the range of exact arithmetic",
                "Use smaller points: at most a million for each pair is always safe"});
  StageCosts stage;
  stage.bound = static_cast<std::int64_t>(chosen.bound);
  stage.cost.edge.assign(model.edges.size(), 0);
  stage.cost.left_out.assign(model.partner_count, 0);
  for (std::size_t i = 0; i < costs.size(); ++i) {
    stage.levels.push_back(levels[i]);
    stage.weights.push_back(static_cast<std::int64_t>(chosen.weights[i]));
    add_weighted(costs[i], stage.weights.back(), stage.cost);
  }
  return stage;
}

}  // namespace trellis::optimise
