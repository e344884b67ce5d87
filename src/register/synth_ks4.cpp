// KS4 performance tables: 496 columns of 2017-2018, each made by what its published name says.
//
// Special, independent and alternative schools have "NP" and "NE" where the published file has
// them; rows lose their trailing empty cells as the published ones do.
#include <algorithm>
#include <array>

#include "register/reference_tables.hpp"
#include "register/synth_release.hpp"
#include "register/synth_steps.hpp"
#include "register/synth_text.hpp"

namespace trellis::synth {

namespace {

enum PupilGroup {
  everyone,
  boys,
  girls,
  low,
  average,
  high,
  disadvantaged,
  others,
  eal,
  english,
  unclassified,
  stable,
  plan,
  support,
  group_count
};

enum class Ks4Kind {
  identity,
  count,
  percent,
  attainment8,
  progress8,
  lower,
  upper,
  points,
  entries,
  banding,
  roll
};

struct Ks4Column {
  Ks4Kind kind = Ks4Kind::percent;
  int group = everyone;
  int years_ago = 0;
  double mean = 50, per_deviation = 12;
  bool mainstream_only = false;
};

struct Ks4School {
  const Establishment* establishment = nullptr;
  const Place* place = nullptr;
  Pupils pupils;
  std::array<int, group_count> size{};
  std::array<double, 3> score{};
  bool mainstream = true, independent = false;
};

constexpr std::array<double, group_count> ks4_group_shift = {
    0, -0.3, 0.3, -2.0, -0.1, 1.5, -0.9, 0.25, 0.1, 0, 0, 0.05, -2, -1.2};
/// Columns before the first number of pupils: school, address, type, admissions.
constexpr std::size_t ks4_identity_columns = 25;

/// Marks of pupil groups inside a name; the first that fits counts.
constexpr std::array<std::pair<std::string_view, int>, 20> group_marks = {
    {{"NOTFSM6CLA1A", others},
     {"NFSM6CLA1A", others},
     {"FSM6CLA1A", disadvantaged},
     {"NMOB", stable},
     {"EALGRP1", english},
     {"EALGRP2", eal},
     {"EALGRP3", unclassified},
     {"EAL", eal},
     {"GIRLS", girls},
     {"BOYS", boys},
     {"SENSE", plan},
     {"SENAPK", support},
     {"PRIORLO", low},
     {"PRIORAV", average},
     {"PRIORHI", high},
     {"LO_", low},
     {"AV_", average},
     {"HI_", high},
     {"PBEBACC", boys},
     {"PGEBACC", girls}}};

int group_of(std::string_view name) {
  if (name == "BPUP" || name == "PBPUP" || name.starts_with("PBL2")) return boys;
  if (name == "GPUP" || name == "PGPUP" || name.starts_with("PGL2")) return girls;
  for (const auto& [mark, group] : group_marks)
    if (name.find(mark) != std::string_view::npos) return group;
  if (name.ends_with("_LO")) return low;
  if (name.ends_with("_AV")) return average;
  return name.ends_with("_HI") ? high : everyone;
}

int years_ago(std::string_view name) {
  if (name.find("_17") != std::string_view::npos) return 1;
  return name.find("_16") != std::string_view::npos || name.ends_with("16_PTQ_EE") ? 2 : 0;
}

/// Shares of pupils in a group, not of those who reached something.
bool is_pupil_share(std::string_view name) {
  constexpr std::array<std::string_view, 9> starts = {"PTPRIOR",
                                                      "PTFSM6CLA1A",
                                                      "PTNOTFSM6CLA1A",
                                                      "PTEALGRP",
                                                      "PTNMOB",
                                                      "PSENSE",
                                                      "PSENAPK",
                                                      "PBPUP",
                                                      "PGPUP"};
  return name.find("BASICS") == std::string_view::npos &&
         std::ranges::any_of(starts,
                             [&](std::string_view start) { return name.starts_with(start); });
}

bool is_count(std::string_view name) {
  constexpr std::array<std::string_view, 15> starts = {

      "TPUP",
      "BPUP",
      "GPUP",
      "TPRIOR",
      "TFSM6",
      "TNOTFSM6",
      "TEALGRP",
      "TNMOB",
      "SENSE",
      "SENAPK",
      "P8PUP",
      "TP8ADJ",
      "TEBAC",
      "TBASICS",
      "TOTATT8"};
  return std::ranges::any_of(starts,
                             [&](std::string_view start) { return name.starts_with(start); });
}

bool contains(std::string_view name, std::string_view part) {
  return name.find(part) != std::string_view::npos;
}

Ks4Column classify_ks4(std::string_view name, std::size_t position) {
  Ks4Column column;
  if (position < ks4_identity_columns) {
    column.kind = Ks4Kind::identity;
    return column;
  }
  column.group = group_of(name);
  column.years_ago = years_ago(name);
  column.mainstream_only =
      column.group != everyone && column.group != boys && column.group != girls;
  if (name == "TOTPUPS" || name == "NUMBOYS" || name == "NUMGIRLS") {
    column.kind = Ks4Kind::roll;
    column.group = name == "NUMBOYS" ? boys : name == "NUMGIRLS" ? girls : everyone;
  } else if (is_count(name)) {
    column.kind = Ks4Kind::count;
  } else if (name == "P8_BANDING") {
    column.kind = Ks4Kind::banding;
  } else if (contains(name, "CILOW") || contains(name, "VALOW")) {
    column.kind = Ks4Kind::lower;
  } else if (contains(name, "CIUPP") || contains(name, "VAUPP")) {
    column.kind = Ks4Kind::upper;
  } else if (contains(name, "P8MEA") && !contains(name, "COV")) {
    column.kind = Ks4Kind::progress8;
  } else if (contains(name, "VAMEA")) {
    column.kind = Ks4Kind::progress8;
  } else if (contains(name, "ATT8")) {
    column.kind = Ks4Kind::attainment8;
    const bool part = contains(name, "ENG") || contains(name, "MAT") || contains(name, "EBAC") ||
                      contains(name, "OPEN");
    column.mean = part ? 9.5 : 46.5, column.per_deviation = part ? 1.6 : 7.5;
  } else if (contains(name, "EBACCAPS") || contains(name, "KS2APS") || contains(name, "FILL")) {
    column.kind = Ks4Kind::points;
    column.mean = contains(name, "KS2APS") ? 28.3 : 4, column.per_deviation = 0.6;
  } else if (name.starts_with("TAVENT")) {
    column.kind = Ks4Kind::entries;
    column.mean = 8, column.per_deviation = 0.5;
  } else if (is_pupil_share(name)) {
    column.per_deviation = 0;
  } else {
    column.mean = contains(name, "COV")   ? 94
                  : contains(name, "_94") ? 62
                  : contains(name, "_95") ? 42
                                          : 48;
    column.per_deviation = contains(name, "COV") ? 1 : 12;
  }
  column.mainstream_only |= column.kind == Ks4Kind::progress8 || column.kind == Ks4Kind::lower ||
                            column.kind == Ks4Kind::upper;
  return column;
}

const std::vector<Ks4Column>& ks4_columns() {
  static const std::vector<Ks4Column> list = [] {
    std::vector<Ks4Column> made;
    const auto& names = reference::layout("ks4_2018");
    for (std::size_t i = 0; i < names.size(); ++i) made.push_back(classify_ks4(names[i], i));
    return made;
  }();
  return list;
}

Ks4School describe_ks4(const Population& population,
                       const Establishment& establishment,
                       const Year& year) {
  Ks4School school;
  school.establishment = &establishment;
  school.place = &population.places[static_cast<std::size_t>(establishment.place)];
  school.pupils = pupils_in(population, establishment, year);
  school.mainstream = is_mainstream(establishment);
  school.independent = establishment.type == 11;
  const int span = std::max(1, establishment.age_high - std::max(establishment.age_low, 4));
  auto& size = school.size;
  size[everyone] = school.pupils.roll / span;
  const auto part = [&](double share) { return static_cast<int>(size[everyone] * share + 0.5); };
  size[boys] = part(school.pupils.boys), size[girls] = size[everyone] - size[boys];
  size[low] = part(0.13), size[high] = part(0.38);
  size[average] = std::max(0, size[everyone] - size[low] - size[high]);
  size[disadvantaged] = part(school.pupils.fsm_ever6 / 100);
  size[others] = size[everyone] - size[disadvantaged];
  size[eal] = part(school.pupils.eal / 100), size[english] = size[everyone] - size[eal];
  size[stable] = part(0.96);
  size[plan] = part(school.pupils.plan / 100), size[support] = part(school.pupils.support / 100);
  for (int ago = 0; ago < 3; ++ago)
    school.score[static_cast<std::size_t>(ago)] =
        attainment(population, establishment, year.ends - ago) -
        (school.mainstream || school.independent ? 0 : 3.5);
  return school;
}

void write_ks4_value(CsvText& csv,
                     const Ks4School& school,
                     const Ks4Column& column,
                     Random& random) {
  const int pupils = school.size[static_cast<std::size_t>(column.group)];
  const double noise = column.group == everyone ? 0 : 0.25 * random.normal();
  const double score = school.score[static_cast<std::size_t>(column.years_ago)] +
                       ks4_group_shift[static_cast<std::size_t>(column.group)] + noise;
  const double progress = std::clamp(0.42 * score, -3.0, 2.2);
  const double spread = 1.27 / std::max(1.0, static_cast<double>(pupils) * 0.09);
  const double value = column.mean + column.per_deviation * score;
  switch (column.kind) {
    case Ks4Kind::identity:
      return csv.blanks(1);
    case Ks4Kind::count:
      return csv.number(pupils);
    case Ks4Kind::roll:
      return csv.number(
          column.group == boys ? static_cast<int>(school.pupils.roll * school.pupils.boys)
          : column.group == girls
              ? school.pupils.roll - static_cast<int>(school.pupils.roll * school.pupils.boys)
              : school.pupils.roll);
    case Ks4Kind::percent: {
      const double share =
          column.per_deviation == 0 ? 100.0 * pupils / std::max(1, school.size[everyone]) : value;
      return csv.bare(std::to_string(static_cast<int>(std::clamp(share, 0.0, 100.0) + 0.5)) + '%');
    }
    case Ks4Kind::attainment8:
      return csv.decimal(std::clamp(value, 0.0, 87.0), 1);
    case Ks4Kind::progress8:
      return csv.decimal(progress, 2);
    case Ks4Kind::lower:
      return csv.decimal(progress - spread, 2);
    case Ks4Kind::upper:
      return csv.decimal(progress + spread, 2);
    case Ks4Kind::points:
    case Ks4Kind::entries:
      return csv.decimal(std::max(0.0, value), 1);
    case Ks4Kind::banding:
      return csv.number(std::clamp(3 - static_cast<int>(progress * 3), 1, 5));
  }
}

void write_ks4_cell(CsvText& csv,
                    const Ks4School& school,
                    const Ks4Column& column,
                    Random& random) {
  const int pupils = school.size[static_cast<std::size_t>(column.group)];
  if (!school.mainstream && column.mainstream_only) return csv.bare("NP");
  if (column.kind == Ks4Kind::roll) return write_ks4_value(csv, school, column, random);
  if (school.size[everyone] == 0) return csv.bare("NE");
  if (school.independent && column.kind == Ks4Kind::banding) return csv.blanks(1);
  if (column.kind != Ks4Kind::count && pupils == 0)
    return csv.bare(column.group == high ? "NE" : "NA");
  if (column.kind != Ks4Kind::count && pupils <= 5) return csv.bare("SUPP");
  write_ks4_value(csv, school, column, random);
}

void write_ks4_identity(CsvText& csv, const Ks4School& school, int alphabetical) {
  const Establishment& one = *school.establishment;
  csv.number(one.phase == Phase::not_applicable && !school.independent ? 2 : 1);
  csv.number(alphabetical);
  csv.number(school.place->la), csv.number(one.number), csv.number(one.urn), csv.bare(one.name);
  csv.blanks(4);
  csv.bare(school.place->district_name), csv.bare("ZZ1 1AA");
  csv.bare("01632960" + std::to_string(100 + one.urn % 900));
  csv.number(0), csv.number(0);
  csv.bare(school.independent     ? "IND"
           : one.type == 28       ? "AC"
           : is_academy(one.type) ? "ACC"
           : one.type == 2        ? "VA"
           : one.type == 5        ? "FD"
                                  : "CY");
  csv.bare(*reference::gias_words("ReligiousCharacter", std::to_string(one.religion)));
  csv.bare("COMP"), csv.bare(school.mainstream ? "OTHER NON SEL" : "NA"), csv.bare("MIXED");
  csv.number(0), csv.number(0), csv.number(one.age_high > 16 ? 1 : 0);
  csv.bare(std::to_string(one.age_low) + '-' + std::to_string(one.age_high));
  csv.blanks(1);
}

bool is_ks4_listed(const Establishment& school, const Year& year) {
  const int status = status_on(school, year.listed_on());
  if ((status != 1 && status != 3) || school.pupils == 0 || school.age_high < 16) return false;
  if (school.phase == Phase::sixteen_plus || school.phase == Phase::nursery) return false;
  return school.type != 11 || school.site % 3 != 0;
}

void write_ks4_total(
    CsvText& csv, int kind, const Place* place, const Ks4School& total, Random random) {
  csv.number(kind), csv.bare("");
  csv.bare(place ? std::to_string(place->la) : "");
  csv.blanks(2), csv.bare(place ? place->la_name : "");
  csv.blanks(static_cast<int>(ks4_identity_columns) - 6);
  for (std::size_t i = ks4_identity_columns; i < ks4_columns().size(); ++i)
    write_ks4_cell(csv, total, ks4_columns()[i], random);
  csv.end_row();
}

void add_to_ks4(Ks4School& total, const Ks4School& school) {
  if (!school.mainstream) return;
  const double before = total.size[everyone], now = school.size[everyone];
  for (std::size_t i = 0; i < total.score.size() && before + now > 0; ++i)
    total.score[i] = (total.score[i] * before + school.score[i] * now) / (before + now);
  for (std::size_t i = 0; i < total.size.size(); ++i) total.size[i] += school.size[i];
  total.pupils.roll += school.pupils.roll;
}

/// A third of the rows end before their last column, as empty trailing cells are not written.
std::size_t columns_written(const Ks4School& school) {
  const bool ends_early = !school.mainstream || school.establishment->site % 7 == 0;
  return ends_early ? ks4_columns().size() - 1 : ks4_columns().size();
}

}  // namespace

FileText ks4_file(const Population& population, const Year& year) {
  CsvText csv(Ending::crlf);
  csv.raw("\xEF\xBB\xBF");
  csv.header(reference::layout("ks4_2018"), false);
  std::map<int, std::pair<const Place*, Ks4School>> authorities;
  Ks4School england;
  for (const Establishment& establishment : population.establishments) {
    if (!is_ks4_listed(establishment, year)) continue;
    const Ks4School school = describe_ks4(population, establishment, year);
    write_ks4_identity(csv, school, 1 + static_cast<int>(establishment.site % 99999));
    auto& [place, total] = authorities[school.place->la];
    place = school.place;
    if (establishment.opened && *establishment.opened >= year.starts_on() &&
        establishment.open_reason != 10) {
      csv.bare("NEW");
      csv.end_row();
      continue;
    }
    Random random = random_for(population.options,
                               Purpose::cell,
                               mixed(establishment.site, 50u + static_cast<unsigned>(year.ends)));
    for (std::size_t i = ks4_identity_columns; i < columns_written(school); ++i)
      write_ks4_cell(csv, school, ks4_columns()[i], random);
    csv.end_row();
    add_to_ks4(total, school), add_to_ks4(england, school);
  }
  Random random =
      random_for(population.options, Purpose::cell, 90u + static_cast<unsigned>(year.ends));
  for (const auto& [la, total] : authorities)
    write_ks4_total(csv, 4, total.first, total.second, random);
  write_ks4_total(csv, 5, nullptr, england, random);
  write_ks4_total(csv, 7, nullptr, england, random);
  return {"SYNTHETIC_england_ks4final_" + year.span() + ".csv", csv.take()};
}

}  // namespace trellis::synth
