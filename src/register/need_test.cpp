#include "register/need.hpp"

#include <algorithm>
#include <chrono>
#include <gtest/gtest.h>

namespace trellis::registry {
namespace {

const Date today(2026, 3, 1);
const Date census(2025, 1, 16);

NeedFact fact(Measured<double> value, std::string definition = "ever 6") {
  return {value, std::move(definition), "School census", census, ReleaseId{1}};
}

NeedInspection inspection(std::string grade, Date started) {
  return {"eif_2019", {{"overall", std::move(grade)}}, started, "Ofsted", ReleaseId{2}};
}

/// Thirty primary schools: disadvantage and attainment rise together from 1 to 30.
std::vector<NeedInput> thirty() {
  std::vector<NeedInput> schools;
  for (int i = 1; i <= 30; ++i) {
    NeedInput school;
    school.urn = Urn(900000 + i);
    school.pupils = 200.0;
    school.disadvantage = {fact(i / 100.0)};
    school.attainment = {fact(100.0 + i, "reading")};
    school.inspection = inspection("2", Date(2022, 3, 1));
    schools.push_back(school);
  }
  return schools;
}

/// As the default, with tenths so few that all thirty are similar.
NeedWeights only(NeedPart part) {
  NeedWeights weights = default_need_weights();
  weights.weights = {{part, 1}};
  return weights;
}

const NeedPartScore& part_of(const Need& need, NeedPart part) {
  return *std::ranges::find(need.parts, part, &NeedPartScore::part);
}

TEST(Need, DisadvantageIsAPercentileAmongSchoolsOfTheGroup) {
  const auto needs = measure_need(thirty(), only(NeedPart::disadvantage), today);

  EXPECT_NEAR(*needs[0].index, 100 * 0.5 / 30, 1e-9);
  EXPECT_NEAR(*needs[29].index, 100 * 29.5 / 30, 1e-9);
  EXPECT_EQ(needs[29].rank, 1);
  EXPECT_EQ(needs[0].rank, 30);
  EXPECT_EQ(part_of(needs[0], NeedPart::disadvantage).compared_with,
            "30 primary schools measured in the same way");
  EXPECT_NEAR(*part_of(needs[0], NeedPart::disadvantage).comparison, 0.155, 1e-9);
}

TEST(Need, EqualSchoolsShareScoreAndRank) {
  auto schools = thirty();
  for (NeedInput& school : schools) school.disadvantage = {fact(0.2)};
  const auto needs = measure_need(schools, only(NeedPart::disadvantage), today);
  for (const Need& need : needs) {
    EXPECT_DOUBLE_EQ(*need.index, 50);
    EXPECT_EQ(need.rank, 1);
  }
}

TEST(Need, LowAttainmentAmongSimilarSchoolsIsNeed) {
  auto schools = thirty();
  for (NeedInput& school : schools) school.disadvantage = {fact(0.2)};
  const auto needs = measure_need(schools, only(NeedPart::attainment), today);

  EXPECT_GT(*needs[0].index, 95);
  EXPECT_LT(*needs[29].index, 5);
  EXPECT_EQ(part_of(needs[0], NeedPart::attainment).compared_with,
            "30 primary schools in the same tenth by disadvantage and the same third by size");
}

TEST(Need, SizeIsDroppedBeforeTheComparisonIsGivenUp) {
  auto schools = thirty();
  for (std::size_t i = 0; i < schools.size(); ++i) {
    schools[i].disadvantage = {fact(0.2)};
    schools[i].pupils = 50.0 + 20.0 * static_cast<double>(i);
  }
  const auto needs = measure_need(schools, only(NeedPart::attainment), today);
  EXPECT_EQ(part_of(needs[0], NeedPart::attainment).compared_with,
            "30 primary schools in the same tenth by disadvantage");

  const auto apart = measure_need(thirty(), only(NeedPart::attainment), today);
  EXPECT_FALSE(apart[0].index);
  EXPECT_EQ(part_of(apart[0], NeedPart::attainment).note,
            "Fewer than 20 similar schools have this figure");
}

TEST(Need, ASuppressedValueIsNeitherZeroNorRanked) {
  auto schools = thirty();
  schools[4].disadvantage = {fact(Absent::suppressed)};
  const auto needs = measure_need(schools, only(NeedPart::disadvantage), today);

  EXPECT_FALSE(needs[4].index);
  EXPECT_FALSE(needs[4].rank);
  EXPECT_EQ(needs[4].coverage, 0);
  EXPECT_EQ(part_of(needs[4], NeedPart::disadvantage).score.reason(), Absent::suppressed);
  EXPECT_EQ(part_of(needs[0], NeedPart::disadvantage).compared_with,
            "29 primary schools measured in the same way");
}

TEST(Need, TheIndexIsTheMeanOfThePresentPartsAndSaysItsCoverage) {
  auto schools = thirty();
  schools[29].attainment = {fact(Absent::suppressed, "reading")};
  NeedWeights weights = default_need_weights();
  weights.weights = {
      {NeedPart::disadvantage, 60}, {NeedPart::attainment, 20}, {NeedPart::inspection_grade, 20}};

  const auto needs = measure_need(schools, weights, today);

  EXPECT_NEAR(needs[29].coverage, 0.8, 1e-12);
  EXPECT_NEAR(*needs[29].index, (60 * (100 * 29.5 / 30) + 20 * 25.0) / 80, 1e-9);
  EXPECT_NE(explain(needs[29]).find("80% of the weight is known"), std::string::npos);
  EXPECT_NE(explain(needs[29]).find("Attainment against similar schools: "), std::string::npos);
}

TEST(Need, UnderTheLeastCoverageThereIsNoIndex) {
  auto schools = thirty();
  schools[0].attainment = {fact(Absent::new_school, "reading")};
  schools[0].inspection.reset();
  NeedWeights weights = default_need_weights();
  const auto needs = measure_need(schools, weights, today);

  EXPECT_NEAR(needs[0].coverage, 0.4, 1e-12);
  EXPECT_FALSE(needs[0].index);
  EXPECT_TRUE(part_of(needs[0], NeedPart::disadvantage).score.has_value());
  weights.coverage_least = 0.4;
  EXPECT_TRUE(measure_need(schools, weights, today)[0].index);
}

TEST(Need, TheFirstFactWithAValueIsUsedAndNamed) {
  auto schools = thirty();
  for (NeedInput& school : schools) {
    school.disadvantage.insert(school.disadvantage.begin(), fact(Absent::not_applicable, "census"));
    school.disadvantage.back().definition = "eligible now";
  }
  const auto needs = measure_need(schools, only(NeedPart::disadvantage), today);
  EXPECT_EQ(part_of(needs[3], NeedPart::disadvantage).definition, "eligible now");
}

TEST(Need, SchoolsMeasuredByAnotherDefinitionAreNotCompared) {
  auto schools = thirty();
  schools[7].disadvantage = {fact(0.9, "eligible now")};
  const auto needs = measure_need(schools, only(NeedPart::disadvantage), today);
  EXPECT_FALSE(needs[7].index);
  EXPECT_EQ(part_of(needs[0], NeedPart::disadvantage).compared_with,
            "29 primary schools measured in the same way");
}

TEST(Need, AnOlderYearIsComparedWithAllSchoolsOfThatYear) {
  auto schools = thirty();
  for (NeedInput& school : schools) {
    school.disadvantage.push_back(school.disadvantage.front());
    school.disadvantage.back().as_of = Date(2024, 1, 16);
  }
  schools[9].disadvantage.front().value = Absent::suppressed;
  const auto needs = measure_need(schools, only(NeedPart::disadvantage), today);
  const NeedPartScore& part = part_of(needs[9], NeedPart::disadvantage);
  EXPECT_EQ(part.as_of, Date(2024, 1, 16));
  EXPECT_EQ(part.compared_with, "30 primary schools measured in the same way");
  EXPECT_NEAR(*part.score, 100 * 9.5 / 30, 1e-9);
}

TEST(Need, PrimaryAndSecondarySchoolsAreNotCompared) {
  auto schools = thirty();
  schools[29].group = NeedGroup::secondary;
  const auto needs = measure_need(schools, only(NeedPart::disadvantage), today);
  EXPECT_FALSE(needs[29].index);
  EXPECT_EQ(part_of(needs[29], NeedPart::disadvantage).note,
            "Fewer than 20 schools of this kind have this figure");
}

TEST(Need, GradesCountWithinTheirFrameworkOnly) {
  auto schools = thirty();
  schools[0].inspection = inspection("4", Date(2023, 1, 1));
  schools[1].inspection = NeedInspection{"report_card_2025",
                                         {{"achievement", "needs_attention"}},
                                         Date(2026, 1, 1),
                                         "Ofsted",
                                         ReleaseId{2}};
  schools[2].inspection = NeedInspection{
      "eif_2019", {{"quality_of_education", "3"}}, Date(2024, 11, 1), "Ofsted", ReleaseId{2}};
  schools[3].inspection.reset();
  const auto needs = measure_need(schools, only(NeedPart::inspection_grade), today);

  EXPECT_DOUBLE_EQ(*needs[0].index, 100);
  EXPECT_EQ(part_of(needs[1], NeedPart::inspection_grade).score.reason(), Absent::not_applicable);
  EXPECT_DOUBLE_EQ(*needs[2].index, 75);
  EXPECT_EQ(part_of(needs[2], NeedPart::inspection_grade).definition,
            "eif_2019, quality_of_education: grade 3");
  EXPECT_EQ(part_of(needs[3], NeedPart::inspection_grade).note, "No graded inspection is recorded");
}

TEST(Need, AnOldInspectionIsMoreNeedUpToALimit) {
  auto schools = thirty();
  schools[0].inspection = inspection("2", Date(2010, 1, 1));
  const auto needs = measure_need(schools, only(NeedPart::inspection_age), today);
  EXPECT_DOUBLE_EQ(*needs[0].index, 100);
  EXPECT_NEAR(*needs[1].index, 50, 0.1);
}

TEST(Need, TheOrderOfTheSchoolsDoesNotMatter) {
  auto schools = thirty();
  const auto needs = measure_need(schools, default_need_weights(), today);
  std::ranges::reverse(schools);
  auto reversed = measure_need(schools, default_need_weights(), today);
  std::ranges::reverse(reversed);
  for (std::size_t i = 0; i < needs.size(); ++i) {
    EXPECT_EQ(needs[i].urn, reversed[i].urn);
    EXPECT_EQ(needs[i].index, reversed[i].index);
    EXPECT_EQ(needs[i].rank, reversed[i].rank);
  }
}

TEST(NeedWeights, SurviveTheirTextForm) {
  NeedWeights weights = default_need_weights();
  weights.name = "behaviour_hubs";
  weights.version = 3;
  weights.weights[NeedPart::persistent_absence] = 25;
  const auto again = need_weights_from_json(to_json(weights));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(to_json(*again), to_json(weights));
}

TEST(NeedWeights, WhatCannotBeMeantIsRefused) {
  NeedWeights weights = default_need_weights();
  weights.weights[NeedPart::attainment] = -1;
  EXPECT_EQ(check(weights).error().message, "Enter a weight of 0 or more for each part");
  weights = default_need_weights();
  for (auto& [part, weight] : weights.weights) weight = 0;
  EXPECT_EQ(check(weights).error().message, "Give at least one part a weight above 0");
  weights = default_need_weights();
  weights.similar_least = 3;
  EXPECT_FALSE(check(weights));
  EXPECT_FALSE(need_weights_from_json("[]"));
  EXPECT_EQ(need_weights_from_json(R"({"weights": {"luck": 1}})").error().message,
            "There is no part of need called luck");
  EXPECT_FALSE(need_weights_from_json(R"({"weights": {"attainment": "much"}})"));
}

}  // namespace
}  // namespace trellis::registry
