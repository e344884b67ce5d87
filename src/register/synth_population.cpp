#include "register/synth_population.hpp"

#include <algorithm>

#include "register/synth_steps.hpp"

namespace trellis::synth {

namespace {

/// A proposal to close is published this long before; a school about to open shows from its
/// `known_from`.
constexpr int days_of_proposal = 75;

void count_open(Population& population) {
  std::int64_t open = 0, without_date = 0, sentinel = 0, over = 0, none = 0, unlocated = 0;
  for (const Establishment& school : population.establishments) {
    const int status = status_on(school, population.options.as_of);
    if (status == 0) continue;
    sentinel += school.sentinel_open;
    unlocated += !school.located;
    if (status != 1 && status != 3) continue;
    ++open;
    without_date += !school.opened && !school.sentinel_open;
    over += school.pupils > school.capacity;
    none += school.pupils == 0;
  }
  population.planted["open"] = open;
  population.planted["open_without_open_date"] = without_date;
  population.planted["open_date_sentinel_1900"] = sentinel;
  population.planted["open_over_capacity"] = over;
  population.planted["open_without_pupils"] = none;
  population.planted["without_coordinates"] = unlocated;
}

void count_links(Population& population) {
  const Date day = population.options.as_of;
  std::int64_t edges = 0, successor_only = 0, predecessor_only = 0, blank = 0, rows = 0;
  for (const Succession& row : population.successions) {
    if (row.known_from > day) continue;
    ++edges;
    successor_only += !row.predecessor_row;
    predecessor_only += !row.successor_row;
    const int published = row.successor_row + row.predecessor_row;
    rows += published;
    if (!row.on) blank += published;
  }
  population.planted["change_over_edges"] = edges;
  population.planted["edges_only_as_successor"] = successor_only;
  population.planted["edges_only_as_predecessor"] = predecessor_only;
  population.planted["change_over_rows_without_date"] = blank;
  population.planted["link_rows"] = rows + static_cast<std::int64_t>(population.other_links.size());
}

}  // namespace

Date release_day(const Options& options, int release) {
  if (release == 0) return options.as_of;
  return options.as_of.plus_months(release == 1 ? 1 : 12);
}

int status_on(const Establishment& school, Date day) {
  if (school.opened && day < *school.opened) return school.known_from <= day ? 4 : 0;
  if (!school.closed) return 1;
  if (*school.closed <= day) return 2;
  return days_between(day, *school.closed) <= days_of_proposal && school.close_reason == 2 ? 3 : 1;
}

void plant_programme(Population& population) {
  std::vector<int> primaries;
  for (std::size_t i = 0; i < population.establishments.size(); ++i) {
    const Establishment& school = population.establishments[i];
    if (status_on(school, population.options.as_of) == 1 && is_mainstream(school) &&
        school.phase == Phase::primary && school.age_high == 11 && school.pupils >= 120 &&
        (!school.opened || school.opened->year() + 6 < population.options.as_of.year()))
      primaries.push_back(static_cast<int>(i));
  }
  std::ranges::stable_sort(primaries, {}, [&](int i) {
    return -population.establishments[static_cast<std::size_t>(i)].fsm_z;
  });
  // Every fifth of the more disadvantaged half takes part; its neighbour by FSM is compared.
  const auto wanted = static_cast<std::size_t>(scaled(population.options, 400, 4));
  for (std::size_t i = 1; i + 1 < primaries.size() / 2 && population.programme.size() < wanted;
       i += 5) {
    population.programme.push_back(primaries[i]);
    population.comparison.push_back(primaries[i + 1]);
  }
  population.planted["programme_schools"] = static_cast<std::int64_t>(population.programme.size());
}

Population make_population(const Options& options) {
  Population population;
  population.options = options;
  add_open_schools(population);
  add_history(population);
  add_future(population);
  number_establishments(population);
  add_groups(population);
  plant_programme(population);
  count_open(population);
  count_links(population);
  return population;
}

}  // namespace trellis::synth
