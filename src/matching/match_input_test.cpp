#include "matching/match_input.hpp"

#include <gtest/gtest.h>

namespace trellis::matching {
namespace {

programme::Definition definition() {
  programme::Definition made;
  programme::Capacity capacity;
  capacity.of = "lead";
  capacity.by_stream = {{"core", 3}, {"extended", 2}};
  made.capacity = {capacity};
  made.matching.same_setting = true;
  made.matching.not_own_trust = true;
  made.matching.road_km_max = 50;
  made.matching.points = {{"travel_per_km", 7}};
  made.matching.needs = {"culture", "attendance"};
  made.matching.priority = {"requires_improvement", "other"};
  return made;
}

Taker taker(std::int64_t participation, int urn) {
  Taker made;
  made.participation = participation;
  made.urn = Urn(urn);
  made.stream = "core";
  made.cohort = 4;
  made.programme_year = 2022;
  return made;
}

MatchSources sources() {
  MatchSources made;
  made.programme_years = {2021, 2022};
  made.leads = {taker(1, 900101)};
  made.leads[0].answers = {{"core_places", "2"}, {"strength_culture", "4"}};
  made.partners = {taker(2, 900001), taker(3, 900002)};
  made.partners[0].answers = {{"need_1", "attendance"}};
  for (const int urn : {900101, 900001}) {
    School school;
    school.urn = Urn(urn);
    made.facts[school.urn] = school;
  }
  made.overall_grades = {{Urn(900001), 3}};
  return made;
}

int places_of(const Lead& lead, const std::string& stream, int year) {
  for (const PlacesOffered& offer : lead.places)
    if (offer.stream == stream && offer.year == year) return offer.places;
  return -1;
}

TEST(MatchInput, TakesPlacesFromTheYearThenTheApplicationThenTheDefinition) {
  MatchSources read = sources();
  read.lead_places = {{1, 2022, "core", 1}};

  const MatchInput input = input_from(read, definition());

  ASSERT_EQ(input.leads.size(), 1u);
  EXPECT_EQ(places_of(input.leads[0], "core", 2022), 1);
  EXPECT_EQ(places_of(input.leads[0], "core", 2021), 2);
  EXPECT_EQ(places_of(input.leads[0], "extended", 2021), 2);
}

TEST(MatchInput, NeverExceedsWhatTheDefinitionAllowsALead) {
  MatchSources read = sources();
  read.leads[0].answers["core_places"] = "9";

  EXPECT_EQ(places_of(input_from(read, definition()).leads[0], "core", 2021), 3);
}

TEST(MatchInput, ReadsNeedsAndStrengthsByTheme) {
  const MatchInput input = input_from(sources(), definition());

  EXPECT_EQ(input.leads[0].strengths[0], (std::pair<std::string, int>("culture", 4)));
  EXPECT_EQ(input.leads[0].strengths[1].second, 0);
  EXPECT_EQ(input.partners[0].needs[0], "attendance");
  EXPECT_EQ(input.partners[0].cohort, 4);
}

TEST(MatchInput, LeavesOutParticipationsThatTheRegisterDoesNotKnow) {
  EXPECT_EQ(input_from(sources(), definition()).partners.size(), 1u);
}

TEST(MatchInput, PutsSchoolsBelowGoodFirstWhereTheDefinitionSaysSo) {
  EXPECT_EQ(priority_of(definition().matching, 3), 0);
  EXPECT_EQ(priority_of(definition().matching, 2), 1);
  EXPECT_EQ(priority_of(definition().matching, std::nullopt), 1);
  EXPECT_EQ(priority_of({}, 2), 0);
}

TEST(MatchInput, WeightsComeFromTheDefinitionAndElseAreOurs) {
  EXPECT_EQ(cost_model_of(definition().matching).travel_per_km, 7);
  EXPECT_EQ(cost_model_of(definition().matching).need, 15);
  EXPECT_EQ(hard_rules_of(definition().matching).road_km_max_special, 50);
}

}  // namespace
}  // namespace trellis::matching
