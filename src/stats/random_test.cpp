#include "stats/random.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <span>
#include <vector>

#include "stats/distribution.hpp"
#include "stats/test_support.hpp"

namespace trellis::stats {

namespace {

std::vector<std::uint64_t> first_draws(std::uint64_t seed, std::uint64_t stream, int count) {
  RandomStream random(seed, stream);
  std::vector<std::uint64_t> draws;
  for (int i = 0; i < count; ++i) draws.push_back(random.bits());
  return draws;
}

}  // namespace

// The published known-answer vector of Philox 4x32-10 for counter 0 and key 0 [S].
TEST(Random, TheStreamIsPhilox) {
  EXPECT_EQ(first_draws(0, 0, 2),
            (std::vector<std::uint64_t>{0xe169c58d6627e8d5, 0x9b00dbd8bc57ac4c}));
}

TEST(Random, AStreamCanBeReplayedAlone) {
  EXPECT_EQ(first_draws(7, 41, 100), first_draws(7, 41, 100));
}

TEST(Random, SeedsAndStreamsDiffer) {
  EXPECT_NE(first_draws(7, 41, 4), first_draws(7, 42, 4));
  EXPECT_NE(first_draws(7, 41, 4), first_draws(8, 41, 4));
}

TEST(Random, WholeNumbersAreEquallyLikely) {
  RandomStream random(1, 0);
  std::vector<int> counts(7, 0);
  constexpr int draws = 70'000;
  for (int i = 0; i < draws; ++i) ++counts[random.below(7)];

  double chi_squared = 0;
  for (const int count : counts) chi_squared += std::pow(count - draws / 7.0, 2) / (draws / 7.0);
  EXPECT_GT(chi_squared_upper(chi_squared, 6), 1e-4);
}

TEST(Random, UniformNeverReachesItsEnds) {
  RandomStream random(2, 0);
  for (int i = 0; i < 100'000; ++i) {
    const double u = random.uniform();
    ASSERT_GT(u, 0.0);
    ASSERT_LT(u, 1.0);
  }
}

TEST(Random, NormalDrawsFollowTheNormalDistributionInEveryPart) {
  RandomStream random(3, 0);
  constexpr int draws = 1'000'000;
  constexpr int cells = 200;
  std::vector<int> counts(cells, 0);
  double sum = 0;
  double squares = 0;
  int beyond_four = 0;
  for (int i = 0; i < draws; ++i) {
    const double z = random.normal();
    sum += z;
    squares += z * z;
    beyond_four += std::abs(z) > 4;
    ++counts[std::min<std::size_t>(cells - 1, static_cast<std::size_t>(normal_cdf(z) * cells))];
  }

  EXPECT_NEAR(sum / draws, 0, 4e-3);
  EXPECT_NEAR(squares / draws, 1, 6e-3);
  EXPECT_NEAR(beyond_four, draws * normal_two_sided(4), 35);
  double chi_squared = 0;
  for (const int count : counts)
    chi_squared += std::pow(count - double{draws} / cells, 2) / (double{draws} / cells);
  EXPECT_GT(chi_squared_upper(chi_squared, cells - 1), 1e-4);
}

TEST(Random, ChiSquaredDrawsFollowTheirDistribution) {
  for (const double df : {0.7, 1.0, 4.0, 39.0}) {
    RandomStream random(6, static_cast<std::uint64_t>(df * 10));
    constexpr int draws = 40'000;
    constexpr int cells = 40;
    std::vector<int> counts(cells, 0);
    for (int i = 0; i < draws; ++i) {
      const double u = chi_squared_cdf(random.chi_squared(df), df);
      ++counts[std::min<std::size_t>(cells - 1, static_cast<std::size_t>(u * cells))];
    }
    double statistic = 0;
    for (const int count : counts)
      statistic += std::pow(count - double{draws} / cells, 2) / (double{draws} / cells);
    EXPECT_GT(chi_squared_upper(statistic, cells - 1), 1e-4) << df;
  }
}

TEST(Random, SamplingWithoutReplacementGivesEverySubsetItsShare) {
  std::map<std::vector<std::int32_t>, int> seen;
  constexpr int draws = 60'000;
  for (int i = 0; i < draws; ++i) {
    RandomStream random(4, static_cast<std::uint64_t>(i));
    ++seen[sample_without_replacement(6, 3, random)];
  }

  ASSERT_EQ(seen.size(), 20u);
  double chi_squared = 0;
  for (const auto& [subset, count] : seen)
    chi_squared += std::pow(count - draws / 20.0, 2) / (draws / 20.0);
  EXPECT_GT(chi_squared_upper(chi_squared, 19), 1e-4);
}

TEST(Random, AShuffleIsAPermutation) {
  std::vector<int> values(50);
  std::iota(values.begin(), values.end(), 0);
  RandomStream random(5, 0);
  shuffle(std::span(values), random);

  EXPECT_FALSE(std::is_sorted(values.begin(), values.end()));
  std::sort(values.begin(), values.end());
  for (int i = 0; i < 50; ++i) EXPECT_EQ(values[static_cast<std::size_t>(i)], i);
}

}  // namespace trellis::stats
