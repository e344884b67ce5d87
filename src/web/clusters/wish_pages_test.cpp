// Keeping schools together or apart by the pages.
#include <gtest/gtest.h>

#include "web/clusters/cluster_pages.hpp"
#include "web/clusters/cluster_pages_fixture.hpp"

namespace trellis::web {
namespace {

using access::Role;
using testing::Page;
using testing::TestSite;

TEST(WishPages, StaffSetAndEndWhoIsKeptApart) {
  TestSite site({.roles = {Role::programme_manager}});
  const std::string clusters = testing::fill(site);
  const std::string wishes = clusters.substr(0, clusters.rfind('/')) + "/wishes";
  EXPECT_TRUE(site.get(wishes).says("No school has asked for anything yet"));
  EXPECT_TRUE(site.get(clusters).says("0 wishes hold"));

  Fields form;
  form.set("school", "900001");
  form.set("other", "900002");
  const Page empty = site.post(wishes, form);
  EXPECT_EQ(empty.status(), 422);
  form.set("kind", "apart");
  form.set("reason", "They share a head");
  const Page set = site.post(wishes, form);
  EXPECT_EQ(set.status(), 303) << set.words();
  const Page listed = site.get(wishes);
  EXPECT_TRUE(listed.says("School 900001, School 900002")) << listed.words();
  EXPECT_TRUE(listed.says("Holds"));
  EXPECT_NE(site.get(wishes + ".csv").text.find("900002,School 900002"), std::string::npos);
  EXPECT_TRUE(site.get(wishes + "/1").says("They share a head"));

  Fields end;
  end.set("decision", "end");
  EXPECT_EQ(site.post(wishes + "/1", end).status(), 422);
  end.set("reason", "The head has left");
  EXPECT_EQ(site.post(wishes + "/1", end).status(), 303);
  EXPECT_TRUE(site.get(wishes + "/1").says("The head has left"));
  EXPECT_EQ(site.post(wishes + "/forms", {}).status(), 303);
  EXPECT_TRUE(site.get(wishes).says("The forms say nothing new"));
  EXPECT_EQ(site.get(wishes + "/99").status(), 404);
}

TEST(WishPages, AreForThoseWhoMayMatch) {
  TestSite school({.roles = {Role::partner_school}});
  const std::string clusters = testing::fill(school);
  const std::string programme = clusters.substr(0, clusters.rfind('/'));

  EXPECT_EQ(school.get(programme + "/wishes").status(), 403);
  EXPECT_EQ(school.post(programme + "/wishes", {}).status(), 403);
  EXPECT_EQ(school.get(programme + "/applied-clusters").status(), 403);
}

}  // namespace
}  // namespace trellis::web
