#include "web/register/register_pages.hpp"

#include <gtest/gtest.h>

#include "jobs/worker.hpp"
#include "register/import_job_actions.hpp"
#include "register_fixture.hpp"
#include "support/test_site.hpp"

namespace trellis::web {
namespace {

using access::Role;
using registry::testing::SchoolFile;
using testing::Page;
using testing::TestSite;

void add_person(TestSite& site) {
  site.db().write([](storage::Transaction& tx) {
    tx.execute(
        "insert into person (name, created_at) values ('Test Person', '2026-03-09T00:00:00Z')", {});
  });
}

UploadId receive(TestSite& site, const std::string& text) {
  access::Actor actor = access::operator_at(Instant::parse("2026-03-09T14:05:06Z").value());
  return registry::receive_upload(site.db(), actor, {.name = "edubasealldata20260301.csv"}, text)
      .value();
}

void work(TestSite& site) {
  jobs::Worker worker(site.db(),
                      {{std::string(registry::import_job_kind), registry::import_handler()}});
  worker.run_all();
}

std::string path_of(UploadId id) { return "/register/imports/" + std::to_string(id.value); }

TEST(ImportPage, ShowsWhatAFileWouldChangeAndThenWhatItChanged) {
  TestSite site({.roles = {Role::administrator}});
  add_person(site);
  const UploadId id = receive(site, SchoolFile().school(900001).text());

  EXPECT_TRUE(site.get(path_of(id)).says("Would change 1 added"));
  const Page applied = site.post(path_of(id) + "/application", {});
  EXPECT_TRUE(applied.location().starts_with("/jobs/"));
  EXPECT_EQ(site.get(path_of(id)).location(), applied.location());
  work(site);
  EXPECT_EQ(site.get(applied.location()).location(), path_of(id));
  const Page report = site.get(path_of(id));
  EXPECT_TRUE(report.says("1 row added"));
  EXPECT_TRUE(report.says("Changed 1 added"));
}

TEST(ImportPage, AnImportInTheQueueCanBeCancelledAndDoneLater) {
  TestSite site({.roles = {Role::administrator}});
  add_person(site);
  const UploadId id = receive(site, SchoolFile().school(900001).text());
  const Page applied = site.post(path_of(id) + "/application", {});
  const std::string job = applied.location().substr(0, applied.location().find('?'));

  EXPECT_EQ(site.post(path_of(id) + "/removal", {}).status(), 409);
  site.post(job + "/cancellation", {});
  work(site);
  const Page page = site.get(path_of(id));
  EXPECT_EQ(page.status(), 200);
  EXPECT_TRUE(page.says("It was not imported, and nothing was changed. Cancelled"));
  site.post(path_of(id) + "/application", {});
  work(site);
  EXPECT_TRUE(site.get(path_of(id)).says("Imported"));
}

TEST(ImportPage, AFailedImportSaysWhyAndKeepsTheFile) {
  TestSite site({.roles = {Role::administrator}});
  add_person(site);
  const UploadId id = receive(site, "Remark\nhello\n");
  site.post(path_of(id) + "/application", {});
  work(site);
  const Page page = site.get(path_of(id));
  EXPECT_EQ(page.status(), 422);
  EXPECT_TRUE(page.says("It was not imported"));
  EXPECT_TRUE(page.says("No known kind"));
}

TEST(ImportPage, ListsImportedFilesSortedAndFiltered) {
  TestSite site({.roles = {Role::administrator}});
  const auto import = [&](const char* name, int schools, Date day) {
    SchoolFile file;
    for (int i = 0; i < schools; ++i) file.school(900001 + i);
    ASSERT_TRUE(
        registry::testing::import(site.db(), name, file.text(), registry::testing::on(day)));
  };
  EXPECT_TRUE(site.get("/register/imports").says("Nothing has been imported yet"));
  import("edubasealldata20260301.csv", 2, Date(2026, 3, 1));
  import("edubasealldata20260401.csv", 5, Date(2026, 4, 1));
  const std::string march = "edubasealldata20260301.csv";
  const std::string april = "edubasealldata20260401.csv";

  const std::string newest = site.get("/register/imports").words();
  const std::string oldest = site.get("/register/imports?sort=as_of&order=ascending").words();
  const Page one = site.get("/register/imports?q=0401");
  const std::string csv = site.get("/register/imports.csv?q=0401").text;

  EXPECT_LT(newest.find(april), newest.find(march));
  EXPECT_LT(oldest.find(march), oldest.find(april));
  EXPECT_TRUE(one.says("1 imported file"));
  EXPECT_FALSE(one.says(march));
  EXPECT_TRUE(site.get("/register/imports?q=nothing").says("No imported file matches"));
  EXPECT_NE(csv.find(april), std::string::npos);
  EXPECT_EQ(csv.find(march), std::string::npos);
}

TEST(ImportPage, IsForThoseWhoMayImport) {
  TestSite site({.roles = {Role::partner_school}});
  const UploadId id = receive(site, SchoolFile().school(900001).text());
  EXPECT_EQ(site.get("/register/imports").status(), 403);
  EXPECT_EQ(site.get(path_of(id)).status(), 403);
  EXPECT_EQ(site.post(path_of(id) + "/application", {}).status(), 403);
}

TEST(ImportPage, AnAddressWithoutAnUploadIsNotFound) {
  TestSite site({.roles = {Role::administrator}});
  EXPECT_EQ(site.get("/register/imports/7").status(), 404);
  EXPECT_EQ(site.get("/register/imports/x").status(), 404);
  EXPECT_EQ(site.post("/register/imports/7/application", {}).status(), 404);
}

TEST(JobList, ShowsOnesOwnJobsOnly) {
  TestSite manager({.roles = {Role::administrator}});
  TestSite school({.roles = {Role::partner_school}});
  for (TestSite* site : {&manager, &school})
    site->db().write(
        [](storage::Transaction& tx) { jobs::enqueue(tx, "need.compute", "{}", {.now = {}}); });
  EXPECT_TRUE(manager.get("/jobs").says("Measuring need"));
  EXPECT_TRUE(school.get("/jobs").says("No job has been asked for yet"));
  EXPECT_EQ(school.get("/jobs.csv").text.find("need.compute"), std::string::npos);
  EXPECT_NE(manager.get("/jobs.csv").text.find("need.compute"), std::string::npos);
}

}  // namespace
}  // namespace trellis::web
