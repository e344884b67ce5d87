// From applications to clusters, a change by hand, confirmed clusters and their rota, through the
// pages.
#include "web/clusters/cluster_pages.hpp"

#include <gtest/gtest.h>

#include "core/xlsx_reader.hpp"
#include "core/xlsx_writer.hpp"
#include "web/clusters/cluster_pages_fixture.hpp"

namespace trellis::web {
namespace {

using access::Role;
using testing::fill;
using testing::form_clusters;
using testing::Page;
using testing::TestSite;

TEST(ClusterPages, LeadFromApplicationsToARota) {
  TestSite site({.roles = {Role::programme_manager}});
  const std::string clusters = fill(site);
  EXPECT_NE(site.get("/matching").text.find(clusters), std::string::npos);
  EXPECT_TRUE(site.get(clusters).says("No clusters have been formed yet"));

  const std::string run = form_clusters(site, clusters);
  const Page shown = site.get(run);
  EXPECT_EQ(shown.status(), 200);
  EXPECT_TRUE(shown.says("10 of 11 schools in 2 clusters")) << shown.words();
  EXPECT_TRUE(shown.says("Proven: no other clusters by these rules are better."));
  EXPECT_TRUE(shown.says("School 900011"));
  EXPECT_NE(shown.text.find("<svg"), std::string::npos);
  EXPECT_TRUE(site.get(run + "/1").says("Schools of this cluster"));

  const std::string change = run + "/change?school=900001";
  EXPECT_TRUE(site.get(change).says("Where it could go"));
  EXPECT_TRUE(site.get(change + "&to=2").says("This cannot be kept: it breaks a rule."));
  EXPECT_TRUE(site.get(change + "&to=out").says("1 more school is left out."));
  Fields out;
  out.set("school", "900001");
  out.set("to", "out");
  const Page without_reason = site.post(run + "/change", out);
  EXPECT_EQ(without_reason.status(), 422);
  EXPECT_TRUE(without_reason.says("Enter why the school moves"));
  out.set("reason", "It asked to wait a year");
  const Page kept = site.post(run + "/change", out);
  EXPECT_EQ(kept.status(), 303) << kept.words();
  EXPECT_TRUE(site.get(kept.location()).says("It asked to wait a year"));

  const Page confirmed = site.post(run + "/confirmation", {});
  EXPECT_EQ(confirmed.status(), 303) << confirmed.words();
  const std::string rota = confirmed.location();
  EXPECT_TRUE(site.get(rota).says("2 clusters are confirmed and 10 schools have a case"));
  EXPECT_EQ(site.post(rota, {}).status(), 303);
  const Page drawn = site.get(rota);
  EXPECT_TRUE(drawn.says("Year 3")) << drawn.words();
  EXPECT_TRUE(drawn.says("No day yet"));
  Fields days;
  for (const auto& [name, value] : {std::pair("year", "1"),
                                    std::pair("first-day", "11"),
                                    std::pair("first-month", "1"),
                                    std::pair("first-year", "2027"),
                                    std::pair("last-day", "12"),
                                    std::pair("last-month", "2"),
                                    std::pair("last-year", "2027"),
                                    std::pair("weekday", "tuesday")})
    days.set(name, value);
  EXPECT_EQ(site.post(rota + "/days", days).status(), 303);
  EXPECT_TRUE(site.get(rota).says("10 visits have a day"));
}

TEST(ClusterPages, KeepThemselvesFreshWhileTheSearchGoesOn) {
  TestSite site({.roles = {Role::programme_manager}});
  const std::string clusters = fill(site);
  Fields form;
  form.set("searches", "1");
  ASSERT_EQ(site.post(clusters, form).status(), 303);

  const Page waiting = site.get(clusters + "/1");
  EXPECT_NE(waiting.text.find("http-equiv=\"refresh\""), std::string::npos);
  EXPECT_NE(waiting.text.find("data-island=\"job_progress\""), std::string::npos);
  EXPECT_TRUE(waiting.says("The search has not found any clusters yet."));
  const Page still = site.get(clusters + "/1?reload=no");
  EXPECT_EQ(still.text.find("http-equiv=\"refresh\""), std::string::npos);
  EXPECT_TRUE(still.says("Show the latest"));

  testing::work_off(site);
  const Page over = site.get(clusters + "/1");
  EXPECT_EQ(over.text.find("http-equiv=\"refresh\""), std::string::npos);
  EXPECT_EQ(over.text.find("job_progress"), std::string::npos);
}

TEST(ClusterPages, GiveEveryResultAsAFile) {
  TestSite site({.roles = {Role::programme_manager}});
  const std::string run = form_clusters(site, fill(site));

  const Page csv = site.get(run + "/schools.csv");
  EXPECT_NE(csv.text.find("900011,School 900011"), std::string::npos) << csv.text;
  const Page book = site.get(run + "/clusters.xlsx");
  EXPECT_EQ(book.header("Content-Type"), xlsx_media_type);
  const auto sheets = read_xlsx(book.text);
  ASSERT_TRUE(sheets.has_value());
  ASSERT_EQ(sheets->size(), 3u);
  EXPECT_EQ((*sheets)[0].rows.size(), 12u);
  EXPECT_EQ((*sheets)[1].rows.size(), 3u);
  const Page map = site.get(run + "/map.geojson");
  EXPECT_NE(map.text.find("LineString"), std::string::npos);
  const Page instance = site.get(run + "/instance.json");
  EXPECT_TRUE(matching::read_cluster_file(instance.text).has_value());
}

TEST(ClusterPages, AreForThoseWhoMayMatch) {
  TestSite manager({.roles = {Role::programme_manager}});
  TestSite school({.roles = {Role::partner_school}});
  const std::string clusters = fill(school);

  EXPECT_EQ(school.get(clusters).status(), 403);
  EXPECT_EQ(school.post(clusters, {}).status(), 403);
  EXPECT_EQ(manager.get("/matching/99/clusters").status(), 404);
  EXPECT_EQ(manager.get("/matching/99/rota").status(), 404);
}

TEST(ClusterPages, SayWhatToDoWhereNothingCanBeFormed) {
  TestSite site({.roles = {Role::programme_manager}});
  const std::string clusters = fill(site);
  site.db().write([](storage::Transaction& tx) {
    tx.execute("update participation set finished_on = '2026-03-03'", {});
  });

  Fields form;
  form.set("searches", "2");
  const Page none = site.post(clusters, form);
  form.set("searches", "99");
  const Page many = site.post(clusters, form);

  EXPECT_EQ(none.status(), 422);
  EXPECT_TRUE(none.says("No school waits for a cluster"));
  EXPECT_EQ(many.status(), 422);
}

}  // namespace
}  // namespace trellis::web
