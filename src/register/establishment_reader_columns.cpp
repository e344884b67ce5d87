// Where each fact of an establishment stands in each layout.
#include "register/establishment_reader.hpp"

namespace trellis::registry {

EstablishmentReader::EstablishmentReader(const Layout&, const Header& header, Date as_of)
    : header_(header), as_of_(as_of) {
  find_columns();
  find_places();
}

EstablishmentReader::Column EstablishmentReader::find(
    std::string_view fact, std::initializer_list<std::string_view> names) {
  const Column column = header_.find_any(names);
  if (column) given_.insert(fact);
  return column;
}

EstablishmentReader::CodedColumn EstablishmentReader::find_coded(
    std::string_view fact,
    std::string_view list,
    std::initializer_list<std::string_view> codes,
    std::initializer_list<std::string_view> words) {
  return {find(fact, codes), find(fact, words), list, {}};
}

void EstablishmentReader::find_columns() {
  urn_ = find("urn", {"urn"});
  name_ = find("name", {"establishmentname", "school_name"});
  la_ = find("la_code", {"la (code)", "laid", "la_code"});
  number_ = find("establishment_number", {"establishmentnumber", "establishment_number"});
  type_ =
      find_coded("type_code",
                 "TypeOfEstablishment",
                 {"typeofestablishment (code)", "typeofestablishmentid"},
                 {"typeofestablishment (name)", "typeofestablishmentname", "establishment_type"});
  group_ = find_coded("type_group_code",
                      "EstablishmentTypeGroup",
                      {"establishmenttypegroup (code)", "establishmenttypegroupid"},
                      {"establishmenttypegroup (name)", "establishmenttypegroupname"});
  status_ = find_coded("status",
                       "EstablishmentStatus",
                       {"establishmentstatus (code)", "establishmentstatusid"},
                       {"establishmentstatus (name)", "establishmentstatusname", "school_status"});
  open_reason_ = find_coded("open_reason",
                            "ReasonEstablishmentOpened",
                            {"reasonestablishmentopened (code)"},
                            {"reasonestablishmentopened (name)"});
  close_reason_ = find_coded("close_reason",
                             "ReasonEstablishmentClosed",
                             {"reasonestablishmentclosed (code)"},
                             {"reasonestablishmentclosed (name)"});
  phase_ = find_coded("phase",
                      "PhaseOfEducation",
                      {"phaseofeducation (code)", "phaseofeducationid"},
                      {"phaseofeducation (name)", "phaseofeducationname", "phase_type"});
  gender_ = find_coded(
      "gender", "Gender", {"gender (code)", "genderid"}, {"gender (name)", "gendername"});
  opened_ = find("opened_on", {"opendate", "open_date"});
  closed_ = find("closed_on", {"closedate", "close_date"});
  age_low_ = find("age_low", {"statutorylowage", "agerangelow", "statutory_low_age"});
  age_high_ = find("age_high", {"statutoryhighage", "agerangehigh", "statutory_high_age"});
  capacity_ = find("capacity", {"schoolcapacity", "totalcapacity", "school_capacity"});
  pupils_ = find("pupils", {"numberofpupils", "totalpupils", "number_of_pupils"});
  boys_ = find("boys", {"numberofboys", "number_of_boys"});
  girls_ = find("girls", {"numberofgirls", "number_of_girls"});
  fsm_ = find("fsm", {"percentagefsm", "percentage_fsm"});
  fsm_count_ = find("fsm_count", {"fsm", "number_of_fsm"});
  census_ = find("census_on", {"censusdate"});
  changed_ = find("source_changed_on", {"lastchangeddate"});
  ofsted_on_ = find("ofsted_last_on", {"ofstedlastinsp", "ofsted_last_insp"});
  if (phase_.code || phase_.words || age_low_) given_.insert("phase_derived");
  if (group_.code || group_.words || type_.code || type_.words) {
    given_.insert("type_group_code");
    given_.insert("state_funded");
  }
}

void EstablishmentReader::find_places() {
  easting_ = find("easting", {"easting"});
  northing_ = find("northing", {"northing"});
  previous_la_ = find("previous_la", {"previousla (code)"});
  previous_number_ = find("previous_number", {"previousestablishmentnumber"});
  region_code_ = find("region", {"gor (code)", "regionid"});
  region_name_ = find("region", {"gor (name)", "regionname"});
  given_.insert({"region", "in_scope"});
  using View = EstablishmentView;
  const auto text = [this](std::string_view View::*member,
                           std::string_view fact,
                           std::initializer_list<std::string_view> names) {
    if (const Column column = find(fact, names)) texts_.emplace_back(member, column);
  };
  text(&View::religious_character,
       "religious_character",
       {"religiouscharacter (name)", "religiouscharactername", "religious_character"});
  text(&View::diocese, "diocese", {"diocese (name)"});
  text(&View::admissions_policy,
       "admissions_policy",
       {"admissionspolicy (name)", "admissionspolicyname"});
  text(&View::sixth_form, "sixth_form", {"officialsixthform (name)", "officialsixthformname"});
  text(&View::boarders, "boarders", {"boarders (name)"});
  text(&View::nursery, "nursery", {"nurseryprovision (name)", "nurseryprovisionname"});
  text(&View::resourced_provision,
       "resourced_provision",
       {"typeofresourcedprovision (name)", "resourcedprovisionname"});
  text(&View::section41, "section41", {"section41approved (name)"});
  text(&View::special_classes, "special_classes", {"specialclasses (name)"});
  text(&View::trust_hint, "trust_hint", {"trusts (name)", "trustname"});
  text(&View::sponsor_hint, "sponsor_hint", {"schoolsponsors (name)"});
  text(&View::federation_hint, "federation_hint", {"federations (name)"});
  text(&View::ukprn, "ukprn", {"ukprn"});
  text(&View::uprn, "uprn", {"uprn"});
  text(&View::companies_house, "companies_house", {"chnumber"});
  text(&View::street, "street", {"street"});
  text(&View::locality, "locality", {"locality"});
  text(&View::address3, "address3", {"address3"});
  text(&View::town, "town", {"town"});
  text(&View::county, "county", {"county (name)", "county"});
  text(&View::postcode, "postcode", {"postcode"});
  text(&View::website, "website", {"schoolwebsite", "websiteaddress", "website", "school_website"});
  text(&View::district_code,
       "district_code",
       {"districtadministrative (code)", "districtadministrativeid"});
  text(&View::district_name,
       "district_name",
       {"districtadministrative (name)", "districtadministrativename", "administrative_district"});
  text(&View::ward_code, "ward_code", {"administrativeward (code)"});
  text(&View::constituency_code, "constituency_code", {"parliamentaryconstituency (code)"});
  text(&View::constituency_name, "constituency_name", {"parliamentaryconstituency (name)"});
  text(&View::urban_rural,
       "urban_rural",
       {"urbanrural (code)", "urbanruralid", "urbanrural (name)"});
  text(&View::gss_la, "gss_la", {"gsslacode (name)", "gsslacode (code)", "gsslacode"});
  text(&View::msoa, "msoa", {"msoa (code)"});
  text(&View::lsoa, "lsoa", {"lsoa (code)"});
  if (given_.contains("lsoa")) given_.insert("lsoa_vintage");
  text(&View::ofsted_rating, "ofsted_rating", {"ofstedrating (name)", "ofsted_rating_name"});
}

}  // namespace trellis::registry
