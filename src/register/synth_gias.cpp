// The establishments file: 135 columns in the published order.
#include <algorithm>
#include <array>

#include "register/reference_tables.hpp"
#include "register/synth_release.hpp"
#include "register/synth_steps.hpp"
#include "register/synth_text.hpp"
#include "register/synth_words.hpp"

namespace trellis::synth {

namespace {

/// Names of the groups an establishment is in, for the columns that only hint at them.
struct GroupHints {
  int trust = -1, sponsor = -1, federation = -1, flag = 0;
};

struct Row {
  const Population& population;
  const Establishment& school;
  const Place& place;
  GroupHints hints;
  Date day;
  int status;
  Random random;
  CsvText& csv;
};

std::string words(std::string_view list, int code) {
  return std::string(reference::gias_words(list, std::to_string(code)).value_or(""));
}

bool is_open(const Row& row) { return row.status == 1 || row.status == 3; }

void write_identity(Row& row) {
  const Establishment& school = row.school;
  const auto* type = reference::establishment_type(school.type);
  row.csv.number(school.urn);
  row.csv.text_number(row.place.la);
  row.csv.text(row.place.la_name);
  row.csv.text_number(school.number);
  row.csv.text(school.name);
  row.csv.text(two_digits(school.type));
  row.csv.text(type->name);
  row.csv.text_number(type->group_code);
  row.csv.text(type->group_name);
  row.csv.text_number(row.status);
  constexpr std::array<std::string_view, 5> statuses = {
      "", "Open", "Closed", "Open, but proposed to close", "Proposed to open"};
  row.csv.text(statuses[static_cast<std::size_t>(row.status)]);
}

void write_life(Row& row) {
  const Establishment& school = row.school;
  const bool ends = row.status == 2 || row.status == 3;
  row.csv.text(two_digits(school.open_reason));
  row.csv.text(words("ReasonEstablishmentOpened", school.open_reason));
  row.csv.text(school.sentinel_open ? "01-01-1900" : gias_date(school.opened));
  row.csv.text(two_digits(ends ? school.close_reason : 0));
  row.csv.text(words("ReasonEstablishmentClosed", ends ? school.close_reason : 0));
  row.csv.text(ends ? gias_date(school.closed) : std::string());
}

void write_provision(Row& row) {
  const Establishment& school = row.school;
  const bool closed = row.status == 2;
  const auto phase = static_cast<int>(school.phase);
  row.csv.text_number(phase);
  row.csv.text(phase == 0 ? "Not applicable" : words("PhaseOfEducation", phase));
  const bool ages = !closed || row.random.chance(0.92);
  row.csv.bare(ages ? std::to_string(school.age_low) : "");
  row.csv.bare(ages ? std::to_string(school.age_high) : "");
  row.csv.text("1");
  row.csv.text("No boarders");
  row.csv.text(school.age_low < 4 ? "Has Nursery Classes" : "No Nursery Classes");
  const bool sixth = school.age_high > 16;
  row.csv.text(sixth ? "1" : "2");
  row.csv.text(sixth ? "Has a sixth form" : "Does not have a sixth form");
  const bool older = school.phase == Phase::secondary;
  const double u = static_cast<double>(school.site % 1000) / 1000;
  const int gender = closed && row.random.chance(0.08) ? 9
                     : older && u < 0.05               ? 1
                     : older && u < 0.12               ? 2
                                                       : 3;
  row.csv.text_number(gender);
  row.csv.text(words("Gender", gender));
  row.csv.text(two_digits(school.religion));
  row.csv.text(words("ReligiousCharacter", school.religion));
  row.csv.text("Does not apply");
  const bool diocese = school.religion == 2 || school.religion == 3;
  row.csv.text(diocese ? "SY01" : "0000");
  row.csv.text(diocese ? "Diocese of Quillhythe (synthetic)" : "Not applicable");
  row.csv.text(older ? "4" : "0");
  row.csv.text(older ? "Non-selective" : "Not applicable");
  row.csv.bare(closed ? "" : std::to_string(school.capacity));
  row.csv.text("2");
  row.csv.text("No Special Classes");
}

/// The census of the January before last September, as GIAS shows it until the summer.
void write_pupils(Row& row) {
  const Date day = row.day;
  const int census_year = day.month() >= 7 ? day.year() : day.year() - 1;
  if (!is_open(row) || row.school.type == 18 || row.random.chance(0.006)) {
    row.csv.text_blanks(5);
    return;
  }
  const Year year{census_year, std::max(0, row.population.options.as_of.year() - 1 - census_year)};
  const Pupils pupils = pupils_in(row.population, row.school, year);
  const int boys = static_cast<int>(pupils.roll * pupils.boys);
  row.csv.text(gias_date(Date(census_year, 1, 16)));
  row.csv.text_number(pupils.roll);
  row.csv.text_number(boys);
  row.csv.text_number(pupils.roll - boys);
  row.csv.raw(",\"");
  std::string share = std::to_string(static_cast<int>(pupils.fsm_now * 10 + 0.5));
  if (share.size() == 1) share = '0' + share;
  row.csv.raw(share.substr(0, share.size() - 1));
  if (share.back() != '0') row.csv.raw("." + share.substr(share.size() - 1));
  row.csv.raw("\"");
}

void write_groups(Row& row) {
  const auto group = [&](int index) -> const Group& {
    return row.population.groups[static_cast<std::size_t>(index)];
  };
  const bool academy = is_academy(row.school.type);
  row.csv.text_number(row.hints.flag);
  row.csv.text(words("TrustSchoolFlag", row.hints.flag));
  row.csv.text(row.hints.trust >= 0 ? std::to_string(group(row.hints.trust).uid) : "");
  row.csv.text(row.hints.trust >= 0 ? group(row.hints.trust).name : "");
  row.csv.text(row.hints.sponsor >= 0 ? "Linked to a sponsor" : academy ? "-" : "Not applicable");
  row.csv.text(row.hints.sponsor >= 0 ? group(row.hints.sponsor).name : "");
  row.csv.text(row.hints.federation >= 0 ? "Supported by a federation"
               : academy                 ? "Not applicable"
                                         : "Not under a federation");
  row.csv.text(row.hints.federation >= 0 ? std::to_string(group(row.hints.federation).uid) : "");
  row.csv.text(row.hints.federation >= 0 ? group(row.hints.federation).name : "");
}

/// The newest of opening, closing and a day before the first release: only what happened to the
/// school itself changes its row.
Date last_changed(const Row& row) {
  const Establishment& school = row.school;
  Date day = row.population.options.as_of.plus_days(-1 - static_cast<int>(school.site % 900));
  if (school.opened && *school.opened <= row.day) day = std::max(day, *school.opened);
  if (school.closed && *school.closed <= row.day) day = std::max(day, *school.closed);
  return day;
}

void write_address(Row& row) {
  const Establishment& school = row.school;
  Random random = random_for(row.population.options, Purpose::address, school.site);
  const bool closed = row.status == 2;
  // UKPRN is empty for most closed establishments, and a few share one.
  if (closed && row.random.chance(0.55))
    row.csv.blanks(1);
  else
    row.csv.number(19000000 + school.urn - 900000 - (school.urn % 160 == 0 ? 1 : 0));
  row.csv.text({});
  row.csv.text("Not applicable");
  row.csv.text(gias_date(last_changed(row)));
  row.csv.text(closed && row.random.chance(0.05) ? "" : street_name(random));
  row.csv.text(random.chance(0.4) ? place_name(random) : "");
  row.csv.text({});
  row.csv.text(place_name(random));
  row.csv.text(random.chance(0.3) ? row.place.la_name : "");
  row.csv.text(closed && row.random.chance(0.05) ? "" : postcode(random));
  if (closed) {
    row.csv.text_blanks(6);
    return;
  }
  const std::string site = "urn" + std::to_string(school.urn) + ".example";
  row.csv.text(random.chance(0.5)   ? "www." + site
               : random.chance(0.5) ? "https://" + site
                                    : "http://www." + site + "/");
  row.csv.text("01632960" + std::to_string(100 + school.urn % 900));
  row.csv.text(random.chance(0.5) ? "Ms" : "Mr");
  row.csv.text("Invented");
  row.csv.text("Head" + std::to_string(school.urn));
  row.csv.text("Headteacher");
}

/// BSO inspectorate to SEN unit capacity: mostly "Not applicable" or empty.
void write_special(Row& row) {
  row.csv.text("Not applicable");
  row.csv.text_blanks(3);
  row.csv.text("Not applicable");
  row.csv.text({});
  row.csv.text("Not applicable");
  row.csv.text("Not applicable");
  row.csv.text("Not applicable");
  row.csv.text_blanks(2);
  row.csv.text("Not applicable");
  row.csv.text("Not applicable");
  const bool special = row.school.type == 7 || row.school.type == 44;
  row.csv.text(special ? "SLD - Severe Learning Difficulty" : "");
  row.csv.text_blanks(12);
  const bool unit = !special && row.school.site % 17 == 0;
  row.csv.text(unit ? "Resourced provision" : "");
  row.csv.text(unit ? "10" : "");
  row.csv.text(unit ? "12" : "");
  row.csv.text_blanks(2);
}

void write_geography(Row& row) {
  const Establishment& school = row.school;
  const Place& place = row.place;
  row.csv.text(place.region_letter);
  row.csv.text(place.region_name);
  row.csv.text(place.district_code);
  row.csv.text(place.district_name);
  const bool ward = school.located;
  Random random = random_for(row.population.options, Purpose::address, school.site + 1);
  row.csv.text(ward ? "E0599" + std::to_string(1000 + school.site % 9000) : "999999");
  row.csv.text(ward ? place_name(random) : "");
  row.csv.text("E1499" + std::to_string(1000 + school.place));
  row.csv.text(place.district_name + " Invented");
  const bool urban = place.easting_sd < 6000;
  row.csv.text(urban ? "UN1" : "RLN1");
  row.csv.text(urban ? "Urban: Nearer to a major town or city"
                     : "Larger rural: Nearer to a major town or city");
  row.csv.text(place.gss_la);
  if (school.located) {
    row.csv.number(school.at.easting);
    row.csv.number(school.at.northing);
  } else {
    row.csv.bare(school.site % 2 == 0 ? "" : "0");
    row.csv.bare(school.site % 2 == 0 ? "" : "0");
  }
  const std::string area = std::to_string(1 + school.site % 40);
  row.csv.text(ward ? place.district_name + " " + area : "");
  row.csv.text(ward ? place.district_name + " " + area + "A" : "");
}

void write_rest(Row& row) {
  const Establishment& school = row.school;
  const Place& place = row.place;
  row.csv.text({});
  row.csv.text_blanks(2);
  row.csv.text({});
  row.csv.text(row.status != 2 && school.type == 11 ? "Invented Proprietor" : "");
  const bool moved = place.previous_la != 0 && (!school.opened || school.opened->year() < 2019);
  row.csv.text(moved ? std::to_string(place.previous_la) : "999");
  const auto* before =
      reference::local_authority_ever(LaCode(static_cast<std::int16_t>(place.previous_la)));
  row.csv.text(moved && before ? before->name : "");
  row.csv.text(moved ? std::to_string(school.number) : "");
  row.csv.text({});
  row.csv.text(school.site % 5 == 0 ? std::to_string(990000000000 + school.urn) : "");
  row.csv.text({});
  row.csv.text("0");
  row.csv.text("Not applicable");
  row.csv.text("0");
  row.csv.text("Not applicable");
  row.csv.text_blanks(2);
  row.csv.text(school.located ? "E0299" + std::to_string(1000 + school.site % 7000) : "999999999");
  row.csv.text(school.located ? "E0199" + std::to_string(1000 + school.site % 8999) : "999999999");
  row.csv.text(
      is_open(row) ? std::to_string(static_cast<int>(school.pupils * school.fsm / 100 + 0.5)) : "");
  row.csv.text({});
}

std::vector<GroupHints> hints_on(const Population& population, Date day) {
  std::vector<GroupHints> hints(population.establishments.size());
  for (const Membership& member : population.memberships) {
    if (member.establishment < 0 || member.known_from > day || (member.left && *member.left <= day))
      continue;
    GroupHints& hint = hints[static_cast<std::size_t>(member.establishment)];
    switch (population.groups[static_cast<std::size_t>(member.group)].kind) {
      case GroupKind::multi_academy:
        hint.trust = member.group, hint.flag = 3;
        break;
      case GroupKind::single_academy:
        // The trust columns miss single-academy trusts, as in the published file.
        hint.flag = 5;
        break;
      case GroupKind::trust:
        hint.trust = member.group, hint.flag = 1;
        break;
      case GroupKind::sponsor:
        hint.sponsor = member.group;
        break;
      case GroupKind::federation:
        hint.federation = member.group;
        break;
      case GroupKind::umbrella:
      case GroupKind::childrens_centres:
      case GroupKind::centre_collaboration:
        break;
    }
  }
  return hints;
}

}  // namespace

FileText establishments_file(const Population& population, Date day) {
  const std::vector<GroupHints> hints = hints_on(population, day);
  CsvText csv(Ending::crlf);
  csv.header(reference::layout("gias_2025"), true);
  for (std::size_t i = 0; i < population.establishments.size(); ++i) {
    const Establishment& school = population.establishments[i];
    const int status = status_on(school, day);
    if (status == 0) continue;
    Row row{population,
            school,
            population.places[static_cast<std::size_t>(school.place)],
            hints[i],
            day,
            status,
            random_for(population.options, Purpose::cell, static_cast<unsigned>(school.urn)),
            csv};
    write_identity(row);
    write_life(row);
    write_provision(row);
    write_pupils(row);
    write_groups(row);
    write_address(row);
    write_special(row);
    write_geography(row);
    write_rest(row);
    csv.end_row();
  }
  return {dated_name("edubasealldata", day), to_windows_1252(csv.take())};
}

}  // namespace trellis::synth
