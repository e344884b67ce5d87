#include <gtest/gtest.h>

#include "register/establishment_reader.hpp"
#include "register/establishment_store.hpp"
#include "register/organisation_store.hpp"
#include "register/release_store.hpp"
#include "register_fixture.hpp"
#include "support_shared.hpp"

namespace trellis::registry {
namespace {

using namespace testing;
using EstablishmentImport = storage::testing::EachEngine;
TRELLIS_FOR_EACH_ENGINE(EstablishmentImport);

const Date march(2026, 3, 1);
const Date april(2026, 4, 1);
const Date may(2026, 5, 1);

std::optional<StoredEstablishment> find(storage::Database& db, int urn) {
  return db.read([&](storage::Snapshot& s) { return find_establishment(s, Urn(urn)); });
}

std::vector<EstablishmentVersion> versions(storage::Database& db, int urn) {
  return db.read([&](storage::Snapshot& s) { return establishment_versions(s, Urn(urn)); });
}

std::string error_of(const Result<ImportReport>& report) {
  return report ? "" : report.error().message;
}

TEST_P(EstablishmentImport, FactsAreReadIntoTypes) {
  const auto report = import(db(), "a.csv", SchoolFile().school(900001).text(), on(march));
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_TRUE(report->applied);
  EXPECT_EQ(report->rows.added, 1U);
  const auto school = find(db(), 900001);
  ASSERT_TRUE(school);
  EXPECT_EQ(school->facts.name, "School 900001");
  EXPECT_EQ(school->facts.la, LaCode(850));
  EXPECT_EQ(school->facts.phase_derived, Phase::primary);
  EXPECT_EQ(school->facts.region, "E12000008");
  EXPECT_DOUBLE_EQ(*school->facts.fsm, 0.125);
  EXPECT_EQ(school->facts.at(), (Point{450000, 120000}));
  EXPECT_TRUE(school->facts.state_funded);
  EXPECT_EQ(school->as_of, march);
  EXPECT_EQ(find(db(), 900002), std::nullopt);
}

TEST_P(EstablishmentImport, ColumnsAboutPeopleAreNotKept) {
  ASSERT_TRUE(import(db(), "a.csv", SchoolFile().school(900001).text(), on(march)));
  const auto version = versions(db(), 900001).front();
  EXPECT_EQ(version.cells.find("Ada"), std::string::npos);
  EXPECT_EQ(version.cells.find("01000000000"), std::string::npos);
  EXPECT_EQ(version.columns.find("Head"), std::string::npos);
  bool named = false;
  for (const auto& [column, cell] : unpack_row(version.columns, version.cells))
    named = named || (column == "EstablishmentName" && cell == "School 900001");
  EXPECT_TRUE(named);
}

TEST_P(EstablishmentImport, ColumnsAboutPeopleNeedAPurposeAndAnEnd) {
  ImportOptions options = on(march);
  options.personal_purpose = "Invitations by post";
  EXPECT_EQ(import(db(), "a.csv", SchoolFile().school(900001).text(), options).error().kind,
            ProblemKind::missing);
  options.personal_until = Date(2026, 12, 31);
  ASSERT_TRUE(import(db(), "a.csv", SchoolFile().school(900001).text(), options));
  EXPECT_NE(versions(db(), 900001).front().cells.find("Ada"), std::string::npos);
}

TEST_P(EstablishmentImport, TheSameFileAgainChangesNothing) {
  const std::string file = SchoolFile().school(900001).text();
  ASSERT_TRUE(import(db(), "a.csv", file, on(march)));
  const auto again = import(db(), "a.csv", file, on(march));
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->already_applied);
  EXPECT_FALSE(again->applied);
  EXPECT_EQ(db().read([](storage::Snapshot& s) { return release_count(s); }), 1);
}

TEST_P(EstablishmentImport, AChangedRowGetsAVersionAndTheOldOneEnds) {
  ASSERT_TRUE(import(db(), "a.csv", SchoolFile().school(900001).school(900002).text(), on(march)));
  const auto report =
      import(db(),
             "b.csv",
             SchoolFile().school(900001, {{"NumberOfPupils", "210"}}).school(900002).text(),
             on(april));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->rows.changed, 1U);
  EXPECT_EQ(report->rows.unchanged, 1U);
  EXPECT_EQ(report->columns_changed.at("pupils"), 1U);
  EXPECT_EQ(find(db(), 900001)->facts.pupils, 210);
  EXPECT_EQ(find(db(), 900002)->as_of, march);
  const auto history = versions(db(), 900001);
  ASSERT_EQ(history.size(), 2U);
  EXPECT_EQ(history[1].valid_to, april);
  EXPECT_EQ(history[0].valid_to, std::nullopt);
}

TEST_P(EstablishmentImport, TheDateOfTheLastChangeIsNoChange) {
  ASSERT_TRUE(import(db(), "a.csv", SchoolFile().school(900001).text(), on(march)));
  const auto report =
      import(db(),
             "b.csv",
             SchoolFile().school(900001, {{"LastChangedDate", "15-03-2026"}}).text(),
             on(april));
  EXPECT_EQ(report->rows.unchanged, 1U);
}

TEST_P(EstablishmentImport, AMissingRowIsMarkedOnlyByACompleteFileAndNeverCloses) {
  ASSERT_TRUE(import(db(), "a.csv", SchoolFile().school(900001).school(900002).text(), on(march)));
  const std::string one = SchoolFile().school(900001).text();
  const auto partial = import(db(), "b.csv", one, on(april, Coverage::partial));
  EXPECT_EQ(partial->rows.vanished, 0U);
  EXPECT_EQ(find(db(), 900002)->vanished_on, std::nullopt);
  const auto complete =
      import(db(), "c.csv", SchoolFile().school(900001, {{"Town", "x"}}).text(), on(april));
  EXPECT_EQ(complete->rows.vanished, 1U);
  EXPECT_EQ(find(db(), 900002)->vanished_on, april);
  EXPECT_EQ(find(db(), 900002)->facts.status, Status::open);
  ASSERT_TRUE(import(db(), "d.csv", SchoolFile().school(900001).school(900002).text(), on(may)));
  EXPECT_EQ(find(db(), 900002)->vanished_on, std::nullopt);
}

TEST_P(EstablishmentImport, ARehearsalSaysWhatWouldChangeAndChangesNothing) {
  ImportOptions options = on(march);
  options.dry_run = true;
  const auto report = import(db(), "a.csv", SchoolFile().school(900001).text(), options);
  EXPECT_EQ(report->rows.added, 1U);
  EXPECT_FALSE(report->applied);
  EXPECT_EQ(find(db(), 900001), std::nullopt);
}

TEST_P(EstablishmentImport, AnOlderFileIsRefusedUnlessItFillsThePast) {
  ASSERT_TRUE(
      import(db(), "b.csv", SchoolFile().school(900001, {{"Town", "New"}}).text(), on(april)));
  const std::string older = SchoolFile().school(900001, {{"Town", "Old"}}).school(900003).text();
  const auto refused = import(db(), "a.csv", older, on(march));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ProblemKind::refused_by_rule);
  ImportOptions options = on(march);
  options.history = true;
  ASSERT_TRUE(import(db(), "a.csv", older, options));
  EXPECT_EQ(find(db(), 900001)->facts.town, "New");
  EXPECT_EQ(find(db(), 900003)->as_of, march);
  const auto history = versions(db(), 900001);
  ASSERT_EQ(history.size(), 2U);
  EXPECT_EQ(history[1].valid_from, march);
  EXPECT_EQ(history[1].valid_to, april);
}

TEST_P(EstablishmentImport, ANarrowLayoutKeepsWhatItDoesNotSay) {
  ASSERT_TRUE(import(db(), "a.csv", SchoolFile().school(900001).text(), on(march)));
  CsvFile narrow({"urn", "la_code", "school_name", "school_status", "town"});
  narrow.row({{"urn", "900001"},
              {"la_code", "850"},
              {"school_name", "Renamed"},
              {"school_status", "Open"},
              {"town", "Nowhere"}});
  const auto report = import(db(), "b.csv", narrow.text(), on(april, Coverage::partial));
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->columns_changed.size(), 1U);
  const auto school = find(db(), 900001);
  EXPECT_EQ(school->facts.name, "Renamed");
  EXPECT_EQ(school->facts.pupils, 200);
  EXPECT_EQ(school->facts.postcode, "ZZ1 1ZZ");
}

TEST_P(EstablishmentImport, OpenSchoolsGetOrganisationsAndClosedOnesWait) {
  ASSERT_TRUE(import(db(),
                     "a.csv",
                     SchoolFile()
                         .school(900001)
                         .school(900002, {{"EstablishmentStatus (code)", "2"}})
                         .school(900003, {{"TypeOfEstablishment (code)", "30"}})
                         .text(),
                     on(march)));
  db().read([](storage::Snapshot& s) {
    EXPECT_TRUE(organisation_of(s, Urn(900001)));
    EXPECT_FALSE(organisation_of(s, Urn(900002)));
    EXPECT_FALSE(organisation_of(s, Urn(900003)));
    EXPECT_TRUE(organisation_of(s, LaCode(850)));
    EXPECT_EQ(urn_of(s, *organisation_of(s, Urn(900001))), Urn(900001));
  });
  db().write([](storage::Transaction& tx) {
    const auto made = ensure_school(tx, Urn(900002), Instant());
    ASSERT_TRUE(made);
    EXPECT_EQ(ensure_school(tx, Urn(900002), Instant()), made);
    EXPECT_EQ(ensure_school(tx, Urn(900009), Instant()), std::nullopt);
  });
}

TEST_P(EstablishmentImport, APlaceOutsideBritainIsLeftOutAndReported) {
  const auto report =
      import(db(), "a.csv", SchoolFile().school(900001, {{"Easting", "800000"}}).text(), on(march));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->rows.added, 1U);
  EXPECT_EQ(report->problems.count(), 1U);
  EXPECT_EQ(report->problems.kept().front().column, "Easting");
  EXPECT_EQ(find(db(), 900001)->facts.at(), std::nullopt);
}

TEST_P(EstablishmentImport, AReorganisedAuthorityMovesItsSchoolsOneByOne) {
  SchoolFile before;
  before.school(900001, {{"LA (code)", "909"}}).school(900002, {{"LA (code)", "909"}});
  SchoolFile after;
  after.school(900001, {{"LA (code)", "942"}}).school(900002, {{"LA (code)", "943"}});
  ASSERT_TRUE(import(db(), "a.csv", before.text(), on(Date(2023, 3, 1))));
  const auto report = import(db(), "b.csv", after.text(), on(Date(2023, 5, 1)));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->columns_changed.at("la_code"), 2U);
  EXPECT_EQ(find(db(), 900001)->facts.la, LaCode(942));
  EXPECT_EQ(find(db(), 900002)->facts.la, LaCode(943));
  db().read([](storage::Snapshot& s) {
    EXPECT_EQ(establishments_of_la(s, LaCode(909), WhichEstablishments::all, {}).size(), 0U);
    EXPECT_EQ(establishments_of_la(s, LaCode(942), WhichEstablishments::open, {}).size(), 1U);
    EXPECT_EQ(find_by_laestab(s, Laestab(LaCode(943), 2002))->facts.urn, Urn(900002));
  });
}

TEST_P(EstablishmentImport, AWorkbookIsReadLikeACsvFile) {
  NEEDS_SHARED_DATA();
  const auto report =
      import(db(),
             "abbreviations_2018-2019.xlsx",
             test::file_bytes(test::shared_data() / "performance" / "abbreviations_2018-2019.xlsx"),
             on(march));
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().message.find("No known kind"), std::string::npos);
}

TEST_P(EstablishmentImport, AnImportLeavesAnEventAndItsRelease) {
  const auto report =
      import(db(), "SYNTHETIC_a.csv", SchoolFile().school(900001).text(), on(march));
  const auto release =
      db().read([&](storage::Snapshot& s) { return find_release(s, *report->release); });
  ASSERT_TRUE(release);
  EXPECT_TRUE(release->synthetic);
  EXPECT_EQ(release->coverage, Coverage::complete);
  EXPECT_EQ(release->rows.added, 1U);
  EXPECT_EQ(release->layout, "gias-download");
  EXPECT_EQ(db().read([](storage::Snapshot& s) {
    return *s.one<std::int64_t>("select count(*) from event where type = 'register.imported'");
  }),
            1);
}

TEST(EstablishmentImportRefusals, BadInputChangesNothingAndSaysWhere) {
  storage::testing::TestDatabase database(storage::Engine::sqlite);
  storage::Database& db = *database;
  const std::string good = SchoolFile().school(900001).text();
  const auto import_bytes = [&](const std::string& bytes) {
    return error_of(import(db, "a.csv", bytes, on(march)));
  };
  EXPECT_EQ(import_bytes(""), "The file is empty.");
  EXPECT_EQ(import_bytes(good.substr(0, good.find('\n') + 1)), "a.csv has a header and no rows.");
  EXPECT_EQ(import_bytes(good.substr(0, good.rfind(','))),
            "a.csv ends in the middle of a row. It was cut short: download it again.");
  std::string nul = good;
  nul[nul.find("Nowhere") + 2] = '\0';
  EXPECT_EQ(import_bytes(nul), "Row 2, line 2: the file holds a NUL byte, so it is not a CSV file");
  EXPECT_EQ(import_bytes(SchoolFile().school(900001).school(900002).school(900001).text()),
            "URN 900001 stands in row 2 and again in row 4, line 4. Each establishment may have "
            "one row.");
  const auto rounded =
      import(db, "a.csv", SchoolFile().school(900001, {{"URN", "9e+05"}}).text(), on(march));
  ASSERT_FALSE(rounded);
  EXPECT_EQ(rounded.error().details.front(),
            "a.csv:2 (row 2, URN) \"9e+05\" URN is written as 9e+05: a spreadsheet has rounded it. "
            "Export the column as text.");
  EXPECT_EQ(db.read([](storage::Snapshot& s) { return release_count(s); }), 0);
  EXPECT_EQ(find(db, 900001), std::nullopt);
}

TEST(EstablishmentImportRefusals, AFileOfTooManyRowsIsRefused) {
  storage::testing::TestDatabase database(storage::Engine::sqlite);
  std::string bytes = "URN\n";
  for (int i = 0; i < 3'000'001; ++i) bytes += "900001\n";
  const auto report = import(*database, "list.csv", bytes, on(march));
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().message.find("more than 3,000,000 rows"), std::string::npos)
      << report.error().message;
}

TEST(EstablishmentImportRefusals, OnlyThoseWhoMayImportFilesImport) {
  storage::testing::TestDatabase database(storage::Engine::sqlite);
  const auto report = import_file(
      *database, access::Actor{}, {"a.csv", SchoolFile().school(900001).text()}, on(march));
  EXPECT_EQ(report.error().kind, ProblemKind::not_allowed);
}

TEST(EstablishmentImportThresholds, AMassClosureIsStoppedUnlessWaivedWithAReason) {
  storage::testing::TestDatabase database(storage::Engine::sqlite);
  SchoolFile open;
  SchoolFile closed;
  for (int i = 0; i < 300; ++i) {
    open.school(900001 + i);
    closed.school(900001 + i,
                  {{"EstablishmentStatus (code)", i < 250 ? "2" : "1"},
                   {"CloseDate", i < 250 ? "31-03-2026" : ""}});
  }
  ASSERT_TRUE(import(*database, "a.csv", open.text(), on(march)));
  const auto refused = import(*database, "b.csv", closed.text(), on(april));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().details.front(),
            "250 of 300 open establishments would be closed, more than one in fifty. "
            "(newly-closed)");
  EXPECT_EQ(find(*database, 900001)->facts.status, Status::open);
  ImportOptions options = on(april);
  options.waivers = {{"newly-closed", ""}};
  EXPECT_EQ(import(*database, "b.csv", closed.text(), options).error().kind, ProblemKind::missing);
  options.waivers = {{"newly-closed", "An authority was reorganised"}};
  const auto waived = import(*database, "b.csv", closed.text(), options);
  ASSERT_TRUE(waived) << waived.error().message;
  EXPECT_EQ(waived->rows.closed, 250U);
  const auto release =
      (*database).read([&](storage::Snapshot& s) { return find_release(s, *waived->release); });
  EXPECT_EQ(release->waivers, "newly-closed=An authority was reorganised\n");
}

}  // namespace
}  // namespace trellis::registry
