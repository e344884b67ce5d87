#include "optimise/minimax.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace trellis::optimise {
namespace {

OpenOptions up_to(const Model& model, Minimax of, std::int64_t threshold) {
  OpenOptions open = all_options(model);
  for (std::uint32_t e = 0; e < model.edges.size(); ++e)
    if (measured(model, of, e) > threshold && !model.must_place[model.partner_of_edge[e]])
      open.edge[e] = 0;
  return open;
}

}  // namespace

std::int64_t measured(const Model& model, Minimax of, std::uint32_t e) {
  const std::int64_t cost = model.edges[e].cost;
  return of == Minimax::regret ? cost - model.best_cost[model.partner_of_edge[e]] : cost;
}

std::optional<MinimaxAnswer> smallest_threshold(const Model& model,
                                                const StageCosts& placing,
                                                Minimax of,
                                                const StageOptions& options) {
  MinimaxAnswer answer;
  answer.stage = placing;
  auto all = solve_stage(model, placing, all_options(model), {}, options);
  if (!all) return std::nullopt;
  answer.all = std::move(*all);
  std::vector<std::int64_t> values;
  for (std::uint32_t e = 0; e < model.edges.size(); ++e)
    if (!model.must_place[model.partner_of_edge[e]]) values.push_back(measured(model, of, e));
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  if (values.empty()) return std::nullopt;
  std::size_t low = 0, high = values.size() - 1;  // values[high] always suffices.
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    const auto probe = solve_stage(model, placing, up_to(model, of, values[middle]), {}, options);
    if (probe && probe->value == answer.all.value)
      high = middle;
    else
      low = middle + 1;
  }
  answer.threshold = values[high];
  if (high > 0)
    answer.below = solve_stage(model, placing, up_to(model, of, values[high - 1]), {}, options);
  return answer;
}

}  // namespace trellis::optimise
