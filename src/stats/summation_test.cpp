#include "stats/summation.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace trellis::stats {

TEST(Summation, AnEmptySpanSumsToZero) { EXPECT_EQ(pairwise_sum({}), 0.0); }

TEST(Summation, PairwiseKeepsDigitsThatARunningSumLoses) {
  const std::vector<double> tenths(10'000'000, 0.1);

  EXPECT_NEAR(pairwise_sum(tenths), 1e6, 1e-9);
}

TEST(Summation, CompensationRecoversWhatALargeTermSwallows) {
  CompensatedSum sum;
  for (const double value : {1.0, 1e100, 1.0, -1e100}) sum.add(value);

  EXPECT_EQ(sum.total(), 2.0);
}

}  // namespace trellis::stats
