// A confirmed cluster as its schools see it, and a school that leaves and joins again, by the
// pages.
#include <gtest/gtest.h>

#include "casework/case_store.hpp"
#include "casework/cluster_member_actions.hpp"
#include "core/text.hpp"
#include "matching/rota_actions.hpp"
#include "matching/rota_store.hpp"
#include "programme/cluster_store.hpp"
#include "web/clusters/cluster_pages.hpp"
#include "web/clusters/cluster_pages_fixture.hpp"

namespace trellis::web {
namespace {

using access::Role;
using testing::Page;
using testing::TestSite;

struct ClusterSite {
  explicit ClusterSite(TestSite& site) : site_(site) {
    testing::fill(site);
    const auto started =
        matching::start_clusters(site.db(), testing::setter(), {.programme = {1}, .searches = 1});
    EXPECT_TRUE(started.has_value()) << (started ? "" : started.error().message);
    testing::work_off(site);
    const auto made = matching::confirm_cluster_run(
        site.db(), testing::setter(), {1}, std::nullopt, Date(2026, 3, 2));
    EXPECT_TRUE(made.has_value()) << (made ? "" : made.error().message);
    EXPECT_TRUE(
        matching::make_rotas(site.db(), testing::setter(), {{1}}, Date(2026, 3, 2)).has_value());
  }
  OrganisationId school(int urn) const {
    return *site_.db().read(
        [&](storage::Snapshot& db) { return registry::organisation_of(db, Urn(urn)); });
  }
  std::string cluster_of(int urn) const {
    const auto id = site_.db().read([&](storage::Snapshot& db) {
      return programme::open_cluster_of(db, {1}, *registry::organisation_of(db, Urn(urn)));
    });
    return "/clusters/" + std::to_string(id ? id->value : 0);
  }
  /// A school of the first group that does not lead its cluster.
  int follower() const {
    for (int urn = testing::first_of_near; urn < testing::first_of_near + 5; ++urn) {
      const auto led = site_.db().read([&](storage::Snapshot& db) {
        const auto organisation = *registry::organisation_of(db, Urn(urn));
        const auto id = programme::open_cluster_of(db, {1}, organisation);
        return programme::find_cluster(db, *id)->lead == organisation;
      });
      if (!led) return urn;
    }
    return 0;
  }

  programme::Cluster first_cluster(storage::Snapshot& db) const {
    return programme::clusters(db, {1}).front();
  }
  OrganisationId lead() const {
    return site_.db().read([&](storage::Snapshot& db) { return *first_cluster(db).lead; });
  }
  casework::CaseFile cluster_case() const {
    return site_.db().read(
        [&](storage::Snapshot& db) { return *casework::case_of_cluster(db, first_cluster(db)); });
  }

  TestSite& site_;
};

TEST(MemberPages, ShowASchoolItsClusterAndItsReviews) {
  TestSite site({.roles = {Role::programme_manager}});
  const ClusterSite world(site);
  site.db().write([](storage::Transaction& tx) {
    tx.execute("update review_pair set review_on = '2026-05-12'", {});
  });

  const Page all = site.get("/clusters");
  EXPECT_EQ(all.status(), 200);
  EXPECT_TRUE(all.says("2 clusters")) << all.words();
  const Page shown = site.get(world.cluster_of(testing::first_of_near));
  EXPECT_EQ(shown.status(), 200);
  EXPECT_TRUE(shown.says("Who is in it"));
  EXPECT_TRUE(shown.says("(leads the cluster)"));
  EXPECT_TRUE(shown.says("12 May 2026"));
  const Page days = site.get(world.cluster_of(testing::first_of_near) + "/review-days.ics");
  EXPECT_EQ(days.header("Content-Type"), "text/calendar; charset=utf-8");
  EXPECT_NE(days.text.find("DTSTART;VALUE=DATE:20260512"), std::string::npos) << days.text;
  EXPECT_NE(site.get("/clusters.csv").text.find("School 9000"), std::string::npos);
}

TEST(MemberPages, ASchoolSeesItsOwnClusterAndNoOther) {
  // The second organisation of an empty site is the first school that takes part.
  TestSite site({.roles = {Role::partner_school},
                 .scope = {.organisation = OrganisationId{2}},
                 .acting_for = OrganisationId{2}});
  const ClusterSite world(site);
  int own = 0;
  int other = 0;
  for (int urn = testing::first_of_near; urn < testing::first_of_near + 10; ++urn)
    if (world.school(urn) == OrganisationId{2}) own = urn;
  ASSERT_NE(own, 0) << "the fixture makes the schools in another order";
  for (int urn = testing::first_of_near; urn < testing::first_of_near + 10; ++urn)
    if (world.cluster_of(urn) != world.cluster_of(own)) other = urn;

  EXPECT_EQ(site.get(world.cluster_of(own)).status(), 200);
  EXPECT_EQ(site.get(world.cluster_of(other)).status(), 404);
  EXPECT_EQ(site.get(world.cluster_of(other) + "/review-days.ics").status(), 404);
  EXPECT_EQ(site.get(world.cluster_of(own) + "/leave?school=2").status(), 403);
  EXPECT_EQ(site.get(world.cluster_of(own)).text.find("/leave"), std::string::npos);
  EXPECT_TRUE(site.get("/clusters").says("1 cluster")) << site.get("/clusters").words();
}

TEST(MemberPages, TheSchoolThatLeadsIsLedToNoCaseButItsOwn) {
  TestSite managed({.roles = {Role::programme_manager}});
  const auto lead = ClusterSite(managed).lead();
  TestSite site(
      {.roles = {Role::partner_school}, .scope = {.organisation = lead}, .acting_for = lead});
  const ClusterSite world(site);
  ASSERT_EQ(world.lead(), lead);
  const casework::CaseFile file = world.cluster_case();
  const auto children =
      site.db().read([&](storage::Snapshot& db) { return casework::child_cases(db, file.id); });
  ASSERT_GE(children.size(), 4U);
  const std::string path = "/cases/" + std::to_string(file.id.value) + "/members";

  const Page page = site.get(path);
  const Page all = managed.get(path);

  EXPECT_TRUE(page.says(counted(std::ssize(children), "school") + " so far.")) << page.words();
  for (const casework::CaseFile& child : children) {
    const std::string link = "href=\"/cases/" + std::to_string(child.id.value) + "\"";
    EXPECT_EQ(page.text.find(link) != std::string::npos, child.holder == lead) << link;
    EXPECT_NE(all.text.find(link), std::string::npos) << link;
  }
}

TEST(MemberPages, ASchoolLeavesAfterALookAndJoinsAgain) {
  TestSite site({.roles = {Role::programme_manager}});
  const ClusterSite world(site);
  const int urn = world.follower();
  const std::string cluster = world.cluster_of(urn);
  const std::string school = std::to_string(world.school(urn).value);

  const Page look = site.get(cluster + "/leave?school=" + school);
  EXPECT_EQ(look.status(), 200);
  EXPECT_TRUE(look.says("The cluster would have 4 schools and keep every rule."));
  EXPECT_TRUE(look.says("Reviews that fall away"));
  EXPECT_TRUE(look.says("Year 1, drawn up again")) << look.words();
  Fields form;
  for (const auto& [name, value] : {std::pair("school", school.c_str()),
                                    std::pair("on-day", "2"),
                                    std::pair("on-month", "3"),
                                    std::pair("on-year", "2026"),
                                    std::pair("then", "stays")})
    form.set(name, value);
  const Page silent = site.post(cluster + "/leave", form);
  EXPECT_EQ(silent.status(), 422);
  EXPECT_TRUE(silent.says("Enter why the school leaves"));
  form.set("reason", "It has no time this year");
  const Page left = site.post(cluster + "/leave", form);
  EXPECT_EQ(left.status(), 303) << left.words();
  EXPECT_TRUE(site.get(left.location()).says("The school has left the cluster"));

  const Page joiners = site.get(cluster + "/join");
  EXPECT_TRUE(joiners.says("School " + std::to_string(urn))) << joiners.words();
  const Page far =
      site.get(cluster + "/join?school=" + std::to_string(world.school(testing::alone).value));
  EXPECT_TRUE(far.says("This school cannot join as long as a rule would be broken."));
  EXPECT_TRUE(site.get(cluster + "/join?school=99999")
                  .says("Choose a school that waits for a cluster: this one does not."));
  Fields join;
  join.set("school", school);
  const Page joined = site.post(cluster + "/join", join);
  EXPECT_EQ(joined.status(), 303) << joined.words();
  EXPECT_TRUE(site.get(cluster).says("School " + std::to_string(urn)));
  join.set("school", std::to_string(world.school(testing::alone).value));
  EXPECT_EQ(site.post(cluster + "/join", join).status(), 422);
}

}  // namespace
}  // namespace trellis::web
