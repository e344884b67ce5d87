#include "cli/demonstration_draw.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <set>

namespace trellis::cli {
namespace {

std::vector<DrawSchool> invented(int count) {
  std::vector<DrawSchool> schools;
  for (int i = 0; i < count; ++i) {
    const auto setting = i % 5 == 0 ? matching::Setting::secondary : matching::Setting::primary;
    schools.push_back({Urn(900001 + i), setting, "North", 1 + i % 4, true});
  }
  return schools;
}

const std::vector<std::string> themes = {"culture", "routines", "attendance", "send"};

TEST(DemonstrationDraw, TakesTheNumbersOfTheProgramme) {
  const Draw drawn = draw(invented(4000), {.themes = themes});

  EXPECT_EQ(drawn.leads.size(), 60u);
  EXPECT_EQ(drawn.partners.size(), 664u);
  std::set<Urn> all;
  for (const DrawnLead& lead : drawn.leads) all.insert(lead.urn);
  for (const DrawnPartner& partner : drawn.partners) all.insert(partner.urn);
  EXPECT_EQ(all.size(), 724u);
}

TEST(DemonstrationDraw, DoesNotDependOnTheOrderOfSchools) {
  std::vector<DrawSchool> schools = invented(3000);
  const Draw once = draw(schools, {.themes = themes});
  std::reverse(schools.begin(), schools.end());
  const Draw again = draw(schools, {.themes = themes});

  ASSERT_EQ(once.partners.size(), again.partners.size());
  for (std::size_t i = 0; i < once.partners.size(); ++i) {
    EXPECT_EQ(once.partners[i].urn, again.partners[i].urn);
    EXPECT_EQ(once.partners[i].needs, again.partners[i].needs);
  }
}

TEST(DemonstrationDraw, AnotherSeedDrawsOthers) {
  const Draw one = draw(invented(3000), {.seed = 1, .themes = themes});
  const Draw two = draw(invented(3000), {.seed = 2, .themes = themes});

  EXPECT_NE(one.leads.front().urn, two.leads.front().urn);
}

TEST(DemonstrationDraw, SpreadsCohortsAndStreams) {
  const Draw drawn = draw(invented(4000), {.themes = themes});
  std::map<int, int> by_cohort;
  int extended = 0;
  for (const DrawnPartner& partner : drawn.partners) {
    ++by_cohort[partner.cohort];
    extended += partner.stream == "extended";
    EXPECT_NE(partner.needs[0], partner.needs[1]);
    EXPECT_NE(partner.needs[1], partner.needs[2]);
  }

  EXPECT_EQ(by_cohort.size(), 9u);
  for (const auto& [cohort, count] : by_cohort) EXPECT_GT(count, 40);
  EXPECT_NEAR(extended, 266, 40);
}

TEST(DemonstrationDraw, ASmallRegisterGivesFewer) {
  const Draw drawn = draw(invented(100), {.themes = themes});

  EXPECT_EQ(drawn.leads.size(), 25u);
  EXPECT_EQ(drawn.partners.size(), 75u);
}

TEST(DemonstrationDraw, LeavesOutSchoolsWithoutAGradeOrAPlace) {
  std::vector<DrawSchool> schools = invented(8);
  schools[1].overall_grade.reset();
  schools[2].has_place = false;

  const Draw drawn = draw(schools, {.themes = themes});

  for (const DrawnPartner& partner : drawn.partners) {
    EXPECT_NE(partner.urn, schools[1].urn);
    EXPECT_NE(partner.urn, schools[2].urn);
  }
}

}  // namespace
}  // namespace trellis::cli
