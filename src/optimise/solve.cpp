#include "optimise/solve.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "optimise/baselines.hpp"
#include "optimise/digest.hpp"
#include "optimise/floors.hpp"
#include "optimise/instance_check.hpp"
#include "optimise/levels.hpp"
#include "optimise/minimax.hpp"
#include "optimise/model.hpp"
#include "optimise/stage.hpp"
#include "optimise/ties.hpp"

namespace trellis::optimise {
namespace {

bool has_floors(const Model& model) {
  return std::any_of(model.lower.begin(), model.lower.end(), [](auto low) { return low > 0; });
}

StageDuals duals_of(const Model& model, const StageCosts& stage, const StageAnswer& answer) {
  StageDuals duals{stage.levels, stage.weights, {}, {}, {}, {}, answer.value};
  duals.partner.resize(model.partner_count);
  duals.place.resize(model.place_count);
  duals.group.resize(model.group_count);
  duals.partner_group.resize(model.partner_group_count);
  // Inside, a partner group bounds those left out; outside, those placed: its price turns sign,
  // and moves from the cost of leaving out to the cost of every edge.
  const std::vector<std::int64_t> path = path_sums(model, answer.node);
  for (std::uint32_t p = 0; p < model.partner_count; ++p)
    duals.partner[model.partner_source[p]] = answer.partner[p] - path[model.slot[p]];
  for (NodeIndex t = 0; t < model.place_count; ++t)
    duals.place[model.place_source[t]] = answer.node[t];
  for (std::uint32_t g = 0; g < model.group_count; ++g)
    duals.group[model.group_source[g]] = answer.node[model.group_node(g)];
  for (std::uint32_t g = 0; g < model.partner_group_count; ++g)
    duals.partner_group[model.partner_group_source[g]] = -answer.node[model.partner_group_node(g)];
  return duals;
}

/// A solve in progress: what is open, the matching so far, and the stages behind it.
struct Progress {
  OpenOptions open;
  std::vector<std::uint32_t> choice;
  std::vector<StageDuals> stages;
  Work work;
};

/// Solves one stage and restricts to its optimal matchings. False when bounds cannot hold.
bool take_stage(const Model& model,
                const StageCosts& stage,
                StageOptions options,
                Progress& progress) {
  auto answer = solve_stage(model, stage, progress.open, progress.choice, options);
  if (!answer) return false;
  progress.work.rounds += answer->rounds;
  if (progress.stages.empty()) progress.work.solved_edges = answer->solved_edges;
  progress.stages.push_back(duals_of(model, stage, *answer));
  keep_optimal(model, stage.cost, *answer, progress.open);
  progress.choice = std::move(answer->choice);
  return true;
}

std::expected<void, Refusal> take_levels(const Instance& instance,
                                         const Objective& objective,
                                         const Model& model,
                                         Progress& progress) {
  std::vector<Level> levels = levels_of(instance, objective);
  while (!levels.empty()) {
    auto stage = next_stage(instance, objective, model, levels);
    if (!stage) return std::unexpected(stage.error());
    levels.erase(levels.begin(),
                 levels.begin() + static_cast<std::ptrdiff_t>(stage->levels.size()));
    if (!take_stage(model, *stage, {.candidates = objective.candidates}, progress))
      return std::unexpected(unreachable_floors(instance, model));
  }
  return {};
}

/// Draws among equally good matchings until one is left. Later rounds are hardly ever needed.
std::expected<void, Refusal> draw(const Instance& instance,
                                  const Objective& objective,
                                  const Model& model,
                                  Progress& progress) {
  progress.work.drawn = undecided_partners(model, progress.open, progress.choice).size();
  for (std::uint32_t round = 0; round < objective.lottery_rounds; ++round) {
    if (undecided_partners(model, progress.open, progress.choice).empty()) break;
    auto stage = next_stage(instance, objective, model, {Level{LevelKind::lottery, round}});
    if (!stage) return std::unexpected(stage.error());
    if (!take_stage(model, *stage, {.candidates = 0}, progress))
      return std::unexpected(unreachable_floors(instance, model));
    ++progress.work.lottery_rounds;
  }
  return {};
}

std::expected<std::optional<MinimaxProof>, Refusal> apply_minimax(const Instance& instance,
                                                                  const Objective& objective,
                                                                  const Model& model,
                                                                  OpenOptions& open) {
  const Minimax of = objective.fairness.minimax;
  if (of == Minimax::off) return std::nullopt;
  if (has_floors(model))
    return std::unexpected(
        Refusal{RefusalCode::bad_rule,
                "The smallest largest cost cannot be asked for together with limits from below",
                "Use the regret band and cap instead, or remove the smallest numbers"});
  std::vector<Level> placing = levels_of(instance, objective);
  std::erase_if(placing, [](const Level& level) { return level.kind != LevelKind::unplaced; });
  auto stage = next_stage(instance, objective, model, placing);
  if (!stage) return std::unexpected(stage.error());
  if (stage->levels.size() < placing.size())
    return std::unexpected(
        Refusal{RefusalCode::too_large,
                "There are too many priority classes for the smallest largest cost",
                "Use fewer priority classes, or the regret band and cap instead"});
  const auto answer = smallest_threshold(model, *stage, of, {.candidates = objective.candidates});
  if (!answer) return std::nullopt;
  MinimaxProof proof{of, answer->threshold, duals_of(model, *stage, answer->all), std::nullopt};
  if (answer->below) proof.below = duals_of(model, *stage, *answer->below);
  for (std::uint32_t e = 0; e < model.edges.size(); ++e)
    if (!model.must_place[model.partner_of_edge[e]] && measured(model, of, e) > answer->threshold)
      open.edge[e] = 0;
  return proof;
}

std::vector<LevelValue> values_of(const Instance& instance,
                                  const Objective& objective,
                                  const Model& model,
                                  const std::vector<std::uint32_t>& choice) {
  std::vector<LevelValue> values;
  Objective plain = objective;
  plain.moves.penalty = 0;
  for (const Level& level : levels_of(instance, objective)) {
    const LevelCosts costs = level_costs(instance, plain, model, level);
    std::int64_t sum = 0;
    for (std::uint32_t p = 0; p < model.partner_count; ++p)
      sum += choice[p] == left_out ? costs.left_out[p] : costs.edge[choice[p]];
    values.push_back({level, sum});
  }
  return values;
}

}  // namespace

std::expected<Solution, Refusal> solve(const Instance& instance, const Objective& objective) {
  if (auto fault = fault_in(instance, objective)) return std::unexpected(*fault);
  const Model model = build_model(instance);
  Progress progress;
  progress.open = all_options(model);
  progress.work.eligible_edges = model.edges.size();
  auto minimax = apply_minimax(instance, objective, model, progress.open);
  if (!minimax) return std::unexpected(minimax.error());
  if (auto done = take_levels(instance, objective, model, progress); !done)
    return std::unexpected(done.error());
  if (auto done = draw(instance, objective, model, progress); !done)
    return std::unexpected(done.error());

  Solution solution;
  solution.edge_of.resize(instance.partners.size());
  for (std::uint32_t p = 0; p < model.partner_count; ++p)
    if (progress.choice[p] != left_out)
      solution.edge_of[model.partner_source[p]] = model.edges[progress.choice[p]].source;
  solution.totals = totals_of(instance, objective.moves.present, solution.edge_of);
  solution.levels = values_of(instance, objective, model, progress.choice);
  solution.work = progress.work;
  solution.certificate = {instance_digest(instance),
                          objective.salt,
                          solution.edge_of,
                          std::move(progress.stages),
                          std::move(*minimax)};
  return solution;
}

}  // namespace trellis::optimise
