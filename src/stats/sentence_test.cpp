#include "stats/sentence.hpp"

#include <gtest/gtest.h>
#include <limits>

namespace trellis::stats {
namespace {

TEST(Sentence, GapsAreFilledInOrder) {
  EXPECT_EQ(sentence("{} of {} pairs: {}", 2, 30u, "listed"), "2 of 30 pairs: listed");
  EXPECT_EQ(sentence("no gap"), "no gap");
  EXPECT_EQ(sentence("{}", std::string("{}")), "{}");
}

TEST(Sentence, NumbersNeverPrintAMinusZero) {
  EXPECT_EQ(fixed(-0.001, 2), "0.00");
  EXPECT_EQ(fixed(-0.06, 1), "-0.1");
  EXPECT_EQ(fixed(1234.5, 0), "1234");
  EXPECT_EQ(fixed(std::numeric_limits<double>::infinity(), 2), "infinity");
  EXPECT_EQ(significant(0.000123456, 3), "0.000123");
  EXPECT_EQ(significant(0, 3), "0");
}

TEST(Sentence, PValuesAreNeverPrintedAsZero) {
  EXPECT_EQ(p_in_words(1e-9), "< .001");
  EXPECT_EQ(p_in_words(0.0374), ".037");
  EXPECT_EQ(p_in_words(1), "1.000");
}

TEST(Sentence, OneThingIsSingular) {
  EXPECT_EQ(counted(1, "school", "schools"), "1 school");
  EXPECT_EQ(counted(0, "school", "schools"), "0 schools");
}

}  // namespace
}  // namespace trellis::stats
