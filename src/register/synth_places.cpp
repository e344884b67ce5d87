// Where invented schools stand: the places of school_places.csv, limited to the size asked for.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include "register/reference_tables.hpp"
#include "register/synth_steps.hpp"

namespace trellis::synth {

namespace {

double place_number(const std::string& text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// Authorities of the smaller sizes: real codes, neighbours where that helps maps.
bool is_wanted(Size size, int la) {
  constexpr std::array<int, 2> tiny = {371, 811};
  constexpr std::array<int, 3> small = {330, 850, 936};
  switch (size) {
    case Size::tiny:
      return std::ranges::find(tiny, la) != tiny.end();
    case Size::small:
      return std::ranges::find(small, la) != small.end();
    case Size::national:
      return true;
  }
  return true;
}

/// Ofsted writes the names of regions as ONS does, save for London and Yorkshire's capital.
void name_region(Place& place, const reference::LocalAuthority& la) {
  const reference::Region* region = reference::region_by_code(la.region_code);
  place.region_letter = region->gor_letter;
  place.region_name = region->gor_name;
  place.region_ofsted = region->name;
}

void standardise_fsm(std::vector<Place>& places, const std::vector<double>& fsm) {
  double sum = 0, squares = 0, weight = 0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const double schools = places[i].primary_schools + places[i].secondary_schools;
    weight += schools;
    sum += schools * fsm[i];
    squares += schools * fsm[i] * fsm[i];
  }
  const double mean = sum / weight;
  const double deviation = std::sqrt(std::max(squares / weight - mean * mean, 1e-9));
  for (std::size_t i = 0; i < places.size(); ++i) places[i].fsm_z = (fsm[i] - mean) / deviation;
}

}  // namespace

std::vector<Place> read_places(const Options& options) {
  const reference::Table& rows = reference::table("school_places");
  std::vector<Place> places;
  std::vector<double> fsm;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    Place place;
    place.la = static_cast<int>(place_number(rows.cell(row, "la_code")));
    if (!is_wanted(options.size, place.la)) continue;
    const auto* la = reference::local_authority_ever(LaCode(static_cast<std::int16_t>(place.la)));
    place.la_name = la->name;
    place.gss_la = la->gss_code;
    if (!la->preceded_by.empty() && la->preceded_by.front() != la->code)
      place.previous_la = la->preceded_by.front().number();
    name_region(place, *la);
    place.district_code = rows.cell(row, "district_code");
    place.district_name = rows.cell(row, "district_name");
    place.easting_mean = place_number(rows.cell(row, "easting_mean"));
    place.northing_mean = place_number(rows.cell(row, "northing_mean"));
    place.easting_sd = place_number(rows.cell(row, "easting_sd"));
    place.northing_sd = place_number(rows.cell(row, "northing_sd"));
    place.correlation = place_number(rows.cell(row, "correlation"));
    place.primary_schools = static_cast<int>(place_number(rows.cell(row, "primary_schools")));
    place.secondary_schools = static_cast<int>(place_number(rows.cell(row, "secondary_schools")));
    fsm.push_back(place_number(rows.cell(row, "fsm_mean_pct")));
    places.push_back(std::move(place));
  }
  standardise_fsm(places, fsm);
  return places;
}

Point scattered(const Place& place, Random& random) {
  // Within 1.7 deviations: further out lies the sea as often as a school.
  constexpr double limit = 1.7;
  const double across = std::sqrt(std::max(0.0, 1 - place.correlation * place.correlation));
  double east = 0, north = 0;
  for (int attempt = 0; attempt < 12; ++attempt) {
    const double one = random.normal(), two = random.normal();
    east = one, north = place.correlation * one + across * two;
    if (std::abs(east) <= limit && std::abs(north) <= limit) break;
    east = north = 0;
  }
  // Two schools of one point would hide one another.
  const double easting = place.easting_mean + place.easting_sd * east + 150 * random.normal();
  const double northing = place.northing_mean + place.northing_sd * north + 150 * random.normal();
  return {static_cast<std::int32_t>(std::clamp(easting, 90869.0, 654588.0)),
          static_cast<std::int32_t>(std::clamp(northing, 10670.0, 654722.0))};
}

}  // namespace trellis::synth
