#include "programme/cluster.hpp"

#include <gtest/gtest.h>

namespace trellis::programme {
namespace {

std::vector<ClusterMember> members_one_km_apart(const std::vector<std::string>& settings) {
  std::vector<ClusterMember> members;
  for (std::size_t i = 0; i < settings.size(); ++i)
    members.push_back({.name = "School " + std::to_string(i + 1),
                       .setting = settings[i],
                       .at = Point{450'000 + static_cast<std::int32_t>(i) * 1'000, 200'000}});
  return members;
}

const std::vector<std::string> four_schools = {"primary", "primary", "primary", "secondary"};

TEST(Cluster, TheDefinitionSaysHowFarApartItsSchoolsMayBe) {
  const auto members = members_one_km_apart(four_schools);
  MatchingRules rules;

  EXPECT_TRUE(cluster_faults(rules, members).empty()) << "30 km where nothing is said";
  rules.cluster_km_max = 2.5;
  ASSERT_EQ(cluster_faults(rules, members).size(), 1u);
  EXPECT_EQ(cluster_faults(rules, members).front(),
            "School 1 and School 4 are 3.0 km apart: at most 2.5 km");
}

TEST(Cluster, ASchoolWithoutCoordinatesIsNotHeldToTheDistance) {
  auto members = members_one_km_apart(four_schools);
  members.back().at.reset();
  MatchingRules rules;
  rules.cluster_km_max = 2.5;

  EXPECT_TRUE(cluster_faults(rules, members).empty());
}

TEST(Cluster, EverySettingHasItsLeastNumber) {
  const auto members = members_one_km_apart(four_schools);
  MatchingRules rules;
  rules.primaries_min = 3;
  rules.cluster_minimums = {{"secondary", 1}};

  EXPECT_TRUE(cluster_faults(rules, members).empty());
  rules.cluster_minimums = {{"secondary", 2}, {"special", 1}};
  EXPECT_EQ(
      cluster_faults(rules, members),
      (std::vector<std::string>{"It would have 1 secondary school: a cluster has at least 2",
                                "It would have 0 special schools: a cluster has at least 1"}));
}

TEST(Cluster, TheShareOfOneTrustIsThatOfTheDefinition) {
  auto members = members_one_km_apart(four_schools);
  members[0].trust = members[1].trust = "16000";
  MatchingRules rules;

  EXPECT_TRUE(cluster_faults(rules, members).empty()) << "no limit where nothing is said";
  rules.trust_at_most_half = true;
  EXPECT_TRUE(cluster_faults(rules, members).empty());
  rules.trust_at_most_half = false;
  rules.trust_share_max = TrustShare{1, 3};
  ASSERT_EQ(cluster_faults(rules, members).size(), 1u);
  EXPECT_EQ(cluster_faults(rules, members).front(),
            "It would have 2 schools of one trust: at most 1 of 4 may be");
}

}  // namespace
}  // namespace trellis::programme
