#include <gtest/gtest.h>

#include "jobs/worker.hpp"
#include "register/establishment_store.hpp"
#include "register/import_job_actions.hpp"
#include "register/import_json.hpp"
#include "register/release_store.hpp"
#include "register_fixture.hpp"

namespace trellis::registry {
namespace {

using namespace testing;
using ImportJob = storage::testing::EachEngine;
TRELLIS_FOR_EACH_ENGINE(ImportJob);

const Date march(2026, 3, 1);

bool knows(storage::Database& db, int urn) {
  return db.read([&](storage::Snapshot& s) { return find_establishment(s, Urn(urn)).has_value(); });
}

/// Runs the handler as a worker would.
Result<jobs::Summary> run(storage::Database& db,
                          JobId id,
                          Instant now,
                          const AfterImport& afterwards = {}) {
  const auto job =
      db.write([&](storage::Transaction& tx) { return jobs::take(tx, id, "test", now); });
  jobs::JobContext context(db, *job, now);
  const auto summary = import_handler({}, afterwards)(context);
  db.write([&](storage::Transaction& tx) {
    const auto state = summary ? jobs::State::succeeded : jobs::State::failed;
    return jobs::finish(tx, id, "test", {.state = state}, now);
  });
  return summary;
}

UploadId receive(storage::Database& db, const std::string& name, const std::string& bytes) {
  const access::Actor actor = access::operator_at(on(march).now);
  return receive_upload(db, actor, {.name = name, .as_of = march}, bytes).value();
}

Result<JobId> queue(storage::Database& db, UploadId upload, bool dry_run) {
  ImportOptions options = on(march);
  options.dry_run = dry_run;
  return queue_import(db, access::operator_at(options.now), upload, options);
}

std::optional<Upload> look_up(storage::Database& db, UploadId id) {
  return db.read([&](storage::Snapshot& s) { return find_upload(s, id); });
}

TEST_P(ImportJob, ARehearsalKeepsTheFileForTheImportThatFollows) {
  const Instant now = on(march).now;
  std::string file = SchoolFile().school(900001).text();
  for (int i = 0; i < 30000; ++i) file += std::string(99, ' ') + "\n";  // several parts
  const UploadId upload = receive(db(), "schools.csv", file);
  const auto first = queue(db(), upload, true);
  ASSERT_TRUE(first);
  const auto rehearsed = run(db(), *first, now);
  ASSERT_TRUE(rehearsed) << rehearsed.error().message;
  EXPECT_EQ(read_report_json(rehearsed->result_json)->rows.added, 1U);
  EXPECT_FALSE(knows(db(), 900001));
  EXPECT_EQ(look_up(db(), upload)->rehearsal, *first);

  const auto second = queue(db(), upload, false);
  ASSERT_TRUE(second);
  EXPECT_EQ(queue(db(), upload, false).error().kind, ProblemKind::conflict);
  ASSERT_TRUE(run(db(), *second, now));
  EXPECT_TRUE(knows(db(), 900001));
  EXPECT_EQ(look_up(db(), upload)->import, *second);
  EXPECT_TRUE(look_up(db(), upload)->removed_at);
  EXPECT_EQ(queue(db(), upload, false).error().kind, ProblemKind::not_found);
}

TEST_P(ImportJob, OthersAreToldOfAnImportAndNotOfARehearsal) {
  const Instant now = on(march).now;
  const UploadId upload = receive(db(), "schools.csv", SchoolFile().school(900001).text());
  std::vector<std::size_t> told;
  const AfterImport afterwards =
      [&](storage::Database&, const access::Actor&, const ImportReport& report) {
        told.push_back(report.rows.added);
        return Result<std::string>("told");
      };
  ASSERT_TRUE(run(db(), *queue(db(), upload, true), now, afterwards));
  EXPECT_TRUE(told.empty());
  ASSERT_TRUE(run(db(), *queue(db(), upload, false), now, afterwards));
  EXPECT_EQ(told, std::vector<std::size_t>{1U});
}

TEST_P(ImportJob, AFileThatCannotBeReadFailsWithTheSentenceAndStays) {
  const UploadId upload = receive(db(), "schools.csv", "Remark\nhello\n");
  const auto result = run(db(), *queue(db(), upload, false), on(march).now);
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message.find("No known kind"), std::string::npos);
  EXPECT_FALSE(look_up(db(), upload)->removed_at);
}

TEST_P(ImportJob, AVisitorMaySendAndQueueNothing) {
  const UploadId upload = receive(db(), "a.csv", "x");
  const access::Actor visitor;
  EXPECT_EQ(receive_upload(db(), visitor, {.name = "a.csv"}, "x").error().kind,
            ProblemKind::not_allowed);
  EXPECT_EQ(queue_import(db(), visitor, upload, on(march)).error().kind, ProblemKind::not_allowed);
  EXPECT_EQ(discard_upload(db(), visitor, upload).error().kind, ProblemKind::not_allowed);
}

TEST_P(ImportJob, AFileCannotBeRemovedWhileItIsImported) {
  const UploadId upload = receive(db(), "a.csv", "x");
  ASSERT_TRUE(queue(db(), upload, false));
  EXPECT_EQ(discard_upload(db(), access::operator_at(on(march).now), upload).error().kind,
            ProblemKind::conflict);
}

TEST_P(ImportJob, OldUploadsGo) {
  const Instant now = on(march).now;
  receive(db(), "a.csv", "x");
  const auto removed = db().write([&](storage::Transaction& tx) {
    return remove_old_uploads(tx, now.plus(std::chrono::hours{1}), now);
  });
  EXPECT_EQ(removed, 1);
  EXPECT_EQ(db().read([](storage::Snapshot& s) {
    return *s.one<std::int64_t>("select count(*) from import_upload_part");
  }),
            0);
}

TEST_P(ImportJob, AnImportThatFailsOnTheWayLeavesTheRegisterAsItWas) {
  ASSERT_TRUE(import(db(), "a.csv", SchoolFile().school(900001).school(900002).text(), on(march)));
  ASSERT_TRUE(import(db(), "l.csv", LinkFile().link(900005, 900006).text(), on(Date(2026, 4, 1))));
  ImportHooks hooks;
  hooks.engaged = [](storage::Snapshot&,
                     const std::vector<OrganisationId>&) -> std::unordered_set<OrganisationId> {
    throw std::runtime_error("power cut");
  };
  const std::string file =
      SchoolFile()
          .school(900001, {{"EstablishmentStatus (code)", "2"}, {"CloseDate", "31-03-2026"}})
          .school(900002)
          .school(900003)
          .text();
  EXPECT_THROW(import(db(), "b.csv", file, on(Date(2026, 4, 1)), hooks).value(),
               std::runtime_error);
  EXPECT_FALSE(knows(db(), 900003));
  db().read([](storage::Snapshot& s) {
    EXPECT_EQ(find_establishment(s, Urn(900001))->facts.status, Status::open);
    EXPECT_EQ(release_count(s), 2);
  });
  EXPECT_TRUE(import(db(), "b.csv", file, on(Date(2026, 4, 1))));
}

TEST(ImportJson, AReportSurvivesItsJson) {
  ImportReport report;
  report.kind = FileKind::links;
  report.layout_title = "links";
  report.as_of = march;
  report.rows = {.read = 9, .rejected = 1, .added = 3, .changed = 2};
  report.findings.push_back({"names-changed", "Many names changed", "a merger"});
  report.problems.add({7, 8, "Easting", "12E4", "is no number"});
  report.changes.push_back({RowChange::Kind::closed, 900001, "Alpha", {"status"}});
  report.notes = {"A note."};
  const auto read = read_report_json(report_json(report));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->kind, FileKind::links);
  EXPECT_EQ(read->as_of, march);
  EXPECT_EQ(read->rows.added, 3U);
  EXPECT_EQ(read->findings.front().waived, "a merger");
  EXPECT_EQ(read->problems.kept().front().column, "Easting");
  EXPECT_EQ(read->changes.front().kind, RowChange::Kind::closed);
  EXPECT_EQ(read->notes, report.notes);
  EXPECT_FALSE(read_report_json("{}"));
  EXPECT_FALSE(read_report_json("no report"));
}

TEST(ImportJson, OptionsSurviveTheirJson) {
  ImportOptions options = on(march);
  options.kind = FileKind::links;
  options.year = 2025;
  options.waivers = {{"names-changed", "why"}};
  const auto read = read_options_json(options_json(options));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->as_of, march);
  EXPECT_EQ(read->kind, FileKind::links);
  EXPECT_EQ(read->year, 2025);
  EXPECT_EQ(read->waivers, options.waivers);
  EXPECT_EQ(read->coverage, Coverage::complete);
  EXPECT_FALSE(read_options_json("[]"));
  EXPECT_FALSE(read_options_json(R"({"as_of":"soon"})"));
}

}  // namespace
}  // namespace trellis::registry
