#include "optimise/cluster_check.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace trellis::optimise {
namespace {

using Fault = std::optional<Refusal>;

Fault fault(RefusalCode code, std::string sentence, std::string remedy) {
  return Refusal{code, std::move(sentence), std::move(remedy)};
}

Fault fault_in_sizes(const ClusterRules& rules) {
  if (rules.sizes.empty())
    return fault(RefusalCode::bad_rule, "No size of cluster is allowed", "Allow at least one size");
  std::set<std::uint32_t> seen;
  std::uint32_t largest = 0;
  for (const ClusterSize& size : rules.sizes) {
    if (size.schools < 2 || size.schools > cluster_schools_max)
      return fault(RefusalCode::bad_rule,
                   "Clusters of " + std::to_string(size.schools) + " schools are asked for",
                   "Allow sizes from 2 to " + std::to_string(cluster_schools_max));
    if (size.penalty_mm < 0 || size.penalty_mm > 1'000'000'000)
      return fault(
          RefusalCode::bad_bound,
          "The penalty for clusters of " + std::to_string(size.schools) + " is out of range",
          "Enter a penalty from 0 to 1,000 km");
    if (!seen.insert(size.schools).second)
      return fault(RefusalCode::duplicate,
                   "The size " + std::to_string(size.schools) + " is given twice",
                   "List each size once");
    largest = std::max(largest, size.schools);
  }
  std::map<std::uint32_t, std::uint32_t> least;
  std::uint32_t sum = 0;
  for (const KindMinimum& minimum : rules.minimums) {
    if (minimum.kind >= ClusterModel::kinds)
      return fault(RefusalCode::unknown_index,
                   "A smallest number is given for an unknown kind of school",
                   "Number the kinds of school from 0 to 7");
    least[minimum.kind] = std::max(least[minimum.kind], minimum.least);
  }
  for (const auto& [kind, number] : least) sum += number;
  if (sum > largest)
    return fault(RefusalCode::bad_rule,
                 "Each cluster would need at least " + std::to_string(sum) +
                     " schools of certain kinds, but may have at most " + std::to_string(largest),
                 "Lower the smallest numbers or allow larger clusters");
  if (rules.trust_share_bottom == 0 || rules.distance_m_max < 0 || rules.distance_m_max > 200'000 ||
      rules.left_out_mm <= 0 || rules.left_out_mm > 100'000'000'000)
    return fault(RefusalCode::bad_bound,
                 "A share, distance or price of the cluster rules is out of range",
                 "Give a distance of at most 200 km and a price of at most 100,000 km");
  return {};
}

Fault fault_in_names(const ClusterRules& rules, const std::set<std::int64_t>& keys) {
  const auto unknown = [&](std::int64_t key) { return !keys.contains(key); };
  for (const auto& group : rules.together)
    for (const std::int64_t key : group)
      if (unknown(key))
        return fault(
            RefusalCode::unknown_index,
            "The pre-formed group holds school " + std::to_string(key) + ", which is not listed",
            "List the school or take it out of the group");
  for (const auto& [one, other] : rules.apart)
    if (unknown(one) || unknown(other) || one == other)
      return fault(RefusalCode::unknown_index,
                   "The pair kept apart " + std::to_string(one) + " and " + std::to_string(other) +
                       " does not name two listed schools",
                   "Name two different schools that are listed");
  return {};
}

}  // namespace

std::string school_list(std::span<const std::int64_t> keys) {
  std::string text = keys.size() == 1 ? "school " : "schools ";
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i > 0) text += i + 1 == keys.size() ? " and " : ", ";
    text += std::to_string(keys[i]);
  }
  return text;
}

Fault fault_in_clusters(std::span<const ClusterSchool> schools, const ClusterRules& rules) {
  if (schools.empty())
    return fault(RefusalCode::nothing_to_do,
                 "There are no schools to form clusters of",
                 "Add at least one school");
  std::set<std::int64_t> keys;
  for (const ClusterSchool& school : schools) {
    if (!keys.insert(school.key).second)
      return fault(RefusalCode::duplicate,
                   "School " + std::to_string(school.key) + " is listed twice",
                   "Keep one row for each school");
    if (school.kind >= ClusterModel::kinds)
      return fault(RefusalCode::unknown_index,
                   "School " + std::to_string(school.key) + " has an unknown kind",
                   "Number the kinds of school from 0 to 7");
    constexpr std::int64_t edge = 10'000'000;
    if (school.point && (std::abs(school.point->x) > edge || std::abs(school.point->y) > edge))
      return fault(RefusalCode::bad_bound,
                   "The coordinates of school " + std::to_string(school.key) + " are out of range",
                   "Give metres on the national grid");
  }
  if (auto found = fault_in_sizes(rules)) return found;
  return fault_in_names(rules, keys);
}

Fault fault_in_items(std::span<const ClusterSchool> schools,
                     const ClusterRules& rules,
                     const ClusterModel& model) {
  for (ItemIndex item = 0; item < model.item_count(); ++item) {
    const auto& members = model.schools_of[item];
    if (members.size() == 1) continue;
    std::vector<std::int64_t> keys;
    std::map<std::int64_t, std::uint32_t> trusts;
    std::array<std::uint32_t, ClusterModel::kinds> counts{};
    for (const std::uint32_t s : members) {
      keys.push_back(schools[model.source[s]].key);
      ++trusts[model.trust[s]];
      ++counts[model.kind[s]];
    }
    const std::string group = "The pre-formed group of " + school_list(keys);
    if (members.size() > model.size_max)
      return fault(RefusalCode::bad_rule,
                   group + " is larger than a cluster may be",
                   "Split the group or allow larger clusters");
    std::uint32_t missing = 0;
    for (std::size_t k = 0; k < counts.size(); ++k)
      missing += model.least[k] - std::min(model.least[k], counts[k]);
    if (members.size() + missing > model.size_max)
      return fault(RefusalCode::bad_rule,
                   group + " leaves no room for the kinds of school that every cluster needs",
                   "Split the group or allow larger clusters");
    for (const auto& [trust, count] : trusts)
      if (count > model.trust_max[model.size_max])
        return fault(RefusalCode::bad_rule,
                     group + " has more schools of one trust than any cluster may have",
                     "Split the group or raise the share of one trust");
    const std::int64_t limit = model.distance_m_max * model.distance_m_max;
    for (const std::uint32_t s : members)
      for (const std::uint32_t t : members)
        if (squared_distance(model.point[s], model.point[t]) > limit)
          return fault(RefusalCode::bad_rule,
                       group + " lies further apart than clusters may",
                       "Split the group or raise the distance");
    if (std::binary_search(model.apart[item].begin(), model.apart[item].end(), item))
      return fault(RefusalCode::bad_rule,
                   group + " holds two schools that are to be kept apart",
                   "Remove the pair or take one of them out of the group");
  }
  static_cast<void>(rules);
  return {};
}

std::vector<std::string> notes_on(std::span<const ClusterSchool> schools) {
  std::map<std::pair<std::int64_t, std::int64_t>, std::vector<std::int64_t>> at;
  for (const ClusterSchool& school : schools)
    if (school.point) at[{school.point->x, school.point->y}].push_back(school.key);
  std::vector<std::string> notes;
  for (auto& [place, keys] : at) {
    if (keys.size() < 2) continue;
    std::sort(keys.begin(), keys.end());
    std::string list = school_list(keys);
    list[0] = 'S';
    notes.push_back(list + " have identical coordinates: check that they share a site");
  }
  std::sort(notes.begin(), notes.end());
  return notes;
}

std::vector<std::string> broken_by(std::span<const ClusterSchool> schools,
                                   const ClusterRules& rules,
                                   const ClusterModel& model,
                                   std::span<const ItemIndex> items) {
  std::vector<std::string> broken;
  std::vector<std::uint32_t> members;
  for (const ItemIndex item : items)
    members.insert(members.end(), model.schools_of[item].begin(), model.schools_of[item].end());
  const auto key = [&](std::uint32_t s) { return schools[model.source[s]].key; };
  const auto n = members.size();
  if (n > cluster_schools_max || model.penalty[n] == not_legal)
    broken.push_back("A cluster may not have " + std::to_string(n) + " schools");
  for (const KindMinimum& minimum : rules.minimums) {
    const auto count = std::count_if(members.begin(), members.end(), [&](std::uint32_t s) {
      return model.kind[s] == minimum.kind;
    });
    if (count < static_cast<std::ptrdiff_t>(minimum.least))
      broken.push_back("The cluster would have " + std::to_string(count) + " " +
                       (minimum.name.empty() ? "schools of one kind" : minimum.name) +
                       ", where at least " + std::to_string(minimum.least) + " are needed");
  }
  std::map<std::int64_t, std::size_t> trusts;
  for (const std::uint32_t s : members) ++trusts[model.trust[s]];
  for (const auto& [trust, count] : trusts)
    if (count > model.trust_max[std::min(n, cluster_schools_max)])
      broken.push_back("Trust " + std::to_string(trust) + " would have " + std::to_string(count) +
                       " of the " + std::to_string(n) + " schools");
  for (std::size_t i = 0; i < items.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      if (model.pair_sum(items[i], items[j]) >= 0) continue;
      const std::uint32_t a = model.schools_of[items[j]][0], b = model.schools_of[items[i]][0];
      const auto& apart = model.apart[items[i]];
      const bool kept = std::binary_search(apart.begin(), apart.end(), items[j]);
      broken.push_back("Schools " + std::to_string(std::min(key(a), key(b))) + " and " +
                       std::to_string(std::max(key(a), key(b))) +
                       (kept ? " are to be kept apart" : " are too far apart"));
    }
  if (broken.empty() && !model.is_composition_legal(items))
    broken.push_back("No review rota is possible with these trusts");
  return broken;
}

}  // namespace trellis::optimise
