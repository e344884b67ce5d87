#include <gtest/gtest.h>

#include "register/link_store.hpp"
#include "register_fixture.hpp"
#include "support_shared.hpp"

namespace trellis::registry {
namespace {

using namespace testing;
using LinkImport = storage::testing::EachEngine;
TRELLIS_FOR_EACH_ENGINE(LinkImport);

Result<ImportReport> published(storage::Database& db,
                               const std::string& day,
                               Coverage coverage = Coverage::complete) {
  ImportOptions options = on(Date(2026, 3, 1), coverage);
  options.as_of.reset();
  const std::string name = "links_edubasealldata" + day + ".csv.gz";
  return import(db, name, test::file_bytes(test::shared_data() / "gias" / name), options);
}

/// How rows appear and vanish between the four published files (register.md, quirk 18).
TEST_P(LinkImport, PublishedFilesDifferAsKnown) {
  NEEDS_SHARED_DATA();
  struct Step {
    std::string day;
    std::size_t added, gone;
  };
  const std::vector<Step> steps = {
      {"20230421", 31274, 0}, {"20240129", 999, 76}, {"20240717", 640, 12}, {"20250109", 725, 78}};
  for (const Step& step : steps) {
    const auto report = published(db(), step.day);
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->rows.added, step.added) << step.day;
    EXPECT_EQ(report->rows.vanished, step.gone) << step.day;
  }
  EXPECT_EQ(db().read([](storage::Snapshot& s) { return link_count(s); }), 33472);
  EXPECT_TRUE(published(db(), "20250109")->already_applied);
  EXPECT_TRUE(published(db(), "20240129")->already_applied);
}

TEST_P(LinkImport, AFileOlderThanTheNewestIsRefused) {
  NEEDS_SHARED_DATA();
  ASSERT_TRUE(published(db(), "20250109"));
  const auto older = published(db(), "20230421");
  ASSERT_FALSE(older);
  EXPECT_EQ(older.error().kind, ProblemKind::refused_by_rule);
  EXPECT_EQ(db().read([](storage::Snapshot& s) { return link_count(s); }), 33472);
}

TEST_P(LinkImport, APartialFileWithdrawsNothing) {
  ASSERT_TRUE(import(db(),
                     "a.csv",
                     LinkFile().link(900001, 900002).link(900003, 900004).text(),
                     on(Date(2026, 3, 1))));
  const auto report = import(db(),
                             "b.csv",
                             LinkFile().link(900001, 900002).text(),
                             on(Date(2026, 4, 1), Coverage::partial));
  EXPECT_EQ(report->rows.vanished, 0U);
  EXPECT_EQ(report->rows.unchanged, 1U);
  EXPECT_EQ(db().read([](storage::Snapshot& s) { return link_count(s); }), 2);
}

TEST_P(LinkImport, ARepeatedLinkCountsOnceAndANewTypeIsReported) {
  const auto report = import(db(),
                             "a.csv",
                             LinkFile()
                                 .link(900001, 900002)
                                 .link(900001, 900002)
                                 .link(900003, 900004, "Successor - absorbed")
                                 .text(),
                             on(Date(2026, 3, 1)));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->rows.added, 2U);
  EXPECT_EQ(report->problems.kept().front().message,
            "is a new type of link. It was kept as information.");
}

}  // namespace
}  // namespace trellis::registry
