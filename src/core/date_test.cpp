#include "core/date.hpp"

#include <gtest/gtest.h>

namespace trellis {
namespace {

TEST(Date, ReadsAndWritesTheFormOfTables) {
  const auto date = Date::parse("2026-03-09");

  ASSERT_TRUE(date.has_value());
  EXPECT_EQ(date->text(), "2026-03-09");
  EXPECT_EQ(Date(1900, 1, 31).text(), "1900-01-31");
  EXPECT_EQ(Date(805, 12, 10).text(), "0805-12-10");
  EXPECT_EQ(date->long_text(), "9 March 2026");
}

TEST(Date, RefusesADayThatDoesNotExist) {
  const auto date = Date::parse("2025-02-29");

  ASSERT_FALSE(date.has_value());
  EXPECT_EQ(date.error().message, "\"2025-02-29\" is not a date: write it as 2026-03-09");
}

TEST(Date, ReadsThePublishersForms) {
  EXPECT_EQ(Date::parse_as("09-03-2026", "dd-mm-yyyy"), Date(2026, 3, 9));
  EXPECT_EQ(Date::parse_as("09/03/2026", "dd/mm/yyyy"), Date(2026, 3, 9));
  EXPECT_EQ(Date::parse_as("20260309", "yyyymmdd"), Date(2026, 3, 9));
  EXPECT_FALSE(Date::parse_as("09-03-2026", "dd/mm/yyyy").has_value());
  EXPECT_FALSE(Date::parse_as("9-3-2026", "dd-mm-yyyy").has_value());
}

TEST(Date, MonthsEndOnTheLastDayWhereTheDayIsMissing) {
  EXPECT_EQ(Date(2025, 1, 31).plus_months(1), Date(2025, 2, 28));
  EXPECT_EQ(Date(2025, 3, 31).plus_months(-1), Date(2025, 2, 28));
  EXPECT_EQ(Date(2025, 11, 15).plus_months(14), Date(2027, 1, 15));
}

TEST(Instant, ShowsTheTimeInEngland) {
  EXPECT_EQ(Instant::parse("2026-03-09T14:05:06Z")->long_text(), "9 March 2026 at 2:05pm");
  EXPECT_EQ(Instant::parse("2026-07-09T23:30:00Z")->long_text(), "10 July 2026 at 12:30am");
  EXPECT_EQ(Instant::parse("2026-07-09T23:30:00Z")->date_in_england(), Date(2026, 7, 10));
  EXPECT_EQ(Instant::parse("2026-03-29T00:59:59Z")->long_text(), "29 March 2026 at 12:59am");
  EXPECT_EQ(Instant::parse("2026-03-29T01:00:00Z")->long_text(), "29 March 2026 at 2:00am");
}

TEST(Instant, RefusesWhatIsNotAMoment) {
  EXPECT_FALSE(Instant::parse("2026-03-09 14:05:06").has_value());
  EXPECT_FALSE(Instant::parse("2026-03-09T24:05:06Z").has_value());
  EXPECT_EQ(Instant::parse("2026-03-09T14:05:06Z")->text(), "2026-03-09T14:05:06Z");
}

TEST(Period, IsHalfOpen) {
  const Period one_day{Date(2026, 3, 9), Date(2026, 3, 10)};

  EXPECT_TRUE(one_day.contains(Date(2026, 3, 9)));
  EXPECT_FALSE(one_day.contains(Date(2026, 3, 10)));
  EXPECT_FALSE(overlap(one_day, Period{Date(2026, 3, 10), std::nullopt}));
  EXPECT_TRUE(overlap(one_day, Period{Date(2020, 1, 1), std::nullopt}));
}

TEST(Period, IsShownWithItsLastDayInside) {
  EXPECT_EQ(long_text(Period{Date(2025, 9, 1), Date(2026, 9, 1)}),
            "1 September 2025 to 31 August 2026");
  EXPECT_EQ(long_text(Period{Date(2025, 9, 1), std::nullopt}), "from 1 September 2025");
}

}  // namespace
}  // namespace trellis
