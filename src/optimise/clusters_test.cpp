#include "optimise/clusters.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <set>

#include "optimise/draws.hpp"
#include "optimise/testing/reference_reader.hpp"

namespace trellis::optimise {
namespace {

/// Legality and cost worked out from the rules' words alone, in metres.
struct Judged {
  bool legal = true;
  double cost_m = 0;
};

double apart_m(const ClusterSchool& a, const ClusterSchool& b) {
  return std::hypot(static_cast<double>(a.point->x - b.point->x),
                    static_cast<double>(a.point->y - b.point->y));
}

Judged judge(const std::vector<ClusterSchool>& schools,
             const ClusterRules& rules,
             const std::vector<std::vector<std::uint32_t>>& clusters) {
  Judged judged;
  std::map<std::int64_t, std::size_t> cluster_of;
  for (std::size_t c = 0; c < clusters.size(); ++c) {
    const auto& members = clusters[c];
    const std::size_t n = members.size();
    std::map<std::int64_t, std::size_t> trusts;
    std::size_t primaries = 0;
    double sum = 0;
    for (const std::uint32_t s : members) {
      judged.legal = judged.legal && cluster_of.emplace(schools[s].key, c).second;
      primaries += schools[s].kind == 0;
      if (schools[s].trust != 0) ++trusts[schools[s].trust];
      for (const std::uint32_t t : members) {
        if (t <= s) continue;
        sum += apart_m(schools[s], schools[t]);
        if (apart_m(schools[s], schools[t]) > static_cast<double>(rules.distance_m_max))
          judged.legal = false;
      }
    }
    for (const auto& [trust, count] : trusts)
      if (count > std::max<std::size_t>(1, n / 2)) judged.legal = false;
    const auto size = std::find_if(
        rules.sizes.begin(), rules.sizes.end(), [&](auto& one) { return one.schools == n; });
    if (primaries < 3 || size == rules.sizes.end()) return {false, 0};
    judged.cost_m +=
        2 * sum / (static_cast<double>(n) - 1) + static_cast<double>(size->penalty_mm) / 1000;
  }
  for (const auto& group : rules.together)
    for (const std::int64_t key : group)
      if (cluster_of[key] != cluster_of[group[0]]) judged.legal = false;
  for (const auto& [one, other] : rules.apart)
    if (cluster_of[one] == cluster_of[other]) judged.legal = false;
  return judged;
}

class ReferenceClustersTest : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    const auto path = testing::reference_file(GetParam());
    if (!path) GTEST_SKIP() << "The folder of reference instances is absent";
    reference_ = testing::read_clusters(*path);
  }
  testing::ReferenceClusters reference_;
};

TEST_P(ReferenceClustersTest, StatedClustersAreLegalAndCostWhatTheFileSays) {
  const Judged judged = judge(reference_.schools, reference_.rules, reference_.best_clusters);
  EXPECT_TRUE(judged.legal);
  EXPECT_NEAR(judged.cost_m, reference_.best_m, .01);
  const auto broken = broken_rules(reference_.schools, reference_.rules, reference_.best_clusters);
  ASSERT_TRUE(broken);
  EXPECT_TRUE(broken->empty());
}

TEST_P(ReferenceClustersTest, FormedClustersAreLegalAndWithinHalfAPerCent) {
  const auto plan = form_clusters(reference_.schools, reference_.rules, {.moves_per_school = 500});
  ASSERT_TRUE(plan) << plan.error().sentence;
  EXPECT_TRUE(plan->left_out.empty());
  const Judged judged = judge(reference_.schools, reference_.rules, plan->clusters);
  EXPECT_TRUE(judged.legal);
  EXPECT_NEAR(judged.cost_m, static_cast<double>(plan->cost_mm) / 1000, .05);
  EXPECT_LE(judged.cost_m, reference_.best_m * 1.005);
  EXPECT_GE(judged.cost_m, reference_.best_m - .05);
}

TEST_P(ReferenceClustersTest, TheOptimumIsProvenAndEqualsTheFile) {
  const auto plan =
      form_clusters(reference_.schools, reference_.rules, {.seeds = 1, .moves_per_school = 200});
  const auto proof = prove_clusters(reference_.schools, reference_.rules, *plan, {});
  ASSERT_TRUE(proof) << proof.error().sentence;
  EXPECT_TRUE(proof->proven);
  EXPECT_NEAR(static_cast<double>(proof->cost_mm) / 1000, reference_.best_m, .05);
  EXPECT_EQ(proof->bound_mm, proof->cost_mm);
  // The linear bound is the same whatever way it is found; ours is lowered by a known slack.
  std::int64_t relaxation_mm = 0;
  for (const AreaBound& area : proof->areas) relaxation_mm += area.relaxation_mm;
  EXPECT_NEAR(static_cast<double>(relaxation_mm) / 1000, reference_.lp_bound_m, 1);
  EXPECT_TRUE(judge(reference_.schools, reference_.rules, proof->plan.clusters).legal);
}

TEST_P(ReferenceClustersTest, TheOrderOfSchoolsChangesNothing) {
  auto shuffled = reference_.schools;
  Draws draws(9);
  for (std::size_t i = shuffled.size(); i > 1; --i)
    std::swap(shuffled[i - 1], shuffled[draws.below(static_cast<std::uint32_t>(i))]);
  const auto keys = [](const auto& schools, const ClusterPlan& plan) {
    std::vector<std::vector<std::int64_t>> all;
    for (const auto& cluster : plan.clusters) {
      all.emplace_back();
      for (const std::uint32_t s : cluster) all.back().push_back(schools[s].key);
    }
    return all;
  };
  const FormBudget budget{.seeds = 1, .moves_per_school = 200};
  const auto one = form_clusters(reference_.schools, reference_.rules, budget);
  const auto other = form_clusters(shuffled, reference_.rules, budget);
  EXPECT_EQ(keys(reference_.schools, *one), keys(shuffled, *other));
}

INSTANTIATE_TEST_SUITE_P(Files,
                         ReferenceClustersTest,
                         ::testing::Values("cl-18.json", "cl-45.json", "cl-90.json"));

/// Schools on a line, 1 km apart, primaries without trusts.
std::vector<ClusterSchool> on_a_line(int count) {
  std::vector<ClusterSchool> schools;
  for (int i = 0; i < count; ++i)
    schools.push_back({.key = 900001 + i, .point = Point{1000 * i, 0}});
  return schools;
}

std::vector<ClusterSchool> scattered(std::uint64_t seed, int count, std::int64_t width_m) {
  Draws draws(seed);
  std::vector<ClusterSchool> schools;
  for (int i = 0; i < count; ++i)
    schools.push_back({.key = 900001 + i,
                       .point = Point{draws.below(static_cast<std::uint32_t>(width_m)),
                                      draws.below(static_cast<std::uint32_t>(width_m))},
                       .kind = draws.below(5) == 0 ? 1u : 0u,
                       .trust = draws.below(3) == 0 ? 1 + draws.below(4) : 0});
  return schools;
}

/// Least cost over all partitions into legal clusters and schools left out, by recursion over
/// subsets.
std::int64_t best_by_trying(const std::vector<ClusterSchool>& schools, const ClusterRules& rules) {
  const std::size_t count = schools.size();
  std::vector<std::int64_t> best(std::size_t{1} << count, -1), cost(best.size(), -1);
  for (std::size_t mask = 1; mask < cost.size(); ++mask) {
    std::vector<std::uint32_t> members;
    for (std::uint32_t s = 0; s < count; ++s)
      if (mask >> s & 1u) members.push_back(s);
    if (members.size() > 7 || members.size() < 3) continue;
    const Judged judged = judge(schools, rules, {members});
    if (judged.legal) cost[mask] = std::llround(judged.cost_m * 1000);
  }
  best[0] = 0;
  for (std::size_t mask = 1; mask < best.size(); ++mask) {
    const std::size_t low = mask & (~mask + 1);
    best[mask] = best[mask ^ low] + rules.left_out_mm;
    for (std::size_t part = mask; part != 0; part = (part - 1) & mask)
      if ((part & low) != 0 && cost[part] >= 0)
        best[mask] = std::min(best[mask], cost[part] + best[mask ^ part]);
  }
  return best.back();
}

TEST(Clusters, ProvenPlansEqualARecursionOverAllSubsets) {
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    const auto schools = scattered(seed, 11, 25'000 + 4'000 * static_cast<std::int64_t>(seed));
    const ClusterRules rules;
    const auto plan = form_clusters(schools, rules, {.seeds = 1, .moves_per_school = 50});
    const auto proof = prove_clusters(schools, rules, *plan, {});
    ASSERT_TRUE(proof) << proof.error().sentence;
    EXPECT_TRUE(proof->proven) << seed;
    EXPECT_NEAR(static_cast<double>(proof->cost_mm),
                static_cast<double>(best_by_trying(schools, rules)),
                20)
        << seed;
  }
}

TEST(Clusters, TwentyLooseSchoolsArePlacedTogetherAsTheRulesSay) {
  auto schools = scattered(3, 24, 20'000);
  ClusterRules rules;
  rules.together = {{900001, 900002}, {900002, 900003}};
  rules.apart = {{900004, 900005}, {900001, 900006}};
  for (auto& school : schools) school.trust = 0;
  const auto plan = form_clusters(schools, rules, {.seeds = 1, .moves_per_school = 500});
  ASSERT_TRUE(plan) << plan.error().sentence;
  EXPECT_TRUE(plan->left_out.empty());
  EXPECT_TRUE(judge(schools, rules, plan->clusters).legal);
}

TEST(Clusters, ARotaRuleIsKeptWhenFormingNotDiscoveredLater) {
  auto schools = scattered(5, 30, 15'000);
  for (std::size_t i = 0; i < schools.size(); ++i) {
    schools[i].trust = 1 + static_cast<std::int64_t>(i % 5);
    schools[i].kind = 0;
  }
  ClusterRules rules;
  rules.reviews = 2;
  rules.reciprocal = Wish::forbid;
  const auto plan = form_clusters(schools, rules, {.seeds = 1, .moves_per_school = 300});
  ASSERT_TRUE(plan);
  EXPECT_FALSE(plan->clusters.empty());
  for (const auto& cluster : plan->clusters) {
    std::vector<RotaMember> members;
    for (const std::uint32_t s : cluster)
      members.push_back({.key = schools[s].key, .trust = schools[s].trust});
    EXPECT_TRUE(make_rota(members, {.reviews = 2, .reciprocal = Wish::forbid}, {}));
  }
}

TEST(Clusters, EachSchoolLeftOutHasItsReason) {
  auto schools = on_a_line(5);
  schools.push_back({.key = 900101, .point = Point{500'000, 0}});
  schools.push_back({.key = 900102, .point = {}});
  const auto plan = form_clusters(schools, {}, {});
  ASSERT_TRUE(plan);
  ASSERT_EQ(plan->left_out.size(), 2u);
  EXPECT_EQ(plan->left_out[0].kind, LeftOutKind::too_few_near);
  EXPECT_EQ(plan->left_out[0].sentence,
            "There are no other schools within 30 km, and a cluster needs 3");
  EXPECT_EQ(plan->left_out[1].kind, LeftOutKind::no_point);

  auto secondaries = on_a_line(5);
  for (std::size_t i = 0; i < 3; ++i) secondaries[i].kind = 1;
  const auto few = form_clusters(secondaries, {}, {});
  ASSERT_EQ(few->left_out.size(), 5u);
  EXPECT_EQ(few->left_out[0].kind, LeftOutKind::too_few_kind);
  EXPECT_EQ(few->left_out[0].sentence,
            "There are only 2 primaries within 30 km (itself counted), and a cluster needs 3");

  auto trust = on_a_line(4);
  for (auto& school : trust) school.trust = 7;
  const auto one_trust = form_clusters(trust, {}, {});
  ASSERT_EQ(one_trust->left_out.size(), 4u);
  EXPECT_EQ(one_trust->left_out[0].kind, LeftOutKind::no_legal);
}

TEST(Clusters, OneSchoolIsLeftOutAndIdenticalCoordinatesAreNoted) {
  const auto alone = form_clusters(on_a_line(1), {}, {});
  ASSERT_TRUE(alone);
  EXPECT_EQ(alone->left_out.size(), 1u);

  auto schools = on_a_line(4);
  schools[1].point = schools[0].point;
  const auto plan = form_clusters(schools, {}, {});
  ASSERT_EQ(plan->notes.size(), 1u);
  EXPECT_EQ(plan->notes[0],
            "Schools 900001 and 900002 have identical coordinates: check that they share a site");
  EXPECT_EQ(plan->clusters.size(), 1u);
}

TEST(Clusters, BadRulesAreRefusedInWords) {
  const auto refusal = [](const std::vector<ClusterSchool>& schools, const ClusterRules& rules) {
    const auto plan = form_clusters(schools, rules, {});
    EXPECT_FALSE(plan);
    return plan ? Refusal{} : plan.error();
  };
  EXPECT_EQ(refusal({}, {}).sentence, "There are no schools to form clusters of");
  auto twice = on_a_line(3);
  twice[1].key = 900001;
  EXPECT_EQ(refusal(twice, {}).sentence, "School 900001 is listed twice");
  ClusterRules none;
  none.sizes.clear();
  EXPECT_EQ(refusal(on_a_line(3), none).code, RefusalCode::bad_rule);
  ClusterRules minimum;
  minimum.minimums = {{0, 5, "primaries"}, {1, 4, "secondaries"}};
  EXPECT_EQ(refusal(on_a_line(3), minimum).sentence,
            "Each cluster would need at least 9 schools of certain kinds, but may have at most 7");
  ClusterRules group;
  group.together = {{900001, 900002}};
  group.apart = {{900002, 900001}};
  EXPECT_EQ(refusal(on_a_line(5), group).sentence,
            "The pre-formed group of schools 900001 and 900002 holds two schools that are to be "
            "kept apart");
  ClusterRules unknown;
  unknown.together = {{900001, 900099}};
  EXPECT_EQ(refusal(on_a_line(5), unknown).sentence,
            "The pre-formed group holds school 900099, which is not listed");
  ClusterRules far;
  far.together = {{900001, 900005}};
  far.distance_m_max = 3'000;
  EXPECT_EQ(
      refusal(on_a_line(5), far).sentence,
      "The pre-formed group of schools 900001 and 900005 lies further apart than clusters may");
  ClusterRules large;
  large.together = {{900001, 900002, 900003, 900004, 900005, 900006, 900007, 900008}};
  EXPECT_EQ(refusal(on_a_line(9), large).code, RefusalCode::bad_rule);
}

TEST(Clusters, AMovesPriceIsTheChangeOfTheTotalAndBrokenRulesAreNamed) {
  const auto schools = on_a_line(9);
  const ClusterRules rules;
  ClusterPlan plan;
  plan.clusters = {{0, 1, 2, 3}, {4, 5, 6, 7, 8}};
  const auto move = price_move(schools, rules, plan, 4, 0);
  ASSERT_TRUE(move);
  EXPECT_TRUE(move->legal);
  const double before = judge(schools, rules, plan.clusters).cost_m;
  const double after = judge(schools, rules, {{0, 1, 2, 3, 4}, {5, 6, 7, 8}}).cost_m;
  EXPECT_NEAR(static_cast<double>(move->change_mm) / 1000, after - before, .01);

  const auto out = price_move(schools, rules, plan, 4, std::nullopt);
  EXPECT_TRUE(out->legal);
  EXPECT_GT(out->change_mm, rules.left_out_mm / 2);

  plan.clusters = {{0, 1, 2}, {3, 4, 5, 6, 7, 8}};
  const auto small = price_move(schools, rules, plan, 0, 1);
  EXPECT_FALSE(small->legal);
  ASSERT_EQ(small->broken.size(), 2u);
  EXPECT_EQ(small->broken[0], "A cluster may not have 2 schools");
  EXPECT_EQ(small->broken[1], "The cluster would have 2 primaries, where at least 3 are needed");
  EXPECT_FALSE(price_move(schools, rules, plan, 0, 7));
}

TEST(Clusters, PartsThatCannotReachEachOtherAreProvedOneByOne) {
  auto schools = scattered(11, 12, 10'000);
  auto others = scattered(12, 12, 10'000);
  for (auto& school : others) {
    school.key += 100;
    school.point->x += 100'000;
    schools.push_back(school);
  }
  const ClusterRules rules;
  EXPECT_EQ(cluster_areas(schools, rules)->size(), 2u);
  const auto plan = form_clusters(schools, rules, {.seeds = 1, .moves_per_school = 50});
  const auto proof = prove_clusters(schools, rules, *plan, {});
  ASSERT_TRUE(proof);
  ASSERT_EQ(proof->areas.size(), 2u);
  EXPECT_TRUE(proof->proven);
  EXPECT_EQ(proof->cost_mm, proof->areas[0].cost_mm + proof->areas[1].cost_mm);
}

TEST(Clusters, BaselinesAreLegalAndNotBetterThanTheProvenPlan) {
  const auto schools = scattered(21, 40, 40'000);
  const ClusterRules rules;
  const auto baselines = cluster_baselines(schools, rules);
  ASSERT_TRUE(baselines);
  const auto plan = form_clusters(schools, rules, {});
  const auto total = [&](const ClusterPlan& one) {
    return one.cost_mm + rules.left_out_mm * static_cast<std::int64_t>(one.left_out.size());
  };
  for (const ClusterPlan* one : {&baselines->list_order_nearest, &baselines->remotest_first}) {
    EXPECT_TRUE(judge(schools, rules, one->clusters).legal);
    EXPECT_GE(total(*one), total(*plan));
  }
}

TEST(Clusters, StoppingAtOnceStillGivesALegalPlanAndABound) {
  const auto schools = scattered(31, 60, 40'000);
  const auto stop = [] { return true; };
  const auto plan = form_clusters(schools, {}, {.stop = stop});
  ASSERT_TRUE(plan);
  EXPECT_TRUE(judge(schools, {}, plan->clusters).legal);
  const auto proof = prove_clusters(schools, {}, *plan, {.stop = stop});
  ASSERT_TRUE(proof);
  EXPECT_FALSE(proof->proven);
  EXPECT_LE(proof->bound_mm, proof->cost_mm);
}

TEST(Clusters, APlanThatBreaksRulesIsNotProved) {
  ClusterPlan plan;
  plan.clusters = {{0, 1}};
  EXPECT_EQ(prove_clusters(on_a_line(5), {}, plan, {}).error().code, RefusalCode::wrong_version);
}

}  // namespace
}  // namespace trellis::optimise
