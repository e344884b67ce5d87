#include "core/measured.hpp"

#include <gtest/gtest.h>

namespace trellis {
namespace {

TEST(Measured, KeepsTheReasonOfAnAbsentValue) {
  const Measured<double> hidden = Absent::suppressed;
  const Measured<double> zero = 0.0;

  EXPECT_FALSE(hidden.has_value());
  EXPECT_EQ(name_of(hidden.reason()), "suppressed");
  EXPECT_NE(hidden, zero);
  EXPECT_FALSE(hidden.optional().has_value());
}

TEST(Measured, EveryReasonHasANameThatLeadsBack) {
  for (int i = 0; i <= static_cast<int>(Absent::unknown); ++i) {
    const auto reason = static_cast<Absent>(i);
    EXPECT_EQ(absent_from_name(name_of(reason)), reason);
    EXPECT_FALSE(sentence_of(reason).empty());
  }
  EXPECT_FALSE(absent_from_name("SUPP").has_value());
}

}  // namespace
}  // namespace trellis
