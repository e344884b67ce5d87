#include "register/reference_tables.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <sstream>

#include "support/places.hpp"

namespace trellis::reference {
namespace {

std::string shared_text(const std::string& name) {
  std::ifstream file(test::shared_dir().string() + "/" + name);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(ReferenceTable, QuotesAndRemarksAreRead) {
  const auto table = Table::parse("# where from\nname,note\n\"a, b\",\"say \"\"no\"\"\"\r\nc,\n");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->remarks().front(), "where from");
  ASSERT_EQ(table->rows(), 2u);
  EXPECT_EQ(table->cell(0, "name"), "a, b");
  EXPECT_EQ(table->cell(0, "note"), "say \"no\"");
  EXPECT_EQ(table->cell(1, "note"), "");
}

TEST(ReferenceTable, AShortRowIsRefusedByItsLine) {
  const auto table = Table::parse("# remark\na,b\n1,2\n3\n");
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().message, "Line 4 has 1 cell, the header 2");
}

TEST(ReferenceTable, EveryTableNamesOriginLicenceSourceAndDate) {
  for (const std::string& name : table_names()) {
    const Table& rows = table(name);
    std::string remarks;
    for (const std::string& line : rows.remarks()) remarks += line;
    EXPECT_NE(remarks.find("Source"), std::string::npos) << name;
    EXPECT_NE(remarks.find("icence"), std::string::npos) << name;
    ASSERT_TRUE(rows.has_column("source")) << name;
    for (std::size_t row = 0; row < rows.rows(); ++row)
      EXPECT_FALSE(rows.cell(row, "source").empty()) << name << " row " << row;
  }
}

TEST(ReferenceTable, AnUnknownTableOrColumnThrows) {
  EXPECT_THROW(table("no_such_table"), std::logic_error);
  EXPECT_THROW(table("regions").cell(0, "no_such_column"), std::logic_error);
}

TEST(ReferenceRegions, NineAreFoundByEveryWording) {
  EXPECT_EQ(regions().size(), 9u);
  for (const char* words : {"E12000003",
                            "D",
                            "Yorkshire and the Humber",
                            "Yorkshire and The Humber",
                            "Yorkshire & the Humber"}) {
    ASSERT_NE(region_by_words(words), nullptr) << words;
    EXPECT_EQ(region_by_words(words)->code, "E12000003");
  }
  EXPECT_EQ(region_by_words("Wales (pseudo)"), nullptr);
}

TEST(ReferenceLocalAuthorities, AReorganisationChangesWhichCodesHold) {
  EXPECT_NE(local_authority(LaCode(909), Date(2023, 3, 31)), nullptr);
  EXPECT_EQ(local_authority(LaCode(909), Date(2023, 4, 1)), nullptr);
  EXPECT_EQ(local_authority(LaCode(942), Date(2023, 3, 31)), nullptr);
  ASSERT_NE(local_authority(LaCode(943), Date(2023, 4, 1)), nullptr);
  EXPECT_EQ(local_authority(LaCode(943), Date(2023, 4, 1))->preceded_by, std::vector{LaCode(909)});
  EXPECT_EQ(local_authority_ever(LaCode(928))->succeeded_by,
            (std::vector{LaCode(940), LaCode(941)}));
}

TEST(ReferenceLocalAuthorities, AStatisticalCodeMayChangeWhileTheAuthorityStays) {
  EXPECT_EQ(local_authority(LaCode(815), Date(2023, 3, 31))->gss_code, "E10000023");
  EXPECT_EQ(local_authority(LaCode(815), Date(2023, 4, 1))->gss_code, "E06000065");
}

TEST(ReferenceLocalAuthorities, On2025JanuaryTheyAreTheShared153) {
  const std::string text = shared_text("data/geo/la_lookup_2025.csv");
  if (text.empty()) GTEST_SKIP() << "The published files are not beside the project";
  const auto shared = Table::parse(text);
  ASSERT_TRUE(shared);
  std::size_t holding = 0;
  for (const LocalAuthority& la : local_authorities()) holding += la.holds_on(Date(2025, 1, 1));
  EXPECT_EQ(holding, shared->rows());
  for (std::size_t row = 0; row < shared->rows(); ++row) {
    const auto* la =
        local_authority(*LaCode::parse(shared->cell(row, "la_code")), Date(2025, 1, 1));
    ASSERT_NE(la, nullptr) << shared->cell(row, "la_name");
    EXPECT_EQ(la->gss_code, shared->cell(row, "gss_code"));
    EXPECT_EQ(la->region_code, shared->cell(row, "region_code"));
  }
}

TEST(ReferenceSchemes, AnAuthorityHasOneRegionInEachScheme) {
  EXPECT_EQ(region_in_scheme("ons_region", LaCode(850), Date(2024, 1, 1)), "E12000008");
  EXPECT_FALSE(region_in_scheme("dfe_regions_group", LaCode(850), Date(2024, 1, 1)).empty());
  EXPECT_TRUE(region_in_scheme("no_such_scheme", LaCode(850), Date(2024, 1, 1)).empty());
}

TEST(ReferenceAbsentCodes, ASymbolMeansWhatItsSchemeSays) {
  EXPECT_EQ(absent_reason("performance_tables", "SUPP"), Absent::suppressed);
  EXPECT_EQ(absent_reason("performance_tables", "LOWCOV"), Absent::low_coverage);
  EXPECT_EQ(absent_reason("ees", "z"), Absent::not_applicable);
  EXPECT_EQ(absent_reason("ees", "low"), Absent::rounds_to_zero);
  EXPECT_EQ(absent_reason("performance_tables", "z"), std::nullopt);
  EXPECT_EQ(absent_reason("ees", "HIDDEN"), std::nullopt);
}

TEST(ReferenceOfsted, TheFrameworkFollowsTheStartOfTheInspection) {
  EXPECT_EQ(ofsted_framework_on(Date(2019, 8, 31))->id, "cif_2015");
  EXPECT_EQ(ofsted_framework_on(Date(2019, 9, 1))->id, "eif_2019");
  EXPECT_EQ(ofsted_framework_on(Date(2025, 11, 9))->id, "eif_2019");
  EXPECT_EQ(ofsted_framework_on(Date(2025, 11, 10))->id, "report_card_2025");
  EXPECT_EQ(ofsted_framework("eif_2019")->grade("2")->label, "Good");
  EXPECT_EQ(ofsted_framework("eif_2019")->grade("9"), nullptr);
  EXPECT_FALSE(ofsted_framework("report_card_2025")->grade("strong_standard")->good_or_better);
}

TEST(ReferenceTypes, StateFundedLeavesOutIndependentSpecialSchools) {
  EXPECT_TRUE(establishment_type(34)->state_funded);
  EXPECT_TRUE(establishment_type(7)->state_funded);
  EXPECT_FALSE(establishment_type(10)->state_funded);
  EXPECT_FALSE(establishment_type(11)->state_funded);
  EXPECT_FALSE(establishment_type(30)->in_scope);
  EXPECT_EQ(establishment_type(99), nullptr);
}

TEST(ReferenceCodes, LeadingZerosDoNotMatter) {
  EXPECT_EQ(gias_words("PhaseOfEducation", "02"), "Primary");
  EXPECT_EQ(gias_words("PhaseOfEducation", "2"), "Primary");
  EXPECT_EQ(gias_words("ReasonEstablishmentClosed", "00"), "Not applicable");
  EXPECT_EQ(gias_words("ReasonEstablishmentClosed", "99"), "");
  EXPECT_EQ(gias_words("PhaseOfEducation", "8"), std::nullopt);
}

TEST(ReferencePolicyAreas, CountsAreThePublishedOnes) {
  std::map<std::string, std::set<std::string>> areas;
  for (const PolicyArea& row : policy_areas()) {
    areas[row.kind].insert(row.area_id);
    EXPECT_NE(row.la.has_value(), !row.district_code.empty()) << row.name;
  }
  EXPECT_EQ(areas["EIA"].size(), 55u);
  EXPECT_EQ(areas["PEIA"].size(), 24u);
  EXPECT_EQ(areas["OA"].size(), 12u);
}

TEST(ReferenceLayouts, HeadersHaveThePublishedLengths) {
  EXPECT_EQ(layout("gias_2025").size(), 135u);
  EXPECT_EQ(layout("gias_2015").size(), 134u);
  EXPECT_EQ(layout("gias_search_2022").size(), 111u);
  EXPECT_EQ(layout("ofsted_2025").size(), 74u);
  EXPECT_EQ(layout("ks2_2019").size(), 318u);
  EXPECT_EQ(layout("ks4_2018").size(), 496u);
  EXPECT_TRUE(layout("no_such_layout").empty());
}

}  // namespace
}  // namespace trellis::reference
