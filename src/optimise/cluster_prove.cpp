#include <algorithm>
#include <utility>

#include "optimise/cluster_areas.hpp"
#include "optimise/cluster_columns.hpp"
#include "optimise/cluster_layout.hpp"
#include "optimise/cluster_model.hpp"
#include "optimise/cluster_plan.hpp"
#include "optimise/cluster_search.hpp"
#include "optimise/clusters.hpp"

namespace trellis::optimise {
namespace {

/// Clusters of a short search that the master problem of an area starts with.
constexpr std::size_t start_pool_max = 50'000;
constexpr std::uint64_t start_moves_per_school = 1'000;

std::vector<std::uint32_t> positions_of(const ClusterModel& model,
                                        const std::vector<ItemIndex>& items) {
  std::vector<std::uint32_t> schools;
  for (const ItemIndex item : items)
    schools.insert(schools.end(), model.schools_of[item].begin(), model.schools_of[item].end());
  std::sort(schools.begin(), schools.end());
  for (std::uint32_t& s : schools) s = model.source[s];
  return schools;
}

/// The bound of an area too large for the table: that of a plan whose clusters cost nothing.
AreaBound without_bound(const ClusterModel& model,
                        const std::vector<ItemIndex>& items,
                        const Layout& layout) {
  AreaBound area;
  area.schools = positions_of(model, items);
  for (const ItemIndex item : items)
    if (layout.cluster_of[item] == no_cluster)
      area.cost_mm += model.left_out_mm * model.size_of(item);
  std::vector<char> counted(layout.clusters.size(), 0);
  for (const ItemIndex item : items) {
    const std::uint32_t c = layout.cluster_of[item];
    if (c != no_cluster && !std::exchange(counted[c], 1)) area.cost_mm += layout.cost[c];
  }
  return area;
}

AreaBound prove_items(const ClusterModel& model,
                      const std::vector<ItemIndex>& items,
                      const ProofBudget& budget,
                      Layout& layout) {
  if (items.size() > table_items_max) return without_bound(model, items, layout);
  const ClusterModel area = sub_model(model, items);
  const Layout present = part_of(area, layout, items);
  ClusterPool pool(start_pool_max);
  Layout start =
      anneal(area,
             present,
             {.moves = start_moves_per_school * items.size(), .pool = &pool, .stop = &budget.stop});
  if (start.total > present.total) start = present;
  AreaProof proof =
      solve_area(area, start, pool, {.columns_max = budget.columns_max, .stop = &budget.stop});
  if (proof.layout.total < present.total) replace_part(layout, items, proof.layout);
  return {positions_of(model, items),
          proof.layout.total,
          proof.bound_mm,
          proof.relaxation_mm,
          proof.proven,
          proof.columns};
}

}  // namespace

std::expected<ClusterProof, Refusal> prove_clusters(std::span<const ClusterSchool> schools,
                                                    const ClusterRules& rules,
                                                    const ClusterPlan& plan,
                                                    const ProofBudget& budget) {
  const auto model = build_cluster_model(schools, rules);
  if (!model) return std::unexpected(model.error());
  const auto clusters = items_of_plan(schools, *model, plan.clusters);
  if (!clusters) return std::unexpected(clusters.error());
  for (const auto& items : *clusters)
    if (model->cost(items) == not_legal)
      return std::unexpected(Refusal{RefusalCode::wrong_version,
                                     "The plan holds a cluster that breaks a rule",
                                     "Form the clusters again with these rules"});
  Layout layout = layout_of(*model, *clusters);
  ClusterProof proof;
  proof.proven = true;
  for (const auto& items : item_areas(*model)) {
    proof.areas.push_back(prove_items(*model, items, budget, layout));
    proof.cost_mm += proof.areas.back().cost_mm;
    proof.bound_mm += proof.areas.back().bound_mm;
    proof.proven = proof.proven && proof.areas.back().proven;
  }
  recount(*model, layout);
  proof.plan = plan_of(schools, rules, *model, canonical_clusters(layout));
  return proof;
}

std::expected<std::vector<std::vector<std::uint32_t>>, Refusal> cluster_areas(
    std::span<const ClusterSchool> schools, const ClusterRules& rules) {
  const auto model = build_cluster_model(schools, rules);
  if (!model) return std::unexpected(model.error());
  std::vector<std::vector<std::uint32_t>> areas;
  for (const auto& items : item_areas(*model)) areas.push_back(positions_of(*model, items));
  return areas;
}

}  // namespace trellis::optimise
