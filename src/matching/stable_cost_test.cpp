#include "matching/stable_cost.hpp"

#include <gtest/gtest.h>

#include "optimise/solve.hpp"

namespace trellis::matching {
namespace {

TEST(StableCost, ShowsItsPriceBesideTheOptimum) {
  // Both partners reach A, only the first reaches B as well; the first is nearer to A.
  const optimise::Instance instance{
      .partners = {{.key = 1}, {.key = 2}},
      .places = {{.lead = 11, .capacity = 1}, {.lead = 12, .capacity = 1}},
      .edges = {{0, 0, 10}, {0, 1, 50}, {1, 0, 20}}};
  const auto optimum = optimise::solve(instance, {.salt = "test"});

  const auto cost = stable_cost(instance, {}, optimum->edge_of);

  ASSERT_TRUE(cost.has_value());
  EXPECT_EQ(cost->placed, 1u);
  EXPECT_EQ(cost->placed_fewer, 1);
  EXPECT_EQ(cost->points_more, 10 - 70);
  EXPECT_EQ(cost->blocking_pairs, 1u);  // the first partner and A
  EXPECT_EQ(cost->other_lead, 2u);
}

TEST(StableCost, WishesComeBeforePoints) {
  const optimise::Instance instance{
      .partners = {{.key = 1}, {.key = 2}},
      .places = {{.lead = 11, .capacity = 1}, {.lead = 12, .capacity = 1}},
      .edges = {{0, 0, 10}, {0, 1, 50}, {1, 0, 20}, {1, 1, -5}}};

  const auto ranks = preferences_of(instance, {{12}, {}}, {{12, {1, 2}}});

  EXPECT_LT(ranks.partner_rank[1], ranks.partner_rank[0]);  // the first wishes for 12
  EXPECT_LT(ranks.partner_rank[3], ranks.partner_rank[2]);  // the second goes by points
  EXPECT_LT(ranks.lead_rank[1], ranks.lead_rank[3]);        // 12 wishes for the first before
  EXPECT_LT(ranks.lead_rank[0], ranks.lead_rank[2]);        // 11 goes by points
}

TEST(StableCost, RefusesWhatAStableMatchRefuses) {
  optimise::Instance instance{.partners = {{.key = 1}},
                              .places = {{.lead = 11, .capacity = 1}},
                              .groups = {{.name = "region", .places = {0}, .lower = 1}},
                              .edges = {{0, 0, 10}}};

  const auto refused = stable_cost(instance, {}, {std::nullopt});

  ASSERT_FALSE(refused.has_value());
  EXPECT_NE(refused.error().message.find("stable match need not exist"), std::string::npos)
      << refused.error().message;
}

}  // namespace
}  // namespace trellis::matching
