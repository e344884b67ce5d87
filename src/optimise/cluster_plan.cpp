#include "optimise/cluster_plan.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "optimise/cluster_check.hpp"

namespace trellis::optimise {
namespace {

std::string kilometres(std::int64_t metres) {
  std::string text = std::to_string(metres / 1000);
  if (metres % 1000 != 0) text += "." + std::to_string(metres % 1000 / 100);
  return text + " km";
}

std::string counted(std::size_t count, const std::string& one, const std::string& many) {
  return count == 0 ? "no " + many : std::to_string(count) + " " + (count == 1 ? one : many);
}

/// Whether some legal cluster holds the items chosen so far and others from `candidates` on. Gives
/// up (and says yes) after `tries`.
bool exists_cluster(const ClusterModel& model,
                    std::vector<ItemIndex>& chosen,
                    std::span<const ItemIndex> candidates,
                    std::uint32_t schools,
                    std::size_t& tries) {
  if (tries == 0) return true;
  --tries;
  if (model.cost(chosen) != not_legal) return true;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const std::uint32_t n = schools + model.size_of(candidates[i]);
    if (n > model.size_max) continue;
    const bool fits = std::all_of(chosen.begin(), chosen.end(), [&](ItemIndex item) {
      return model.pair_sum(item, candidates[i]) >= 0;
    });
    if (!fits) continue;
    chosen.push_back(candidates[i]);
    const bool found = exists_cluster(model, chosen, candidates.subspan(i + 1), n, tries);
    chosen.pop_back();
    if (found) return true;
  }
  return false;
}

struct Surroundings {
  std::vector<ItemIndex> items;
  std::uint32_t schools = 0;
  std::array<std::uint32_t, ClusterModel::kinds> kinds{};
};

Surroundings look_around(const ClusterModel& model, const ItemGrid& grid, ItemIndex item) {
  Surroundings around;
  around.items = grid.compatible(item);
  const auto count = [&](ItemIndex one) {
    for (const std::uint32_t s : model.schools_of[one]) ++around.kinds[model.kind[s]];
    around.schools += model.size_of(one);
  };
  count(item);
  for (const ItemIndex other : around.items) count(other);
  return around;
}

LeftOut reason_for(const ClusterRules& rules,
                   const ClusterModel& model,
                   const ItemGrid& grid,
                   ItemIndex item) {
  LeftOut reason;
  const Surroundings around = look_around(model, grid, item);
  const std::string within = " within " + kilometres(model.distance_m_max);
  const std::uint32_t others = around.schools - model.size_of(item);
  if (around.schools < model.size_min) {
    reason.kind = LeftOutKind::too_few_near;
    reason.sentence = "There " + std::string(others == 1 ? "is " : "are ") +
                      counted(others, "other school", "other schools") + within +
                      ", and a cluster needs " + std::to_string(model.size_min);
    return reason;
  }
  for (const KindMinimum& minimum : rules.minimums) {
    if (around.kinds[minimum.kind] >= minimum.least) continue;
    const std::string name = minimum.name.empty() ? "schools of one kind" : minimum.name;
    reason.kind = LeftOutKind::too_few_kind;
    reason.sentence = "There " + std::string(around.kinds[minimum.kind] == 1 ? "is" : "are") +
                      " only " + std::to_string(around.kinds[minimum.kind]) + " " + name + within +
                      " (itself counted), and a cluster needs " + std::to_string(minimum.least);
    return reason;
  }
  std::vector<ItemIndex> chosen{item};
  std::size_t tries = 200'000;
  if (!exists_cluster(model, chosen, around.items, model.size_of(item), tries)) {
    reason.kind = LeftOutKind::no_legal;
    reason.sentence = "No cluster with it keeps every rule: the " +
                      counted(others, "school", "schools") + within +
                      " are of too few trusts, too far from each other, or to be kept apart";
    return reason;
  }
  reason.kind = LeftOutKind::costs_others;
  reason.sentence =
      "Clusters with it are possible, but every one that was found would leave out others";
  return reason;
}

void add_reasons(std::span<const ClusterSchool> schools,
                 const ClusterRules& rules,
                 const ClusterModel& model,
                 const std::vector<char>& placed,
                 ClusterPlan& plan) {
  for (const std::uint32_t s : model.no_point)
    plan.left_out.push_back(
        {s, LeftOutKind::no_point, "It has no coordinates, so distances cannot be known"});
  if (std::find(placed.begin(), placed.end(), char{0}) != placed.end()) {
    const ItemGrid grid(model);
    for (ItemIndex item = 0; item < model.item_count(); ++item) {
      if (placed[item]) continue;
      LeftOut reason = reason_for(rules, model, grid, item);
      for (const std::uint32_t s : model.schools_of[item]) {
        reason.school = model.source[s];
        plan.left_out.push_back(reason);
      }
    }
  }
  std::sort(plan.left_out.begin(), plan.left_out.end(), [&](const auto& a, const auto& b) {
    return schools[a.school].key < schools[b.school].key;
  });
}

Refusal bad_plan(std::string sentence) {
  return {RefusalCode::wrong_version, std::move(sentence), "Form the clusters again"};
}

}  // namespace

ClusterPlan plan_of(std::span<const ClusterSchool> schools,
                    const ClusterRules& rules,
                    const ClusterModel& model,
                    const std::vector<std::vector<ItemIndex>>& clusters) {
  ClusterPlan plan;
  std::vector<char> placed(model.item_count(), 0);
  std::vector<std::vector<std::uint32_t>> canonical;
  for (const auto& items : clusters) {
    plan.cost_mm += model.cost(items);
    std::vector<std::uint32_t> members;
    for (const ItemIndex item : items) {
      placed[item] = 1;
      members.insert(members.end(), model.schools_of[item].begin(), model.schools_of[item].end());
    }
    std::sort(members.begin(), members.end());
    canonical.push_back(std::move(members));
  }
  std::sort(canonical.begin(), canonical.end());
  for (const auto& members : canonical) {
    plan.clusters.emplace_back();
    for (const std::uint32_t s : members) plan.clusters.back().push_back(model.source[s]);
  }
  add_reasons(schools, rules, model, placed, plan);
  plan.notes = notes_on(schools);
  return plan;
}

std::expected<std::vector<std::vector<ItemIndex>>, Refusal> items_of_plan(
    std::span<const ClusterSchool> schools,
    const ClusterModel& model,
    const std::vector<std::vector<std::uint32_t>>& clusters) {
  constexpr auto none = static_cast<ItemIndex>(-1);
  std::vector<ItemIndex> item_at(schools.size(), none);
  for (ItemIndex item = 0; item < model.item_count(); ++item)
    for (const std::uint32_t s : model.schools_of[item]) item_at[model.source[s]] = item;
  std::vector<std::vector<ItemIndex>> result;
  std::set<std::uint32_t> seen;
  for (const auto& cluster : clusters) {
    std::set<ItemIndex> items;
    std::size_t size = 0;
    for (const std::uint32_t s : cluster) {
      if (s >= schools.size() || !seen.insert(s).second)
        return std::unexpected(bad_plan("The plan names a school twice or one that is not listed"));
      if (item_at[s] == none)
        return std::unexpected(bad_plan("The plan places school " + std::to_string(schools[s].key) +
                                        ", which has no coordinates"));
      if (items.insert(item_at[s]).second) size += model.size_of(item_at[s]);
    }
    if (size != cluster.size())
      return std::unexpected(bad_plan("The plan splits a pre-formed group"));
    result.emplace_back(items.begin(), items.end());
  }
  return result;
}

std::expected<MovePrice, Refusal> price_move(std::span<const ClusterSchool> schools,
                                             const ClusterRules& rules,
                                             const ClusterPlan& plan,
                                             std::uint32_t school,
                                             std::optional<std::size_t> to) {
  const auto model = build_cluster_model(schools, rules);
  if (!model) return std::unexpected(model.error());
  auto clusters = items_of_plan(schools, *model, plan.clusters);
  if (!clusters) return std::unexpected(clusters.error());
  if (school >= schools.size() || (to && *to >= clusters->size()))
    return std::unexpected(bad_plan("The school or the cluster is not in the plan"));
  std::optional<ItemIndex> item;
  for (ItemIndex i = 0; i < model->item_count(); ++i)
    for (const std::uint32_t s : model->schools_of[i])
      if (model->source[s] == school) item = i;
  MovePrice price;
  if (!item) {
    price.broken = {"School " + std::to_string(schools[school].key) + " has no coordinates"};
    return price;
  }
  const std::int64_t out = model->left_out_mm * model->size_of(*item);
  std::optional<std::size_t> from;
  for (std::size_t c = 0; c < clusters->size(); ++c)
    if (std::count((*clusters)[c].begin(), (*clusters)[c].end(), *item) > 0) from = c;
  price.legal = true;
  if (from == to) return price;
  const auto change = [&](std::size_t c, const auto& edit) {
    const std::int64_t before = model->cost((*clusters)[c]);
    edit((*clusters)[c]);
    if ((*clusters)[c].empty()) {
      price.change_mm -= before;
      return;
    }
    const auto broken = broken_by(schools, rules, *model, (*clusters)[c]);
    price.broken.insert(price.broken.end(), broken.begin(), broken.end());
    if (broken.empty()) price.change_mm += model->cost((*clusters)[c]) - before;
  };
  if (from) change(*from, [&](auto& items) { std::erase(items, *item); });
  if (to) change(*to, [&](auto& items) { items.push_back(*item); });
  if (!from) price.change_mm -= out;
  if (!to) price.change_mm += out;
  price.legal = price.broken.empty();
  if (!price.legal) price.change_mm = 0;
  return price;
}

std::expected<std::vector<std::string>, Refusal> broken_rules(
    std::span<const ClusterSchool> schools,
    const ClusterRules& rules,
    const std::vector<std::vector<std::uint32_t>>& clusters) {
  const auto model = build_cluster_model(schools, rules);
  if (!model) return std::unexpected(model.error());
  const auto items = items_of_plan(schools, *model, clusters);
  if (!items) return std::unexpected(items.error());
  std::vector<std::string> broken;
  for (std::size_t c = 0; c < items->size(); ++c)
    for (const std::string& sentence : broken_by(schools, rules, *model, (*items)[c]))
      broken.push_back("Cluster " + std::to_string(c + 1) + ": " + sentence);
  return broken;
}

}  // namespace trellis::optimise
