// The schools that are open in the first release, one by one, from the distributions of [R22].
#include <algorithm>
#include <array>
#include <span>

#include "register/synth_steps.hpp"

namespace trellis::synth {

namespace {

struct KindShare {
  int code;
  double weight;
};

int pick_code(Random& random, std::span<const KindShare> shares) {
  double total = 0;
  for (const KindShare& share : shares) total += share.weight;
  double at = random.uniform() * total;
  for (const KindShare& share : shares)
    if ((at -= share.weight) < 0) return share.code;
  return shares.back().code;
}

/// Open establishments by type among 25,000; code 0 stands for the mainstream state schools.
constexpr std::array<KindShare, 18> kinds = {{{0, 20200},
                                              {7, 700},
                                              {44, 380},
                                              {33, 60},
                                              {36, 100},
                                              {8, 60},
                                              {10, 300},
                                              {14, 170},
                                              {42, 70},
                                              {43, 40},
                                              {38, 60},
                                              {15, 380},
                                              {11, 2300},
                                              {18, 100},
                                              {31, 20},
                                              {45, 30},
                                              {39, 30},
                                              {46, 0}}};
/// Phases of mainstream schools and types within each [R22].
constexpr std::array<KindShare, 5> phases = {
    {{2, 83.10}, {4, 15.61}, {7, 0.78}, {5, 0.48}, {3, 0.03}}};
constexpr std::array<KindShare, 7> primary_types = {
    {{1, 33.7}, {34, 27.9}, {2, 14.3}, {28, 9.8}, {3, 9.7}, {5, 3.2}, {35, 1.4}}};
constexpr std::array<KindShare, 9> secondary_types = {{{34, 49.0},
                                                       {28, 22.9},
                                                       {1, 8.8},
                                                       {2, 6.2},
                                                       {35, 5.5},
                                                       {5, 4.7},
                                                       {40, 1.5},
                                                       {3, 0.7},
                                                       {41, 0.7}}};

constexpr Percentiles primary_pupils = {18, 67, 171, 235, 392, 596, 980};
constexpr Percentiles secondary_pupils = {60, 388, 765, 1017, 1291, 1720, 2650};
constexpr Percentiles special_pupils = {8, 40, 85, 125, 175, 270, 420};
constexpr Percentiles nursery_pupils = {12, 40, 65, 85, 115, 170, 260};
constexpr Percentiles independent_pupils = {6, 25, 80, 180, 380, 900, 1800};
constexpr Percentiles unit_pupils = {2, 12, 30, 52, 85, 150, 260};
constexpr Percentiles primary_fsm = {0, 3.9, 9.8, 17.6, 30.0, 50.0, 86.5};
constexpr Percentiles secondary_fsm = {0, 5.2, 11.6, 18.5, 27.7, 43.6, 60.0};
constexpr Percentiles special_fsm = {8, 24, 36, 45, 54, 68, 90};
/// Roll as a share of capacity, per cent [R22].
constexpr Percentiles fullness = {20, 63, 86, 95, 100, 114, 500};

bool draws_special(int type) {
  constexpr std::array<int, 7> types = {7, 8, 10, 12, 33, 36, 44};
  return std::ranges::find(types, type) != types.end();
}

bool is_unit(int type) { return type == 14 || type == 38 || type == 42 || type == 43; }

/// Church of England 2, Roman Catholic 3, none 6, does not apply 0: shares by type from [R22].
int religion_for(int type, Random& random) {
  const double u = random.uniform();
  if (type == 2) return u < 0.54 ? 2 : u < 0.96 ? 3 : u < 0.98 ? 5 : 7;
  if (type == 3) return u < 0.95 ? 2 : 9;
  if (type == 34) return u < 0.19 ? 2 : u < 0.31 ? 3 : u < 0.55 ? 6 : 0;
  if (type == 28) return u < 0.15 ? 2 : u < 0.18 ? 3 : u < 0.50 ? 6 : 0;
  if (type == 35) return u < 0.07 ? 2 : u < 0.10 ? 15 : 6;
  if (type == 11) return u < 0.10 ? 2 : u < 0.16 ? 3 : u < 0.20 ? 7 : u < 0.5 ? 6 : 99;
  return u < 0.005 ? 99 : 0;
}

void set_primary_ages(Establishment& school, Random& random) {
  const double u = random.uniform();
  if (school.phase == Phase::middle_primary) {
    school.age_low = 8, school.age_high = 12;
  } else if (u < 0.35) {
    school.age_low = 3, school.age_high = 11;
  } else if (u < 0.686) {
    school.age_low = 4, school.age_high = 11;
  } else if (u < 0.768) {
    school.age_low = 2, school.age_high = 11;
  } else if (u < 0.846) {
    school.age_low = 5, school.age_high = 11;
  } else if (u < 0.906) {
    school.age_low = 7, school.age_high = 11;  // junior
  } else if (u < 0.976) {
    school.age_low = u < 0.944 ? 3 : 4, school.age_high = 7;  // infant
  } else {
    school.age_low = 3, school.age_high = 9;  // first
  }
}

void set_mainstream(Establishment& school, Random& random) {
  school.phase = static_cast<Phase>(pick_code(random, phases));
  const bool primary = school.phase == Phase::primary || school.phase == Phase::middle_primary;
  school.type = primary ? pick_code(random, primary_types) : pick_code(random, secondary_types);
  if (primary) {
    set_primary_ages(school, random);
  } else if (school.phase == Phase::all_through) {
    school.age_low = random.chance(0.5) ? 3 : 4, school.age_high = random.chance(0.6) ? 18 : 16;
  } else if (school.phase == Phase::middle_secondary) {
    school.age_low = 9, school.age_high = 13;
  } else if (school.type == 40 || school.type == 41) {
    school.age_low = 14, school.age_high = 19;
  } else {
    school.age_low = 11, school.age_high = random.chance(0.6) ? 18 : 16;
  }
}

void set_other(Establishment& school, int type, Random& random) {
  school.type = type;
  school.phase = Phase::not_applicable;
  if (type == 15) {
    school.phase = Phase::nursery, school.age_low = 2, school.age_high = 5;
  } else if (type == 18 || type == 31 || type == 39 || type == 45) {
    school.phase = Phase::sixteen_plus, school.age_low = 16, school.age_high = 19;
  } else if (draws_special(type)) {
    school.age_low = random.chance(0.4) ? 3 : random.chance(0.5) ? 4 : 11;
    school.age_high = school.age_low == 4 && random.chance(0.5) ? 11 : random.chance(0.6) ? 19 : 16;
  } else if (is_unit(type)) {
    school.age_low = random.chance(0.4) ? 5 : 11, school.age_high = 16;
  } else {
    school.age_low = random.chance(0.6) ? 3 : 7;
    school.age_high = random.chance(0.5) ? 11 : random.chance(0.5) ? 16 : 18;
  }
}

Percentiles pupils_of(const Establishment& school) {
  if (school.type == 11) return independent_pupils;
  if (is_unit(school.type)) return unit_pupils;
  if (draws_special(school.type)) return special_pupils;
  if (school.phase == Phase::nursery) return nursery_pupils;
  if (school.phase == Phase::primary || school.phase == Phase::middle_primary)
    return primary_pupils;
  return secondary_pupils;
}

Percentiles fsm_of(const Establishment& school) {
  if (draws_special(school.type) || is_unit(school.type)) return special_fsm;
  return school.age_high <= 12 ? primary_fsm : secondary_fsm;
}

void set_numbers(Establishment& school, const Place& place, Random& random) {
  // Place and school each give part of the variance, so the marginal stays as published.
  school.fsm_z = 0.6 * place.fsm_z + 0.8 * random.normal();
  const double fsm = fsm_of(school).at(normal_share(school.fsm_z));
  school.fsm = static_cast<double>(static_cast<int>(fsm * 10 + 0.5)) / 10;
  if (school.type == 11) school.fsm = 0;
  school.pupils = static_cast<int>(pupils_of(school).at(random.uniform()));
  const double full = fullness.at(random.uniform()) / 100;
  school.capacity = std::max(5, static_cast<int>(school.pupils / full));
  if (random.chance(0.016)) school.pupils = 0;
}

std::optional<Date> day_between(Random& random, Date from, Date to) {
  const int days = std::max(1, days_between(from, to));
  return from.plus_days(random.below(days));
}

/// The first of a month between two days: academies open so; new schools open in September.
Date opening_day(Random& random, Date from, Date to, bool september) {
  Date day = *day_between(random, from, to);
  day = Date(day.year(), september ? 9 : day.month(), 1);
  return day >= to || day < from ? from : day;
}

void set_opening(Establishment& school, const Options& options, Random& random) {
  const Date as_of = options.as_of;
  if (school.type == 34 || school.type == 44 || school.type == 42 || school.type == 45) {
    school.opened = opening_day(random, Date(2010, 9, 1), as_of, random.chance(0.3));
    school.open_reason = 10;
  } else if (school.type == 28 || school.type == 33 || school.type == 43) {
    school.opened = opening_day(random, Date(2006, 9, 1), as_of, random.chance(0.6));
    school.open_reason = 6;
  } else if (is_academy(school.type)) {
    school.opened = opening_day(random, Date(2011, 9, 1), as_of, true);
    school.open_reason = 6;
  } else if (random.chance(school.type == 11 ? 0.7 : 0.1)) {
    school.opened = opening_day(random, Date(1960, 9, 1), as_of, true);
    school.open_reason = school.type == 11 ? 0 : 6;
  } else {
    school.sentinel_open = random.chance(0.001);
  }
  school.known_from = Date(1995, 1, 1);
  if (school.opened) {
    school.order = days_between(Date(1900, 1, 1), *school.opened) + random.below(120) - 90;
    school.known_from = school.opened->plus_days(-random.between(40, 150));
  }
  // Older schools were numbered in 1995 or so, authority by authority.
  if (!school.opened || *school.opened < Date(1995, 1, 1)) school.order = random.below(30000);
}

int pick_place(const std::vector<Place>& places,
               const std::vector<int>& cumulative,
               Random& random) {
  const int at = random.below(cumulative.back());
  const auto found = std::ranges::upper_bound(cumulative, at);
  return std::min(static_cast<int>(found - cumulative.begin()),
                  static_cast<int>(places.size()) - 1);
}

std::vector<int> cumulative_schools(const std::vector<Place>& places, bool secondary) {
  std::vector<int> sums;
  int sum = 0;
  for (const Place& place : places)
    sums.push_back(sum += secondary ? place.secondary_schools : place.primary_schools);
  return sums;
}

/// The authority with the fewest schools has one, as in [R22].
int smallest_place(const std::vector<Place>& places) {
  const auto found = std::ranges::min_element(places, {}, [](const Place& place) {
    return place.primary_schools + place.secondary_schools;
  });
  return static_cast<int>(found - places.begin());
}

/// How many of each kind: the shares of `kinds`, by largest remainder through running totals.
std::vector<int> kind_of_each(int open) {
  double total = 0;
  for (const KindShare& share : kinds) total += share.weight;
  std::vector<int> list;
  double reached = 0;
  for (const KindShare& share : kinds) {
    reached += share.weight * open / total;
    while (static_cast<double>(list.size()) + 0.5 < reached) list.push_back(share.code);
  }
  list.resize(static_cast<std::size_t>(open), 0);
  return list;
}

}  // namespace

int open_schools(Size size) {
  switch (size) {
    case Size::tiny:
      return 60;
    case Size::small:
      return 1200;
    case Size::national:
      return 25000;
  }
  return 0;
}

int scaled(const Options& options, int national, int least) {
  return std::max(least, (national * open_schools(options.size) + 12500) / 25000);
}

bool is_academy(int type) {
  constexpr std::array<int, 15> types = {
      28, 33, 34, 35, 36, 38, 39, 40, 41, 42, 43, 44, 45, 46, 57};
  return std::ranges::find(types, type) != types.end();
}

bool is_state_funded(int type) { return type != 11 && type != 8 && type != 10 && type != 18; }

bool is_mainstream(const Establishment& school) {
  constexpr std::array<int, 9> types = {1, 2, 3, 5, 28, 34, 35, 40, 41};
  return std::ranges::find(types, school.type) != types.end();
}

void add_open_schools(Population& population) {
  const Options& options = population.options;
  population.places = read_places(options);
  const std::vector<int> primary = cumulative_schools(population.places, false);
  const std::vector<int> secondary = cumulative_schools(population.places, true);
  const std::vector<int> kind = kind_of_each(open_schools(options.size));
  for (std::size_t i = 0; i < kind.size(); ++i) {
    Random random = random_for(options, Purpose::school, i);
    Establishment school;
    school.site = mixed(options.seed, i);
    if (kind[i] == 0)
      set_mainstream(school, random);
    else
      set_other(school, kind[i], random);
    const bool older = school.phase == Phase::secondary || school.phase == Phase::sixteen_plus;
    school.place = pick_place(population.places, older ? secondary : primary, random);
    if (i == 0) school.place = smallest_place(population.places);
    const Place& place = population.places[static_cast<std::size_t>(school.place)];
    school.religion = religion_for(school.type, random);
    set_numbers(school, place, random);
    set_opening(school, options, random);
    Random where = random_for(options, Purpose::location, i);
    school.at = scattered(place, where);
    school.located = !random.chance(0.004);
    Random name = random_for(options, Purpose::name, i);
    school.name = school_name(school, name);
    population.establishments.push_back(std::move(school));
  }
}

}  // namespace trellis::synth
