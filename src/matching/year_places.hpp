/// Places of one lead in a stream that lasts longer than a programme year.
///
/// A partner that starts in year 2 of a two-year stream holds a place in years 2 and 3. A match
/// knows places by the year in which a partner starts, so the room of each year becomes a limit on
/// the starts that reach into it. Such limits stay a flow while they are nested; where two overlap
/// they are counted together, which never proposes more than there is room for.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "optimise/instance.hpp"

namespace trellis::matching {

struct StartPlaces {
  std::map<int, int> capacity;  ///< by the year of starting: the least room of the years it takes
  /// Starts that share the room of a year: how many there may be in all. Nested or disjoint.
  std::vector<std::pair<std::set<int>, int>> shared;
  bool counted_together = false;  ///< limits that overlapped became one, the least of them
};

/// `room` by programme year, none where a year is absent; `starts` are the years in which partners
/// start; `years_long` is at least 1.
StartPlaces places_by_start(const std::map<int, int>& room,
                            const std::set<int>& starts,
                            int years_long);

/// The shared limits as groups of the instance; `place_of` gives the place of each starting year.
void add_shared_limits(const StartPlaces& starts,
                       const std::map<int, optimise::PlaceIndex>& place_of,
                       const std::string& name,
                       optimise::Instance& instance);

}  // namespace trellis::matching
