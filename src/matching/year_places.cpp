#include "matching/year_places.hpp"

#include <algorithm>

namespace trellis::matching {
namespace {

using Shared = std::pair<std::set<int>, int>;

bool nested_or_disjoint(const std::set<int>& one, const std::set<int>& other) {
  if (std::ranges::includes(one, other) || std::ranges::includes(other, one)) return true;
  return std::ranges::none_of(one, [&](int year) { return other.contains(year); });
}

int room_in(const std::map<int, int>& room, int year) {
  const auto found = room.find(year);
  return found == room.end() ? 0 : std::max(0, found->second);
}

/// Takes a limit in; those that overlap it are joined with it.
void add_limit(StartPlaces& places, Shared limit) {
  for (;;) {
    const auto crossing = std::ranges::find_if(places.shared, [&](const Shared& other) {
      return other.first == limit.first || !nested_or_disjoint(other.first, limit.first);
    });
    if (crossing == places.shared.end()) break;
    if (crossing->first != limit.first) places.counted_together = true;
    limit.first.insert(crossing->first.begin(), crossing->first.end());
    limit.second = std::min(limit.second, crossing->second);
    places.shared.erase(crossing);
  }
  places.shared.push_back(std::move(limit));
}

}  // namespace

StartPlaces places_by_start(const std::map<int, int>& room,
                            const std::set<int>& starts,
                            int years_long) {
  StartPlaces places;
  std::map<int, std::set<int>> starts_in;  // a year, and the starts that hold a place in it
  for (const int start : starts) {
    int least = room_in(room, start);
    for (int year = start; year < start + years_long; ++year) {
      least = std::min(least, room_in(room, year));
      starts_in[year].insert(start);
    }
    places.capacity[start] = least;
  }
  for (const auto& [year, sharing] : starts_in)
    if (sharing.size() > 1) add_limit(places, {sharing, room_in(room, year)});
  std::ranges::sort(places.shared);
  return places;
}

void add_shared_limits(const StartPlaces& starts,
                       const std::map<int, optimise::PlaceIndex>& place_of,
                       const std::string& name,
                       optimise::Instance& instance) {
  for (const auto& [years, most] : starts.shared) {
    optimise::CapacityGroup group{.name = name, .upper = most};
    for (const int year : years) group.places.push_back(place_of.at(year));
    instance.groups.push_back(std::move(group));
  }
}

}  // namespace trellis::matching
