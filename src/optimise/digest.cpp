#include "optimise/digest.hpp"

#include <initializer_list>

#include "optimise/lottery.hpp"

namespace trellis::optimise {
namespace {

std::uint64_t row(std::uint64_t kind, std::initializer_list<std::int64_t> numbers) {
  std::uint64_t hash = mix(kind);
  for (const std::int64_t number : numbers) hash = fold(hash, static_cast<std::uint64_t>(number));
  return hash;
}

std::uint64_t place_row(const Place& place, std::uint64_t kind) {
  return row(kind, {place.lead, place.stream, place.year});
}

}  // namespace

std::uint64_t instance_digest(const Instance& instance) {
  std::uint64_t sum = 0;
  for (const Partner& p : instance.partners) sum += row(1, {p.key, p.priority, p.weight});
  for (const Place& t : instance.places)
    sum += fold(place_row(t, 2), static_cast<std::uint64_t>(t.capacity));
  for (const CapacityGroup& group : instance.groups) {
    std::uint64_t members = 0;
    for (const PlaceIndex t : group.places) members += place_row(instance.places[t], 3);
    sum += row(4, {static_cast<std::int64_t>(members), group.lower, group.upper});
  }
  for (const PartnerGroup& group : instance.partner_groups) {
    std::uint64_t members = 0;
    for (const PartnerIndex p : group.partners) members += row(5, {instance.partners[p].key});
    sum += row(6, {static_cast<std::int64_t>(members), group.lower, group.upper});
  }
  for (const Edge& edge : instance.edges) {
    const Place& place = instance.places[edge.place];
    sum += row(
        7, {instance.partners[edge.partner].key, place.lead, place.stream, place.year, edge.cost});
  }
  for (const Lock& lock : instance.locks) {
    const Place& place = instance.places[lock.place];
    sum += row(8, {instance.partners[lock.partner].key, place.lead, place.stream, place.year});
  }
  for (const Forbidden& entry : instance.forbidden)
    sum += row(9, {instance.partners[entry.partner].key, entry.lead});
  return mix(sum);
}

}  // namespace trellis::optimise
