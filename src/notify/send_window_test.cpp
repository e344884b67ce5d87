#include "notify/send_window.hpp"

#include <gtest/gtest.h>

namespace trellis::notify {
namespace {

const std::vector<Term> terms = {
    {"", "Autumn term 2026", Date(2026, 9, 1), Date(2026, 12, 18)},
    {"E12000001", "Autumn term", Date(2026, 9, 1), Date(2026, 12, 16)}};

TEST(SendWindow, NothingGoesOutAtAWeekend) {
  EXPECT_EQ(held_because(Date(2026, 11, 28), terms, ""), "at a weekend");
  EXPECT_EQ(held_because(Date(2026, 11, 29), terms, ""), "at a weekend");
  EXPECT_EQ(held_because(Date(2026, 11, 27), terms, ""), "");
  EXPECT_EQ(next_send_day(Date(2026, 11, 28), terms, ""), Date(2026, 11, 30));
}

TEST(SendWindow, NothingGoesOutInTheLastThreeWorkingDaysOfATerm) {
  // The term ends on Friday 18 December: Wednesday, Thursday and Friday are held.
  EXPECT_EQ(held_because(Date(2026, 12, 15), terms, ""), "");
  for (unsigned day = 16; day <= 18; ++day)
    EXPECT_EQ(held_because(Date(2026, 12, day), terms, ""),
              "in the last three working days of Autumn term 2026");
  EXPECT_EQ(next_send_day(Date(2026, 12, 16), terms, ""), Date(2026, 12, 21));
}

TEST(SendWindow, ARegionsOwnDatesReplaceThoseOfTheRest) {
  EXPECT_NE(held_because(Date(2026, 12, 14), terms, "E12000001"), "");
  EXPECT_EQ(held_because(Date(2026, 12, 17), terms, "E12000001"), "");
  EXPECT_NE(held_because(Date(2026, 12, 17), terms, "E12000002"), "");
}

TEST(SendWindow, TheTableOfTheBinaryIsReadAndInOrder) {
  const auto& planned = planned_terms();
  ASSERT_GE(planned.size(), 6u);
  for (std::size_t i = 0; i < planned.size(); ++i) {
    EXPECT_LT(planned[i].first, planned[i].last);
    if (i == 0) continue;
    EXPECT_LT(planned[i - 1].last, planned[i].first);
  }
}

}  // namespace
}  // namespace trellis::notify
