#include "optimise/capacity_tree.hpp"

#include <algorithm>
#include <numeric>
#include <string>

namespace trellis::optimise {
namespace {

std::string quoted(std::string_view name) { return "“" + std::string(name) + "”"; }

Refusal overlap(std::string_view one, std::string_view other) {
  return {RefusalCode::not_laminar,
          "The limits for " + quoted(one) + " and " + quoted(other) +
              " overlap, but neither lies inside the other",
          "Remove one of the two limits, or change its members so that one group holds the other"};
}

Refusal listed_twice(std::string_view name) {
  return {RefusalCode::duplicate,
          "The limit for " + quoted(name) + " lists one of its members twice",
          "List each member of a group once"};
}

bool holds(std::span<const std::uint32_t> members, std::uint32_t wanted) {
  return std::find(members.begin(), members.end(), wanted) != members.end();
}

/// Given that member lies in `inner` and the first member of the group does not lie in the same
/// innermost group: the larger group that the new one crosses.
std::uint32_t crossed_group(const GroupForest& forest,
                            std::span<const GroupMembers> groups,
                            std::uint32_t mine,
                            std::uint32_t theirs,
                            std::span<const std::uint32_t> members) {
  for (std::uint32_t start : {mine, theirs})
    for (std::uint32_t g = start; g != no_group; g = forest.parent_of_group[g])
      for (std::uint32_t member : members)
        if (!holds(groups[g].members, member)) return g;
  return mine == no_group ? theirs : mine;
}

}  // namespace

std::expected<GroupForest, Refusal> nest_groups(std::size_t member_count,
                                                std::span<const GroupMembers> groups) {
  GroupForest forest;
  forest.order.resize(groups.size());
  std::iota(forest.order.begin(), forest.order.end(), 0u);
  std::stable_sort(forest.order.begin(), forest.order.end(), [&](auto one, auto other) {
    return groups[one].members.size() > groups[other].members.size();
  });
  forest.parent_of_group.assign(groups.size(), no_group);
  forest.parent_of_member.assign(member_count, no_group);
  for (const std::uint32_t g : forest.order) {
    const auto members = groups[g].members;
    if (members.empty()) continue;
    const std::uint32_t parent = forest.parent_of_member[members.front()];
    for (const std::uint32_t member : members) {
      const std::uint32_t inner = forest.parent_of_member[member];
      if (inner != parent) {
        const auto other = crossed_group(forest, groups, parent, inner, members);
        return std::unexpected(overlap(groups[g].name, groups[other].name));
      }
    }
    for (const std::uint32_t member : members) {
      if (forest.parent_of_member[member] == g)
        return std::unexpected(listed_twice(groups[g].name));
      forest.parent_of_member[member] = g;
    }
    forest.parent_of_group[g] = parent;
  }
  return forest;
}

}  // namespace trellis::optimise
