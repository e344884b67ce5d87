#include "programme/cluster.hpp"

#include <algorithm>
#include <map>

#include "core/text.hpp"

namespace trellis::programme {
namespace {

bool is_of_kind(const Unit& unit, std::string_view kind) {
  return std::ranges::find(unit.kinds, kind) != unit.kinds.end();
}

}  // namespace

std::vector<std::string> cluster_faults(const MatchingRules& rules,
                                        std::span<const ClusterMember> members) {
  std::vector<std::string> faults;
  const int size = static_cast<int>(members.size());
  const int least = rules.cluster_size_min.value_or(cluster_size_min_default);
  const int most = rules.cluster_size_max.value_or(cluster_size_max_default);
  if (size < least || size > most)
    faults.push_back("It would have " + counted(size, "school") + ": a cluster has " +
                     std::to_string(least) + " to " + std::to_string(most));
  const int primaries =
      static_cast<int>(std::ranges::count(members, "primary", &ClusterMember::setting));
  if (primaries < rules.primaries_min.value_or(0))
    faults.push_back("It would have " + counted(primaries, "primary school") +
                     ": a cluster has at least " + std::to_string(*rules.primaries_min));
  std::map<std::string, int> of_trust;
  for (const ClusterMember& member : members) {
    if (!member.trust.empty()) ++of_trust[member.trust];
    if (!member.is_open) faults.push_back(member.name + " is closed");
  }
  const int share = std::max(1, size / 2);
  for (const auto& [trust, count] : of_trust)
    if (rules.trust_at_most_half && count > share)
      faults.push_back("It would have " + std::to_string(count) +
                       " schools of one trust: at most " + std::to_string(share) + " of " +
                       std::to_string(size) + " may be");
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
