#include "core/identifiers.hpp"

#include <gtest/gtest.h>

namespace trellis {
namespace {

TEST(Urn, ReadsWhatSpreadsheetsWrite) {
  EXPECT_EQ(Urn::parse("900001")->number(), 900001);
  EXPECT_EQ(Urn::parse(" 900001.0 ")->number(), 900001);
  EXPECT_TRUE(Urn::parse("20001")->is_childrens_centre());
}

TEST(Urn, RefusesWhatSpreadsheetsDestroy) {
  EXPECT_EQ(Urn::parse("1e+05").error().message,
            "URN is written as 1e+05: a spreadsheet has rounded it. Export the column as text.");
  EXPECT_EQ(Urn::parse("").error().message, "Enter a URN");
  EXPECT_EQ(Urn::parse("1234").error().message,
            "\"1234\" is not a URN: enter the six digits of a school's URN");
  EXPECT_EQ(Urn::parse("NAT").error().message, "\"NAT\" is not a whole number");
  EXPECT_FALSE(Urn::parse("100000.5").has_value());
}

TEST(LaCode, IgnoresLeadingZeros) {
  EXPECT_EQ(LaCode::parse("01"), LaCode::parse("1"));
  EXPECT_EQ(LaCode::parse("850")->text(), "850");
  EXPECT_TRUE(LaCode::parse("000")->is_none());
  EXPECT_FALSE(LaCode::parse("1000").has_value());
}

TEST(Laestab, ReadsBothForms) {
  EXPECT_EQ(Laestab::parse("850/2000"), Laestab::parse("8502000"));
  EXPECT_EQ(Laestab::parse("8502000")->text(), "850/2000");
  EXPECT_EQ(Laestab(LaCode(850), 2000).la(), LaCode(850));
}

}  // namespace
}  // namespace trellis
