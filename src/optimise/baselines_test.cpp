#include "optimise/baselines.hpp"

#include <gtest/gtest.h>

#include "optimise/solve.hpp"
#include "optimise/stable.hpp"
#include "optimise/testing/random_instance.hpp"
#include "optimise/testing/reference_reader.hpp"

namespace trellis::optimise {
namespace {

struct Printed {
  const char* file;
  std::size_t nearest, best_score, sorted_pairs;
  double nearest_dearer, best_score_dearer, sorted_dearer;  // Shares of the optimum, or 0.
};

class PrintedBaselines : public ::testing::TestWithParam<Printed> {};

/// The table of the design, section 8: shares are printed to .1 %, so .05 % is their tolerance.
TEST_P(PrintedBaselines, AreReproduced) {
  const auto path = testing::reference_file(GetParam().file);
  if (!path) GTEST_SKIP() << "The folder of reference instances is absent";
  const auto reference = testing::read_match(*path);

  const auto result = baselines(reference.instance, reference.distance_m);

  ASSERT_TRUE(result);
  EXPECT_EQ(result->nearest->totals.placed, GetParam().nearest);
  EXPECT_EQ(result->best_score.totals.placed, GetParam().best_score);
  EXPECT_EQ(result->sorted_pairs.totals.placed, GetParam().sorted_pairs);
  if (GetParam().nearest_dearer == 0) return;
  const auto dearer = [&](const BaselineMatch& match) {
    return static_cast<double>(match.totals.points) / static_cast<double>(reference.cost) - 1;
  };
  EXPECT_NEAR(dearer(*result->nearest), GetParam().nearest_dearer, .0005);
  EXPECT_NEAR(dearer(result->best_score), GetParam().best_score_dearer, .0005);
  EXPECT_NEAR(dearer(result->sorted_pairs), GetParam().sorted_dearer, .0005);
  EXPECT_EQ(result->sorted_pairs.totals.largest_cost, 3515);
}

INSTANTIATE_TEST_SUITE_P(
    Files,
    PrintedBaselines,
    ::testing::Values(Printed{"lp-60x664.json", 623, 625, 626, 0, 0, 0},
                      Printed{"lp-60x664-far.json", 664, 664, 664, .114, .092, .044}));

TEST(Baselines, DistancesOfTheWrongLengthAreRefused) {
  Instance instance;
  instance.partners = {{.key = 900001}};
  instance.places = {{.lead = 900101, .capacity = 1}};
  instance.edges = {{0, 0, 1}};
  const std::vector<std::int64_t> distance{1, 2};
  EXPECT_EQ(baselines(instance, distance).error().sentence, "There are 2 distances for 1 pairs");
}

TEST(Baselines, NeverBeatTheOptimumAndKeepCeilings) {
  std::mt19937 random(41);
  for (int round = 0; round < 100; ++round) {
    const Instance instance =
        testing::random_instance(random, {.trusts = true, .quotas = true, .locks = true});
    const auto result = baselines(instance, {});
    if (!result) continue;
    for (const BaselineMatch* match : {&result->best_score, &result->sorted_pairs}) {
      const auto values = testing::level_values(instance, {}, match->edge_of);
      const auto best = testing::best_by_trying(instance, {});
      EXPECT_GE(values, *best);
      Instance held = instance;
      held.locks.clear();
      for (PartnerIndex p = 0; p < instance.partners.size(); ++p)
        if (match->edge_of[p])
          held.locks.push_back({p, instance.edges[*match->edge_of[p]].place, "", ""});
      EXPECT_TRUE(solve(held, {})) << "a ceiling is broken";
    }
  }
}

TEST(Stable, HasNoBlockingPairOnRandomProblems) {
  std::mt19937 random(43);
  for (int round = 0; round < 200; ++round) {
    const Instance instance = testing::random_instance(random, {.partners = 9, .trusts = true});
    Preferences preferences;
    for (std::size_t e = 0; e < instance.edges.size(); ++e) {
      preferences.partner_rank.push_back(static_cast<std::int64_t>(random() % 1000));
      preferences.lead_rank.push_back(static_cast<std::int64_t>(random() % 1000));
    }
    const auto match = stable_matching(instance, preferences);
    ASSERT_TRUE(match);
    EXPECT_TRUE(blocking_pairs(instance, preferences, match->edge_of)->empty());
    EXPECT_GE(testing::level_values(instance, {}, match->edge_of),
              *testing::best_by_trying(instance, {}));
  }
}

TEST(Stable, LeastTotalLeavesBlockingPairsAndStabilityPlacesFewer) {
  const auto path = testing::reference_file("lp-60x664.json");
  if (!path) GTEST_SKIP() << "The folder of reference instances is absent";
  const auto reference = testing::read_match(*path);
  const auto optimum = solve(reference.instance, {});

  const auto blocking = blocking_pairs(reference.instance, {}, optimum->edge_of);
  const auto match = stable_matching(reference.instance, {});

  EXPECT_GT(blocking->size(), 100u);
  EXPECT_LT(match->totals.placed, optimum->totals.placed);
  EXPECT_TRUE(blocking_pairs(reference.instance, {}, match->edge_of)->empty());
}

TEST(Stable, FloorsAndRanksOfTheWrongLengthAreRefused) {
  Instance instance;
  instance.partners = {{.key = 900001}};
  instance.places = {{.lead = 900101, .capacity = 1}};
  instance.edges = {{0, 0, 1}};
  EXPECT_EQ(stable_matching(instance, {.partner_rank = {1, 2}}).error().code,
            RefusalCode::wrong_length);
  instance.groups = {{"South West", {0}, 1, 1}};
  EXPECT_EQ(stable_matching(instance, {}).error().code, RefusalCode::bad_rule);
}

}  // namespace
}  // namespace trellis::optimise
