#include "web/jobs/job_pages.hpp"

#include <gtest/gtest.h>

#include "events/event_store.hpp"
#include "jobs/job_store.hpp"
#include "programme/world_fixture.hpp"
#include "support/test_site.hpp"

namespace trellis::web {
namespace {

using access::Role;
using testing::Page;
using testing::TestSite;

Instant now() { return Instant::parse("2026-03-09T14:05:06Z").value(); }

JobId queue(TestSite& site) {
  return site.db().write([](storage::Transaction& tx) {
    return jobs::enqueue(tx, "register.import", "{}", {.now = now()});
  });
}

void take(TestSite& site) {
  site.db().write([](storage::Transaction& tx) { jobs::take_next(tx, "worker", now()); });
}

TEST(JobPage, ShowsHowFarItIsAndReloadsWithoutScripts) {
  TestSite site({.roles = {Role::administrator}});
  const JobId id = queue(site);
  take(site);
  site.db().write([&](storage::Transaction& tx) {
    jobs::beat(tx,
               id,
               "worker",
               {.step = "Reading", .done = 400, .total = 1000, .message = "Row 400"},
               now());
  });

  const Page page = site.get(job_url(id).text());
  const Page still = site.get(job_url(id).text() + "?reload=off");

  EXPECT_EQ(page.h1(), "Import of a published file");
  EXPECT_TRUE(page.says("400 of 1,000"));
  EXPECT_NE(page.text.find("http-equiv=\"refresh\" content=\"5\""), std::string::npos);
  EXPECT_EQ(still.text.find("http-equiv"), std::string::npos);
}

TEST(JobPage, IsForThoseWhoAskedOrRunTheService) {
  TestSite site({.roles = {Role::partner_school}});
  const JobId id = queue(site);

  EXPECT_EQ(site.get(job_url(id).text()).status(), 404);
  EXPECT_EQ(site.get(job_url(id).text() + "/state").status(), 404);
  EXPECT_EQ(site.get("/jobs/99999").status(), 404);
  EXPECT_EQ(site.get("/jobs/x").status(), 404);
}

TEST(JobPage, CancelsAndRecordsIt) {
  TestSite site({.roles = {Role::administrator}});
  const JobId id = queue(site);
  site.db().write([](storage::Transaction& tx) {
    tx.execute(
        "insert into person (name, created_at) values ('Test Person', '2026-03-09T00:00:00Z')", {});
  });

  const Page posted = site.post(job_url(id).text() + "/cancellation", {});
  const Page page = site.get(posted.location());

  EXPECT_EQ(posted.status(), 303);
  EXPECT_TRUE(page.says("The job was asked to stop"));
  EXPECT_TRUE(page.says("Cancelled"));
  const auto recorded = site.db().read([](storage::Snapshot& snapshot) {
    return events::all_events(snapshot, "job.cancellation_requested");
  });
  EXPECT_EQ(recorded.size(), 1U);
}

TEST(JobPage, LeadsToItsResult) {
  TestSite site({.roles = {Role::administrator}});
  const JobId id = queue(site);
  take(site);
  site.db().write([&](storage::Transaction& tx) {
    jobs::finish(tx,
                 id,
                 "worker",
                 {.message = "Read 3 rows", .result = R"({"page":"/register/imports/3"})"},
                 now());
  });

  const Page page = site.get(job_url(id).text());
  const Page state = site.get(job_url(id).text() + "/state");

  EXPECT_TRUE(page.says("Read 3 rows"));
  EXPECT_NE(page.text.find("href=\"/register/imports/3\""), std::string::npos);
  EXPECT_NE(state.text.find("\"finished\":true"), std::string::npos);
}

TEST(JobPage, HasNoLinkToAResultThatIsRefusedToItsReader) {
  TestSite site({.roles = {Role::administrator}});
  const JobId id = queue(site);
  take(site);
  site.db().write([&](storage::Transaction& tx) {
    jobs::finish(tx,
                 id,
                 "worker",
                 {.message = "Formed 3 clusters", .result = R"({"page":"/matching/1/clusters/3"})"},
                 now());
  });

  const Page page = site.get(job_url(id).text());
  const Page waited_for = site.get(job_url(id).text() + "?then=result");

  EXPECT_EQ(site.get("/matching/1/clusters/3").status(), 403);
  EXPECT_TRUE(page.says("Formed 3 clusters"));
  EXPECT_EQ(page.text.find("href=\"/matching/"), std::string::npos);
  EXPECT_EQ(waited_for.status(), 200);
}

/// The page of a job that matched the first programme, for who manages this one.
std::string page_of_a_match(ProgrammeId managed) {
  TestSite site({.roles = {Role::programme_manager}, .scope = {.programme = managed}});
  const programme::testing::World world(site.db());
  EXPECT_EQ(world.programme, ProgrammeId{1});
  const JobId id = queue(site);
  take(site);
  site.db().write([&](storage::Transaction& tx) {
    jobs::finish(tx,
                 id,
                 "worker",
                 {.message = "Matched 3", .result = R"({"page":"/matching/1/runs/3"})"},
                 now());
  });
  return site.get(job_url(id).text()).text;
}

TEST(JobPage, AsksForTheProgrammeOfTheResult) {
  const std::string own = page_of_a_match(ProgrammeId{1});
  const std::string other = page_of_a_match(ProgrammeId{999});

  EXPECT_NE(own.find("href=\"/matching/1/runs/3\""), std::string::npos);
  EXPECT_NE(other.find("Matched 3"), std::string::npos);
  EXPECT_EQ(other.find("href=\"/matching/"), std::string::npos);
}

TEST(ResultPage, IsAPathOfOurs) {
  jobs::Job job;
  for (const char* result :
       {"", "{}", "[1]", "not json", R"({"page":"//elsewhere.example"})", R"({"page":7})"}) {
    job.result = result;
    EXPECT_FALSE(result_page(job)) << result;
  }
}

}  // namespace
}  // namespace trellis::web
