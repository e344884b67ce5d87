#include <algorithm>
#include <utility>

#include "optimise/cluster_areas.hpp"
#include "optimise/cluster_check.hpp"
#include "optimise/cluster_columns.hpp"
#include "optimise/cluster_layout.hpp"
#include "optimise/cluster_model.hpp"
#include "optimise/cluster_plan.hpp"
#include "optimise/cluster_resolve.hpp"
#include "optimise/cluster_search.hpp"
#include "optimise/clusters.hpp"

namespace trellis::optimise {
namespace {

/// Clusters kept for the plan over all that were met.
constexpr std::size_t pool_max = 200'000;

std::vector<ItemIndex> items_in_list_order(const ClusterModel& model) {
  std::vector<std::pair<std::uint32_t, ItemIndex>> order;
  for (ItemIndex item = 0; item < model.item_count(); ++item) {
    std::uint32_t first = model.source[model.schools_of[item].front()];
    for (const std::uint32_t s : model.schools_of[item]) first = std::min(first, model.source[s]);
    order.emplace_back(first, item);
  }
  std::sort(order.begin(), order.end());
  std::vector<ItemIndex> items;
  for (const auto& [unused, item] : order) items.push_back(item);
  return items;
}

bool is_stopped(const FormBudget& budget) { return budget.stop && budget.stop(); }

/// The pool's clusters that lie inside the area, in the area's numbers.
ClusterPool pool_inside(const ClusterPool& pool, const std::vector<ItemIndex>& position) {
  ClusterPool inside(pool_max);
  for (const auto& entry : pool.entries()) {
    ItemList items;
    for (const ItemIndex item : entry.items)
      if (position[item] != no_cluster) items.push_back(position[item]);
    if (items.size() == entry.items.size()) inside.add(items, entry.cost);
  }
  return inside;
}

/// Column generation over the areas that are small enough, patches in the others.
void improve_areas(const ClusterModel& model,
                   const FormBudget& budget,
                   ClusterPool& pool,
                   Layout& layout) {
  for (const auto& items : item_areas(model)) {
    if (items.size() > budget.area_schools_max || is_stopped(budget)) continue;
    if (items.size() < 2) continue;
    const ClusterModel area = sub_model(model, items);
    std::vector<ItemIndex> position(model.item_count(), no_cluster);
    for (ItemIndex i = 0; i < items.size(); ++i) position[items[i]] = i;
    const Layout present = part_of(area, layout, items);
    const AreaProof better = solve_area(area,
                                        present,
                                        pool_inside(pool, position),
                                        {.goal = AreaGoal::better_plan, .stop = &budget.stop});
    if (better.layout.total < present.total) replace_part(layout, items, better.layout);
  }
  recount(model, layout);
  if (model.item_count() > budget.area_schools_max)
    resolve_patches(model, layout, {.schools = 24, .stop = &budget.stop});
}

}  // namespace

std::expected<ClusterPlan, Refusal> form_clusters(std::span<const ClusterSchool> schools,
                                                  const ClusterRules& rules,
                                                  const FormBudget& budget) {
  auto model = build_cluster_model(schools, rules);
  if (!model) return std::unexpected(model.error());
  ClusterPool pool(pool_max);
  Layout start = remotest_first(*model);
  resplit_all(*model, start, &pool);
  Layout best = start;
  const std::uint64_t moves = budget.moves_per_school * model->source.size();
  for (std::uint32_t i = 0; i < budget.seeds && !is_stopped(budget); ++i) {
    Layout found = anneal(
        *model,
        start,
        {.seed = budget.first_seed + i, .moves = moves, .pool = &pool, .stop = &budget.stop});
    resplit_all(*model, found, &pool);
    if (found.total < best.total) best = std::move(found);
  }
  if (!is_stopped(budget)) improve_areas(*model, budget, pool, best);
  return plan_of(schools, rules, *model, canonical_clusters(best));
}

std::expected<ClusterBaselines, Refusal> cluster_baselines(std::span<const ClusterSchool> schools,
                                                           const ClusterRules& rules) {
  auto model = build_cluster_model(schools, rules);
  if (!model) return std::unexpected(model.error());
  const auto plan = [&](const Layout& layout) {
    return plan_of(schools, rules, *model, canonical_clusters(layout));
  };
  return ClusterBaselines{plan(list_order_nearest(*model, items_in_list_order(*model))),
                          plan(remotest_first(*model))};
}

}  // namespace trellis::optimise
