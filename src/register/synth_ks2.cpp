// KS2 performance tables: every school gets one value a column, consistent with its attainment, its
// number of pupils and the rule that groups of five or fewer are suppressed.
#include <algorithm>
#include <array>

#include "register/reference_tables.hpp"
#include "register/synth_ks2_columns.hpp"
#include "register/synth_release.hpp"
#include "register/synth_steps.hpp"
#include "register/synth_text.hpp"

namespace trellis::synth {

namespace {

using namespace ks2;

/// What is known of a school before its row is written.
struct School {
  const Establishment* establishment = nullptr;
  const Place* place = nullptr;
  Pupils pupils;
  std::array<int, group_count> size{};
  std::array<double, 3> score{};  ///< this year, one and two years ago
  bool special = false;
};

/// How far the attainment of a group lies from the school's, in deviations.
constexpr std::array<double, group_count> group_shift = {
    0, -0.15, 0.15, -2.4, -0.2, 1.4, -0.3, -0.6, 0.25, -0.1, 0, 0, 0.05, -2, -1.2, -1.4};

School describe(const Population& population,
                const Establishment& establishment,
                const Year& year) {
  School school;
  school.establishment = &establishment;
  school.place = &population.places[static_cast<std::size_t>(establishment.place)];
  school.pupils = pupils_in(population, establishment, year);
  school.special = establishment.phase == Phase::not_applicable;
  const int span =
      std::max(1, std::min(establishment.age_high, 16) - std::max(establishment.age_low, 4));
  auto& size = school.size;
  size[everyone] = std::max(0, school.pupils.roll / span);
  const auto part = [&](double share) { return static_cast<int>(size[everyone] * share + 0.5); };
  size[boys] = part(school.pupils.boys), size[girls] = size[everyone] - size[boys];
  size[low] = part(school.special ? 0.7 : 0.09), size[high] = part(school.special ? 0.02 : 0.33);
  size[no_prior] = part(0.03);
  size[medium] = std::max(0, size[everyone] - size[low] - size[high] - size[no_prior]);
  size[disadvantaged] = part(school.pupils.fsm_ever6 / 100);
  size[others] = size[everyone] - size[disadvantaged];
  size[eal] = part(school.pupils.eal / 100), size[english] = size[everyone] - size[eal];
  size[stable] = part(0.94);
  size[plan] = part(school.pupils.plan / 100), size[support] = part(school.pupils.support / 100);
  size[either] = size[plan] + size[support];
  for (int ago = 0; ago < 3; ++ago)
    school.score[static_cast<std::size_t>(ago)] =
        attainment(population, establishment, year.ends - ago);
  if (year.age == 0 && in_programme(population, establishment))
    school.score[0] += population.options.truth.programme_effect;
  if (school.special)
    for (double& score : school.score) score -= 4.5;
  return school;
}

double level(const School& school, const Column& column, Random& random) {
  const std::size_t ago = column.years_ago == 3 ? 0 : static_cast<std::size_t>(column.years_ago);
  const double shift = group_shift[static_cast<std::size_t>(column.group)];
  const double noise = column.group == everyone ? 0 : 0.25 * random.normal();
  return column.mean + column.per_deviation * (school.score[ago] + shift + noise);
}

void write_percent(CsvText& csv, double value) {
  csv.bare(std::to_string(static_cast<int>(std::clamp(value, 0.0, 100.0) + 0.5)) + '%');
}

void write_value(CsvText& csv, const School& school, const Column& column, Random& random) {
  const int pupils = school.size[static_cast<std::size_t>(column.group)];
  const int all = school.size[everyone];
  const double spread = 6.2 / std::max(1.0, static_cast<double>(pupils) * 0.18);
  switch (column.kind) {
    case Kind::identity:
      return csv.blanks(1);
    case Kind::count:
      return csv.number(column.years_ago == 3 ? 3 * all : pupils);
    case Kind::pupils:
      return write_percent(csv, all > 0 ? 100.0 * pupils / all : 0);
    case Kind::percent:
      return write_percent(csv, level(school, column, random));
    case Kind::average:
      return csv.number(
          static_cast<int>(std::clamp(level(school, column, random), 80.0, 119.0) + 0.5));
    case Kind::progress:
      return csv.decimal(std::clamp(level(school, column, random), -12.0, 10.0), 1);
    case Kind::lower:
      return csv.decimal(std::clamp(level(school, column, random) - spread, -14.0, 10.0), 1);
    case Kind::upper:
      return csv.decimal(std::clamp(level(school, column, random) + spread, -12.0, 12.0), 1);
    case Kind::coverage:
      return random.chance(0.004) ? csv.bare("LOWCOV") : write_percent(csv, 92 + random.below(9));
    case Kind::difference:
      return csv.number(-random.between(0, 25));
    case Kind::description:
      return csv.number(std::clamp(3 + static_cast<int>(school.score[0] * 1.2), 1, 5));
    case Kind::roll:
      return csv.number(school.pupils.roll);
    case Kind::prior:
      return csv.decimal(16 + school.score[0] * 0.6, 1);
  }
}

/// A group of no pupils leaves its cells blank, or "NA" in progress columns; one to five suppress.
void write_cell(CsvText& csv, const School& school, const Column& column, Random& random) {
  const bool is_count =
      column.kind == Kind::count || column.kind == Kind::pupils || column.kind == Kind::roll;
  const int pupils = school.size[static_cast<std::size_t>(column.group)];
  const bool whole =
      column.group == everyone && (column.kind == Kind::count || column.kind == Kind::roll);
  if (!whole && school.size[everyone] <= 5) return csv.bare("SUPP");
  if (is_count) return write_value(csv, school, column, random);
  const bool progress =
      column.kind == Kind::progress || column.kind == Kind::lower || column.kind == Kind::upper;
  if (pupils == 0) return progress ? csv.bare("NA") : csv.blanks(1);
  if (pupils <= 5) return csv.bare("SUPP");
  write_value(csv, school, column, random);
}

void write_ks2_identity(CsvText& csv, const School& school, int alphabetical) {
  const Establishment& one = *school.establishment;
  Random random(one.site, 1, 1);
  csv.number(school.special ? 2 : 1), csv.number(alphabetical);
  csv.number(school.place->la), csv.number(one.number), csv.number(one.urn), csv.bare(one.name);
  csv.blanks(3);
  csv.bare(school.place->district_name), csv.bare("ZZ1 1AA");
  csv.bare("01632960" + std::to_string(100 + one.urn % 900));
  csv.bare("E1499" + std::to_string(1000 + one.place)), csv.bare(school.place->district_name);
  csv.number(0), csv.blanks(2);
  csv.bare(is_academy(one.type) ? (one.type == 35   ? "F"
                                   : one.type == 28 ? "AC"
                                                    : "ACC")
           : one.type == 2      ? "VA"
           : one.type == 3      ? "VC"
           : school.special     ? "CYS"
                                : "CY");
  csv.number(0);
  csv.bare(*reference::gias_words("ReligiousCharacter", std::to_string(one.religion)));
  csv.bare(std::to_string(one.age_low) + '-' + std::to_string(one.age_high));
  csv.bare(random.chance(0.3) ? "R" : "");
  csv.number(0), csv.number(0);
}

/// A school that opened during the year, or whose oldest pupils are younger, stops early.
bool write_short(CsvText& csv, const School& school, const Year& year) {
  const Establishment& one = *school.establishment;
  const bool is_new = one.opened && *one.opened >= year.starts_on() && one.open_reason != 10;
  if (is_new) {
    csv.bare("NEW");
  } else if (one.site % 311 == 0) {
    csv.number(school.pupils.roll), csv.number(0);
  } else {
    return false;
  }
  csv.end_row();
  return true;
}

/// An authority or England: weighted means in place of a school.
void write_total(CsvText& csv, int kind, const Place* place, const School& total, Random random) {
  csv.number(kind), csv.bare(" ");
  csv.bare(place ? std::to_string(place->la) : " ");
  csv.bare(" "), csv.bare(" "), csv.bare(place ? place->la_name : " ");
  for (int i = 0; i < 18; ++i) csv.bare(" ");
  for (std::size_t i = identity_columns; i < columns().size(); ++i) {
    const bool national_progress = !place && columns()[i].kind == Kind::progress;
    if (national_progress)
      csv.bare(" ");
    else
      write_cell(csv, total, columns()[i], random);
  }
  csv.end_row();
}

void add_to(School& total, const School& school) {
  const double before = total.size[everyone], now = school.size[everyone];
  for (std::size_t i = 0; i < total.score.size() && before + now > 0; ++i)
    total.score[i] = (total.score[i] * before + school.score[i] * now) / (before + now);
  for (std::size_t i = 0; i < total.size.size(); ++i) total.size[i] += school.size[i];
  total.pupils.roll += school.pupils.roll;
}

bool is_listed(const Establishment& school, const Year& year) {
  const int status = status_on(school, year.listed_on());
  if ((status != 1 && status != 3) || !is_state_funded(school.type) || school.pupils == 0)
    return false;
  return school.age_low <= 9 && school.age_high >= 11 && school.phase != Phase::nursery;
}

}  // namespace

FileText ks2_file(const Population& population, const Year& year) {
  CsvText csv(Ending::crlf);
  csv.raw("\xEF\xBB\xBF");
  csv.header(reference::layout("ks2_2019"), false);
  std::map<int, std::pair<const Place*, School>> authorities;
  School england;
  for (const Establishment& establishment : population.establishments) {
    if (!is_listed(establishment, year)) continue;
    const School school = describe(population, establishment, year);
    write_ks2_identity(csv, school, 1 + static_cast<int>(establishment.site % 99999));
    auto& [place, total] = authorities[school.place->la];
    place = school.place;
    if (write_short(csv, school, year)) continue;
    Random random = random_for(population.options,
                               Purpose::cell,
                               mixed(establishment.site, static_cast<unsigned>(year.ends)));
    for (std::size_t i = identity_columns; i < columns().size(); ++i)
      write_cell(csv, school, columns()[i], random);
    csv.end_row();
    add_to(total, school), add_to(england, school);
  }
  Random random = random_for(population.options, Purpose::cell, static_cast<unsigned>(year.ends));
  for (const auto& [la, total] : authorities)
    write_total(csv, 3, total.first, total.second, random);
  write_total(csv, 4, nullptr, england, random);
  write_total(csv, 5, nullptr, england, random);
  return {"SYNTHETIC_england_ks2final_" + year.span() + ".csv", csv.take()};
}

}  // namespace trellis::synth
