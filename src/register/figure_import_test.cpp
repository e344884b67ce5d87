#include <gtest/gtest.h>
#include <map>

#include "register/figure_store.hpp"
#include "register_fixture.hpp"
#include "support_shared.hpp"

namespace trellis::registry {
namespace {

using namespace testing;

TEST(Measure, FiguresSurviveTheirText) {
  const Figures figures = {{Measure::ks2_rwm_expected, 0.63},
                           {Measure::ks2_reading_progress, -1.9},
                           {Measure::ks2_eal, Absent::suppressed}};
  EXPECT_EQ(text_of(figures), "2=0.63;4=-1.9;17=!suppressed");
  EXPECT_EQ(read_figures(text_of(figures)), figures);
  EXPECT_EQ(figure_of(figures, Measure::ks2_eal).reason(), Absent::suppressed);
  EXPECT_EQ(figure_of(figures, Measure::pupils).reason(), Absent::blank);
  EXPECT_TRUE(read_figures("9999=1;;x").empty());
}

TEST(Measure, NumbersAndNamesAreUnique) {
  std::map<std::string_view, int> names;
  for (const MeasureInfo& info : measures()) {
    EXPECT_EQ(measure_from_name(info.name), info.measure);
    EXPECT_EQ(measure_from_number(static_cast<int>(info.measure)), info.measure);
    EXPECT_EQ(++names[info.name], 1);
    EXPECT_FALSE(info.title.empty());
  }
}

class PublishedFigures : public ::testing::Test {
 protected:
  void SetUp() override { NEEDS_SHARED_DATA(); }
  ImportReport publish(const std::string& name, std::optional<Date> as_of = {}) {
    ImportOptions options = on(Date(2026, 3, 1), Coverage::partial);
    options.as_of = as_of;
    const auto report = import(
        *database, name, test::file_bytes(test::shared_data() / "performance" / name), options);
    EXPECT_TRUE(report) << report.error().message;
    return report.value_or(ImportReport{});
  }
  Measured<double> figure(int urn, Measure measure) {
    const auto all =
        (*database).read([&](storage::Snapshot& s) { return figures_of(s, Urn(urn)); });
    const auto found = newest_figure(all, measure);
    return found ? found->value : Measured<double>(Absent::blank);
  }
  std::vector<AreaFigures> area(const std::string& level, const std::string& code) {
    return (*database).read([&](storage::Snapshot& s) { return figures_of_area(s, level, code); });
  }

  storage::testing::TestDatabase database{storage::Engine::sqlite};
};

TEST_F(PublishedFigures, KeyStage2KeepsSharesSymbolsAndTotalsApart) {
  const auto report = publish("ks2final_2018-2019_850_hampshire.csv.gz");
  EXPECT_EQ(report.year, 2019);
  EXPECT_EQ(figure(115851, Measure::ks2_pupils), 60.0);
  EXPECT_EQ(figure(115851, Measure::ks2_rwm_expected), 0.63);
  EXPECT_EQ(figure(115851, Measure::ks2_reading_progress), -1.9);
  EXPECT_EQ(area("la", "850").size(), 1U);
  EXPECT_EQ(area("england", "england").size(), 1U);
  EXPECT_EQ(area("england_state", "england_state").size(), 1U);
  const auto schools = (*database).read(
      [](storage::Snapshot& s) { return figures_of_year(s, FileKind::ks2, 2019); });
  EXPECT_EQ(schools.size(), 315U + 16U);
}

TEST_F(PublishedFigures, KeyStage4UsesOtherRecordTypes) {
  publish("ks4final_2017-2018_850_hampshire.csv.gz");
  EXPECT_EQ(figure(137315, Measure::ks4_pupils), 107.0);
  EXPECT_EQ(figure(137315, Measure::ks4_attainment8), 44.0);
  EXPECT_EQ(figure(137315, Measure::ks4_progress8), 0.02);
  EXPECT_EQ(area("england", "england").front().year, 2018);
  const auto schools = (*database).read(
      [](storage::Snapshot& s) { return figures_of_year(s, FileKind::ks4, 2018); });
  EXPECT_EQ(schools.size(), 92U + 29U);
}

TEST_F(PublishedFigures, BothConventionsForTotalsAreUnderstood) {
  publish("england_census_2018-2019.csv.gz");
  publish("england_abs_2018-2019.csv.gz");
  EXPECT_EQ(figure(100000, Measure::pupils), 285.0);
  EXPECT_EQ(figure(100000, Measure::fsm_ever), 0.162);
  EXPECT_EQ(figure(100001, Measure::fsm_ever).reason(), Absent::not_applicable);
  EXPECT_EQ(figure(136807, Measure::absence), 0.043);
  const auto many = (*database).read([](storage::Snapshot& s) {
    return newest_figures(s, {Urn(136807), Urn(100000), Urn(999999)}, Measure::eal);
  });
  EXPECT_EQ(many.size(), 2U);
  EXPECT_EQ(many.at(Urn(100000)).value, figure(100000, Measure::eal));
  EXPECT_EQ(many.at(Urn(136807)).year, 2019);
  const auto england = area("england", "england");
  EXPECT_EQ(england.size(), 6U);
}

TEST_F(PublishedFigures, PupilPremiumIsReadInBothSpellings) {
  publish("pupil_premium_2019-2020.csv.gz");
  publish("pupil_premium_2020-2021.csv.gz");
  const auto all =
      (*database).read([](storage::Snapshot& s) { return figures_of(s, Urn(100000)); });
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(figure_of(all[0].figures, Measure::premium_allocation), 4438500.0);
  EXPECT_EQ(figure_of(all[0].figures, Measure::premium_share_primary), 0.145);
  EXPECT_EQ(figure_of(all[1].figures, Measure::premium_allocation), 5016000.0);
  EXPECT_EQ(figure_of(all[1].figures, Measure::premium_share_primary), 0.162);
}

TEST_F(PublishedFigures, RepeatedUrnsOfTheIncentiveFileAreReported) {
  const auto report = publish("pupil_premium_incentive_2023.csv.gz");
  ASSERT_FALSE(report.notes.empty());
  EXPECT_TRUE(report.notes.front().starts_with("6 repeated rows left out")) << report.notes.front();
  EXPECT_NE(report.notes.front().find("differed from the first row, which was kept: URN "),
            std::string::npos);
}

TEST_F(PublishedFigures, TheNewerLayoutNamesItsYearAndItsSymbols) {
  const auto report = publish("ees_ks4_information_about_schools_202324.csv.gz");
  EXPECT_EQ(figure(136298, Measure::ks4_disadvantaged), 0.184);
  EXPECT_EQ(figure(136298, Measure::ks4_attainment8_gap), -10.4);
  EXPECT_EQ(figure(100544, Measure::ks4_eal).reason(), Absent::not_applicable);
  EXPECT_EQ(report.problems.count(), 0U);
}

TEST_F(PublishedFigures, ThreeYearsInOneRowAreThreeYears) {
  publish("sap_EstablishmentAbsence_2026.json.gz");
  const auto all =
      (*database).read([](storage::Snapshot& s) { return figures_of(s, Urn(100049)); });
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].year, 2026);
  EXPECT_EQ(all[2].year, 2024);
  EXPECT_NEAR(*figure_of(all[0].figures, Measure::persistent_absence), 0.3981358, 1e-9);
}

TEST_F(PublishedFigures, AreasOfTheNewerLayoutAreKeptByLevelAndPhase) {
  const auto report = publish("la_persistent_absence_2025_week30.csv.gz");
  EXPECT_EQ(report.rows.read, 5928U);
  EXPECT_EQ(report.rows.added, 494U);
  EXPECT_EQ(report.notes,
            (std::vector<std::string>{
                "Year to date at week 30 taken for the school year that ends in 2025.",
                "5,434 rows of another breakdown (another week, one group of pupils) left out.",
                "494 rows of totals for areas kept apart from those of schools."}));
  const auto england = area("england", "england");
  ASSERT_FALSE(england.empty());
  EXPECT_FALSE(area("region", "E12000001").empty());
  EXPECT_FALSE(area("la", "850").empty());
}

/// Invented absence of England in the newer layout, one row for each span.
class AbsenceOfAreas : public ::testing::Test {
 public:
  AbsenceOfAreas& row(const std::string& period,
                      const std::string& span,
                      const std::string& frame,
                      const std::string& percent,
                      const std::string& sex = "Total") {
    file.row({{"time_period", period},
              {"time_identifier", span},
              {"time_frame", frame},
              {"geographic_level", "National"},
              {"education_phase", "Primary"},
              {"sex", sex},
              {"persistent_absence_percent", percent}});
    return *this;
  }
  ImportReport publish() {
    ImportOptions options = on(Date(2025, 9, 1), Coverage::partial);
    const auto report = import(*database, "absence.csv", file.text(), options);
    EXPECT_TRUE(report) << report.error().message;
    return report.value_or(ImportReport{});
  }
  /// Year and share of every figure held of England, the newest first.
  std::vector<std::pair<int, double>> held() {
    const auto found = (*database).read(
        [](storage::Snapshot& s) { return figures_of_area(s, "england", "england"); });
    std::vector<std::pair<int, double>> shares;
    for (const AreaFigures& row : found)
      shares.emplace_back(row.year, *figure_of(row.figures, Measure::persistent_absence));
    return shares;
  }

  CsvFile file{{"time_period",
                "time_identifier",
                "time_frame",
                "geographic_level",
                "education_phase",
                "sex",
                "persistent_absence_percent"}};
  storage::testing::TestDatabase database{storage::Engine::sqlite};
};

TEST_F(AbsenceOfAreas, TheNewestWeekOfASchoolYearStandsForIt) {
  row("2024", "Week 50", "Year to date", "11")
      .row("2025", "Week 8", "Year to date", "12.5")
      .row("2025", "Week 30", "Year to date", "25")
      .row("2025", "Week 28", "Year to date", "13")
      .row("2025", "Week 37", "Year to date", "50");
  const auto report = publish();
  EXPECT_EQ(report.rows.added, 2U);
  EXPECT_EQ(held(), (std::vector<std::pair<int, double>>{{2026, 0.5}, {2025, 0.25}}));
  EXPECT_EQ(report.notes.at(report.notes.size() - 2),
            "3 rows of another breakdown (another week, one group of pupils) left out.");
}

TEST_F(AbsenceOfAreas, SingleWeeksTermsAndGroupsOfPupilsAreOtherBreakdowns) {
  row("202425", "Week 30", "Weekly", "11")
      .row("202425", "Autumn term", "", "12")
      .row("202425", "Academic year", "", "13", "Girls")
      .row("202425", "Academic year", "", "50");
  const auto report = publish();
  EXPECT_EQ(report.rows.added, 1U);
  EXPECT_EQ(held(), (std::vector<std::pair<int, double>>{{2025, 0.5}}));
  EXPECT_EQ(report.notes.at(report.notes.size() - 2),
            "3 rows of another breakdown (another week, one group of pupils) left out.");
}

TEST_F(AbsenceOfAreas, RowsThatDifferInNothingKnownAreNamed) {
  row("202425", "Academic year", "", "50").row("202425", "Academic year", "", "51");
  EXPECT_EQ(publish().notes.front(),
            "1 repeated row left out, of which 1 differed from the first row, which was kept: "
            "england england Primary.");
}

TEST_F(PublishedFigures, TheNewerReleaseOfAYearSpeaks) {
  publish("england_ks4provisional_2018-2019.csv.gz", Date(2019, 10, 17));
  publish("ks4_england_2018-2019_reduced.csv.gz", Date(2020, 3, 12));
  const auto years =
      (*database).read([](storage::Snapshot& s) { return years_of(s, FileKind::ks4); });
  EXPECT_EQ(years, std::vector<int>{2019});
  const auto all =
      (*database).read([](storage::Snapshot& s) { return figures_of(s, Urn(100001)); });
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all.front().as_of, Date(2020, 3, 12));
  EXPECT_EQ(figure_of(all.front().figures, Measure::ks4_progress8).reason(), Absent::not_published);
}

TEST(FigureImport, AColumnThatIsReadMayStandInAFileOnce) {
  storage::testing::TestDatabase database(storage::Engine::sqlite);
  const auto publish = [&](const std::string& header, const std::string& row) {
    return import(*database, "census.csv", header + "\n" + row + "\n", on(Date(2026, 3, 1)));
  };
  const auto twice = publish("URN,Nor,NUMFSM,PNUMFSMEVER,urn,NOR,nor", ",1,2,3,900001,7,8");
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().message,
            "The column Nor stands in the file more than once, as columns 2, 6 and 7. Delete those "
            "that are not meant, and import the file again.");
  EXPECT_EQ(twice.error().details,
            std::vector<std::string>{
                "The column URN stands in the file more than once, as columns 1 and 5."});
  EXPECT_EQ(
      (*database).read([](storage::Snapshot& s) { return figures_of(s, Urn(900001)).size(); }), 0U);

  const auto unread = publish("URN,Nor,NUMFSM,PNUMFSMEVER,Note,Note", "900001,1,2,3,a,b");
  ASSERT_TRUE(unread) << unread.error().message;
  EXPECT_EQ(unread->rows.added, 1U);
}

TEST(Deprivation, VintagesAreKeptApart) {
  NEEDS_SHARED_DATA();
  storage::testing::TestDatabase database(storage::Engine::sqlite);
  for (const std::string name :
       {"iod2019_idaci_idaopi_lsoa11.csv.gz", "iod2025_domains_lsoa21.csv.gz"}) {
    ImportOptions options = on(Date(2026, 3, 1));
    options.as_of.reset();
    ASSERT_TRUE(import(
        *database, name, test::file_bytes(test::shared_data() / "deprivation" / name), options));
  }
  (*database).read([](storage::Snapshot& s) {
    EXPECT_EQ(deprivation_of(s, "E01000001", 2011)->idaci_rank, 32806);
    EXPECT_EQ(deprivation_of(s, "E01000001", 2011)->idaci_decile, 10);
    EXPECT_EQ(deprivation_of(s, "E01000001", 2021)->imd_rank, 26525);
    EXPECT_EQ(deprivation_of(s, "E01000001", 2021)->idaci_rank, std::nullopt);
    EXPECT_EQ(deprivation_of(s, "E01000001", 2001), std::nullopt);
    EXPECT_EQ(deprivation_of_vintage(s, 2011).size(), 32844U);
    EXPECT_EQ(deprivation_of_vintage(s, 2021).size(), 33755U);
  });
}

}  // namespace
}  // namespace trellis::registry
