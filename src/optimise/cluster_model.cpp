#include "optimise/cluster_model.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <set>
#include <unordered_map>
#include <utility>

#include "optimise/cluster_check.hpp"

namespace trellis::optimise {
namespace {

/// Neighbours that moves are drawn from. More make moves less likely to help.
constexpr std::size_t near_max = 40;

std::int64_t distance_mm(const Point& a, const Point& b) {
  return std::llround(1000 * std::sqrt(static_cast<double>(squared_distance(a, b))));
}

std::int64_t computed_sum(const ClusterModel& model, ItemIndex a, ItemIndex b) {
  const std::int64_t limit = model.distance_m_max * model.distance_m_max;
  std::int64_t sum = 0;
  for (const std::uint32_t s : model.schools_of[a])
    for (const std::uint32_t t : model.schools_of[b]) {
      if (squared_distance(model.point[s], model.point[t]) > limit) return -1;
      sum += distance_mm(model.point[s], model.point[t]);
    }
  if (std::binary_search(model.apart[a].begin(), model.apart[a].end(), b)) return -1;
  return sum;
}

void order_schools(std::span<const ClusterSchool> schools, ClusterModel& model) {
  std::vector<std::uint32_t> order(schools.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(
      order.begin(), order.end(), [&](auto a, auto b) { return schools[a].key < schools[b].key; });
  for (const std::uint32_t s : order) {
    if (!schools[s].point) {
      model.no_point.push_back(s);
      continue;
    }
    const auto alone = -1 - static_cast<std::int64_t>(model.source.size());
    model.source.push_back(s);
    model.point.push_back(*schools[s].point);
    model.kind.push_back(schools[s].kind);
    model.trust.push_back(schools[s].trust == 0 ? alone : schools[s].trust);
  }
}

/// Joins the schools of each pre-formed group; groups that share a school become one.
std::vector<std::uint32_t> joined_to(const std::unordered_map<std::int64_t, std::uint32_t>& at,
                                     const ClusterRules& rules,
                                     std::size_t count) {
  std::vector<std::uint32_t> root(count);
  std::iota(root.begin(), root.end(), 0u);
  const auto find = [&](std::uint32_t s) {
    while (root[s] != s) s = root[s];
    return s;
  };
  for (const auto& group : rules.together)
    for (std::size_t i = 1; i < group.size(); ++i) {
      const auto one = at.find(group[0]), other = at.find(group[i]);
      if (one == at.end() || other == at.end()) continue;  // Without coordinates: left out.
      const std::uint32_t a = find(one->second), b = find(other->second);
      root[std::max(a, b)] = std::min(a, b);
    }
  for (std::uint32_t s = 0; s < count; ++s) root[s] = find(s);
  return root;
}

void make_items(std::span<const ClusterSchool> schools,
                const ClusterRules& rules,
                ClusterModel& model) {
  std::unordered_map<std::int64_t, std::uint32_t> at;
  for (std::uint32_t s = 0; s < model.source.size(); ++s) at[schools[model.source[s]].key] = s;
  const auto root = joined_to(at, rules, model.source.size());
  std::vector<ItemIndex> item_of(model.source.size());
  for (std::uint32_t s = 0; s < model.source.size(); ++s) {
    if (root[s] == s) {
      item_of[s] = static_cast<ItemIndex>(model.schools_of.size());
      model.schools_of.emplace_back();
    }
    item_of[s] = item_of[root[s]];
    model.schools_of[item_of[s]].push_back(s);
  }
  model.apart.resize(model.schools_of.size());
  for (const auto& [one, other] : rules.apart) {
    const auto a = at.find(one), b = at.find(other);
    if (a == at.end() || b == at.end()) continue;
    model.apart[item_of[a->second]].push_back(item_of[b->second]);
    model.apart[item_of[b->second]].push_back(item_of[a->second]);
  }
  for (auto& list : model.apart) std::sort(list.begin(), list.end());
  for (const auto& members : model.schools_of) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < members.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        sum += distance_mm(model.point[members[i]], model.point[members[j]]);
    model.inner_sum.push_back(sum);
  }
}

void partitions(std::uint32_t left,
                std::uint32_t largest,
                std::vector<std::uint32_t>& blocks,
                const std::function<void()>& visit) {
  if (left == 0) return visit();
  for (std::uint32_t block = std::min(left, largest); block > 0; --block) {
    blocks.push_back(block);
    partitions(left - block, block, blocks, visit);
    blocks.pop_back();
  }
}

void set_rules(const ClusterRules& rules, ClusterModel& model) {
  model.penalty.fill(not_legal);
  model.size_min = cluster_schools_max;
  for (const ClusterSize& size : rules.sizes) {
    model.penalty[size.schools] = size.penalty_mm;
    model.size_min = std::min(model.size_min, size.schools);
    model.size_max = std::max(model.size_max, size.schools);
  }
  for (std::uint32_t n = 0; n <= cluster_schools_max; ++n)
    model.trust_max[n] = std::max(1u, n * rules.trust_share_top / rules.trust_share_bottom);
  for (const KindMinimum& minimum : rules.minimums)
    model.least[minimum.kind] = std::max(model.least[minimum.kind], minimum.least);
  model.distance_m_max = rules.distance_m_max;
  model.left_out_mm = rules.left_out_mm;
  model.reviews = rules.reviews;
  if (rules.reviews == 0) return;
  std::vector<std::uint32_t> blocks;
  for (std::uint32_t n = model.size_min; n <= model.size_max; ++n)
    partitions(n, n, blocks, [&] {
      const RotaStatus status = rota_status(blocks, rules.reviews);
      model.rota_exists[blocks] =
          status == RotaStatus::non_reciprocal ||
          (status == RotaStatus::reciprocal_only && rules.reciprocal != Wish::forbid);
    });
}

void fill_near(ClusterModel& model) {
  const ItemGrid grid(model);
  model.near.resize(model.item_count());
  for (ItemIndex item = 0; item < model.item_count(); ++item) {
    std::vector<ItemIndex> found;
    for (std::int64_t radius = std::min<std::int64_t>(model.distance_m_max, 4'000);;
         radius = std::min(model.distance_m_max, 2 * radius)) {
      found = grid.compatible_within(item, radius);
      if (found.size() >= near_max || radius == model.distance_m_max) break;
    }
    std::vector<std::pair<std::int64_t, ItemIndex>> ranked;
    for (const ItemIndex other : found)
      ranked.emplace_back(model.pair_sum(item, other) / model.size_of(other), other);
    const std::size_t kept = std::min(near_max, ranked.size());
    std::partial_sort(
        ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(kept), ranked.end());
    for (std::size_t i = 0; i < kept; ++i) model.near[item].push_back(ranked[i].second);
  }
}

void fill_table(ClusterModel& model) {
  const std::size_t count = model.item_count();
  if (count > table_items_max) return;
  std::vector<std::int32_t> table(count * count, 0);
  for (ItemIndex a = 0; a < count; ++a)
    for (ItemIndex b = 0; b < a; ++b)
      table[a * count + b] = table[b * count + a] =
          static_cast<std::int32_t>(computed_sum(model, a, b));
  model.table = std::move(table);
}

}  // namespace

std::int64_t ClusterModel::pair_sum(ItemIndex a, ItemIndex b) const {
  return table.empty() ? computed_sum(*this, a, b) : table[a * item_count() + b];
}

bool ClusterModel::is_composition_legal(std::span<const ItemIndex> items) const {
  std::array<std::int64_t, cluster_schools_max> trusts{};
  std::array<std::uint32_t, kinds> counts{};
  std::uint32_t n = 0;
  for (const ItemIndex item : items)
    for (const std::uint32_t s : schools_of[item]) {
      if (n == size_max) return false;
      trusts[n++] = trust[s];
      ++counts[kind[s]];
    }
  if (penalty[n] == not_legal) return false;
  for (std::size_t k = 0; k < kinds; ++k)
    if (counts[k] < least[k]) return false;
  for (std::uint32_t i = 0; i < n; ++i) {
    std::uint32_t same = 0;
    for (std::uint32_t j = 0; j < n; ++j) same += trusts[j] == trusts[i];
    if (same > trust_max[n]) return false;
  }
  if (reviews == 0) return true;
  std::map<std::int64_t, std::uint32_t> by_trust;
  for (std::uint32_t i = 0; i < n; ++i) ++by_trust[trusts[i]];
  std::vector<std::uint32_t> blocks;
  for (const auto& [unused, count] : by_trust) blocks.push_back(count);
  std::sort(blocks.begin(), blocks.end(), std::greater<>());
  return rota_exists.at(blocks);
}

std::int64_t ClusterModel::cost(std::span<const ItemIndex> items) const {
  if (!is_composition_legal(items)) return not_legal;
  std::int64_t sum = 0;
  std::uint32_t n = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    n += size_of(items[i]);
    sum += inner_sum[items[i]];
    for (std::size_t j = 0; j < i; ++j) {
      const std::int64_t pair = pair_sum(items[i], items[j]);
      if (pair < 0) return not_legal;
      sum += pair;
    }
  }
  return cost_of_sum(n, sum);
}

std::int64_t ClusterModel::cost_of_sum(std::uint32_t n, std::int64_t sum_mm) const {
  if (n == 1) return penalty[n];
  return (4 * sum_mm + (n - 1)) / (2 * (std::int64_t{n} - 1)) + penalty[n];
}

std::expected<ClusterModel, Refusal> build_cluster_model(std::span<const ClusterSchool> schools,
                                                         const ClusterRules& rules) {
  if (auto fault = fault_in_clusters(schools, rules)) return std::unexpected(*fault);
  ClusterModel model;
  set_rules(rules, model);
  order_schools(schools, model);
  make_items(schools, rules, model);
  if (auto fault = fault_in_items(schools, rules, model)) return std::unexpected(*fault);
  fill_table(model);
  fill_near(model);
  return model;
}

ItemGrid::ItemGrid(const ClusterModel& model)
    : model_(&model),
      first_point_([&] {
        std::vector<Point> points;
        for (const auto& members : model.schools_of) points.push_back(model.point[members[0]]);
        return points;
      }()),
      grid_(first_point_, std::max<std::int64_t>(1'000, model.distance_m_max / 4)) {}

std::vector<ItemIndex> ItemGrid::compatible(ItemIndex item) const {
  return compatible_within(item, model_->distance_m_max);
}

std::vector<ItemIndex> ItemGrid::compatible_within(ItemIndex item, std::int64_t radius_m) const {
  std::vector<ItemIndex> found = grid_.within(first_point_[item], radius_m);
  std::erase_if(
      found, [&](ItemIndex other) { return other == item || model_->pair_sum(item, other) < 0; });
  return found;
}

}  // namespace trellis::optimise
