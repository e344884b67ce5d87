#include "register/inspection.hpp"

#include <gtest/gtest.h>
#include <map>

#include "register/inspection_reader.hpp"
#include "register/inspection_store.hpp"
#include "register_fixture.hpp"
#include "support_shared.hpp"

namespace trellis::registry {
namespace {

using namespace testing;

TEST(Inspection, GradesCompareWithinOneFrameworkAndArea) {
  const Judgement good{"eif_2019", "overall", "2"};
  EXPECT_EQ(grade_step({"eif_2019", "overall", "3"}, good), 1);
  EXPECT_EQ(grade_step(good, {"eif_2019", "overall", "4"}), -2);
  EXPECT_EQ(grade_step(good, good), 0);
}

TEST(Inspection, GradesOfTwoFrameworksOrAreasAreNeverCompared) {
  const Judgement good{"eif_2019", "leadership", "2"};
  EXPECT_EQ(grade_step({"cif_2015", "leadership", "3"}, good).error().field, "framework");
  EXPECT_EQ(grade_step({"eif_2019", "overall", "3"}, good).error().field, "area");
  EXPECT_EQ(grade_step({"eif_2019", "leadership", "9"}, good).error().field, "grade");
}

TEST(Inspection, ReportCardGradesRankBestFirst) {
  EXPECT_EQ(grade_step({"report_card_2025", "inclusion", "expected_standard"},
                       {"report_card_2025", "inclusion", "exceptional"}),
            2);
}

TEST(Inspection, WordsAndNumbersBecomeGradesAndNineBecomesAReason) {
  EXPECT_EQ(**read_grade("eif_2019", "2"), "2");
  EXPECT_EQ(**read_grade("eif_2019", "2.0"), "2");
  EXPECT_EQ(**read_grade("eif_2019", "Requires Improvement"), "3");
  EXPECT_EQ(**read_grade("report_card_2025", "Strong standard"), "strong_standard");
  EXPECT_EQ(read_grade("eif_2019", "9")->reason(), Absent::not_applicable);
  EXPECT_EQ(read_grade("eif_2019", "Not judged")->reason(), Absent::not_applicable);
  EXPECT_EQ(read_grade("eif_2019", "NULL")->reason(), Absent::unknown);
  EXPECT_EQ(read_grade("eif_2019", "Not reported")->reason(), Absent::unknown);
  EXPECT_EQ(read_grade("eif_2019", "Splendid"), std::nullopt);
}

TEST(Inspection, TwoRecordsAreTwoInspectionsOnlyAfterSixtyDays) {
  EXPECT_FALSE(are_two_inspections(Date(2021, 1, 1), Date(2021, 3, 2)));
  EXPECT_TRUE(are_two_inspections(Date(2021, 1, 1), Date(2021, 3, 3)));
}

TEST(Inspection, OverallGradesEndedInAugust2024) {
  EXPECT_TRUE(may_hold_grade("eif_2019", "overall", Date(2024, 8, 31)));
  EXPECT_FALSE(may_hold_grade("eif_2019", "overall", Date(2024, 9, 1)));
  EXPECT_TRUE(may_hold_grade("eif_2019", "leadership", Date(2024, 9, 1)));
  EXPECT_FALSE(may_hold_grade("cif_2015", "behaviour_attitudes", Date(2018, 1, 1)));
}

TEST(Inspection, GradesSurviveTheirText) {
  const AreaGrades grades = {{"overall", std::string("2")}, {"sixth_form", Absent::not_applicable}};
  EXPECT_EQ(text_of(grades), "overall=2;sixth_form=!not_applicable");
  EXPECT_EQ(read_grades(text_of(grades)), grades);
}

/// The counts of register.md, section 7: with the rule no unmoved record changes its grade.
TEST(Inspection, TheReinspectionRuleHoldsOnThePublishedRatings) {
  NEEDS_SHARED_DATA();
  auto file = unpack_file(
      test::file_bytes(test::shared_data() / "ofsted" / "ofsted_overall_2020_2022.csv.gz"),
      "ofsted_overall_2020_2022.csv.gz");
  auto table = SourceTable::open(std::move(*file));
  const Header& header = table->header();
  const auto day_2020 = header.find("inspection_date_2020");
  const auto day_2022 = header.find("inspection_date_2022");
  int rows = 0, both = 0, within_week = 0, within_sixty = 0, within_year = 0, later = 0;
  int unmoved_and_changed = 0;
  std::map<std::string, int> moves;
  DateColumn first, second;
  for (auto next = table->next(); next && *next; next = table->next()) {
    const SourceRow& row = **next;
    ++rows;
    const auto before = first.read(row.cell(day_2020)).value_or(std::nullopt);
    const auto after = second.read(row.cell(day_2022)).value_or(std::nullopt);
    if (!before || !after) continue;
    ++both;
    const int days = std::abs(days_between(*before, *after));
    ++(days <= 7 ? within_week : days <= 60 ? within_sixty : days <= 365 ? within_year : later);
    const auto was = read_grade("eif_2019", row.cell(header.find("rating_2020")));
    const auto is = read_grade("eif_2019", row.cell(header.find("rating_2022")));
    ASSERT_TRUE(was && is);
    if (!are_two_inspections(*before, *after))
      unmoved_and_changed += *was != *is;
    else if (was->has_value() && is->has_value())
      ++moves[**was + ">" + **is];
  }
  EXPECT_EQ(rows, 23385);
  EXPECT_EQ(both, 14109);
  EXPECT_EQ(within_week, 6996);
  EXPECT_EQ(within_sixty, 18);
  EXPECT_EQ(within_year, 0);
  EXPECT_EQ(later, 7095);
  EXPECT_EQ(unmoved_and_changed, 0);
  const std::map<std::string, int> expected = {{"2>2", 6472},
                                               {"3>2", 240},
                                               {"3>3", 79},
                                               {"2>3", 69},
                                               {"1>2", 54},
                                               {"4>3", 31},
                                               {"4>2", 24},
                                               {"2>4", 21},
                                               {"2>1", 10}};
  for (const auto& [move, count] : expected) EXPECT_EQ(moves[move], count) << move;
}

CsvFile inspections_2025() {
  return CsvFile({"URN",
                  "URN at time of latest graded inspection",
                  "Inspection number of latest graded inspection",
                  "Inspection type",
                  "Inspection start date",
                  "Publication date",
                  "Overall effectiveness",
                  "Quality of education",
                  "Behaviour and attitudes",
                  "Sixth form provision (where applicable)",
                  "Safeguarding is effective?",
                  "Category of concern",
                  "Previous inspection start date",
                  "Previous graded inspection overall effectiveness",
                  "URN at time of previous graded inspection",
                  "Previous behaviour and attitudes",
                  "Date of latest ungraded inspection",
                  "Ungraded inspection overall outcome"});
}

class InspectionImport : public storage::testing::EachEngine {};
TRELLIS_FOR_EACH_ENGINE(InspectionImport);

TEST_P(InspectionImport, LatestPreviousAndUngradedAreInspectionsOfTheirOwn) {
  const std::string file =
      "Management information,\n\n" +
      inspections_2025()
          .row({{"URN", "900002"},
                {"URN at time of latest graded inspection", "900001"},
                {"Inspection number of latest graded inspection", "ITS9"},
                {"Inspection start date", "05/11/2019"},
                {"Overall effectiveness", "2"},
                {"Quality of education", "2"},
                {"Behaviour and attitudes", "1"},
                {"Sixth form provision (where applicable)", "9"},
                {"Safeguarding is effective?", "Yes"},
                {"Previous inspection start date", "10/03/2015"},
                {"Previous graded inspection overall effectiveness", "3"},
                {"URN at time of previous graded inspection", "900001"},
                {"Previous behaviour and attitudes", "9"},
                {"Date of latest ungraded inspection", "12/02/2024"},
                {"Ungraded inspection overall outcome", "School remains Good"}})
          .text();
  const auto report = import(db(), "mi.csv", file, on(Date(2025, 3, 31)));
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->rows.added, 3U);
  EXPECT_EQ(report->problems.count(), 0U);
  const auto found = db().read([](storage::Snapshot& s) { return inspections_of(s, Urn(900002)); });
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].inspection.kind, InspectionKind::ungraded);
  EXPECT_EQ(found[0].inspection.outcome, "School remains Good");
  EXPECT_FALSE(found[0].inspection.judgement("overall"));
  const Inspection& latest = found[1].inspection;
  EXPECT_EQ(latest.urn, Urn(900001));
  EXPECT_EQ(latest.listed_urn, Urn(900002));
  EXPECT_EQ(latest.judgement("overall"), (Judgement{"eif_2019", "overall", "2"}));
  EXPECT_EQ(latest.grades.at("sixth_form").reason(), Absent::not_applicable);
  EXPECT_EQ(found[2].inspection.framework, "s5_2012");
  EXPECT_EQ(found[2].inspection.judgement("overall"), (Judgement{"s5_2012", "overall", "3"}));
  EXPECT_EQ(found[2].inspection.grades.count("behaviour_attitudes"), 0U);
}

TEST_P(InspectionImport, OneInspectionDatedTwiceStaysOne) {
  CsvFile brief(
      {"urn", "rating_2020", "inspection_date_2020", "rating_2022", "inspection_date_2022"});
  brief.row({{"urn", "900001"},
             {"rating_2020", "Good"},
             {"inspection_date_2020", "2019-11-05"},
             {"rating_2022", "Good"},
             {"inspection_date_2022", "2019-11-07"}});
  ASSERT_TRUE(import(db(), "two.csv", brief.text(), on(Date(2022, 2, 1))));
  const auto count = [&] {
    return db().read([](storage::Snapshot& s) { return inspections_of(s, Urn(900001)).size(); });
  };
  EXPECT_EQ(count(), 1U);
  const auto fuller = import(db(),
                             "mi.csv",
                             inspections_2025()
                                 .row({{"URN", "900001"},
                                       {"Inspection start date", "05/11/2019"},
                                       {"Overall effectiveness", "2"},
                                       {"Quality of education", "1"}})
                                 .text(),
                             on(Date(2020, 3, 31)));
  ASSERT_TRUE(fuller) << fuller.error().message;
  EXPECT_EQ(fuller->rows.changed, 1U);
  EXPECT_EQ(count(), 1U);
  const auto again = import(db(), "two2.csv", brief.text() + "\r\n", on(Date(2023, 2, 1)));
  EXPECT_EQ(again->rows.unchanged, 1U);
}

}  // namespace
}  // namespace trellis::registry
