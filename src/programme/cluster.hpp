/// What makes a cluster of schools legal under a definition: its size, its primaries and the share
/// of one trust. Pure.
///
/// Matching forms clusters with these rules and more (distance, the review rota); the programme
/// checks them again on the day on which a cluster is confirmed or a school leaves it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "programme/definition.hpp"

namespace trellis::programme {

/// A school of a cluster, as the register has it today.
struct ClusterMember {
  std::string name{};
  std::string setting{};  ///< the word of the fact "school.setting"; empty when not known
  std::string trust{};    ///< UID of its academy trust; empty for none
  bool is_open = true;
};

/// The fewest and most schools of a cluster, where the definition leaves it open.
inline constexpr int cluster_size_min_default = 3;
inline constexpr int cluster_size_max_default = 7;

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
