// The closed establishments and how each became another: chains, mergers, splits and the cycles
// that real link files contain [L25].
#include <algorithm>
#include <array>
#include <set>

#include "register/synth_steps.hpp"

namespace trellis::synth {

namespace {

int index_of_new(Population& population, Establishment school) {
  population.establishments.push_back(std::move(school));
  return static_cast<int>(population.establishments.size()) - 1;
}

Establishment& past_at(Population& population, int index) {
  return population.establishments[static_cast<std::size_t>(index)];
}

void link(Population& population, int from, int to, LinkKind kind, std::optional<Date> on) {
  const auto key = population.successions.size();
  Random random = random_for(population.options, Purpose::link, key);
  Succession row{from, to, kind, on, true, true, Date(1995, 1, 1), std::nullopt};
  const double u = random.uniform();
  if (u < 0.0114)
    row.predecessor_row = false;  // 191 of 16,689 edges [L25]
  else if (u < 0.0151)
    row.successor_row = false;  // 62
  if (random.chance(0.247)) row.on.reset();
  // A row is published some weeks after the change; a few are withdrawn again [L25].
  if (on) row.known_from = on->plus_days(random.between(-20, 25));
  population.successions.push_back(row);
}

int maintained_type(int religion, Random& random) {
  if (religion == 3) return 2;
  if (religion == 2) return random.chance(0.5) ? 2 : 3;
  return random.chance(0.85) ? 1 : 5;
}

/// The establishment that `index` replaced on the day it opened.
int add_predecessor(Population& population, int index, Random& random, bool academy_before) {
  Establishment before = at_same_site(past_at(population, index));
  Establishment& after = past_at(population, index);
  const Date opened = *after.opened;
  const bool special = after.phase == Phase::not_applicable;
  if (academy_before)
    before.type = special ? 44 : random.chance(0.5) ? 34 : 28;
  else if (special)
    before.type = is_academy(after.type) && (after.type == 42 || after.type == 43) ? 14 : 7;
  else
    before.type = maintained_type(before.religion, random);
  before.close_reason = after.type == 34 || after.type == 44 || after.type == 42 ? 10
                        : academy_before                                         ? 12
                        : is_academy(after.type)                                 ? 6
                                                                                 : 9;
  before.closed = random.chance(0.02) ? opened.plus_days(31) : opened.plus_days(-1);
  if (academy_before) {
    const Date earlier(std::max(2006, opened.year() - random.between(2, 6)), 9, 1);
    before.opened = earlier < opened ? earlier : opened.plus_days(-365);
    before.open_reason = before.type == 34 ? 10 : 6;
    before.order = days_between(Date(1900, 1, 1), *before.opened);
  } else {
    before.order = random.below(30000);
    before.sentinel_open = random.chance(0.01);
  }
  if (random.chance(0.6)) before.name = school_name(before, random);
  const int added = index_of_new(population, std::move(before));
  link(population, added, index, LinkKind::plain, opened);
  return added;
}

/// Infant and junior school became one primary.
void add_merger(Population& population, int index, Random& random, int members) {
  const LinkKind kind = random.chance(0.6) ? LinkKind::merged : LinkKind::amalgamated;
  const Date opened = *past_at(population, index).opened;
  for (int member = 0; member < members; ++member) {
    Establishment before = at_same_site(past_at(population, index));
    before.type = maintained_type(before.religion, random);
    before.age_low = member % 2 == 0 ? 4 : 7;
    before.age_high = member % 2 == 0 ? 7 : 11;
    before.close_reason = 1;
    before.closed = opened.plus_days(-1);
    before.order = random.below(30000);
    before.name = school_name(before, random);
    link(population, index_of_new(population, std::move(before)), index, kind, opened);
  }
}

void add_chain(Population& population, int index, Random& random, int hops) {
  for (int hop = 0, now = index; hop < hops; ++hop) {
    now = add_predecessor(population, now, random, hop + 1 < hops);
    if (!past_at(population, now).opened) return;
  }
}

int hops_before(const Establishment& school, Random& random) {
  const bool replaced =
      school.open_reason == 10 || school.type == 28 || school.type == 33 || school.type == 43;
  if (!replaced) return 0;
  if (school.open_reason != 10 && random.chance(0.07)) return 0;
  const double u = random.uniform();
  return u < 0.80 ? 1 : u < 0.97 ? 2 : u < 0.997 ? 3 : 4;
}

void add_predecessors(Population& population) {
  const int open = static_cast<int>(population.establishments.size());
  int chains_of_four = 0, mergers = 0;
  for (int index = 0; index < open; ++index) {
    Random random = random_for(population.options, Purpose::history, static_cast<unsigned>(index));
    const Establishment& school = past_at(population, index);
    if (!school.opened || *school.opened < Date(1995, 1, 1) || school.type == 11) continue;
    int hops = hops_before(school, random);
    if (hops > 0 && chains_of_four == 0 && school.opened->year() >= 2018) hops = 4;
    if (hops == 4) ++chains_of_four;
    if (hops > 0) {
      add_chain(population, index, random, hops);
    } else if (!is_academy(school.type) && school.age_high == 11 && school.age_low < 7) {
      // One school has twelve predecessors [L25].
      add_merger(population, index, random, mergers++ == 0 ? 12 : 2);
    }
  }
  population.planted["chains_of_four_hops"] = chains_of_four;
  population.planted["mergers"] = mergers;
}

Establishment closed_school(const Population& population, std::uint64_t key) {
  Random random = random_for(population.options, Purpose::history, 1000000 + key);
  Establishment school;
  school.site = mixed(population.options.seed, 1000000 + key);
  school.place = random.below(static_cast<int>(population.places.size()));
  const double u = random.uniform();
  school.type = u < 0.30 ? 11 : u < 0.72 ? 1 : u < 0.82 ? 2 : u < 0.87 ? 15 : u < 0.94 ? 7 : 14;
  school.religion = school.type == 2 ? (random.chance(0.5) ? 2 : 3) : 0;
  if (school.type == 1 || school.type == 2) {
    school.phase = random.chance(0.8) ? Phase::primary : Phase::secondary;
    if (school.phase == Phase::secondary) school.age_low = 11, school.age_high = 16;
  } else {
    school.phase = school.type == 15 ? Phase::nursery : Phase::not_applicable;
    school.age_low = school.type == 15 ? 3 : 5, school.age_high = school.type == 15 ? 5 : 16;
  }
  school.closed =
      Date(1983, 8, 31).plus_months(12 * random.below(population.options.as_of.year() - 1985));
  school.close_reason = school.type == 11 ? 7 : random.chance(0.1) ? 99 : 2;
  school.sentinel_open = random.chance(0.02);
  school.known_from = Date(1995, 1, 1);
  school.order = random.below(30000);
  school.at = scattered(population.places[static_cast<std::size_t>(school.place)], random);
  school.located = !random.chance(0.03);
  school.name = school_name(school, random);
  return school;
}

std::uint64_t next_key(const Population& population) { return population.establishments.size(); }

std::vector<int> open_maintained(const Population& population) {
  std::vector<int> list;
  const Date day = population.options.as_of;
  for (std::size_t i = 0; i < population.establishments.size(); ++i) {
    const Establishment& school = population.establishments[i];
    if (status_on(school, day) == 1 && is_mainstream(school) && !is_academy(school.type))
      list.push_back(static_cast<int>(i));
  }
  std::ranges::stable_sort(list, {}, [&](int i) {
    return population.establishments[static_cast<std::size_t>(i)].place;
  });
  return list;
}

/// A closed school with several open successors: neighbours in the list of maintained schools.
void add_splits(Population& population) {
  const std::vector<int> open = open_maintained(population);
  const int wanted = scaled(population.options, 110, 1);
  for (int split = 0; split < wanted; ++split) {
    Establishment before = closed_school(population, next_key(population));
    Random random = random_for(population.options, Purpose::history, next_key(population));
    const auto first = static_cast<std::size_t>(random.below(static_cast<int>(open.size()) - 5));
    const int successors = split == 0 ? 5 : random.chance(0.1) ? 3 : 2;
    const LinkKind kind = random.chance(0.3) ? LinkKind::split : LinkKind::plain;
    const Establishment& near = past_at(population, open[first]);
    before.place = near.place, before.at = near.at, before.type = 1;
    before.phase = near.phase, before.age_low = near.age_low, before.age_high = near.age_high;
    const Date closed = *before.closed;
    const int index = index_of_new(population, std::move(before));
    for (std::size_t i = 0; i < static_cast<std::size_t>(successors); ++i)
      link(population, index, open[first + i], kind, closed.plus_days(1));
  }
  population.planted["splits"] = wanted;
}

/// Links that run in a circle; in every second circle one member is open.
void add_cycles(Population& population) {
  const std::vector<int> open = open_maintained(population);
  const int wanted = scaled(population.options, 10, 1);
  int members = 0;
  for (int cycle = 0; cycle < wanted; ++cycle) {
    const int size = cycle % 5 == 4 ? 3 : 2;
    std::vector<int> ring;
    if (cycle % 2 == 0) ring.push_back(open[static_cast<std::size_t>(7 * cycle + 3) % open.size()]);
    while (static_cast<int>(ring.size()) < size)
      ring.push_back(index_of_new(population, closed_school(population, next_key(population))));
    for (std::size_t i = 0; i < ring.size(); ++i) {
      link(population, ring[i], ring[(i + 1) % ring.size()], LinkKind::plain, std::nullopt);
      // A pair of URNs has one row in the file, so a circle of two cannot be mirrored.
      population.successions.back().successor_row = true;
      population.successions.back().predecessor_row = false;
    }
    members += size;
  }
  population.planted["cyclic_groups"] = wanted;
  population.planted["cyclic_urns"] = members;
}

/// Closed schools up to the wanted number; some followed by another that closed later.
void add_closed(Population& population) {
  const Options& options = population.options;
  const auto open = static_cast<std::size_t>(open_schools(options.size));
  const std::size_t wanted = open + open * 27 / 25;
  std::set<int> have_successor;
  for (const Succession& row : population.successions) have_successor.insert(row.from);
  auto with_successor = static_cast<int>(have_successor.size());
  const int wanted_successors = scaled(options, 16575, 20);
  while (population.establishments.size() < wanted) {
    Establishment school = closed_school(population, next_key(population));
    const bool pair = with_successor < wanted_successors &&
                      population.establishments.size() + 1 < wanted && school.type != 11;
    if (!pair) {
      index_of_new(population, std::move(school));
      continue;
    }
    Establishment later = at_same_site(school);
    later.opened = school.closed->plus_days(1);
    later.closed = later.opened->plus_days(365 * 4);
    if (*later.closed >= options.as_of) later.closed = options.as_of.plus_days(-30);
    later.open_reason = 9, later.close_reason = 2;
    later.order = std::max(school.order, std::int64_t{29000});
    const Date changed = *later.opened;
    const int from = index_of_new(population, std::move(school));
    link(population, from, index_of_new(population, std::move(later)), LinkKind::plain, changed);
    ++with_successor;
  }
}

void add_other_links(Population& population) {
  const std::vector<int> open = open_maintained(population);
  std::set<std::size_t> used;
  const auto add = [&](int national, const char* type, bool both_ways) {
    const int wanted = scaled(population.options, national, 1);
    for (int i = 0; i < wanted; ++i) {
      const auto size = static_cast<int>(open.size());
      Random random =
          random_for(population.options, Purpose::link, 9000000 + population.other_links.size());
      auto at_one = static_cast<std::size_t>(random.below(size - 1));
      while (!used.insert(at_one).second)
        at_one = (at_one + 1) % static_cast<std::size_t>(size - 1);
      population.other_links.push_back({open[at_one], open[at_one + 1], type, std::nullopt});
      if (both_ways)
        population.other_links.push_back({open[at_one + 1], open[at_one], type, std::nullopt});
    }
    population.planted[std::string("other_link: ") + type] = both_ways ? 2 * wanted : wanted;
  };
  add(57, "Sixth Form Centre Link", false);
  add(135, "Sixth Form Centre School", false);
  add(49, "Result of Amalgamation", true);
  add(13, "Result of Amalgamation", false);
  add(15, "Other", false);
  add(3, "Closure", false);
  add(3, "Expansion", false);
  add(9, "Merged - change in age range", false);
  add(5, "Merged - expansion of school capacity", false);
  add(9, "Merged - expansion in school capacity and changer in age range", false);
  population.planted["other_link: Result of Amalgamation"] =
      2 * scaled(population.options, 49, 1) + scaled(population.options, 13, 1);
}

}  // namespace

Establishment at_same_site(const Establishment& school) {
  Establishment other = school;
  other.opened.reset();
  other.closed.reset();
  other.known_from = Date(1995, 1, 1);
  other.open_reason = other.close_reason = 0;
  other.sentinel_open = false;
  return other;
}

void add_history(Population& population) {
  add_predecessors(population);
  add_splits(population);
  add_cycles(population);
  add_closed(population);
  add_other_links(population);
}

}  // namespace trellis::synth
