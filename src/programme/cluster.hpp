/// What makes a cluster of schools legal under a definition: its size, its settings, the share of
/// one trust and the distances. Pure.
///
/// Matching forms clusters with these rules and more (groups, the review rota); the programme
/// checks them again on the day on which a cluster is confirmed or a school leaves it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/geo.hpp"
#include "programme/definition.hpp"

namespace trellis::programme {

/// A school of a cluster, as the register has it today.
struct ClusterMember {
  std::string name{};
  std::string setting{};  ///< the word of the fact "school.setting"; empty when not known
  std::string trust{};    ///< UID of its academy trust; empty for none
  bool is_open = true;
  std::optional<Point> at{};  ///< without it the distance to others is not looked at
};

/// The fewest and most schools of a cluster, where the definition leaves it open.
inline constexpr int cluster_size_min_default = 3;
inline constexpr int cluster_size_max_default = 7;

/// The most schools that a cluster may have, whatever the definition says: what the search knows.
inline constexpr int cluster_size_limit = 8;
/// The furthest that two schools of a cluster may be apart, where the definition leaves it open:
/// peer review in England.
inline constexpr double cluster_km_max_default = 30;

struct ClusterSizes {
  int least = cluster_size_min_default;
  int most = cluster_size_max_default;
};
ClusterSizes cluster_sizes(const MatchingRules& rules);
double cluster_km_max(const MatchingRules& rules);
/// The least number of each setting, primaries first.
std::vector<ClusterMinimum> cluster_minimums(const MatchingRules& rules);
/// The share of one trust; nothing where the definition has no such rule.
std::optional<TrustShare> trust_share(const MatchingRules& rules);
/// Schools of one trust at most among so many.
int trust_schools_max(const TrustShare& share, int schools);
/// "secondary schools", "alternative provision schools"
std::string setting_plural(std::string_view setting);

/// Every rule that these schools break as a cluster, as sentences; empty when they are a legal one.
std::vector<std::string> cluster_faults(const MatchingRules& rules,
                                        std::span<const ClusterMember> members);

/// The unit that has clusters, and the unit of the schools within it; nothing for a programme
/// without.
struct ClusterUnits {
  const Unit* cluster = nullptr;
  const Unit* member = nullptr;
};
std::optional<ClusterUnits> cluster_units(const Definition& definition);

}  // namespace trellis::programme
