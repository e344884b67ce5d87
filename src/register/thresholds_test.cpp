#include "register/thresholds.hpp"

#include <gtest/gtest.h>

namespace trellis::registry {
namespace {

std::vector<std::string> names(const std::vector<Finding>& findings) {
  std::vector<std::string> found;
  for (const Finding& finding : findings) found.push_back(finding.threshold);
  return found;
}

TEST(Thresholds, ACompleteFileNeedsItsMinimumAndAPartialOneDoesNot) {
  ThresholdFigures figures;
  figures.complete = true;
  figures.rows_after = 19999;
  figures.minimum = 20000;
  figures.rows_called = "establishments";
  figures.has_authorities = true;
  figures.authorities = 99;
  EXPECT_EQ(names(check_thresholds(figures)),
            (std::vector<std::string>{"minimum-rows", "minimum-authorities"}));
  figures.synthetic = true;
  EXPECT_TRUE(check_thresholds(figures).empty());
  figures.synthetic = false;
  figures.complete = false;
  EXPECT_TRUE(check_thresholds(figures).empty());
}

TEST(Thresholds, ACompleteFileMayMoveByATenthOrFiveHundredRows) {
  ThresholdFigures figures;
  figures.complete = true;
  figures.rows_before = 50000;
  figures.rows_after = 45000;
  EXPECT_TRUE(check_thresholds(figures).empty());
  figures.rows_after = 44999;
  EXPECT_EQ(names(check_thresholds(figures)), (std::vector<std::string>{"count-change"}));
  figures.rows_before = 600;
  figures.rows_after = 1100;
  EXPECT_TRUE(check_thresholds(figures).empty());
  figures.rows_after = 1101;
  EXPECT_FALSE(check_thresholds(figures).empty());
}

TEST(Thresholds, ManyClosuresNamesAndMovesAreFound) {
  ThresholdFigures figures;
  figures.matched = 20000;
  figures.open_before = 20000;
  figures.newly_closed = 400;
  figures.names_changed = 1000;
  figures.moved_far = 200;
  EXPECT_TRUE(check_thresholds(figures).empty());
  figures.newly_closed = 401;
  figures.names_changed = 1001;
  figures.moved_far = 201;
  EXPECT_EQ(names(check_thresholds(figures)),
            (std::vector<std::string>{"newly-closed", "names-changed", "moved-far"}));
}

TEST(Thresholds, AColumnThatWasHalfFullAndIsHalvedIsFound) {
  EXPECT_EQ(names(check_filled("pupils=900;ward=100", 1000, "pupils=449;ward=0", 1000)),
            (std::vector<std::string>{"emptied-pupils"}));
  EXPECT_TRUE(check_filled("pupils=900", 1000, "pupils=450", 1000).empty());
  EXPECT_TRUE(check_filled("pupils=90", 100, "pupils=0", 100).empty());
  EXPECT_TRUE(check_filled("pupils=900", 1000, "ward=5", 1000).empty());
}

TEST(Thresholds, SmallInstallationsScaleTheMinima) {
  const ThresholdLimits limits = limits_for(1200);
  EXPECT_EQ(limits.establishments_min, 461U);
  EXPECT_EQ(limits.authorities_min, 2U);
  EXPECT_EQ(limits_for(60000).establishments_min, 20000U);
}

}  // namespace
}  // namespace trellis::registry
