#include "matching/cluster_wish.hpp"

#include <algorithm>
#include <set>

#include "core/text.hpp"

namespace trellis::matching {
namespace {

using Group = std::set<std::int64_t>;

/// The schools of a wish that wait, the one that asked first where it waits.
std::vector<std::int64_t> waiting_of(const ClusterWish& wish, const std::vector<Urn>& waiting) {
  std::vector<std::int64_t> urns;
  for (const WishSchool& school : wish.schools)
    if (school.urn && std::ranges::find(waiting, *school.urn) != waiting.end())
      urns.push_back(school.urn->number());
  return urns;
}

/// Joins a group with those that share a school with it.
void join_group(std::vector<Group>& groups, Group group) {
  std::vector<Group> rest;
  for (Group& other : groups) {
    const bool share = std::ranges::any_of(other, [&](auto urn) { return group.contains(urn); });
    if (share)
      group.insert(other.begin(), other.end());
    else
      rest.push_back(std::move(other));
  }
  rest.push_back(std::move(group));
  groups = std::move(rest);
}

std::string names_of(const Group& group, const std::map<std::int64_t, std::string>& names) {
  std::vector<std::string> words;
  for (const std::int64_t urn : group) words.push_back(names.at(urn));
  return join(words, ", ");
}

std::map<std::int64_t, std::string> names_in(std::span<const ClusterWish> wishes) {
  std::map<std::int64_t, std::string> names;
  for (const ClusterWish& wish : wishes)
    for (const WishSchool& school : wish.schools)
      if (school.urn) names[school.urn->number()] = school.name;
  return names;
}

bool has_school(const ClusterWish& wish, OrganisationId school) {
  return std::ranges::find(wish.schools, school, &WishSchool::organisation) != wish.schools.end();
}

}  // namespace

std::string_view name_of(WishKind kind) {
  switch (kind) {
    case WishKind::together:
      return "together";
    case WishKind::apart:
      return "apart";
  }
  return "together";
}

WishKind wish_kind_from(std::string_view name) {
  return name == "apart" ? WishKind::apart : WishKind::together;
}

bool is_mutual(const ClusterWish& wish, std::span<const ClusterWish> all) {
  if (wish.schools.size() < 2) return false;
  const OrganisationId asker = wish.schools.front().organisation;
  return std::ranges::all_of(wish.schools, [&](const WishSchool& school) {
    return school.organisation == asker || std::ranges::any_of(all, [&](const ClusterWish& other) {
             return other.kind == wish.kind && other.application && !other.ended_at &&
                    !other.schools.empty() &&
                    other.schools.front().organisation == school.organisation &&
                    has_school(other, asker);
           });
  });
}

Result<WishRules> rules_of_wishes(std::span<const ClusterWish> wishes,
                                  const std::vector<Urn>& waiting,
                                  int cluster_schools_max) {
  const auto names = names_in(wishes);
  std::vector<Group> groups;
  std::set<std::pair<std::int64_t, std::int64_t>> apart;
  for (const ClusterWish& wish : wishes) {
    if (!wish.holds()) continue;
    const auto urns = waiting_of(wish, waiting);
    if (wish.kind == WishKind::together) {
      if (urns.size() > 1) join_group(groups, Group(urns.begin(), urns.end()));
      continue;
    }
    const auto& asker = wish.schools.front().urn;
    if (urns.empty() || !asker || urns.front() != asker->number()) continue;
    for (const std::int64_t other : urns)
      if (other != urns.front()) apart.insert(std::minmax(urns.front(), other));
  }
  std::ranges::sort(groups);
  for (const Group& group : groups) {
    if (std::ssize(group) > cluster_schools_max)
      return problem(ProblemKind::refused_by_rule,
                     "wishes",
                     "Change the wishes of these schools: " + counted(std::ssize(group), "school") +
                         " want to stay together, and a cluster has at most " +
                         std::to_string(cluster_schools_max) + ": " + names_of(group, names));
    for (const auto& [one, other] : apart)
      if (group.contains(one) && group.contains(other))
        return problem(ProblemKind::refused_by_rule,
                       "wishes",
                       "Change the wishes of " + names.at(one) + " and " + names.at(other) +
                           ": they may not be in one cluster, and are to stay together with " +
                           names_of(group, names));
  }
  WishRules rules;
  for (const Group& group : groups) rules.together.emplace_back(group.begin(), group.end());
  rules.apart.assign(apart.begin(), apart.end());
  return rules;
}

std::vector<std::string> apart_faults(std::span<const ClusterWish> wishes,
                                      const std::vector<OrganisationId>& schools) {
  std::vector<std::string> faults;
  const auto is_in = [&](const WishSchool& school) {
    return std::ranges::find(schools, school.organisation) != schools.end();
  };
  for (const ClusterWish& wish : wishes) {
    if (!wish.holds() || wish.kind != WishKind::apart || !is_in(wish.schools.front())) continue;
    for (const WishSchool& other : wish.schools)
      if (other.organisation != wish.schools.front().organisation && is_in(other))
        faults.push_back(wish.schools.front().name + " and " + other.name +
                         " may not be in one cluster");
  }
  return faults;
}

}  // namespace trellis::matching
