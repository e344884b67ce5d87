/// Turns an objective into levels and stages, and a stage into one integer cost per option.
#pragma once

#include <cstdint>
#include <expected>
#include <vector>

#include "optimise/instance.hpp"
#include "optimise/model.hpp"
#include "optimise/objective.hpp"
#include "optimise/refusal.hpp"

namespace trellis::optimise {

/// No path through a stage's network costs more than this, so LEMON's 2^62 stays out of reach.
inline constexpr std::int64_t path_cost_bound = std::int64_t{1} << 58;

/// What one level costs: each edge of the model, and leaving each partner out.
struct LevelCosts {
  std::vector<std::int64_t> edge = {};
  std::vector<std::int64_t> left_out = {};
};

/// Levels solved together, each outranking all later ones by its weight.
struct StageCosts {
  std::vector<Level> levels = {};
  std::vector<std::int64_t> weights = {};
  LevelCosts cost = {};    ///< Sum of weight times level cost.
  std::int64_t bound = 0;  ///< No path costs more than this; at most path_cost_bound.
};

/// The levels of the objective, most important first, without the lottery.
std::vector<Level> levels_of(const Instance& instance, const Objective& objective);

/// What the model's edge e costs in one level, and what leaving canonical partner p out costs.
std::int64_t level_cost_of_edge(const Instance& instance,
                                const Objective& objective,
                                const Model& model,
                                const Level& level,
                                std::uint32_t e);
std::int64_t level_cost_of_leaving(const Instance& instance,
                                   const Objective& objective,
                                   const Model& model,
                                   const Level& level,
                                   std::uint32_t p);

/// The costs of one level.
LevelCosts level_costs(const Instance& instance,
                       const Objective& objective,
                       const Model& model,
                       const Level& level);

/// Takes levels from the front of `levels`, as many as fit into one stage, at least one.
///
/// Refuses (too_large) if even one level does not fit.
std::expected<StageCosts, Refusal> next_stage(const Instance& instance,
                                              const Objective& objective,
                                              const Model& model,
                                              const std::vector<Level>& levels);

}  // namespace trellis::optimise
