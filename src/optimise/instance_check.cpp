#include "optimise/instance_check.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <tuple>
#include <unordered_set>
#include <utility>
#include <vector>

#include "optimise/capacity_tree.hpp"

namespace trellis::optimise {
namespace {

using Fault = std::optional<Refusal>;

constexpr std::int64_t cost_bound = std::int64_t{1} << 40;

std::string school(std::int64_t key) { return "school " + std::to_string(key); }

Fault instance_fault(RefusalCode code, std::string sentence, std::string remedy) {
  return Refusal{code, std::move(sentence), std::move(remedy)};
}

Fault check_presence(const Instance& instance) {
  if (instance.partners.empty())
    return instance_fault(RefusalCode::nothing_to_do,
                          "There are no partner schools to match",
                          "Add at least one partner school");
  if (instance.places.empty())
    return instance_fault(RefusalCode::nothing_to_do,
                          "There are no lead schools, so nobody can be matched",
                          "Add at least one lead school with a place");
  const bool any = std::any_of(instance.places.begin(), instance.places.end(), [](const Place& p) {
    return p.capacity > 0;
  });
  if (!any)
    return instance_fault(RefusalCode::nothing_to_do,
                          "No lead school offers a place: every capacity is zero",
                          "Give at least one lead school a place in a stream and year");
  return {};
}

Fault check_partners(const Instance& instance) {
  std::unordered_set<std::int64_t> seen;
  for (const Partner& partner : instance.partners) {
    if (partner.key < 1)
      return instance_fault(RefusalCode::missing_fact,
                            "A partner school has no number of its own",
                            "Give every partner school its URN");
    if (!seen.insert(partner.key).second)
      return instance_fault(RefusalCode::duplicate,
                            "The partner list holds " + school(partner.key) + " twice",
                            "Keep one row for each partner school");
    if (partner.weight < 1 || partner.weight > 1'000'000)
      return instance_fault(
          RefusalCode::bad_bound,
          "The weight of " + school(partner.key) + " is not between 1 and 1,000,000",
          "Give it a weight from 1 to 1,000,000");
  }
  return {};
}

Fault check_places(const Instance& instance) {
  std::vector<std::tuple<std::int64_t, std::uint32_t, std::uint32_t, PlaceIndex>> sorted;
  for (PlaceIndex t = 0; t < instance.places.size(); ++t) {
    const Place& place = instance.places[t];
    if (place.lead < 1)
      return instance_fault(RefusalCode::missing_fact,
                            "A lead school has no number of its own",
                            "Give every lead school its URN");
    if (place.capacity < 0 || place.capacity > no_ceiling)
      return instance_fault(
          RefusalCode::bad_bound,
          "The capacity of " + place_name(instance, t) + " is " + std::to_string(place.capacity),
          "Enter a whole number of places, 0 or more");
    sorted.emplace_back(place.lead, place.stream, place.year, t);
  }
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    const auto& [lead, stream, year, t] = sorted[i];
    const auto& [lead0, stream0, year0, t0] = sorted[i - 1];
    if (lead == lead0 && stream == stream0 && year == year0)
      return instance_fault(RefusalCode::duplicate,
                            "The places of " + place_name(instance, t) + " are given twice",
                            "Keep one row for each lead, stream and year");
  }
  return {};
}

Fault check_edge(const Instance& instance, EdgeIndex e) {
  const Edge& edge = instance.edges[e];
  if (edge.partner >= instance.partners.size() || edge.place >= instance.places.size())
    return instance_fault(
        RefusalCode::unknown_index,
        "Pair " + std::to_string(e + 1) + " names a partner or place that is not listed",
        "List every partner and place that a pair uses");
  const std::int64_t partner = instance.partners[edge.partner].key;
  const auto pair = [&] {
    return "the pair of " + school(partner) + " and " + place_name(instance, edge.place);
  };
  if (partner == instance.places[edge.place].lead)
    return instance_fault(RefusalCode::bad_rule,
                          "The " + school(partner) + " would be its own lead",
                          "Leave out pairs of a school with itself");
  if (edge.cost > cost_bound || edge.cost < -cost_bound)
    return instance_fault(RefusalCode::too_large,
                          "The cost of " + pair() + " is too large to add up safely",
                          "Use points of at most a million million");
  const std::size_t parts = instance.parts.names.size();
  std::int64_t sum = 0;
  for (std::size_t k = 0; k < parts; ++k) sum += instance.parts.values[e * parts + k];
  if (parts > 0 && sum != edge.cost)
    return instance_fault(RefusalCode::bad_bound,
                          "The parts of the cost of " + pair() + " add up to " +
                              std::to_string(sum) + ", not to " + std::to_string(edge.cost),
                          "Round each part once and add the rounded parts");
  return {};
}

Fault check_edge_values(const Instance& instance) {
  const std::size_t parts = instance.parts.names.size();
  if (instance.parts.values.size() != parts * instance.edges.size())
    return instance_fault(RefusalCode::wrong_length,
                          "There are " + std::to_string(instance.parts.values.size()) +
                              " cost parts where " + std::to_string(parts * instance.edges.size()) +
                              " are needed",
                          "Give every eligible pair one number for each named part of the cost");
  for (EdgeIndex e = 0; e < instance.edges.size(); ++e)
    if (auto found = check_edge(instance, e)) return found;
  return {};
}

Fault check_edge_pairs(const Instance& instance) {
  std::vector<std::uint32_t> first(instance.partners.size() + 1, 0);
  for (const Edge& edge : instance.edges) ++first[edge.partner + 1];
  for (std::size_t p = 0; p < instance.partners.size(); ++p) first[p + 1] += first[p];
  std::vector<PlaceIndex> place_of(instance.edges.size());
  auto next = first;
  for (const Edge& edge : instance.edges) place_of[next[edge.partner]++] = edge.place;
  std::vector<std::uint32_t> seen(instance.places.size(), no_group);
  for (PartnerIndex p = 0; p < instance.partners.size(); ++p)
    for (std::uint32_t i = first[p]; i < first[p + 1]; ++i) {
      if (seen[place_of[i]] == p)
        return instance_fault(RefusalCode::duplicate,
                              "The pair of " + school(instance.partners[p].key) + " and " +
                                  place_name(instance, place_of[i]) + " is given twice",
                              "Keep one row for each pair");
      seen[place_of[i]] = p;
    }
  return {};
}

const std::vector<std::uint32_t>& members_of(const CapacityGroup& group) { return group.places; }
const std::vector<std::uint32_t>& members_of(const PartnerGroup& group) { return group.partners; }

template <class Group>
Fault check_bounds(const Group& group, std::size_t limit) {
  if (group.lower < 0 || group.upper < 0 || group.lower > group.upper)
    return instance_fault(RefusalCode::bad_bound,
                          "The limits for “" + group.name + "” are from " +
                              std::to_string(group.lower) + " to " + std::to_string(group.upper),
                          "Enter a smallest number that is 0 or more and not above the largest");
  if (group.upper > no_ceiling)
    return instance_fault(RefusalCode::bad_bound,
                          "The largest number for “" + group.name + "” is too large",
                          "Leave the largest number out where there is no limit");
  if (members_of(group).empty() && group.lower > 0)
    return instance_fault(RefusalCode::bad_bound,
                          "At least " + std::to_string(group.lower) + " are wanted for “" +
                              group.name + "”, which has no members",
                          "Remove the limit or correct its members");
  const auto& list = members_of(group);
  if (std::any_of(list.begin(), list.end(), [&](std::uint32_t m) { return m >= limit; }))
    return instance_fault(RefusalCode::unknown_index,
                          "The limit for “" + group.name + "” names a member that is not listed",
                          "List every member of a group among the leads or partners");
  return {};
}

Fault check_groups(const Instance& instance) {
  std::vector<GroupMembers> places;
  for (const CapacityGroup& group : instance.groups) {
    if (auto f = check_bounds(group, instance.places.size())) return f;
    places.push_back({group.name, group.places});
  }
  if (auto forest = nest_groups(instance.places.size(), places); !forest) return forest.error();
  std::vector<GroupMembers> partners;
  for (const PartnerGroup& group : instance.partner_groups) {
    if (auto f = check_bounds(group, instance.partners.size())) return f;
    partners.push_back({group.name, group.partners});
  }
  if (auto forest = nest_groups(instance.partners.size(), partners); !forest) return forest.error();
  return {};
}

/// For each lock whether its pair is an edge, found in one pass over the edges.
std::vector<bool> eligible_locks(const Instance& instance) {
  std::vector<std::uint32_t> lock_of(instance.partners.size(), no_group);
  for (std::uint32_t k = 0; k < instance.locks.size(); ++k) lock_of[instance.locks[k].partner] = k;
  std::vector<bool> eligible(instance.locks.size(), false);
  for (const Edge& edge : instance.edges) {
    const std::uint32_t k = lock_of[edge.partner];
    if (k != no_group && instance.locks[k].place == edge.place) eligible[k] = true;
  }
  return eligible;
}

Fault check_lock_indices(const Instance& instance) {
  std::vector<bool> locked(instance.partners.size(), false);
  for (const Lock& lock : instance.locks) {
    if (lock.partner >= instance.partners.size() || lock.place >= instance.places.size())
      return instance_fault(RefusalCode::unknown_index,
                            "A locked pair names a partner or place that is not listed",
                            "List every partner and place that a lock uses");
    if (locked[lock.partner])
      return instance_fault(RefusalCode::duplicate,
                            "The partner " + school(instance.partners[lock.partner].key) +
                                " is locked more than once",
                            "Keep one lock for each partner");
    locked[lock.partner] = true;
  }
  return {};
}

Fault check_lock_rules(const Instance& instance) {
  const std::vector<bool> eligible = eligible_locks(instance);
  std::set<std::pair<PartnerIndex, std::int64_t>> forbidden;
  for (const Forbidden& entry : instance.forbidden) forbidden.emplace(entry.partner, entry.lead);
  for (std::size_t k = 0; k < instance.locks.size(); ++k) {
    const Lock& lock = instance.locks[k];
    const std::string pair = "The lock of " + school(instance.partners[lock.partner].key) + " to " +
                             place_name(instance, lock.place);
    if (!eligible[k])
      return instance_fault(RefusalCode::lock_breaks_rule,
                            pair + " breaks a rule: the pair is not eligible",
                            "Remove the lock, or change the rule that rules the pair out");
    if (forbidden.contains({lock.partner, instance.places[lock.place].lead}))
      return instance_fault(RefusalCode::lock_breaks_rule,
                            pair + " is also on the list of pairs that may not be",
                            "Remove either the lock or the entry that forbids the pair");
  }
  return {};
}

template <class Groups>
Fault check_locked_room(const Groups& groups, const std::vector<std::int64_t>& used) {
  for (const auto& group : groups) {
    std::int64_t locked = 0;
    for (const std::uint32_t member : members_of(group)) locked += used[member];
    if (locked > group.upper)
      return instance_fault(RefusalCode::lock_breaks_rule,
                            std::to_string(locked) + " partners are locked into “" + group.name +
                                "”, which has room for " + std::to_string(group.upper),
                            "Remove a lock or raise the limit");
  }
  return {};
}

Fault check_locks(const Instance& instance) {
  if (auto found = check_lock_indices(instance)) return found;
  if (auto found = check_lock_rules(instance)) return found;
  std::vector<std::int64_t> of_place(instance.places.size(), 0);
  std::vector<std::int64_t> of_partner(instance.partners.size(), 0);
  for (const Lock& lock : instance.locks) {
    ++of_place[lock.place];
    ++of_partner[lock.partner];
    if (of_place[lock.place] > instance.places[lock.place].capacity)
      return instance_fault(RefusalCode::lock_breaks_rule,
                            std::to_string(of_place[lock.place]) + " partners are locked to " +
                                place_name(instance, lock.place) + ", which has room for " +
                                std::to_string(instance.places[lock.place].capacity),
                            "Remove a lock or add a place");
  }
  if (auto f = check_locked_room(instance.groups, of_place)) return f;
  return check_locked_room(instance.partner_groups, of_partner);
}

Fault check_rest(const Instance& instance, const Objective& objective) {
  for (const Forbidden& entry : instance.forbidden)
    if (entry.partner >= instance.partners.size())
      return instance_fault(RefusalCode::unknown_index,
                            "A forbidden pair names a partner that is not listed",
                            "List every partner that a forbidden pair uses");
  for (const RuledOut& entry : instance.ruled_out)
    if (entry.partner >= instance.partners.size() || entry.place >= instance.places.size())
      return instance_fault(
          RefusalCode::unknown_index,
          "A pair that a rule excludes names a partner or place that is not listed",
          "List every partner and place that an excluded pair uses");
  if (instance.rule_names.size() > 32)
    return instance_fault(
        RefusalCode::too_large, "There are more than 32 rules", "Use at most 32 rules");
  const auto& present = objective.moves.present;
  if (!present.empty() && present.size() != instance.partners.size())
    return instance_fault(RefusalCode::wrong_length,
                          "The present match has " + std::to_string(present.size()) + " rows for " +
                              std::to_string(instance.partners.size()) + " partners",
                          "Give one row for each partner, empty where it has no lead");
  const auto& fair = objective.fairness;
  if (objective.moves.penalty < 0 || fair.band.value_or(0) < 0 || fair.regret_cap.value_or(0) < 0)
    return instance_fault(
        RefusalCode::bad_bound,
        "The band, the regret cap and the move penalty are counted in points from 0",
        "Enter a number of 0 or more");
  if (objective.moves.penalty > cost_bound)
    return instance_fault(RefusalCode::too_large,
                          "The move penalty is too large to add up safely",
                          "Ask for the fewest moves first instead of a very large penalty");
  return {};
}

}  // namespace

std::string place_name(const Instance& instance, PlaceIndex place) {
  const Place& p = instance.places[place];
  std::string name = "lead " + std::to_string(p.lead);
  const bool stream = p.stream < instance.stream_names.size();
  const bool year = p.year < instance.year_names.size();
  if (!stream && !year) return name;
  name += " (";
  if (stream) name += instance.stream_names[p.stream];
  if (stream && year) name += ", ";
  if (year) name += instance.year_names[p.year];
  return name + ")";
}

std::optional<Refusal> fault_in(const Instance& instance, const Objective& objective) {
  for (auto check : {check_presence,
                     check_partners,
                     check_places,
                     check_edge_values,
                     check_edge_pairs,
                     check_groups})
    if (auto found = check(instance)) return found;
  if (auto found = check_rest(instance, objective)) return found;
  return check_locks(instance);
}

}  // namespace trellis::optimise
