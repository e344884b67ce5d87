#include "matching/cluster_change.hpp"

#include <algorithm>

#include "optimise/verify/verify_clusters.hpp"

namespace trellis::matching {
namespace {

using optimise::ClusterPlan;

/// The school and those that stay with it by rule.
std::vector<std::uint32_t> group_of(const ClusterFile& file, std::uint32_t school) {
  std::vector<std::uint32_t> group = {school};
  for (const auto& together : file.rules.together) {
    if (std::ranges::find(together, file.schools[school].key) == together.end()) continue;
    group.clear();
    for (std::uint32_t s = 0; s < file.schools.size(); ++s)
      if (std::ranges::find(together, file.schools[s].key) != together.end()) group.push_back(s);
  }
  std::ranges::sort(group, {}, [&](std::uint32_t s) { return file.schools[s].key; });
  return group;
}

void remove_school(ClusterPlan& plan, std::uint32_t school) {
  for (auto& cluster : plan.clusters) std::erase(cluster, school);
  std::erase_if(plan.left_out, [&](const auto& one) { return one.school == school; });
}

void put(const ClusterFile& file,
         ClusterPlan& plan,
         std::uint32_t school,
         std::optional<std::size_t> number) {
  if (!number) {
    plan.left_out.push_back({school, optimise::LeftOutKind::costs_others, taken_out_sentence});
    std::ranges::sort(
        plan.left_out, {}, [&](const auto& one) { return file.schools[one.school].key; });
    return;
  }
  auto& cluster = plan.clusters[*number - 1];
  cluster.push_back(school);
  std::ranges::sort(cluster, {}, [&](std::uint32_t s) { return file.schools[s].key; });
}

std::int64_t counted_of(const ClusterFile& file, const ClusterPlan& plan) {
  return plan.cost_mm + file.rules.left_out_mm * static_cast<std::int64_t>(plan.left_out.size());
}

/// Rules that the clusters break, and what they cost, both by the verifier's reading.
void look_at(const ClusterFile& file, ClusterChangePrice& price) {
  ClusterPlan& after = price.after;
  after.cost_mm = optimise::verify_clusters(file.schools, file.rules, after).cost_mm;
  price.broken = optimise::verify_clusters(file.schools, file.rules, after).broken;
  price.change_mm = counted_of(file, after) - counted_of(file, price.before);
}

Result<std::uint32_t> school_in(const ClusterFile& file, Urn urn, const char* field) {
  const auto found = position_of(file, urn);
  if (!found)
    return problem(ProblemKind::not_found,
                   field,
                   "Choose a school of this run: it has no school " + urn.text());
  return *found;
}

Result<void> move_group(const ClusterFile& file,
                        const ClusterChange& change,
                        std::uint32_t school,
                        ClusterChangePrice& price) {
  const auto now = cluster_number_of(price.before, school);
  if (change.to && (*change.to < 1 || *change.to > price.before.clusters.size()))
    return problem(
        ProblemKind::not_found,
        "to",
        "Choose a cluster of this run: there is no cluster " + std::to_string(*change.to));
  if (now == change.to)
    return problem(ProblemKind::conflict,
                   "to",
                   now ? "Choose another cluster: the school is in this one"
                       : "Choose a cluster: the school is in none already");
  if (change.to && !file.schools[school].point)
    return problem(ProblemKind::refused_by_rule,
                   "school",
                   "This school has no coordinates: its distance to others is not known");
  price.moved = group_of(file, school);
  for (const std::uint32_t one : price.moved) {
    remove_school(price.after, one);
    put(file, price.after, one, change.to);
  }
  return {};
}

Result<void> swap_two(const ClusterFile& file,
                      std::uint32_t school,
                      std::uint32_t other,
                      ClusterChangePrice& price) {
  const auto here = cluster_number_of(price.before, school);
  const auto there = cluster_number_of(price.before, other);
  if (here == there)
    return problem(ProblemKind::conflict,
                   "swap_with",
                   "Choose a school of another cluster: these two are in the same one");
  if (!file.schools[school].point || !file.schools[other].point)
    return problem(ProblemKind::refused_by_rule,
                   "swap_with",
                   "One of the two has no coordinates: its distance to others is not known");
  for (const auto& [group, number] :
       {std::pair(group_of(file, school), there), std::pair(group_of(file, other), here)})
    for (const std::uint32_t one : group) {
      remove_school(price.after, one);
      put(file, price.after, one, number);
      price.moved.push_back(one);
    }
  std::ranges::sort(price.moved, {}, [&](std::uint32_t s) { return file.schools[s].key; });
  return {};
}

}  // namespace

std::optional<std::uint32_t> position_of(const ClusterFile& file, Urn school) {
  const auto found =
      std::ranges::find(file.schools, school.number(), &optimise::ClusterSchool::key);
  if (found == file.schools.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - file.schools.begin());
}

std::optional<std::size_t> cluster_number_of(const ClusterPlan& plan, std::uint32_t school) {
  for (std::size_t c = 0; c < plan.clusters.size(); ++c)
    if (std::ranges::find(plan.clusters[c], school) != plan.clusters[c].end()) return c + 1;
  return std::nullopt;
}

Result<ClusterChangePrice> price_change(const ClusterFile& file,
                                        const ClusterPlan& plan,
                                        const ClusterChange& change) {
  const std::uint32_t school = TRY(school_in(file, change.school, "school"));
  ClusterChangePrice price{.before = plan, .after = plan};
  if (change.swap_with)
    TRY_VOID(swap_two(file, school, TRY(school_in(file, *change.swap_with, "swap_with")), price));
  else
    TRY_VOID(move_group(file, change, school, price));
  std::erase_if(price.after.clusters, [](const auto& cluster) { return cluster.empty(); });
  look_at(file, price);
  return price;
}

}  // namespace trellis::matching
