#include "programme/cluster.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/text.hpp"

namespace trellis::programme {
namespace {

bool is_of_kind(const Unit& unit, std::string_view kind) {
  return std::ranges::find(unit.kinds, kind) != unit.kinds.end();
}

/// Every pair that is too far apart.
void add_far_pairs(const MatchingRules& rules,
                   std::span<const ClusterMember> members,
                   std::vector<std::string>& faults) {
  const double km_max = cluster_km_max(rules);
  for (std::size_t i = 0; i < members.size(); ++i)
    for (std::size_t j = i + 1; j < members.size(); ++j) {
      if (!members[i].at || !members[j].at) continue;
      const double km = distance_metres(*members[i].at, *members[j].at) / 1000;
      if (km > km_max)
        faults.push_back(members[i].name + " and " + members[j].name + " are " + decimal(km, 1) +
                         " km apart: at most " +
                         decimal(km_max, km_max == std::floor(km_max) ? 0 : 1) + " km");
    }
}

}  // namespace

ClusterSizes cluster_sizes(const MatchingRules& rules) {
  return {rules.cluster_size_min.value_or(cluster_size_min_default),
          rules.cluster_size_max.value_or(cluster_size_max_default)};
}

double cluster_km_max(const MatchingRules& rules) {
  return rules.cluster_km_max.value_or(cluster_km_max_default);
}

std::vector<ClusterMinimum> cluster_minimums(const MatchingRules& rules) {
  std::vector<ClusterMinimum> minimums;
  if (rules.primaries_min) minimums.push_back({"primary", *rules.primaries_min});
  minimums.insert(minimums.end(), rules.cluster_minimums.begin(), rules.cluster_minimums.end());
  return minimums;
}

std::optional<TrustShare> trust_share(const MatchingRules& rules) {
  if (rules.trust_share_max) return rules.trust_share_max;
  return rules.trust_at_most_half ? std::optional(TrustShare{1, 2}) : std::nullopt;
}

int trust_schools_max(const TrustShare& share, int schools) {
  return std::max(1, schools * share.schools / share.of);
}

std::string setting_plural(std::string_view setting) { return std::string(setting) + " schools"; }

std::vector<std::string> cluster_faults(const MatchingRules& rules,
                                        std::span<const ClusterMember> members) {
  std::vector<std::string> faults;
  const int size = static_cast<int>(members.size());
  const auto [least, most] = cluster_sizes(rules);
  if (size < least || size > most)
    faults.push_back("It would have " + counted(size, "school") + ": a cluster has " +
                     std::to_string(least) + " to " + std::to_string(most));
  for (const ClusterMinimum& minimum : cluster_minimums(rules)) {
    const auto count = std::ranges::count(members, minimum.setting, &ClusterMember::setting);
    if (count < minimum.least)
      faults.push_back("It would have " + counted(count, minimum.setting + " school") +
                       ": a cluster has at least " + std::to_string(minimum.least));
  }
  std::map<std::string, int> of_trust;
  for (const ClusterMember& member : members) {
    if (!member.trust.empty()) ++of_trust[member.trust];
    if (!member.is_open) faults.push_back(member.name + " is closed");
  }
  if (const auto share = trust_share(rules)) {
    const int schools_max = trust_schools_max(*share, size);
    for (const auto& [trust, count] : of_trust)
      if (count > schools_max)
        faults.push_back("It would have " + std::to_string(count) +
                         " schools of one trust: at most " + std::to_string(schools_max) + " of " +
                         std::to_string(size) + " may be");
  }
  add_far_pairs(rules, members, faults);
  return faults;
}

std::optional<ClusterUnits> cluster_units(const Definition& definition) {
  for (const Unit& cluster : definition.units) {
    if (!is_of_kind(cluster, "cluster")) continue;
    for (const Unit& member : definition.units)
      if (member.within == cluster.id && is_of_kind(member, "school"))
        return ClusterUnits{&cluster, &member};
  }
  return std::nullopt;
}

}  // namespace trellis::programme
