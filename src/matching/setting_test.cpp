#include "matching/setting.hpp"

#include <gtest/gtest.h>

namespace trellis::matching {
namespace {

registry::Establishment primary_school() {
  registry::Establishment facts;
  facts.urn = Urn(900001);
  facts.name = "Oak Primary";
  facts.type = 34;
  facts.phase_derived = registry::Phase::primary;
  facts.easting = 400000;
  facts.northing = 300000;
  facts.fsm = 0.2;
  facts.urban_rural = "A1";
  facts.religious_character = "Church of England";
  facts.admissions_policy = "Non-selective";
  return facts;
}

TEST(SchoolFacts, AreReadFromThePublishedRow) {
  const School school = school_from(primary_school());

  EXPECT_EQ(school.setting, Setting::primary);
  EXPECT_EQ(*school.fsm, 0.2);
  EXPECT_EQ(school.urban, true);
  EXPECT_EQ(school.faith, true);
  EXPECT_EQ(school.selective, false);
  EXPECT_FALSE(school.pupils.has_value());
}

TEST(SchoolFacts, TypeOutranksPhase) {
  registry::Establishment facts = primary_school();
  facts.type = 14;
  EXPECT_EQ(setting_of(facts), Setting::alternative_provision);
  facts.type = 44;
  EXPECT_EQ(setting_of(facts), Setting::special);
}

TEST(SchoolFacts, MiddleSchoolsCountAsThePhaseTheyAreDeemed) {
  registry::Establishment facts = primary_school();
  facts.phase_derived = registry::Phase::middle_deemed_secondary;
  EXPECT_EQ(setting_of(facts), Setting::secondary);
}

TEST(SchoolFacts, ReadBothWordingsOfUrbanAndRural) {
  registry::Establishment facts = primary_school();
  facts.urban_rural = "(England/Wales) Rural village";
  EXPECT_EQ(school_from(facts).urban, false);
  facts.urban_rural = "RLF1";
  EXPECT_EQ(school_from(facts).urban, false);
  facts.urban_rural = "UN1";
  EXPECT_EQ(school_from(facts).urban, true);
  facts.urban_rural = "";
  EXPECT_FALSE(school_from(facts).urban.has_value());
}

TEST(SchoolFacts, WithoutAFaithIsNotUnknown) {
  registry::Establishment facts = primary_school();
  facts.religious_character = "Does not apply";
  EXPECT_EQ(school_from(facts).faith, false);
  facts.religious_character = "";
  EXPECT_FALSE(school_from(facts).faith.has_value());
}

}  // namespace
}  // namespace trellis::matching
