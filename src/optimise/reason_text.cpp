#include "optimise/reason_text.hpp"

#include <cstddef>
#include <vector>

#include "optimise/instance_check.hpp"

namespace trellis::optimise {
namespace {

/// Schools are listed up to this many; beyond it they are counted.
constexpr std::size_t listed_schools = 6;

std::string joined(const std::vector<std::string>& items) {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += i + 1 == items.size() ? " and " : ", ";
    text += items[i];
  }
  return text;
}

std::string counted_things(std::size_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string numbers(const std::vector<std::int64_t>& keys,
                    const std::string& one,
                    const std::string& many) {
  if (keys.size() > listed_schools) return counted_things(keys.size(), one, many);
  std::vector<std::string> items;
  for (const std::int64_t key : keys) items.push_back(std::to_string(key));
  return (keys.size() == 1 ? one : many) + " " + joined(items);
}

std::string rules_sentence(const Instance& instance, const Unplaced& reason) {
  if (reason.rules.empty()) return "No lead is eligible under the programme's rules";
  std::vector<std::string> names;
  for (const std::uint32_t rule : reason.rules)
    names.push_back(rule < instance.rule_names.size() ? instance.rule_names[rule]
                                                      : "rule " + std::to_string(rule + 1));
  return "No lead is eligible: without " + joined(names) + ", " +
         counted_things(reason.leads_opened, "lead would be", "leads would be");
}

std::string set_by(const std::string& who, const std::string& why) {
  std::string text;
  if (!who.empty()) text += " by " + who;
  if (!why.empty()) text += " (" + why + ")";
  return text;
}

std::string lock_sentence(const Instance& instance, const Unplaced& reason) {
  std::vector<std::string> items;
  for (const std::size_t i : reason.forbidden) {
    const Forbidden& f = instance.forbidden[i];
    items.push_back("the pair with lead " + std::to_string(f.lead) + " is ruled out" +
                    set_by(f.set_by, f.reason));
  }
  for (const std::size_t i : reason.locks) {
    const Lock& lock = instance.locks[i];
    items.push_back("school " + std::to_string(instance.partners[lock.partner].key) +
                    " is locked to " + place_name(instance, lock.place) +
                    set_by(lock.set_by, lock.reason));
  }
  if (reason.every_pair_forbidden) return "No lead is left to it: " + joined(items);
  return "It would have a place, but " + joined(items);
}

std::string priority_sentence(const Instance& instance, const Unplaced& reason) {
  const Step& last = reason.chain.back();
  std::string text = "Its eligible leads are full, and school " +
                     std::to_string(instance.partners[last.partner].key) +
                     ", which goes first, has the place it could have";
  if (reason.chain.size() > 2) {
    std::vector<std::int64_t> between;
    for (std::size_t i = 1; i + 1 < reason.chain.size(); ++i)
      between.push_back(instance.partners[reason.chain[i].partner].key);
    text += " by way of " + numbers(between, "school", "schools");
  }
  return text;
}

std::string full_sentence(const Instance& instance, const Unplaced& reason) {
  std::vector<std::int64_t> schools;
  for (const PartnerIndex p : reason.sharing) schools.push_back(instance.partners[p].key);
  std::string text = "Eligible leads are full: " + numbers(schools, "school", "schools") +
                     (schools.size() == 1 ? " has " : " share ") +
                     counted_things(static_cast<std::size_t>(reason.places), "place", "places") +
                     " at " + numbers(reason.leads, "lead", "leads");
  std::vector<std::string> groups;
  for (const GroupIndex g : reason.full_groups)
    if (instance.groups[g].places.size() > 1) groups.push_back("“" + instance.groups[g].name + "”");
  if (!groups.empty() && groups.size() <= listed_schools)
    text += " (the limit for " + joined(groups) + " is reached)";
  return text;
}

}  // namespace

std::string reason_sentence(const Instance& instance, const Unplaced& reason) {
  switch (reason.kind) {
    case ReasonKind::no_eligible_lead:
      return rules_sentence(instance, reason);
    case ReasonKind::forbidden:
    case ReasonKind::locked:
      return lock_sentence(instance, reason);
    case ReasonKind::lower_priority:
      return priority_sentence(instance, reason);
    case ReasonKind::quota:
      return "The " + counted_things(static_cast<std::size_t>(reason.places), "place", "places") +
             " that “" + instance.partner_groups[reason.partner_groups.front()].name +
             "” may have are taken";
    case ReasonKind::full:
      return full_sentence(instance, reason);
  }
  return {};
}

}  // namespace trellis::optimise
