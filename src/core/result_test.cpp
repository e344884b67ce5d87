#include "core/result.hpp"

#include <gtest/gtest.h>

namespace trellis {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return problem(ProblemKind::invalid, "number", "Enter an even number");
  return number / 2;
}

Result<int> quarter(int number) { return TRY(half(TRY(half(number)))); }

Result<void> refuse_odd(int number) {
  if (number % 2 != 0) return problem(ProblemKind::invalid, "number", "Enter an even number");
  return {};
}

Result<void> even(int number) {
  TRY_VOID(refuse_odd(number));
  return {};
}

TEST(Try, GivesTheValueOrReturnsTheProblem) {
  EXPECT_EQ(quarter(12), 3);
  EXPECT_EQ(quarter(6).error().message, "Enter an even number");
  EXPECT_EQ(quarter(7).error().field, "number");
}

TEST(Try, ReturnsEarlyFromAFunctionWithoutAValue) {
  EXPECT_TRUE(even(2).has_value());
  EXPECT_EQ(even(3).error().kind, ProblemKind::invalid);
}

TEST(ProblemKind, HasANameForEveryKind) {
  EXPECT_STREQ(name_of(ProblemKind::refused_by_rule), "refused_by_rule");
  EXPECT_STREQ(name_of(ProblemKind::too_late), "too_late");
}

}  // namespace
}  // namespace trellis
