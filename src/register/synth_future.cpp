// What happens in the twelve months after the as-of day, so that later releases differ: schools
// convert, merge, split, close and open. Also the numbering of everything.
#include <algorithm>
#include <numeric>

#include "register/synth_steps.hpp"

namespace trellis::synth {

namespace {

struct Plan {
  const char* name;
  int national;
  int least;
};

/// A month after the as-of day: the first events fall before the second release.
Date event_day(const Options& options, int event, int events) {
  const int month = 1 + event * 11 / std::max(events, 1);
  return month_start(options.as_of, month);
}

Establishment& at(Population& population, int index) {
  return population.establishments[static_cast<std::size_t>(index)];
}

int open_new(Population& population, Establishment school, Date day) {
  school.opened = day;
  school.known_from = day.plus_days(-100);
  school.order = days_between(Date(1900, 1, 1), day);
  population.establishments.push_back(std::move(school));
  return static_cast<int>(population.establishments.size()) - 1;
}

void close(Population& population, int index, Date day, int reason) {
  at(population, index).closed = day.plus_days(-1);
  at(population, index).close_reason = reason;
}

void follow(Population& population, int from, int to, LinkKind kind, Date day) {
  population.successions.push_back(
      {from, to, kind, day, true, true, day.plus_days(-3), std::nullopt});
}

void convert(Population& population, int index, Date day) {
  Establishment academy = at_same_site(at(population, index));
  academy.type = academy.phase == Phase::not_applicable ? 44 : 34;
  academy.open_reason = 10;
  close(population, index, day, 10);
  follow(population, index, open_new(population, std::move(academy), day), LinkKind::plain, day);
}

void merge(Population& population, int one, int other, Date day) {
  Establishment primary = at_same_site(at(population, one));
  primary.age_low = 4, primary.age_high = 11;
  primary.open_reason = 1;
  Random random = random_for(population.options, Purpose::future, static_cast<unsigned>(one));
  primary.name = school_name(primary, random);
  close(population, one, day, 1);
  close(population, other, day, 1);
  const int merged = open_new(population, std::move(primary), day);
  follow(population, one, merged, LinkKind::merged, day);
  follow(population, other, merged, LinkKind::merged, day);
}

void split(Population& population, int index, Date day) {
  Random random = random_for(population.options, Purpose::future, static_cast<unsigned>(index));
  const Establishment old = at(population, index);
  close(population, index, day, 9);
  for (int part = 0; part < 2; ++part) {
    Establishment school = at_same_site(old);
    school.site = mixed(old.site, static_cast<unsigned>(part) + 1);
    school.age_low = part == 0 ? 4 : 7, school.age_high = part == 0 ? 7 : 11;
    school.open_reason = 8;
    school.pupils /= 2;
    school.name = school_name(school, random);
    follow(population, index, open_new(population, std::move(school), day), LinkKind::split, day);
  }
}

void open_free_school(Population& population, int near, Date day) {
  Random random =
      random_for(population.options, Purpose::future, 5000000u + static_cast<unsigned>(near));
  Establishment school = at_same_site(at(population, near));
  school.site = mixed(school.site, 77);
  school.type = 35;
  school.religion = 0;
  school.open_reason = 6;
  school.pupils = random.between(30, 120);
  school.capacity = 420;
  school.at = scattered(population.places[static_cast<std::size_t>(school.place)], random);
  school.name = school_name(school, random);
  open_new(population, std::move(school), day);
}

/// Open maintained primaries that no link mentions, in an order of their own.
std::vector<int> untouched_primaries(const Population& population) {
  std::vector<bool> linked(population.establishments.size());
  for (const Succession& row : population.successions)
    linked[static_cast<std::size_t>(row.from)] = linked[static_cast<std::size_t>(row.to)] = true;
  std::vector<int> list;
  for (std::size_t i = 0; i < population.establishments.size(); ++i) {
    const Establishment& school = population.establishments[i];
    if (!linked[i] && !school.closed && is_mainstream(school) && !is_academy(school.type) &&
        school.phase == Phase::primary && school.age_high == 11 && school.age_low < 7)
      list.push_back(static_cast<int>(i));
  }
  std::ranges::stable_sort(list, {}, [&](int i) {
    return mixed(population.options.seed, static_cast<unsigned>(i) + 31);
  });
  return list;
}

/// Numbers schools of one authority apart; LAESTAB is unique among the open.
int number_base(const Establishment& school) {
  if (school.type == 11) return 6000;
  if (school.type == 14 || school.type == 38 || school.type == 42 || school.type == 43) return 1100;
  switch (school.phase) {
    case Phase::nursery:
      return 1000;
    case Phase::primary:
    case Phase::middle_primary:
      return 2000;
    case Phase::secondary:
    case Phase::middle_secondary:
    case Phase::all_through:
      return 4000;
    case Phase::sixteen_plus:
      return 8000;
    case Phase::not_applicable:
      return 7000;
  }
  return 2000;
}

void give_numbers(Population& population) {
  std::map<std::pair<int, int>, int> counters;
  for (Establishment& school : population.establishments) {
    const int base = number_base(school);
    const int la = population.places[static_cast<std::size_t>(school.place)].la;
    school.number = base + counters[{la, base}]++;
  }
  // Three in ten successors keep the number, where the old school had closed by then.
  for (const Succession& row : population.successions) {
    const Establishment& from = at(population, row.from);
    Establishment& to = at(population, row.to);
    if (row.kind == LinkKind::plain && from.site == to.site && from.closed && to.opened &&
        *from.closed < *to.opened && mixed(to.site) % 10 < 3)
      to.number = from.number;
  }
}

}  // namespace

void add_future(Population& population) {
  const Options& options = population.options;
  const std::vector<int> schools = untouched_primaries(population);
  std::size_t next = 0;
  const auto run = [&](Plan plan, auto&& act) {
    const int wanted = scaled(options, plan.national, plan.least);
    for (int event = 0; event < wanted && next + 2 < schools.size(); ++event)
      act(event_day(options, event, wanted));
    population.planted[plan.name] = wanted;
  };
  run({"future_conversions", 330, 4}, [&](Date day) { convert(population, schools[next++], day); });
  run({"future_mergers", 12, 1}, [&](Date day) {
    merge(population, schools[next], schools[next + 1], day);
    next += 2;
  });
  run({"future_splits", 4, 1}, [&](Date day) { split(population, schools[next++], day); });
  run({"future_closures", 40, 1}, [&](Date day) { close(population, schools[next++], day, 2); });
  run({"future_free_schools", 40, 1},
      [&](Date day) { open_free_school(population, schools[next++], day); });
  // Some rows of the links file vanish again between releases [L25].
  int withdrawn = 0;
  for (std::size_t i = 0; i < population.successions.size(); ++i) {
    Succession& row = population.successions[i];
    if (row.known_from > options.as_of || mixed(options.seed, i + 5) % 210 != 0) continue;
    row.withdrawn = options.as_of.plus_days(withdrawn++ % 10 == 0 ? 15 : 200);
  }
  population.planted["link_rows_withdrawn_later"] = withdrawn;
}

void number_establishments(Population& population) {
  auto& schools = population.establishments;
  std::vector<int> order(schools.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(
      order, {}, [&](int i) { return schools[static_cast<std::size_t>(i)].order; });
  std::vector<int> new_index(schools.size());
  std::vector<Establishment> sorted;
  sorted.reserve(schools.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    new_index[static_cast<std::size_t>(order[i])] = static_cast<int>(i);
    sorted.push_back(std::move(schools[static_cast<std::size_t>(order[i])]));
    sorted.back().urn = 900001 + static_cast<int>(i);
  }
  schools = std::move(sorted);
  const auto moved = [&](int& index) { index = new_index[static_cast<std::size_t>(index)]; };
  for (Succession& row : population.successions) moved(row.from), moved(row.to);
  for (OtherLink& row : population.other_links) moved(row.from), moved(row.to);
  give_numbers(population);
}

Date month_start(Date day, int months) {
  const Date later = day.plus_months(months);
  return Date(later.year(), later.month(), 1);
}

}  // namespace trellis::synth
