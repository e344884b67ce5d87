#include "stats/text.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace trellis::stats {

TEST(Text, DecimalsAreFixedAndBriefOnesAreNot) {
  EXPECT_EQ(decimals(2.5, 2), "2.50");
  EXPECT_EQ(decimals(-0.001, 2), "0.00");
  EXPECT_EQ(brief(23.1, 1), "23.1");
  EXPECT_EQ(brief(4.0, 1), "4");
  EXPECT_EQ(brief(100, 0), "100");
}

TEST(Text, NamesAreListed) {
  EXPECT_EQ(listed(std::vector<std::string>{"a"}), "a");
  EXPECT_EQ(listed(std::vector<std::string>{"a", "b", "c"}), "a, b and c");
}

TEST(Text, GapsAreFilledInOrderAndValuesAreNotSearched) {
  EXPECT_EQ(filled("{} of {}", {"{}", "7"}), "{} of 7");
}

}  // namespace trellis::stats
