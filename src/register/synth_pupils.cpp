// Pupils and attainment of a school by year, and the census, absence and pupil premium files.
#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "register/reference_tables.hpp"
#include "register/synth_release.hpp"
#include "register/synth_steps.hpp"
#include "register/synth_text.hpp"

namespace trellis::synth {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Totals of a census file: by primary, secondary and special.
struct Total {
  std::int64_t roll = 0, girls = 0, plan = 0, support = 0, eal = 0, english = 0, fsm = 0, ever6 = 0;
};

bool is_special_or_unit(const Establishment& school) {
  return school.phase == Phase::not_applicable && school.type != 11;
}

std::string_view census_kind(const Establishment& school) {
  if (school.type == 11) return "Independent school";
  if (school.type == 14 || school.type == 42 || school.type == 43 || school.type == 38)
    return "Pupil referral unit";
  if (is_special_or_unit(school)) return "State-funded special school";
  if (school.phase == Phase::nursery) return "State-funded nursery";
  return school.age_high <= 12 ? "State-funded primary" : "State-funded secondary";
}

int part(int whole, double pct) { return static_cast<int>(whole * pct / 100 + 0.5); }

double share(std::int64_t count, std::int64_t of) {
  return of == 0 ? 0 : 100.0 * static_cast<double>(count) / static_cast<double>(of);
}

struct Listed {
  const Establishment* school;
  const Place* place;
  Pupils pupils;
};

/// Schools open on the day a year's files list, with their pupils.
std::vector<Listed> listed(const Population& population, const Year& year) {
  std::vector<Listed> rows;
  for (const Establishment& school : population.establishments) {
    const int status = status_on(school, Date(year.ends, 1, 16));
    if (status != 1 && status != 3) continue;
    if (school.phase == Phase::sixteen_plus || school.pupils == 0) continue;
    rows.push_back({&school,
                    &population.places[static_cast<std::size_t>(school.place)],
                    pupils_in(population, school, year)});
  }
  return rows;
}

void write_pupil_total(CsvText& csv,
                       std::string_view kind,
                       std::string_view words,
                       const Total& total) {
  csv.bare("NAT"), csv.bare(""), csv.bare(kind), csv.bare(words);
  const std::int64_t boys = total.roll - total.girls;
  csv.number(total.roll), csv.number(total.girls), csv.number(boys);
  csv.decimal(share(total.girls, total.roll), 1), csv.decimal(share(boys, total.roll), 1);
  csv.number(total.plan), csv.decimal(share(total.plan, total.roll), 1);
  csv.number(total.support), csv.decimal(share(total.support, total.roll), 1);
  csv.number(total.eal), csv.number(total.english), csv.number(0);
  csv.decimal(share(total.eal, total.roll), 1), csv.decimal(share(total.english, total.roll), 1);
  csv.number(0);
  csv.number(total.fsm), csv.number(total.ever6), csv.decimal(share(total.ever6, total.roll), 1);
  csv.end_row();
}

void write_census_row(CsvText& csv, const Listed& row, Total& total) {
  const Establishment& school = *row.school;
  const Pupils& pupils = row.pupils;
  const int girls = pupils.roll - static_cast<int>(pupils.roll * pupils.boys);
  const int boys = pupils.roll - girls;
  const int plan = part(pupils.roll, pupils.plan), support = part(pupils.roll, pupils.support);
  csv.number(school.urn), csv.number(row.place->la), csv.number(school.number);
  csv.bare(census_kind(school));
  csv.number(pupils.roll), csv.number(girls), csv.number(boys);
  csv.decimal(share(girls, pupils.roll), 1), csv.decimal(share(boys, pupils.roll), 1);
  csv.number(plan), csv.decimal(share(plan, pupils.roll), 1);
  csv.number(support), csv.decimal(share(support, pupils.roll), 1);
  if (school.type == 11) {
    for (int i = 0; i < 9; ++i) csv.bare("NA");
  } else {
    const int eal = part(pupils.roll, pupils.eal);
    const int fsm = part(pupils.roll, pupils.fsm_now), ever6 = part(pupils.roll, pupils.fsm_ever6);
    csv.number(eal), csv.number(pupils.roll - eal), csv.number(0);
    csv.decimal(share(eal, pupils.roll), 1), csv.decimal(share(pupils.roll - eal, pupils.roll), 1);
    csv.number(0);
    csv.number(fsm), csv.number(ever6), csv.decimal(share(ever6, pupils.roll), 1);
    total.eal += eal, total.english += pupils.roll - eal, total.fsm += fsm, total.ever6 += ever6;
  }
  csv.end_row();
  total.roll += pupils.roll, total.girls += girls, total.plan += plan, total.support += support;
}

/// How a year's pupil premium file writes money and shares.
enum class MoneyStyle { plain, pounds, damaged };

MoneyStyle style_of(const Year& year) {
  return year.age == 0   ? MoneyStyle::pounds
         : year.age == 1 ? MoneyStyle::damaged
                         : MoneyStyle::plain;
}

void write_money(CsvText& csv, std::int64_t pounds, MoneyStyle style) {
  if (style == MoneyStyle::plain) return csv.number(pounds);
  std::string text = std::to_string(pounds);
  for (int at = static_cast<int>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<std::size_t>(at), ",");
  csv.bare((style == MoneyStyle::pounds ? "\u00a3" : "\uFFFD") + text);
}

/// Pupils, eligible pupils, their share and the allocation of one phase.
void write_phase(CsvText& csv, double roll, double eligible, std::int64_t rate, MoneyStyle style) {
  csv.decimal(roll, 1);
  csv.decimal(eligible, 1);
  const double of = roll > 0 ? eligible / roll : 0;
  if (style == MoneyStyle::plain)
    csv.decimal(of, 3);
  else {
    const int tenths = static_cast<int>(of * 1000 + 0.5);
    csv.bare(std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + "0%");
  }
  write_money(csv, static_cast<std::int64_t>(eligible * static_cast<double>(rate) + 0.5), style);
}

}  // namespace

std::vector<Year> published_years(const Options& options) {
  // Final tables of a school year are out by the following March.
  const int newest =
      options.as_of.month() >= 3 ? options.as_of.year() - 1 : options.as_of.year() - 2;
  return {{newest, 0}, {newest - 1, 1}, {newest - 2, 2}};
}

Pupils pupils_in(const Population& population, const Establishment& school, const Year& year) {
  Random fixed = random_for(population.options, Purpose::site, school.site);
  Random yearly = random_for(
      population.options, Purpose::year, mixed(school.site, static_cast<unsigned>(year.ends)));
  Pupils pupils;
  const double drift = year.age == 0 ? 1 : 1 + 0.03 * yearly.normal();
  pupils.roll = std::max(school.pupils > 0 ? 1 : 0, static_cast<int>(school.pupils * drift + 0.5));
  pupils.fsm_now = std::clamp(school.fsm + (year.age == 0 ? 0 : 1.2 * yearly.normal()), 0.0, 100.0);
  pupils.fsm_ever6 =
      std::clamp(1.18 * pupils.fsm_now + 1.5 + fixed.normal(), pupils.fsm_now, 100.0);
  pupils.boys = std::clamp(0.51 + 0.03 * fixed.normal(), 0.3, 0.7);
  const double urban = population.places[static_cast<std::size_t>(school.place)].fsm_z;
  pupils.eal = std::clamp(12 + 10 * urban + 12 * fixed.normal(), 0.0, 95.0);
  const bool special = is_special_or_unit(school);
  pupils.plan = special ? 98 : std::clamp(3.5 + 1.5 * fixed.normal(), 0.0, 15.0);
  pupils.support = special ? 2 : std::clamp(13 + 2 * school.fsm_z + 4 * fixed.normal(), 0.0, 45.0);
  return pupils;
}

bool in_programme(const Population& population, const Establishment& school) {
  for (const int index : population.programme)
    if (population.establishments[static_cast<std::size_t>(index)].site == school.site) return true;
  return false;
}

double attainment(const Population& population, const Establishment& school, int year_ends) {
  const AttainmentTruth& truth = population.options.truth;
  const double rest = 1 - truth.fsm_slope * truth.fsm_slope;
  const int la = population.places[static_cast<std::size_t>(school.place)].la;
  Random authority = random_for(population.options, Purpose::authority, static_cast<unsigned>(la));
  Random site = random_for(population.options, Purpose::site, mixed(school.site, 12));
  Random year = random_for(population.options,
                           Purpose::year,
                           mixed(school.site, 1000u + static_cast<unsigned>(year_ends)));
  const double stays = std::max(0.0, truth.year_correlation - truth.authority_icc);
  return truth.fsm_slope * school.fsm_z +
         std::sqrt(rest * truth.authority_icc) * authority.normal() +
         std::sqrt(rest * stays) * site.normal() +
         std::sqrt(rest * (1 - truth.year_correlation)) * year.normal();
}

FileText census_file(const Population& population, const Year& year) {
  CsvText csv(Ending::lf);
  csv.raw(byte_order_mark);
  csv.header(reference::layout("census_2019"), false);
  Total primary, secondary, special, others;
  for (const Listed& row : listed(population, year)) {
    const std::string_view kind = census_kind(*row.school);
    write_census_row(csv,
                     row,
                     kind == "State-funded primary"          ? primary
                     : kind == "State-funded secondary"      ? secondary
                     : kind == "State-funded special school" ? special
                                                             : others);
  }
  write_pupil_total(csv, "PRI", "State-funded primary", primary);
  write_pupil_total(csv, "SEC", "State-funded secondary", secondary);
  write_pupil_total(csv, "SPE", "State-funded special school", special);
  return {"SYNTHETIC_england_census_" + year.span() + ".csv", csv.take()};
}

FileText absence_file(const Population& population, const Year& year) {
  CsvText csv(Ending::lf);
  csv.raw(byte_order_mark);
  csv.header(reference::layout("absence_2019"), false);
  for (const Listed& row : listed(population, year)) {
    const Establishment& school = *row.school;
    if (school.type == 11 || school.phase == Phase::nursery) continue;
    Random random = random_for(population.options,
                               Purpose::year,
                               mixed(school.site, 2000u + static_cast<unsigned>(year.ends)));
    const double base = school.age_high <= 12 ? 5.4 : is_special_or_unit(school) ? 12.5 : 8.6;
    const double absence = std::max(1.2, base + 1.1 * school.fsm_z + 0.9 * random.normal());
    csv.number(row.place->la), csv.number(school.number), csv.number(school.urn);
    if (row.pupils.roll <= 10 || random.chance(0.035)) {
      csv.bare("SUPP"), csv.bare("SUPP");
    } else {
      csv.decimal(absence, 1);
      csv.decimal(std::clamp(2.9 * absence - 1 + random.normal(), 0.5, 90.0), 1);
    }
    csv.end_row();
  }
  csv.raw("NAT,PRI,,5.4,14.9\nNAT,SEC,,8.6,23.4\nNAT,SPE,,12.6,35.0\n");
  return {"SYNTHETIC_england_abs_" + year.span() + ".csv", csv.take()};
}

FileText pupil_premium_file(const Population& population, const Year& year) {
  const MoneyStyle style = style_of(year);
  CsvText csv(Ending::lf);
  csv.header(reference::layout("pupil_premium_2020"), false);
  for (const Listed& row : listed(population, year)) {
    const Establishment& school = *row.school;
    if (!is_state_funded(school.type) || school.phase == Phase::nursery) continue;
    const Pupils& pupils = row.pupils;
    const bool older = school.age_high > 12;
    // Part-time pupils count a half.
    const double roll = pupils.roll + (school.site % 90 == 0 ? 0.5 : 0);
    const double eligible =
        part(pupils.roll, pupils.fsm_ever6) + (school.site % 130 == 0 ? 0.5 : 0);
    csv.number(school.urn);
    csv.number(row.place->la * 10000 + school.number);
    csv.number(row.place->la), csv.bare(row.place->la_name), csv.number(school.number);
    csv.bare(school.name);
    csv.bare(reference::establishment_type(school.type)->name);
    csv.bare(row.place->district_name + " Invented");
    csv.decimal(roll, 1);
    write_phase(csv, older ? 0 : roll, older ? 0 : eligible, 1480, style);
    write_phase(csv, older ? roll : 0, older ? eligible : 0, 1050, style);
    csv.decimal(eligible, 1);
    write_money(csv, static_cast<std::int64_t>(eligible * (older ? 1050 : 1480) + 0.5), style);
    csv.end_row();
  }
  return {"SYNTHETIC_pupil_premium_" + year.span() + ".csv", csv.take()};
}

}  // namespace trellis::synth
