#include "register/need_inputs.hpp"

#include <gtest/gtest.h>

namespace trellis::registry {
namespace {

NeedSchool school(int urn) {
  NeedSchool one;
  one.facts.urn = Urn(urn);
  one.facts.type = 34;
  one.facts.phase = one.facts.phase_derived = Phase::primary;
  one.facts.pupils = 210;
  one.facts.fsm = 0.2;
  one.facts.census_on = Date(2025, 1, 16);
  one.release = ReleaseId{1};
  one.as_of = Date(2026, 3, 1);
  return one;
}

NeedFigures figures(int urn, int year, std::string kind, Figures values) {
  return {Urn(urn), year, std::move(kind), ReleaseId{2}, std::move(values)};
}

Link successor(int from, int to) {
  Link link;
  link.urn = Urn(from);
  link.link_urn = Urn(to);
  link.type = "Successor";
  return link;
}

TEST(NeedInputs, SixYearsOfFreeMealsComeBeforeThoseEligibleNow) {
  const NeedSchool one = school(900001);
  const NeedFigures census = figures(900001, 2025, "census", {{Measure::fsm_ever, 0.31}});

  const auto inputs = need_inputs({&one, 1}, {&census, 1}, {}, {});

  ASSERT_EQ(inputs[0].disadvantage.size(), 2u);
  EXPECT_EQ(*inputs[0].disadvantage[0].value, 0.31);
  EXPECT_EQ(inputs[0].disadvantage[0].source, "School census 2024 to 2025");
  EXPECT_EQ(inputs[0].disadvantage[1].definition, "Eligible for free school meals now");
}

TEST(NeedInputs, FiguresOfTheSchoolThatItFollowedCountAndSayTheirUrn) {
  const NeedSchool one = school(900005);
  const NeedFigures ks2 = figures(900001, 2025, "ks2", {{Measure::ks2_rwm_expected, 0.64}});
  const std::vector<Link> links = {successor(900001, 900005)};

  const auto inputs = need_inputs({&one, 1}, {&ks2, 1}, {}, SuccessionGraph(links));

  ASSERT_EQ(inputs[0].attainment.size(), 1u);
  EXPECT_EQ(inputs[0].attainment[0].source,
            "Key stage 2 results 2024 to 2025, published for URN 900001");
}

TEST(NeedInputs, FiguresOfMergedOrSplitSchoolsAreNotCarriedOver) {
  const NeedSchool one = school(900005);
  const NeedFigures ks2 = figures(900001, 2025, "ks2", {{Measure::ks2_rwm_expected, 0.64}});
  const std::vector<Link> merged = {successor(900001, 900005), successor(900002, 900005)};
  EXPECT_TRUE(need_inputs({&one, 1}, {&ks2, 1}, {}, SuccessionGraph(merged))[0].attainment.empty());
  const std::vector<Link> split = {successor(900001, 900005), successor(900001, 900006)};
  EXPECT_TRUE(need_inputs({&one, 1}, {&ks2, 1}, {}, SuccessionGraph(split))[0].attainment.empty());
}

TEST(NeedInputs, LinksInACircleEnd) {
  const NeedSchool one = school(900005);
  const std::vector<Link> links = {successor(900001, 900005), successor(900005, 900001)};
  EXPECT_EQ(need_inputs({&one, 1}, {}, {}, SuccessionGraph(links)).size(), 1u);
}

TEST(NeedInputs, ThreeYearsAreUsedTheNewestFirst) {
  const NeedSchool one = school(900001);
  std::vector<NeedFigures> rows;
  for (int year = 2021; year <= 2025; ++year)
    rows.push_back(figures(900001, year, "ks2", {{Measure::ks2_rwm_expected, year / 10000.0}}));
  const auto inputs = need_inputs({&one, 1}, rows, {}, {});
  ASSERT_EQ(inputs[0].attainment.size(), 3u);
  EXPECT_EQ(*inputs[0].attainment[0].value, 0.2025);
  EXPECT_EQ(*inputs[0].attainment[2].value, 0.2023);
}

TEST(NeedInputs, TheNewestInspectionCountsAndSaysWhoWasInspected) {
  const NeedSchool one = school(900005);
  const std::vector<NeedInspectionRow> rows = {
      {Urn(900005), Urn(900005), "cif_2015", "overall=2", Date(2018, 5, 1), ReleaseId{3}},
      {Urn(900001),
       Urn(900005),
       "eif_2019",
       "overall=3;leadership=3",
       Date(2022, 5, 1),
       ReleaseId{3}}};

  const auto inputs = need_inputs({&one, 1}, {}, rows, {});

  ASSERT_TRUE(inputs[0].inspection);
  EXPECT_EQ(inputs[0].inspection->framework, "eif_2019");
  EXPECT_EQ(inputs[0].inspection->grades.at("overall"), "3");
  EXPECT_EQ(inputs[0].inspection->source,
            "Ofsted, inspection of 1 May 2022, inspected as URN 900001");
}

TEST(NeedInputs, GroupsFollowTypeBeforePhase) {
  NeedSchool one = school(900001);
  EXPECT_EQ(need_group_of(one.facts), NeedGroup::primary);
  one.facts.type = 44;
  EXPECT_EQ(need_group_of(one.facts), NeedGroup::special);
  one.facts.type = 14;
  EXPECT_EQ(need_group_of(one.facts), NeedGroup::alternative);
  one.facts.type = 1;
  one.facts.phase_derived = Phase::all_through;
  EXPECT_EQ(need_group_of(one.facts), NeedGroup::secondary);
}

TEST(NeedInputs, AnInfantSchoolHasNoResultsByRight) {
  NeedSchool one = school(900001);
  one.facts.age_high = 7;
  const auto inputs = need_inputs({&one, 1}, {}, {}, {});
  ASSERT_EQ(inputs[0].attainment.size(), 1u);
  EXPECT_EQ(inputs[0].attainment[0].value.reason(), Absent::not_applicable);
}

TEST(NeedInputs, ABlankShareIsAbsentNotZero) {
  NeedSchool one = school(900001);
  one.facts.fsm.reset();
  const auto inputs = need_inputs({&one, 1}, {}, {}, {});
  ASSERT_EQ(inputs[0].disadvantage.size(), 1u);
  EXPECT_EQ(inputs[0].disadvantage[0].value.reason(), Absent::blank);
}

}  // namespace
}  // namespace trellis::registry
