#include "matching/cluster_forming.hpp"

#include <gtest/gtest.h>

namespace trellis::matching {
namespace {

/// Primaries on a line, 1 km apart.
std::vector<School> on_a_line(int count) {
  std::vector<School> schools(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    School& school = schools[static_cast<std::size_t>(i)];
    school.urn = Urn(900001 + i);
    school.setting = Setting::primary;
    school.at = Point{300000 + i * 1000, 300000};
  }
  return schools;
}

TEST(ClusterForming, ProposesLegalClustersWithReasonsForThoseLeftOut) {
  auto schools = on_a_line(10);
  schools[8].at.reset();
  schools[9].is_open = false;
  schools[0].setting = Setting::all_through;
  const auto proposal = propose_clusters(schools, cluster_rules(), {.moves_per_school = 200});
  ASSERT_TRUE(proposal) << proposal.error().message;
  EXPECT_EQ(proposal->plan.clusters.size(), 2u);
  EXPECT_TRUE(proposal->broken.empty());
  EXPECT_GT(proposal->mean_km, 0);
  ASSERT_EQ(proposal->plan.left_out.size(), 2u);
  EXPECT_EQ(proposal->plan.left_out[0].sentence,
            "It has no coordinates, so distances cannot be known");
  EXPECT_EQ(proposal->plan.left_out[1].sentence, "It is closed");
}

TEST(ClusterForming, OneTrustNeverHoldsMoreThanHalf) {
  auto schools = on_a_line(6);
  for (std::size_t i = 0; i < 4; ++i) schools[i].trust = GroupUid(5001);
  const auto proposal = propose_clusters(schools, cluster_rules(), {.moves_per_school = 200});
  ASSERT_TRUE(proposal);
  ASSERT_EQ(proposal->plan.clusters.size(), 1u);
  EXPECT_EQ(proposal->plan.clusters[0].size(), 4u);
  EXPECT_EQ(proposal->plan.left_out.size(), 2u);
}

TEST(ClusterForming, AMoveIsPricedOrItsBrokenRulesAreNamed) {
  const auto schools = on_a_line(8);
  optimise::ClusterPlan plan;
  plan.clusters = {{0, 1, 2}, {3, 4, 5, 6, 7}};
  const auto longer = price_cluster_move(schools, cluster_rules(), plan, 3, 0);
  ASSERT_TRUE(longer);
  EXPECT_TRUE(longer->legal);
  const auto shorter = price_cluster_move(schools, cluster_rules(), plan, 2, 1);
  ASSERT_TRUE(shorter);
  EXPECT_FALSE(shorter->legal);
  EXPECT_EQ(shorter->broken.front(), "A cluster may not have 2 schools");
}

TEST(ClusterForming, RotasAvoidTheSchoolsOwnTrustAndPastReviews) {
  auto schools = on_a_line(4);
  schools[0].trust = schools[1].trust = GroupUid(5001);
  const auto years = propose_rota(schools, {0, 1, 2, 3}, {.reviews = 1}, {}, 2);
  ASSERT_TRUE(years) << years.error().message;
  ASSERT_EQ(years->size(), 2u);
  for (const optimise::Review& review : years->front().reviews)
    EXPECT_FALSE(review.reviewer < 2 && review.reviewed < 2);  // Both of the one trust.
  const auto none = propose_rota(schools, {0, 1, 2}, {.reviews = 1}, {}, 1);
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().message.find("One trust has 2 schools of the cluster's 3"),
            std::string::npos);
}

TEST(ClusterForming, RefusalsKeepTheirWords) {
  EXPECT_EQ(propose_clusters({}, cluster_rules(), {}).error().message,
            "There are no schools to form clusters of");
}

}  // namespace
}  // namespace trellis::matching
