/// Nested groups as a forest: which group lies directly inside which, or why they do not nest.
#pragma once

#include <cstdint>
#include <expected>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "optimise/refusal.hpp"

namespace trellis::optimise {

/// Marks "lies in no group" in the forest's vectors.
inline constexpr std::uint32_t no_group = std::numeric_limits<std::uint32_t>::max();

/// A group as the forest sees it: a name for sentences and its members, each once.
struct GroupMembers {
  std::string_view name;
  std::span<const std::uint32_t> members;
};

/// `order` lists the groups from outer to inner; a parent always stands before its children.
/// Groups of equal members nest in the order of `members`, then of position.
struct GroupForest {
  std::vector<std::uint32_t> order;
  std::vector<std::uint32_t> parent_of_group;   ///< Group index or no_group.
  std::vector<std::uint32_t> parent_of_member;  ///< The innermost group, or no_group.
};

/// Nests the groups over members 0 to member_count - 1.
///
/// Refuses two groups that overlap without one lying inside the other, and a group that lists a
/// member twice; the sentence names them.
std::expected<GroupForest, Refusal> nest_groups(std::size_t member_count,
                                                std::span<const GroupMembers> groups);

}  // namespace trellis::optimise
