#include "stats/cheapest_pairs.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

namespace trellis::stats {
namespace {

struct Best {
  std::size_t pairs = 0;
  double cost = 0;
};

/// Every choice of options is tried: most pairs first, then least cost.
struct AllChoices {
  std::int32_t treated, controls, ratio;
  std::span<const PairOption> options;
  const ControlClasses& classes;
  Best best = {};

  void look(std::size_t at,
            std::vector<int> given,
            std::vector<int> used,
            std::size_t pairs,
            double cost) {
    if (at == options.size()) {
      if (pairs > best.pairs || (pairs == best.pairs && cost < best.cost)) best = {pairs, cost};
      return;
    }
    look(at + 1, given, used, pairs, cost);
    const PairOption& option = options[at];
    const auto t = static_cast<std::size_t>(option.treated);
    const auto c = static_cast<std::size_t>(option.control);
    if (given[t] == ratio || used[c] == 1) return;
    ++given[t];
    used[c] = 1;
    for (std::size_t k = 0; k < classes.limit.size(); ++k) {
      int held = 0;
      for (std::size_t i = 0; i < used.size(); ++i)
        if (used[i] == 1 && classes.of_control[i] == static_cast<int>(k)) ++held;
      if (held > classes.limit[k]) return;
    }
    look(at + 1, given, used, pairs + 1, cost + option.cost);
  }
};

TEST(LimitedPairs, WithLimitsByClassAreTheBestOfAllChoices) {
  std::mt19937 random(20261128);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  int full = 0;
  for (int round = 0; round < 300; ++round) {
    const int treated = 1 + below(3), controls = 2 + below(4), ratio = 1 + below(2);
    ControlClasses classes{{}, {below(3), below(3)}};
    for (int c = 0; c < controls; ++c) classes.of_control.push_back(below(2));
    std::vector<PairOption> options;
    for (int t = 0; t < treated; ++t)
      for (int c = 0; c < controls; ++c)
        if (below(3) > 0) options.push_back({t, c, static_cast<double>(below(10))});
    AllChoices all{treated, controls, ratio, options, classes};
    all.best.cost = 0;
    all.look(0, std::vector<int>(3), std::vector<int>(5), 0, 0);

    const auto chosen = cheapest_pairs(treated, controls, ratio, options, classes);

    double cost = 0;
    std::vector<int> held(2), used(5), given(3);
    for (const std::size_t i : chosen) {
      cost += options[i].cost;
      const auto c = static_cast<std::size_t>(options[i].control);
      ++held[static_cast<std::size_t>(classes.of_control[c])];
      EXPECT_EQ(++used[c], 1);
      EXPECT_LE(++given[static_cast<std::size_t>(options[i].treated)], ratio);
    }
    EXPECT_EQ(chosen.size(), all.best.pairs) << "round " << round;
    EXPECT_DOUBLE_EQ(cost, all.best.cost) << "round " << round;
    for (std::size_t k = 0; k < 2; ++k) {
      EXPECT_LE(held[k], classes.limit[k]);
      full += held[k] == classes.limit[k] ? 1 : 0;
    }
  }
  EXPECT_GT(full, 100) << "limits that never bind prove nothing";
}

TEST(LimitedPairs, AFullClassGivesWayToACheaperControlOfIts) {
  // Both controls are of one class with room for one: the second treated school is nearer.
  const std::vector<PairOption> options{{0, 0, 5}, {1, 1, 1}};

  const auto chosen = cheapest_pairs(2, 2, 1, options, {{0, 0}, {1}});

  ASSERT_EQ(chosen.size(), 1u);
  EXPECT_EQ(chosen.front(), 1u);
}

}  // namespace
}  // namespace trellis::stats
