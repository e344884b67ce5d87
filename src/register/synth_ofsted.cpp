// Ofsted management information: state-funded schools, latest inspections, 74 columns of 2025.
#include <algorithm>
#include <array>

#include "register/reference_tables.hpp"
#include "register/synth_release.hpp"
#include "register/synth_steps.hpp"
#include "register/synth_text.hpp"

namespace trellis::synth {

namespace {

/// The last graded inspections of a site: the newest first.
struct InventedInspection {
  Date starts;
  int overall = 2;  ///< 1 to 4; published as "Not judged" from September 2024
  std::array<int, 4> areas{};
};

struct GradeRow {
  const Population& population;
  const Establishment& school;
  const Place& place;
  const std::vector<int>& before;  ///< predecessor of each establishment, -1 for none
  Date as_at;
  CsvText& csv;
  std::map<std::string, std::int64_t>& planted;
};

/// Report cards replace this layout in November 2025, so the file is never newer than that August.
Date as_at(const Options& options) {
  const Date month_end = Date(options.as_of.year(), options.as_of.month(), 1).plus_days(-1);
  return std::min(month_end, Date(2025, 8, 31));
}

/// Shares of [R22] among the rated: outstanding 14.5, good 75.3, RI 9.5, inadequate 0.7 per cent;
/// schools with higher attainment do better.
int grade(double score, Random& random) {
  const double place = normal_share(0.45 * score + 0.893 * random.normal());
  return place > 0.855 ? 1 : place > 0.102 ? 2 : place > 0.007 ? 3 : 4;
}

InventedInspection inspect(GradeRow& row, Date starts, std::uint64_t which) {
  Random random =
      random_for(row.population.options, Purpose::inspection, mixed(row.school.site, which));
  const double score = attainment(row.population, row.school, starts.year());
  InventedInspection inspection{starts, grade(score, random), {}};
  for (int& area : inspection.areas)
    area = std::clamp(
        inspection.overall + (random.chance(0.15) ? -1 : 0) + (random.chance(0.06) ? 1 : 0), 1, 4);
  return inspection;
}

std::vector<InventedInspection> inspections(GradeRow& row) {
  Random random = random_for(row.population.options, Purpose::inspection, row.school.site);
  std::vector<InventedInspection> list;
  if (random.chance(0.0065)) return list;
  const Date newest = row.as_at.plus_days(-20 - random.below(365 * 5));
  const bool fresh = row.school.opened &&
                     row.before[static_cast<std::size_t>(row.school.urn - 900001)] < 0 &&
                     *row.school.opened > newest;
  if (fresh) return list;
  list.push_back(inspect(row, newest, 1));
  if (!random.chance(0.028))
    list.push_back(inspect(row, newest.plus_days(-300 - random.below(365 * 6)), 2));
  return list;
}

/// The establishment that stood at the site on this day.
const Establishment& school_on(const GradeRow& row, Date day) {
  const Establishment* school = &row.school;
  while (school->opened && day < *school->opened) {
    const int previous = row.before[static_cast<std::size_t>(school->urn - 900001)];
    if (previous < 0) break;
    school = &row.population.establishments[static_cast<std::size_t>(previous)];
  }
  return *school;
}

std::string type_name(const Establishment& school) {
  return reference::establishment_type(school.type)->name;
}

std::int64_t laestab(const GradeRow& row, const Establishment& school) {
  return row.population.places[static_cast<std::size_t>(school.place)].la * 10000 + school.number;
}

std::string_view ofsted_phase(const Establishment& school) {
  if (school.phase == Phase::nursery) return "Nursery";
  if (school.type == 14 || school.type == 42 || school.type == 43 || school.type == 38)
    return "Pupil Referral Unit";
  if (school.phase == Phase::not_applicable) return "Special";
  return school.age_high <= 12 ? "Primary" : "Secondary";
}

void write_school(GradeRow& row, const Group* trust, const Group* sponsor) {
  const Establishment& school = row.school;
  CsvText& csv = row.csv;
  csv.bare("https://reports.example/provider/" + std::to_string(school.urn));
  csv.number(school.urn), csv.number(laestab(row, school)), csv.bare(school.name);
  csv.bare(ofsted_phase(school)), csv.bare(type_name(school));
  csv.bare(ofsted_date(school.opened));
  csv.bare(school.phase == Phase::secondary ? "Non-selective" : "Not applicable");
  csv.bare(school.age_high > 16 ? "Has a sixth form" : "Does not have a sixth form");
  const bool maintained = !is_academy(school.type);
  csv.bare(*reference::gias_words("ReligiousCharacter", std::to_string(school.religion)));
  csv.bare("None");
  csv.bare(school.religion == 2 || school.religion == 3 ? "Christian" : "Non-faith");
  csv.bare(row.place.region_letter == "A" || row.place.region_letter == "D"
               ? "North East, Yorkshire and the Humber"
               : row.place.region_ofsted);
  csv.bare(row.place.region_name), csv.bare(row.place.la_name);
  csv.bare(row.place.district_name + " Invented");
  csv.bare(!maintained && trust ? std::to_string(trust->uid) : "");
  csv.bare(!maintained && trust ? trust->name : "");
  csv.bare(!maintained && sponsor ? std::to_string(sponsor->uid) : "");
  csv.bare(!maintained && sponsor ? sponsor->name : "");
  Random random = random_for(row.population.options, Purpose::address, school.site);
  csv.bare("ZZ" + std::to_string(random.between(1, 98)) + " 1AA");
  const double deprived = normal_share(school.fsm_z);
  csv.number(std::min(5, 1 + static_cast<int>(deprived * 5)));
  csv.bare(school.pupils > 0 ? std::to_string(school.pupils) : "");
  csv.number(school.age_low), csv.number(school.age_high);
}

void write_ungraded(GradeRow& row, const InventedInspection* latest) {
  Random random = random_for(row.population.options, Purpose::inspection, row.school.site + 9);
  CsvText& csv = row.csv;
  const int room = latest ? days_between(latest->starts, row.as_at) - 400 : 0;
  if (!latest || room < 60 || !random.chance(0.75)) {
    csv.blanks(12);
    return;
  }
  const Date on = latest->starts.plus_days(380 + random.below(room));
  const Establishment& then = school_on(row, on);
  csv.number(10300000 + row.school.urn % 100000);
  csv.bare(then.urn == row.school.urn ? "Yes" : "No");
  csv.number(then.urn), csv.number(laestab(row, then)), csv.bare(then.name);
  csv.bare(type_name(then)), csv.number(1), csv.bare(ofsted_date(on));
  csv.bare(ofsted_date(on.plus_days(35))), csv.bare("No");
  csv.bare(random.chance(0.015)   ? ""
           : latest->overall == 1 ? "School remains Outstanding"
           : random.chance(0.06)  ? "School remains Good (Concerns) - S5 Next"
                                  : "School remains Good");
  csv.bare(random.chance(0.04) ? "1" : "");
  ++row.planted["ofsted_ungraded"];
}

/// A grade column: 9 stands for "not judged".
void write_areas(GradeRow& row, const InventedInspection& inspection) {
  CsvText& csv = row.csv;
  const bool before_2019 = inspection.starts < Date(2019, 9, 1);
  csv.number(inspection.areas[0]);
  csv.number(before_2019 ? 9 : inspection.areas[1]);
  csv.number(inspection.areas[2]), csv.number(inspection.areas[3]);
  csv.bare(inspection.overall == 4 && inspection.areas[3] == 4 ? "No" : "Yes");
  const bool early = row.school.age_low < 5 && row.school.phase != Phase::not_applicable;
  csv.number(early ? inspection.areas[2] : 9);
  csv.number(row.school.age_high > 16 ? inspection.areas[0] : 9);
  if (before_2019) ++row.planted["ofsted_behaviour_not_judged"];
}

std::string_view concern(const InventedInspection& inspection) {
  return inspection.overall != 4 ? "" : inspection.areas[3] == 4 ? "SM" : "SWK";
}

void write_then(GradeRow& row, const InventedInspection& inspection) {
  const Establishment& then = school_on(row, inspection.starts);
  row.csv.bare(then.urn == row.school.urn ? "Yes" : "No");
  row.csv.number(then.urn), row.csv.number(laestab(row, then)), row.csv.bare(then.name);
  row.csv.bare(type_name(then));
  if (then.urn != row.school.urn) ++row.planted["ofsted_inspected_as_another_urn"];
}

void write_latest(GradeRow& row, const InventedInspection* latest) {
  CsvText& csv = row.csv;
  if (!latest) {
    csv.blanks(20);
    ++row.planted["ofsted_without_graded"];
    return;
  }
  csv.bare(latest->starts.year() < 2016 ? "ITS" + std::to_string(row.school.urn)
                                        : std::to_string(10000000 + row.school.urn % 1000000));
  const bool section5 = true;
  csv.bare(section5 ? "S5 Inspection" : "S8 Inspection");
  csv.bare("Schools - S5"), csv.bare("Schools - S5");
  csv.bare(ofsted_date(latest->starts)), csv.bare(ofsted_date(latest->starts.plus_days(38)));
  write_then(row, *latest);
  if (latest->starts >= Date(2024, 9, 1)) {
    csv.bare("Not judged");
    ++row.planted["ofsted_overall_not_judged"];
  } else {
    csv.number(latest->overall);
  }
  csv.bare(concern(*latest));
  write_areas(row, *latest);
}

void write_previous(GradeRow& row, const InventedInspection* previous) {
  CsvText& csv = row.csv;
  if (!previous) {
    csv.blanks(17);
    ++row.planted["ofsted_without_previous"];
    return;
  }
  csv.bare(previous->starts.year() < 2016 ? "ITS4" + std::to_string(row.school.urn % 100000)
                                          : std::to_string(10200000 + row.school.urn % 100000));
  csv.bare(ofsted_date(previous->starts)), csv.bare(ofsted_date(previous->starts.plus_days(40)));
  write_then(row, *previous);
  csv.number(previous->overall);
  csv.bare(concern(*previous));
  write_areas(row, *previous);
}

std::vector<int> predecessors(const Population& population) {
  std::vector<int> before(population.establishments.size(), -1);
  for (const Succession& row : population.successions)
    if (population.establishments[static_cast<std::size_t>(row.from)].site ==
        population.establishments[static_cast<std::size_t>(row.to)].site)
      before[static_cast<std::size_t>(row.to)] = row.from;
  return before;
}

}  // namespace

FileText inspections_file(Population& population) {
  const Date day = as_at(population.options);
  CsvText csv(Ending::crlf);
  csv.header(reference::layout("ofsted_2025"), false);
  const std::vector<int> before = predecessors(population);
  std::vector<const Group*> trusts(population.establishments.size()), sponsors(trusts.size());
  for (const Membership& member : population.memberships) {
    if (member.establishment < 0 || member.known_from > day) continue;
    const Group& group = population.groups[static_cast<std::size_t>(member.group)];
    const auto index = static_cast<std::size_t>(member.establishment);
    if (group.kind == GroupKind::multi_academy) trusts[index] = &group;
    if (group.kind == GroupKind::sponsor) sponsors[index] = &group;
  }
  std::int64_t rows = 0;
  for (std::size_t i = 0; i < population.establishments.size(); ++i) {
    const Establishment& school = population.establishments[i];
    const int status = status_on(school, day);
    if ((status != 1 && status != 3) || !is_state_funded(school.type) ||
        school.phase == Phase::sixteen_plus)
      continue;
    GradeRow row{population,
                 school,
                 population.places[static_cast<std::size_t>(school.place)],
                 before,
                 day,
                 csv,
                 population.planted};
    const std::vector<InventedInspection> list = inspections(row);
    write_school(row, trusts[i], sponsors[i]);
    write_ungraded(row, list.empty() ? nullptr : &list[0]);
    write_latest(row, list.empty() ? nullptr : &list[0]);
    write_previous(row, list.size() < 2 ? nullptr : &list[1]);
    csv.end_row();
    ++rows;
  }
  // The published file of March 2025 ends in 18 empty rows.
  for (int i = 0; i < 18; ++i) {
    csv.blanks(74);
    csv.end_row();
  }
  population.planted["ofsted_rows"] = rows;
  population.planted["ofsted_empty_rows_at_end"] = 18;
  return {dated_name("ofsted_mi_latest_inspections_as_at_", day), to_windows_1252(csv.take())};
}

}  // namespace trellis::synth
