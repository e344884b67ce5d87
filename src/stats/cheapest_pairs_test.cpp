#include "stats/cheapest_pairs.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <limits>
#include <numeric>
#include <random>

#include "stats/random.hpp"

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

/// The least sum over all ways to give each treated unit one control, by trying them all.
double least_by_trial(const std::vector<std::vector<double>>& cost) {
  std::vector<std::size_t> controls(cost[0].size());
  std::iota(controls.begin(), controls.end(), std::size_t{0});
  double least = std::numeric_limits<double>::infinity();
  do {
    double sum = 0;
    for (std::size_t t = 0; t < cost.size(); ++t) sum += cost[t][controls[t]];
    least = std::min(least, sum);
  } while (std::ranges::next_permutation(controls).found);
  return least;
}

TEST(CheapestPairs, AgreesWithTryingEveryChoice) {
  RandomStream random(3, 14);
  for (int trial = 0; trial < 30; ++trial) {
    std::vector<std::vector<double>> cost(4, std::vector<double>(7));
    std::vector<PairOption> options;
    for (std::int32_t t = 0; t < 4; ++t)
      for (std::int32_t c = 0; c < 7; ++c) {
        const double each = static_cast<double>(random.below(20));
        cost[static_cast<std::size_t>(t)][static_cast<std::size_t>(c)] = each;
        options.push_back({t, c, each});
      }
    double sum = 0;
    const auto chosen = cheapest_pairs(4, 7, 1, options);
    for (const std::size_t i : chosen) sum += options[i].cost;
    EXPECT_EQ(chosen.size(), 4u);
    EXPECT_DOUBLE_EQ(sum, least_by_trial(cost));
  }
}

TEST(CheapestPairs, AsManyPairsAsPossibleAndThenTheCheapest) {
  // Two want the one control: the cheaper gets it. A third can only be served by moving a pair.
  const std::vector<PairOption> one_control{{0, 0, 5}, {1, 0, 1}};
  EXPECT_EQ(cheapest_pairs(2, 1, 1, one_control), (std::vector<std::size_t>{1}));

  const std::vector<PairOption> moved{{0, 0, 1}, {0, 1, 9}, {1, 0, 2}};
  EXPECT_EQ(cheapest_pairs(2, 2, 1, moved), (std::vector<std::size_t>{1, 2}));

  const std::vector<PairOption> two_each{{0, 0, 1}, {0, 1, 1}, {0, 2, 1}, {1, 2, 4}};
  EXPECT_EQ(cheapest_pairs(2, 3, 2, two_each), (std::vector<std::size_t>{0, 1, 3}));
}

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
