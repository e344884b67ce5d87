#include "matching/cluster_run.hpp"

#include <gtest/gtest.h>

#include "matching/cluster_change.hpp"

namespace trellis::matching {
namespace {

/// Primaries on a line, 1 km apart, the last of them special.
std::vector<School> primaries_and_one_special(int count) {
  std::vector<School> schools(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    School& school = schools[static_cast<std::size_t>(i)];
    school.urn = Urn(900001 + i);
    school.setting = i + 1 == count ? Setting::special : Setting::primary;
    school.at = Point{300'000 + i * 1'000, 300'000};
  }
  return schools;
}

ClusterFile file_of(const programme::MatchingRules& rules, int schools) {
  auto file = read_cluster_file(
      cluster_instance_text("Test", primaries_and_one_special(schools), cluster_rules_of(rules)));
  EXPECT_TRUE(file.has_value()) << (file ? "" : file.error().message);
  return file.value_or(ClusterFile{});
}

ClusterOutcome formed_under(const programme::MatchingRules& rules, int schools) {
  auto outcome = form_in_stages(file_of(rules, schools), {.searches = 1});
  EXPECT_TRUE(outcome.has_value()) << (outcome ? "" : outcome.error().message);
  return outcome.value_or(ClusterOutcome{});
}

TEST(ClusterRun, EveryRuleOfTheDefinitionReachesTheSearchThroughItsFile) {
  programme::MatchingRules rules;
  rules.cluster_size_min = 4;
  rules.cluster_size_max = 6;
  rules.size_cost_km = {{"4", 1.5}};
  rules.cluster_km_max = 12.5;
  rules.cluster_minimums = {{"special", 1}};
  rules.trust_share_max = programme::TrustShare{1, 3};

  const ClusterFile file = file_of(rules, 5);

  ASSERT_EQ(file.rules.sizes.size(), 3u);
  EXPECT_EQ(file.rules.sizes[0].penalty_mm, 1'500'000);
  EXPECT_EQ(file.rules.sizes[1].penalty_mm, 0) << "the usual cost where nothing is said";
  EXPECT_EQ(file.rules.distance_m_max, 12'500);
  ASSERT_EQ(file.rules.minimums.size(), 1u);
  EXPECT_EQ(file.rules.minimums[0].kind, file.schools[4].kind);
  EXPECT_EQ(file.rules.trust_share_top, 1u);
  EXPECT_EQ(file.rules.trust_share_bottom, 3u);
}

TEST(ClusterRun, ASmallerDistanceMakesSmallerClustersAndLeavesSchoolsOut) {
  programme::MatchingRules rules;
  EXPECT_EQ(formed_under(rules, 8).plan.left_out.size(), 0u);

  rules.cluster_km_max = 1.5;  // no three schools on the line are so near

  const ClusterOutcome outcome = formed_under(rules, 8);
  EXPECT_EQ(outcome.plan.left_out.size(), 8u);
  EXPECT_FALSE(outcome.plan.left_out.front().sentence.empty());
}

TEST(ClusterRun, AMoveByHandIsPricedUnderTheDistanceOfTheDefinition) {
  programme::MatchingRules rules;
  optimise::ClusterPlan plan;
  plan.clusters = {{0, 1, 2, 3}, {4, 5, 6, 7}};
  const ClusterChange change{.school = Urn(900004), .to = 2};
  EXPECT_TRUE(price_change(file_of(rules, 8), plan, change)->is_legal());

  rules.cluster_km_max = 3;

  const auto price = price_change(file_of(rules, 8), plan, change);
  ASSERT_TRUE(price.has_value()) << price.error().message;
  ASSERT_FALSE(price->is_legal());
  EXPECT_NE(price->broken.front().find("too far apart"), std::string::npos)
      << price->broken.front();
}

TEST(ClusterRun, EveryClusterHasTheSettingsThatTheDefinitionAsksFor) {
  programme::MatchingRules rules;
  rules.cluster_minimums = {{"special", 1}};

  const ClusterOutcome outcome = formed_under(rules, 8);

  EXPECT_EQ(outcome.plan.clusters.size(), 1u) << "there is one special school";
  EXPECT_EQ(outcome.plan.left_out.size(), 1u);
}

}  // namespace
}  // namespace trellis::matching
