#include "register/cells.hpp"

#include <gtest/gtest.h>

#include "register/release.hpp"

namespace trellis::registry {
namespace {

TEST(Cells, CodesAreComparedAsNumbers) {
  EXPECT_EQ(read_code("01"), 1);
  EXPECT_EQ(read_code("1"), 1);
  EXPECT_EQ(read_code("00"), 0);
  EXPECT_EQ(read_code("100000.0"), 100000);
  EXPECT_EQ(read_code(""), std::nullopt);
  EXPECT_EQ(read_code("UN1"), std::nullopt);
  EXPECT_EQ(read_code("1.5"), std::nullopt);
}

TEST(Cells, NumbersMayHaveCommasAndHalves) {
  EXPECT_EQ(read_number("1,024"), 1024);
  EXPECT_EQ(read_number("12.5"), 12.5);
  EXPECT_EQ(read_number("53.00"), 53);
  EXPECT_EQ(read_number("-0.4"), -0.4);
  EXPECT_EQ(read_number("1e+05"), std::nullopt);
  EXPECT_EQ(read_number("SUPP"), std::nullopt);
}

TEST(Cells, PercentagesComeInSeveralSpellings) {
  EXPECT_DOUBLE_EQ(*read_share("53%", Share::percent), 0.53);
  EXPECT_DOUBLE_EQ(*read_share("53.1", Share::percent), 0.531);
  EXPECT_DOUBLE_EQ(*read_share("0.162", Share::proportion), 0.162);
  EXPECT_DOUBLE_EQ(*read_share("14.50%", Share::proportion), 0.145);
}

TEST(Cells, MoneyIsPenceWhateverBecameOfThePoundSign) {
  EXPECT_EQ(read_pence("\xC2\xA3"
                       "44,385"),
            4438500);
  EXPECT_EQ(read_pence("\xEF\xBF\xBD"
                       "44,385"),
            4438500);
  EXPECT_EQ(read_pence("50160"), 5016000);
  EXPECT_EQ(read_pence("none"), std::nullopt);
}

TEST(Cells, ASymbolBecomesItsReasonAndAnUnknownWordAnError) {
  EXPECT_EQ(read_measured("SUPP", "performance_tables")->reason(), Absent::suppressed);
  EXPECT_EQ(read_measured("LOWCOV", "performance_tables")->reason(), Absent::low_coverage);
  EXPECT_EQ(read_measured("z", "ees")->reason(), Absent::not_applicable);
  EXPECT_EQ(read_measured("", "ees")->reason(), Absent::blank);
  EXPECT_EQ(**read_measured("53%", "performance_tables"), 53);
  EXPECT_FALSE(read_measured("HIDDEN", "performance_tables"));
}

TEST(Cells, TheFirstDateDecidesTheFormOfItsColumn) {
  DateColumn column;
  EXPECT_EQ(*column.read(""), std::nullopt);
  EXPECT_EQ(*column.read("09-03-2026"), Date(2026, 3, 9));
  EXPECT_EQ(*column.read("01-01-1900"), std::nullopt);
  const auto other = column.read("2026-03-09");
  ASSERT_FALSE(other);
  EXPECT_NE(other.error().message.find("dd-mm-yyyy"), std::string::npos);
  DateColumn slashes;
  EXPECT_EQ(*slashes.read("31/12/2024"), Date(2024, 12, 31));
  DateColumn compact;
  EXPECT_EQ(*compact.read("20140204"), Date(2014, 2, 4));
  EXPECT_FALSE(DateColumn().read("31st of May"));
}

TEST(Cells, ALongValueIsCutBetweenCharacters) {
  std::string value(39, 'a');
  value +=
      "\xC3\xA9"
      "bc";
  EXPECT_EQ(shown(value), std::string(39, 'a'));
}

TEST(Cells, OnlyAThousandProblemsAreKept) {
  CellProblems problems;
  for (int i = 0; i < 1500; ++i) problems.add({});
  problems.reject({});
  EXPECT_EQ(problems.kept().size(), 1000U);
  EXPECT_EQ(problems.count(), 1501U);
  EXPECT_EQ(problems.rows_rejected(), 1U);
}

TEST(Release, TheDateIsReadFromTheName) {
  EXPECT_EQ(as_of_in_name("links_edubasealldata20250109.csv"), Date(2025, 1, 9));
  EXPECT_EQ(as_of_in_name("gias_groups_202606.json"), Date(2026, 6, 1));
  EXPECT_EQ(as_of_in_name("ks2final_2018-2019_850_hampshire.csv"), Date(2019, 8, 31));
  EXPECT_EQ(as_of_in_name("ees_ks4_information_about_schools_202324.csv"), Date(2024, 8, 31));
  EXPECT_EQ(as_of_in_name("mi_latest_inspections_2025-03.csv"), Date(2025, 3, 31));
  EXPECT_EQ(as_of_in_name("iod2019_idaci_idaopi_lsoa11.csv"), Date(2019, 1, 1));
  EXPECT_EQ(as_of_in_name("policy_areas.csv"), std::nullopt);
  EXPECT_EQ(as_of_in_name("ofsted_overall_2020_2022.csv"), std::nullopt);
  EXPECT_EQ(as_of_in_name("2024/list_2024.csv"), Date(2024, 1, 1));
}

TEST(Release, TheMonthMayBeAWord) {
  EXPECT_EQ(as_of_in_name("regions_england_dec2024_buc_epsg27700.geojson"), Date(2024, 12, 1));
  EXPECT_EQ(as_of_in_name("latest_inspections_as_at_31_Mar_2025.csv"), Date(2025, 3, 31));
  EXPECT_EQ(as_of_in_name("Regions (December 2024) BUC.geojson"), Date(2024, 12, 1));
  EXPECT_EQ(as_of_in_name("list-1sept2023.csv"), Date(2023, 9, 1));
  EXPECT_EQ(as_of_in_name("May 2024.csv"), Date(2024, 5, 1));

  EXPECT_EQ(as_of_in_name("primary2024.csv"), Date(2024, 1, 1))
      << "no month, though it ends in one";
  EXPECT_EQ(as_of_in_name("summar2024.csv"), Date(2024, 1, 1));
  EXPECT_EQ(as_of_in_name("list_31_feb_2024.csv"), Date(2024, 2, 1)) << "no such day";
  EXPECT_EQ(as_of_in_name("jan2024_dec2024.csv"), std::nullopt);
}

TEST(Release, TheSchoolYearEndsInTheSecondYear) {
  EXPECT_EQ(school_year_in_name("england_census_2018-2019.csv"), 2019);
  EXPECT_EQ(school_year_in_name("ees_ks4_information_about_schools_202324.csv"), 2024);
  EXPECT_EQ(school_year_in_name("pupil_premium_incentive_2023.csv"), std::nullopt);
}

TEST(Release, OurInventedFilesSaySoInTheirNames) {
  EXPECT_TRUE(is_synthetic_name("/tmp/SYNTHETIC_edubasealldata20260301.csv"));
  EXPECT_FALSE(is_synthetic_name("edubasealldata20260301.csv"));
}

}  // namespace
}  // namespace trellis::registry
