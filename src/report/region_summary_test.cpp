#include "report/region_summary.hpp"

#include <gtest/gtest.h>

namespace trellis::report {
namespace {

SchoolReach school(int urn,
                   std::string area,
                   std::optional<double> need,
                   std::set<std::string> reached = {}) {
  return {Urn(urn), std::move(area), "primary", need, std::move(reached)};
}

/// Ten schools in "north" with need 91 to 100, forty in "south" with need 1 to 40.
std::vector<SchoolReach> two_areas() {
  std::vector<SchoolReach> schools;
  for (int i = 0; i < 10; ++i) schools.push_back(school(900001 + i, "north", 91 + i));
  for (int i = 0; i < 40; ++i)
    schools.push_back(school(900101 + i, "south", 1 + i, {"Behaviour hubs"}));
  return schools;
}

TEST(RegionSummary, HighNeedThatNobodyReachesIsAColdSpot) {
  const auto areas = summarise_areas(two_areas());

  ASSERT_EQ(areas.size(), 2u);
  EXPECT_EQ(areas[0].area, "north");
  EXPECT_EQ(areas[0].high_need, 10);
  EXPECT_EQ(areas[0].high_need_unreached, 10);
  EXPECT_TRUE(areas[0].cold_spot);
  EXPECT_EQ(areas[0].high_need_reach_share(), 0.0);
  EXPECT_EQ(areas[1].high_need, 0);
  EXPECT_FALSE(areas[1].cold_spot);
  EXPECT_EQ(areas[1].reach_share(), 1.0);
  EXPECT_FALSE(areas[1].high_need_reach_share());
}

TEST(RegionSummary, OneReachedSchoolInFiveKeepsAnAreaWarm) {
  auto schools = two_areas();
  schools[0].reached_by = schools[1].reached_by = {"Research schools"};
  EXPECT_FALSE(summarise_areas(schools)[0].cold_spot);
}

TEST(RegionSummary, SchoolsReachedTwiceAreDuplicatedEffort) {
  auto schools = two_areas();
  schools[20].reached_by = {"Behaviour hubs", "Research schools"};
  const auto areas = summarise_areas(schools);
  EXPECT_EQ(areas[1].reached_twice, 1);
  EXPECT_EQ(areas[1].by_programme.at("Behaviour hubs"), 40);
  EXPECT_EQ(areas[1].by_programme.at("Research schools"), 1);
}

TEST(RegionSummary, UnknownNeedIsCountedApart) {
  auto schools = two_areas();
  schools[0].need.reset();
  const auto areas = summarise_areas(schools);
  EXPECT_EQ(areas[0].schools, 10);
  EXPECT_EQ(areas[0].with_need, 9);
  EXPECT_NEAR(*areas[0].need_mean, 96, 1e-9);
}

TEST(RegionSummary, FifthsAreTakenWithinEachGroup) {
  auto schools = two_areas();
  // The same low figures, but among secondaries the highest there are.
  for (int i = 0; i < 10; ++i) schools.push_back(school(900201 + i, "south", 1 + i));
  for (std::size_t i = 50; i < 60; ++i) schools[i].group = "secondary";
  const auto areas = summarise_areas(schools);
  EXPECT_EQ(areas[1].high_need, 2);
}

TEST(RegionSummary, TheColdestAreaComesFirst) {
  auto schools = two_areas();
  schools.push_back(school(900301, "alpha", 99));
  const auto areas = coldest_first(summarise_areas(schools));
  EXPECT_EQ(areas[0].area, "north");
  EXPECT_EQ(areas.back().area, "south");
}

TEST(RegionSummary, NoSchoolsGiveNoRows) { EXPECT_TRUE(summarise_areas({}).empty()); }

}  // namespace
}  // namespace trellis::report
