#include "matching/cluster_forming.hpp"

#include "matching/match.hpp"
#include "optimise/verify/verify_clusters.hpp"

namespace trellis::matching {
namespace {

std::uint32_t kind_of(Setting setting) { return static_cast<std::uint32_t>(setting); }

std::optional<optimise::Point> point_of(const School& school) {
  if (!school.at) return {};
  return optimise::Point{school.at->easting, school.at->northing};
}

std::vector<optimise::ClusterSchool> cluster_schools(std::span<const School> schools) {
  std::vector<optimise::ClusterSchool> all;
  for (const School& school : schools)
    all.push_back({.key = school.urn.number(),
                   .point = school.is_open ? point_of(school) : std::nullopt,
                   .kind = kind_of(school.setting),
                   .trust = school.trust ? school.trust->number() : 0});
  return all;
}

std::uint32_t settings_known(Setting setting) {
  const auto bit = [](Setting one) { return 1u << kind_of(one); };
  if (setting != Setting::all_through) return bit(setting);
  return bit(setting) | bit(Setting::primary) | bit(Setting::secondary);
}

double mean_km(const optimise::ClusterPlan& plan, const optimise::ClusterRules& rules) {
  std::int64_t mm = plan.cost_mm;
  std::size_t placed = 0;
  for (const auto& cluster : plan.clusters) {
    placed += cluster.size();
    for (const optimise::ClusterSize& size : rules.sizes)
      if (size.schools == cluster.size()) mm -= size.penalty_mm;
  }
  return placed == 0 ? 0 : static_cast<double>(mm) / 1e6 / static_cast<double>(placed);
}

}  // namespace

optimise::ClusterRules cluster_rules() {
  optimise::ClusterRules rules;
  rules.minimums = {{kind_of(Setting::primary), 3, "primaries"}};
  return rules;
}

Result<ClusterProposal> propose_clusters(std::span<const School> schools,
                                         const optimise::ClusterRules& rules,
                                         const optimise::FormBudget& budget) {
  const auto listed = cluster_schools(schools);
  auto plan = optimise::form_clusters(listed, rules, budget);
  if (!plan) return std::unexpected(problem_of(plan.error()));
  ClusterProposal proposal;
  proposal.plan = std::move(*plan);
  for (optimise::LeftOut& one : proposal.plan.left_out)
    if (!schools[one.school].is_open) one.sentence = "It is closed";
  proposal.broken = optimise::verify_clusters(listed, rules, proposal.plan).broken;
  proposal.mean_km = mean_km(proposal.plan, rules);
  return proposal;
}

Result<optimise::MovePrice> price_cluster_move(std::span<const School> schools,
                                               const optimise::ClusterRules& rules,
                                               const optimise::ClusterPlan& plan,
                                               std::uint32_t school,
                                               std::optional<std::size_t> to) {
  auto price = optimise::price_move(cluster_schools(schools), rules, plan, school, to);
  if (!price) return std::unexpected(problem_of(price.error()));
  return *price;
}

Result<std::vector<optimise::Rota>> propose_rota(std::span<const School> schools,
                                                 const std::vector<std::uint32_t>& cluster,
                                                 const optimise::RotaRules& rules,
                                                 std::span<const optimise::PastReview> past,
                                                 std::uint32_t years) {
  std::vector<optimise::RotaMember> members;
  for (const std::uint32_t s : cluster) {
    const School& school = schools[s];
    members.push_back({.key = school.urn.number(),
                       .trust = school.trust ? school.trust->number() : 0,
                       .phase = kind_of(school.setting),
                       .phases_known = settings_known(school.setting),
                       .point = point_of(school)});
  }
  auto rotas = optimise::rota_for_years(members, rules, past, years);
  if (!rotas) return std::unexpected(problem_of(rotas.error()));
  return *rotas;
}

}  // namespace trellis::matching
