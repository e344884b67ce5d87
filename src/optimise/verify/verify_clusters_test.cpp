#include "optimise/verify/verify_clusters.hpp"

#include <gtest/gtest.h>

#include "optimise/testing/reference_reader.hpp"

namespace trellis::optimise {
namespace {

/// Nine primaries on a line 1 km apart in two clusters, and one school far away.
class SpoiltClusters : public ::testing::Test {
 protected:
  void SetUp() override {
    for (int i = 0; i < 9; ++i)
      schools_.push_back({.key = 900001 + i, .point = Point{1000 * i, 0}, .trust = i < 2 ? 5 : 0});
    schools_.push_back({.key = 900010, .point = Point{400'000, 0}});
    rules_.together = {{900001, 900002}};
    rules_.apart = {{900003, 900009}};
    const auto plan = form_clusters(schools_, rules_, {.moves_per_school = 200});
    ASSERT_TRUE(plan);
    plan_ = *plan;
    ASSERT_EQ(plan_.clusters.size(), 2u);
    ASSERT_TRUE(verify_clusters(schools_, rules_, plan_).holds);
  }

  /// The only sentence of a plan with one fault.
  std::string fault() const {
    const ClusterVerdict verdict = verify_clusters(schools_, rules_, plan_);
    EXPECT_FALSE(verdict.holds);
    EXPECT_EQ(verdict.broken.size(), 1u);
    return verdict.broken.empty() ? "" : verdict.broken.front();
  }

  std::vector<ClusterSchool> schools_;
  ClusterRules rules_;
  ClusterPlan plan_;
};

TEST_F(SpoiltClusters, AMissingSchoolIsFound) {
  plan_.left_out.clear();
  EXPECT_EQ(fault(), "School 900010 is neither in a cluster nor left out");
}

TEST_F(SpoiltClusters, ASchoolPlacedTwiceIsFound) {
  plan_.clusters[0].push_back(plan_.clusters[1].back());
  EXPECT_EQ(fault(), "School 900009 is placed more than once");
}

TEST_F(SpoiltClusters, ASchoolLeftOutWithoutAReasonIsFound) {
  plan_.left_out[0].sentence.clear();
  EXPECT_EQ(fault(), "School 900010 is left out without a reason");
}

TEST_F(SpoiltClusters, ASchoolThatIsNotListedIsFound) {
  plan_.clusters[0].push_back(77);
  EXPECT_EQ(fault(), "The plan names school number 77, which is not listed");
}

TEST_F(SpoiltClusters, ACostOneMillimetreOffIsFound) {
  ++plan_.cost_mm;
  EXPECT_NE(fault().find("its clusters cost"), std::string::npos);
}

TEST_F(SpoiltClusters, ASizeThatIsNoLongerAllowedIsFound) {
  const auto size = static_cast<std::uint32_t>(plan_.clusters[0].size());
  plan_.cost_mm -= size == 4 ? 1'000'000 : 0;
  std::erase_if(rules_.sizes, [&](const ClusterSize& one) { return one.schools == size; });
  EXPECT_EQ(fault(), "Cluster 1 has " + std::to_string(size) + " schools");
}

TEST_F(SpoiltClusters, TooFewOfAKindAreFound) {
  for (const std::uint32_t s : plan_.clusters[1]) schools_[s].kind = 1;
  EXPECT_EQ(fault(), "Cluster 2 has 0 primaries, where at least 3 are needed");
}

TEST_F(SpoiltClusters, TooManyOfATrustAreFound) {
  for (const std::uint32_t s : plan_.clusters[1]) schools_[s].trust = 8;
  EXPECT_EQ(fault(),
            "Cluster 2 has " + std::to_string(plan_.clusters[1].size()) + " schools of trust 8");
}

TEST_F(SpoiltClusters, SchoolsTooFarApartAreFound) {
  rules_.distance_m_max = 3'999;
  const ClusterVerdict verdict = verify_clusters(schools_, rules_, plan_);
  ASSERT_EQ(verdict.broken.size(), 1u);
  EXPECT_NE(verdict.broken[0].find("which are too far apart"), std::string::npos);
}

TEST_F(SpoiltClusters, ASplitGroupAndAPairToBeKeptApartAreFound) {
  rules_.together = {{900001, 900009}};
  EXPECT_EQ(fault(), "The pre-formed group with school 900001 is split");
  rules_.together.clear();
  rules_.apart = {{900001, 900002}};
  EXPECT_EQ(fault(), "Cluster 1 holds schools 900001 and 900002, which are to be kept apart");
}

TEST_F(SpoiltClusters, APlacedSchoolWithoutCoordinatesIsFound) {
  schools_[0].point.reset();
  EXPECT_EQ(fault(), "Cluster 1 holds school 900001, which has no coordinates");
}

TEST(VerifyClusters, AgreesWithTheExhaustiveTableOnWhereARotaExists) {
  const auto path = testing::reference_file("rota-feasibility.json");
  if (!path) GTEST_SKIP() << "The folder of reference instances is absent";
  for (const auto& one : testing::read_rotas(*path))
    for (const Wish reciprocal : {Wish::allow, Wish::forbid}) {
      ClusterRules rules;
      rules.minimums.clear();
      rules.trust_share_bottom = 1;
      rules.reviews = one.reviews;
      rules.reciprocal = reciprocal;
      ClusterPlan plan;
      plan.clusters.emplace_back();
      std::vector<ClusterSchool> schools;
      for (std::size_t b = 0; b < one.trust_blocks.size(); ++b)
        for (std::uint32_t i = 0; i < one.trust_blocks[b]; ++i) {
          plan.clusters[0].push_back(static_cast<std::uint32_t>(schools.size()));
          schools.push_back({.key = 900001 + static_cast<std::int64_t>(schools.size()),
                             .point = Point{0, 0},
                             .trust = static_cast<std::int64_t>(b) + 1});
        }
      for (const ClusterSize& size : rules.sizes)
        if (size.schools == one.n) plan.cost_mm = size.penalty_mm;
      const bool possible =
          reciprocal == Wish::forbid ? one.status == "non-reciprocal" : one.status != "impossible";
      EXPECT_EQ(verify_clusters(schools, rules, plan).holds, possible)
          << one.n << " schools, " << one.reviews << " reviews";
    }
}

TEST(VerifyClusters, AcceptsEveryReferencePlanThatTheEngineForms) {
  for (const char* name : {"cl-18.json", "cl-45.json", "cl-90.json"}) {
    const auto path = testing::reference_file(name);
    if (!path) GTEST_SKIP() << "The folder of reference instances is absent";
    const auto reference = testing::read_clusters(*path);
    const auto plan = form_clusters(reference.schools, reference.rules, {.moves_per_school = 200});
    ASSERT_TRUE(plan);
    const ClusterVerdict verdict = verify_clusters(reference.schools, reference.rules, *plan);
    EXPECT_TRUE(verdict.holds) << name << ": " << verdict.broken.front();
    EXPECT_EQ(verdict.cost_mm, plan->cost_mm);
  }
}

}  // namespace
}  // namespace trellis::optimise
