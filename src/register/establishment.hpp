/// What the register published about an establishment, read into types.
///
/// `EstablishmentFacts<std::string_view>` points into the file being imported;
/// `EstablishmentFacts<std::string>` (`Establishment`) owns its text. Blank text stays empty, as
/// published; a blank number, date or code is absent. Codes are those of data/reference/gias_codes
/// and establishment_types.
///
/// Sources: header of edubasealldata (gias_2025 in data/reference/layouts.csv); rules for phase,
/// scope and funding in docs/formats/register.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/date.hpp"
#include "core/geo.hpp"
#include "core/identifiers.hpp"

namespace trellis::registry {

enum class Status : std::int32_t {
  open = 1,
  closed = 2,
  proposed_to_close = 3,  ///< open, and counted as open
  proposed_to_open = 4,
};

/// Open now: status 1 or 3.
constexpr bool is_open(Status status) {
  return status == Status::open || status == Status::proposed_to_close;
}
/// "Open", "Closed", "Open, but proposed to close", "Proposed to open".
std::string_view words_of(Status status);
std::optional<Status> status_from_code(std::int32_t code);
/// From the words of any layout, whatever their case.
std::optional<Status> status_from_words(std::string_view words);

enum class Phase : std::int32_t {
  not_applicable = 0,
  nursery = 1,
  primary = 2,
  middle_deemed_primary = 3,
  secondary = 4,
  middle_deemed_secondary = 5,
  sixteen_plus = 6,
  all_through = 7,
};
std::string_view words_of(Phase phase);

/// The phase by statutory ages, for establishments published without one (special schools, pupil
/// referral units): to 5 nursery, to 11 primary, from 16 16 plus, from 9 secondary, else
/// all-through. Our rule.
Phase phase_by_ages(std::optional<std::int32_t> low, std::optional<std::int32_t> high);

/// State-funded: type groups 4, 10 and 11, and 5 except types 8 and 10.
bool is_state_funded(std::int32_t type, std::int32_t group);
/// In England and of a type that programmes deal with: not types 25, 26, 30, 37, not in Wales.
bool is_in_scope(std::int32_t type, std::string_view region);

template <class Text>
struct EstablishmentFacts {
  Urn urn;
  Text name{};
  LaCode la;
  std::optional<std::int32_t> establishment_number;
  std::int32_t type = 0;        ///< 0 when unknown
  std::int32_t type_group = 0;  ///< 0 when unknown
  Status status = Status::open;
  std::optional<Date> opened_on, closed_on;
  std::int32_t open_reason = 0, close_reason = 0;
  Phase phase = Phase::not_applicable;          ///< as published
  Phase phase_derived = Phase::not_applicable;  ///< as published, else by ages
  std::optional<std::int32_t> age_low, age_high;
  std::int32_t gender = 0;  ///< 1 boys, 2 girls, 3 mixed
  Text religious_character{}, diocese{}, admissions_policy{};
  Text sixth_form{}, boarders{}, nursery{}, resourced_provision{}, section41{}, special_classes{};
  std::optional<double> capacity, pupils, boys, girls;
  std::optional<double> fsm;  ///< proportion eligible now, not in six years
  std::optional<double> fsm_count;
  std::optional<Date> census_on;
  Text trust_hint{}, sponsor_hint{}, federation_hint{};  ///< names; membership is in group links
  Text ukprn{}, uprn{}, companies_house{};
  Text street{}, locality{}, address3{}, town{}, county{}, postcode{}, website{};
  Text region{};  ///< ONS code E12…; "W" Wales; empty when unknown
  Text district_code{}, district_name{}, ward_code{}, constituency_code{}, constituency_name{};
  Text urban_rural{};  ///< published code, or words where the layout has no codes
  Text gss_la{};
  std::optional<std::int32_t> easting, northing;
  Text msoa{}, lsoa{};
  std::int32_t lsoa_vintage = 0;  ///< 2011 or 2021; 0 without LSOA
  std::optional<std::int32_t> previous_la, previous_number;
  std::optional<Date> ofsted_last_on;  ///< as older releases of GIAS printed it
  Text ofsted_rating{};
  std::optional<Date> source_changed_on;  ///< for display only: two edits in a day share it
  bool state_funded = false;
  bool in_scope = true;

  std::optional<Point> at() const {
    if (!easting || !northing) return std::nullopt;
    return Point{*easting, *northing};
  }
};

using Establishment = EstablishmentFacts<std::string>;
using EstablishmentView = EstablishmentFacts<std::string_view>;

/// Calls `visit(column, field...)` for every field of one or more facts, in the order of the
/// columns of table `establishment`. What reads, writes and merges facts is written once with it.
template <class Visit, class... Facts>
void visit_fields(Visit&& visit, Facts&... facts) {
#define TRELLIS_FIELD(column, member) visit(std::string_view(#column), facts.member...)
  TRELLIS_FIELD(urn, urn);
  TRELLIS_FIELD(name, name);
  TRELLIS_FIELD(la_code, la);
  TRELLIS_FIELD(establishment_number, establishment_number);
  TRELLIS_FIELD(type_code, type);
  TRELLIS_FIELD(type_group_code, type_group);
  TRELLIS_FIELD(status, status);
  TRELLIS_FIELD(opened_on, opened_on);
  TRELLIS_FIELD(closed_on, closed_on);
  TRELLIS_FIELD(open_reason, open_reason);
  TRELLIS_FIELD(close_reason, close_reason);
  TRELLIS_FIELD(phase, phase);
  TRELLIS_FIELD(phase_derived, phase_derived);
  TRELLIS_FIELD(age_low, age_low);
  TRELLIS_FIELD(age_high, age_high);
  TRELLIS_FIELD(gender, gender);
  TRELLIS_FIELD(religious_character, religious_character);
  TRELLIS_FIELD(diocese, diocese);
  TRELLIS_FIELD(admissions_policy, admissions_policy);
  TRELLIS_FIELD(sixth_form, sixth_form);
  TRELLIS_FIELD(boarders, boarders);
  TRELLIS_FIELD(nursery, nursery);
  TRELLIS_FIELD(resourced_provision, resourced_provision);
  TRELLIS_FIELD(section41, section41);
  TRELLIS_FIELD(special_classes, special_classes);
  TRELLIS_FIELD(capacity, capacity);
  TRELLIS_FIELD(pupils, pupils);
  TRELLIS_FIELD(boys, boys);
  TRELLIS_FIELD(girls, girls);
  TRELLIS_FIELD(fsm, fsm);
  TRELLIS_FIELD(fsm_count, fsm_count);
  TRELLIS_FIELD(census_on, census_on);
  TRELLIS_FIELD(trust_hint, trust_hint);
  TRELLIS_FIELD(sponsor_hint, sponsor_hint);
  TRELLIS_FIELD(federation_hint, federation_hint);
  TRELLIS_FIELD(ukprn, ukprn);
  TRELLIS_FIELD(uprn, uprn);
  TRELLIS_FIELD(companies_house, companies_house);
  TRELLIS_FIELD(street, street);
  TRELLIS_FIELD(locality, locality);
  TRELLIS_FIELD(address3, address3);
  TRELLIS_FIELD(town, town);
  TRELLIS_FIELD(county, county);
  TRELLIS_FIELD(postcode, postcode);
  TRELLIS_FIELD(website, website);
  TRELLIS_FIELD(region, region);
  TRELLIS_FIELD(district_code, district_code);
  TRELLIS_FIELD(district_name, district_name);
  TRELLIS_FIELD(ward_code, ward_code);
  TRELLIS_FIELD(constituency_code, constituency_code);
  TRELLIS_FIELD(constituency_name, constituency_name);
  TRELLIS_FIELD(urban_rural, urban_rural);
  TRELLIS_FIELD(gss_la, gss_la);
  TRELLIS_FIELD(easting, easting);
  TRELLIS_FIELD(northing, northing);
  TRELLIS_FIELD(msoa, msoa);
  TRELLIS_FIELD(lsoa, lsoa);
  TRELLIS_FIELD(lsoa_vintage, lsoa_vintage);
  TRELLIS_FIELD(previous_la, previous_la);
  TRELLIS_FIELD(previous_number, previous_number);
  TRELLIS_FIELD(ofsted_last_on, ofsted_last_on);
  TRELLIS_FIELD(ofsted_rating, ofsted_rating);
  TRELLIS_FIELD(source_changed_on, source_changed_on);
  TRELLIS_FIELD(state_funded, state_funded);
  TRELLIS_FIELD(in_scope, in_scope);
#undef TRELLIS_FIELD
}

}  // namespace trellis::registry
