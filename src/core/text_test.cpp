#include "core/text.hpp"

#include <gtest/gtest.h>

namespace trellis {
namespace {

TEST(Fold, MakesTheFormsOfANameAlike) {
  EXPECT_EQ(fold("St. Mary's C of E Primary"), "st marys c of e primary");
  EXPECT_EQ(fold("SAINT MARY’S  C of E Primary"), "st marys c of e primary");
  EXPECT_EQ(fold("Bristol, City of"), "bristol city of");
  EXPECT_EQ(fold("Yorkshire & the Humber"), "yorkshire and the humber");
  EXPECT_EQ(fold("École Française Ærø"), "ecole francaise aero");
  EXPECT_EQ(fold("ŁÓDŹ @Home [2] \xF0\x9F\x8C\xB1"), "lodz home 2 \xF0\x9F\x8C\xB1");
}

TEST(Trim, TakesNoBreakSpacesToo) {
  EXPECT_EQ(trim("\xC2\xA0 a b \xC2\xA0"), "a b");
  EXPECT_EQ(trim(" \t\r\n"), "");
  EXPECT_EQ(trim("a b\x01"), "a b\x01");
  EXPECT_EQ(trim("\xC3\xA9t\xC3\xA0 "), "\xC3\xA9t\xC3\xA0");
  EXPECT_EQ(squeeze("  Latest OEIF  safeguarding "), "Latest OEIF safeguarding");
}

TEST(Split, KeepsEmptyParts) {
  EXPECT_EQ(split("a,,b", ',').size(), 3u);
  EXPECT_EQ(split("", ',').size(), 1u);
}

TEST(Numbers, AreShownWithCommas) {
  EXPECT_EQ(with_commas(20185), "20,185");
  EXPECT_EQ(with_commas(-1234567), "-1,234,567");
  EXPECT_EQ(with_commas(999), "999");
  EXPECT_EQ(decimal(1234.25, 1), "1,234.3");
  EXPECT_EQ(decimal(-0.04, 1), "0.0");
  EXPECT_EQ(decimal(-0.3, 1), "-0.3");
  EXPECT_EQ(counted(1, "school"), "1 school");
  EXPECT_EQ(counted(2, "local authority", "local authorities"), "2 local authorities");
}

}  // namespace
}  // namespace trellis
