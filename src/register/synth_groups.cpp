// Trusts, sponsors, federations and children's centre groups, and who belongs to them when.
#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "register/synth_steps.hpp"
#include "register/synth_words.hpp"

namespace trellis::synth {

namespace {

/// Trusts with this many member schools in the published links file of March 2022 (register.md
/// section 9): one school 181, 2-5 696, 6-11 322, 12-29 156, 30 and more 28, largest 75.
struct TrustSizes {
  int trusts, least, most;
};
constexpr std::array<TrustSizes, 5> trust_sizes = {
    {{28, 30, 54}, {156, 12, 29}, {322, 6, 11}, {696, 2, 5}, {181, 1, 1}}};
/// 1,157 of 9,894 academy memberships; sponsored academies are never alone.
constexpr double single_academy_share = 0.155;

class GroupMaker {
 public:
  explicit GroupMaker(Population& population) : population_(population) {}

  int add(GroupKind kind, std::string name, Date opened, std::optional<Date> closed = {}) {
    const auto index = static_cast<int>(population_.groups.size());
    population_.groups.push_back({700001 + index, std::move(name), kind, opened, closed});
    return index;
  }

  void join(int establishment, int group, std::optional<Date> joined, Date known_from) {
    population_.memberships.push_back({establishment, 0, group, joined, known_from, {}});
  }

  Random random(std::uint64_t key) const {
    return random_for(population_.options, Purpose::group, key);
  }

 private:
  Population& population_;
};

std::string upper(std::string name) {
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  });
  return name;
}

/// Academies by region, authority and district, so that trusts are neighbours.
std::vector<int> academies_by_place(const Population& population) {
  std::vector<int> list;
  for (std::size_t i = 0; i < population.establishments.size(); ++i) {
    const Establishment& school = population.establishments[i];
    if (is_academy(school.type) && !school.closed) list.push_back(static_cast<int>(i));
  }
  const auto key = [&](int i) {
    const Establishment& school = population.establishments[static_cast<std::size_t>(i)];
    const Place& place = population.places[static_cast<std::size_t>(school.place)];
    return std::tuple(place.region_letter, place.la, school.place, mixed(school.site, 3));
  };
  std::ranges::stable_sort(list, [&](int a, int b) { return key(a) < key(b); });
  return list;
}

std::vector<int> sizes_of_trusts(const Options& options, int academies, Random& random) {
  std::vector<int> sizes;
  int sum = 0;
  // The largest trust of the published file.
  if (options.size == Size::national) sizes.push_back(sum = 75);
  for (const TrustSizes& kind : trust_sizes) {
    const int wanted = scaled(options, kind.trusts, 1);
    for (int i = 0; i < wanted && sum < academies; ++i) {
      sizes.push_back(random.between(kind.least, kind.most));
      sum += sizes.back();
    }
  }
  while (sum < academies) {
    sizes.push_back(random.between(2, 5));
    sum += sizes.back();
  }
  for (std::size_t i = sizes.size(); i > 1; --i)
    std::swap(sizes[i - 1], sizes[static_cast<std::size_t>(random.below(static_cast<int>(i)))]);
  return sizes;
}

/// A member's dates: it joined when it opened; about 7 % are published with the sentinel.
void join_academy(Population& population, GroupMaker& maker, int index, int group) {
  const Establishment& school = population.establishments[static_cast<std::size_t>(index)];
  Random random =
      maker.random(50000000u + school.site % 1000000000u + static_cast<unsigned>(group));
  const Date opened = school.opened.value_or(population.options.as_of.plus_days(-900));
  std::optional<Date> joined = opened;
  if (random.chance(0.068)) joined.reset();
  maker.join(index, group, joined, opened);
}

void add_trusts(Population& population, GroupMaker& maker) {
  std::vector<int> academies = academies_by_place(population);
  Random random = maker.random(1);
  std::vector<int> in_trusts;
  for (const int index : academies) {
    const Establishment& school = population.establishments[static_cast<std::size_t>(index)];
    if (!random.chance(single_academy_share) || school.type == 28) {
      in_trusts.push_back(index);
      continue;
    }
    const Date opened = school.opened.value_or(Date(2012, 9, 1));
    join_academy(
        population,
        maker,
        index,
        maker.add(GroupKind::single_academy, upper(school.name) + " TRUST", opened.plus_days(-90)));
  }
  std::size_t next = 0;
  for (const int size :
       sizes_of_trusts(population.options, static_cast<int>(in_trusts.size()), random)) {
    const std::size_t end = std::min(next + static_cast<std::size_t>(size), in_trusts.size());
    if (next == end) break;
    const std::string name = trust_name(random);
    const Date opened = Date(2010, 9, 1).plus_days(random.below(3600));
    const int trust = maker.add(GroupKind::multi_academy, upper(name), opened);
    // A sponsor of the same name, in mixed case, stands beside five in six trusts.
    const int sponsor =
        random.chance(0.83) ? maker.add(GroupKind::sponsor, name, opened.plus_days(60)) : -1;
    for (; next < end; ++next) {
      join_academy(population, maker, in_trusts[next], trust);
      if (sponsor >= 0) join_academy(population, maker, in_trusts[next], sponsor);
    }
  }
}

void add_maintained_groups(Population& population, GroupMaker& maker) {
  const Options& options = population.options;
  std::vector<int> primaries, foundation;
  for (std::size_t i = 0; i < population.establishments.size(); ++i) {
    const Establishment& school = population.establishments[i];
    if (school.closed || !is_mainstream(school) || is_academy(school.type)) continue;
    if (school.type == 5) foundation.push_back(static_cast<int>(i));
    if (school.phase == Phase::primary) primaries.push_back(static_cast<int>(i));
  }
  std::ranges::stable_sort(primaries, {}, [&](int i) {
    return population.establishments[static_cast<std::size_t>(i)].place;
  });
  Random random = maker.random(2);
  const int federations = scaled(options, 637, 1);
  std::size_t next = 0;
  for (int i = 0; i < federations && next + 4 < primaries.size(); ++i) {
    const Date opened = Date(2004, 9, 1).plus_days(random.below(6800));
    const int group =
        maker.add(GroupKind::federation, "The " + place_name(random) + " Federation", opened);
    const int members = random.chance(0.35) ? 1 : random.chance(0.9) ? 2 : 3;
    for (int member = 0; member < members; ++member) {
      maker.join(primaries[next], group, opened, opened);
      next += static_cast<std::size_t>(random.between(1, 6));
      if (next >= primaries.size()) break;
    }
  }
  const int trusts = scaled(options, 453, 1);
  for (int i = 0; i < trusts && static_cast<std::size_t>(i) < foundation.size(); ++i) {
    const Date opened = Date(2007, 9, 1).plus_days(random.below(3000));
    const int group =
        maker.add(GroupKind::trust, place_name(random) + " Co-operative Trust", opened);
    maker.join(foundation[static_cast<std::size_t>(i)], group, opened, opened);
  }
}

void add_centres(Population& population, GroupMaker& maker) {
  const Options& options = population.options;
  Random random = maker.random(3);
  int centre = 20001;
  const auto add = [&](GroupKind kind, int national, int members) {
    for (int i = 0; i < scaled(options, national, 1); ++i) {
      const Date opened = Date(2008, 4, 1).plus_days(random.below(3000));
      const int group = maker.add(kind, place_name(random) + " Children's Centres", opened);
      for (int member = 0; member < members; ++member) {
        const bool dated = random.chance(0.4);
        population.memberships.push_back(
            {-1, centre++, group, dated ? std::optional(opened) : std::nullopt, opened, {}});
      }
    }
  };
  add(GroupKind::childrens_centres, 488, 3);
  add(GroupKind::centre_collaboration, 66, 2);
  population.planted["group_links_with_five_digit_urn"] = centre - 20001;
}

/// Groups that ended, and the two kinds without members.
void add_others(Population& population, GroupMaker& maker) {
  const Options& options = population.options;
  Random random = maker.random(4);
  const auto add = [&](GroupKind kind, int national, bool closed) {
    for (int i = 0; i < scaled(options, national, 1); ++i) {
      const Date opened = Date(2009, 1, 1).plus_days(random.below(3000));
      std::string name = trust_name(random);
      if (kind == GroupKind::multi_academy || kind == GroupKind::single_academy) name = upper(name);
      std::optional<Date> end;
      if (closed) end = std::min(opened.plus_days(200 + random.below(1500)), options.as_of);
      maker.add(kind, std::move(name), opened, end);
    }
  };
  add(GroupKind::multi_academy, 420, true);
  add(GroupKind::single_academy, 1100, true);
  add(GroupKind::federation, 295, true);
  add(GroupKind::childrens_centres, 91, true);
  add(GroupKind::trust, 21, true);
  add(GroupKind::umbrella, 20, false);
  add(GroupKind::sponsor, 240, false);
}

/// Three pairs of trusts whose names differ by a word, a space or a letter.
void plant_near_duplicates(Population& population) {
  std::vector<Group*> trusts;
  for (Group& group : population.groups)
    if (group.kind == GroupKind::multi_academy && !group.closed) trusts.push_back(&group);
  if (trusts.size() < 6) return;
  trusts[0]->name = "THE THIMBLEQUAY LEARNING TRUST";
  trusts[1]->name = "THIMBLE QUAY LEARNING TRUST";
  trusts[2]->name = "INKLEFEN ACADEMIES TRUST";
  trusts[3]->name = "INKLEFEN ACADEMY TRUST LIMITED";
  trusts[4]->name = "VESPERGATE SCHOOLS TRUST";
  trusts[5]->name = "VESPERGATES SCHOOLS TRUST";
  population.planted["near_duplicate_trust_names"] = 3;
}

/// Some academies change trust six months after the as-of day.
void plant_moves(Population& population) {
  const Date day = month_start(population.options.as_of, 6);
  std::vector<std::size_t> members;
  for (std::size_t i = 0; i < population.memberships.size(); ++i)
    if (population.memberships[i].establishment >= 0 &&
        population.groups[static_cast<std::size_t>(population.memberships[i].group)].kind ==
            GroupKind::multi_academy &&
        population.memberships[i].known_from < population.options.as_of)
      members.push_back(i);
  int moved = 0;
  for (std::size_t i = 0; i + 40 < members.size(); i += 97) {
    Membership& leaving = population.memberships[members[i]];
    const int other = population.memberships[members[i + 40]].group;
    if (other == leaving.group) continue;
    leaving.left = day;
    const int school = leaving.establishment;
    population.memberships.push_back({school, 0, other, day, day, {}});
    ++moved;
  }
  population.planted["schools_that_change_trust_later"] = moved;
}

void plant_apostrophes(Population& population) {
  int planted = 0;
  const int wanted = scaled(population.options, 18, 2);
  for (std::size_t i = 11; i < population.groups.size() && planted < wanted; i += 13) {
    Group& group = population.groups[i];
    const std::size_t word = group.name.find(' ');
    if (word == std::string::npos) continue;
    group.name.insert(word, "\u2019S");
    ++planted;
  }
  population.planted["group_names_with_byte_0x92"] = planted;
}

}  // namespace

void add_groups(Population& population) {
  GroupMaker maker(population);
  add_trusts(population, maker);
  add_maintained_groups(population, maker);
  add_centres(population, maker);
  add_others(population, maker);
  plant_near_duplicates(population);
  plant_moves(population);
  plant_apostrophes(population);
}

}  // namespace trellis::synth
