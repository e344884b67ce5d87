#include "optimise/ceilings.hpp"

#include <set>
#include <utility>

#include "optimise/capacity_tree.hpp"

namespace trellis::optimise {

Ceilings::Ceilings(const Instance& instance)
    : instance_(&instance),
      groups_of_place_(instance.places.size()),
      groups_of_partner_(instance.partners.size()),
      place_count_(instance.places.size(), 0),
      group_count_(instance.groups.size(), 0),
      partner_group_count_(instance.partner_groups.size(), 0) {
  for (GroupIndex g = 0; g < instance.groups.size(); ++g)
    for (const PlaceIndex t : instance.groups[g].places) groups_of_place_[t].push_back(g);
  for (GroupIndex g = 0; g < instance.partner_groups.size(); ++g)
    for (const PartnerIndex p : instance.partner_groups[g].partners)
      groups_of_partner_[p].push_back(g);
}

bool Ceilings::has_room(const Edge& edge) const {
  if (place_count_[edge.place] >= instance_->places[edge.place].capacity) return false;
  for (const GroupIndex g : groups_of_place_[edge.place])
    if (group_count_[g] >= instance_->groups[g].upper) return false;
  for (const GroupIndex g : groups_of_partner_[edge.partner])
    if (partner_group_count_[g] >= instance_->partner_groups[g].upper) return false;
  return true;
}

void Ceilings::take(const Edge& edge) {
  ++place_count_[edge.place];
  for (const GroupIndex g : groups_of_place_[edge.place]) ++group_count_[g];
  for (const GroupIndex g : groups_of_partner_[edge.partner]) ++partner_group_count_[g];
}

std::vector<char> usable_edges(const Instance& instance) {
  std::vector<std::uint32_t> locked_to(instance.partners.size(), no_group);
  for (const Lock& lock : instance.locks) locked_to[lock.partner] = lock.place;
  std::set<std::pair<PartnerIndex, std::int64_t>> forbidden;
  for (const Forbidden& f : instance.forbidden) forbidden.emplace(f.partner, f.lead);
  std::vector<char> usable(instance.edges.size(), 1);
  for (EdgeIndex e = 0; e < instance.edges.size(); ++e) {
    const Edge& edge = instance.edges[e];
    if (locked_to[edge.partner] != no_group && locked_to[edge.partner] != edge.place) usable[e] = 0;
    if (!forbidden.empty() && forbidden.contains({edge.partner, instance.places[edge.place].lead}))
      usable[e] = 0;
  }
  return usable;
}

}  // namespace trellis::optimise
