#include <gtest/gtest.h>

#include "programme/world_fixture.hpp"
#include "support/test_site.hpp"
#include "web/home/programme_figures.hpp"

namespace trellis::web {
namespace {

using testing::Page;
using testing::TestSite;

TEST(HomePage, OffersAVisitorToSignIn) {
  TestSite site;

  const Page page = site.get("/");

  EXPECT_EQ(page.status(), 200);
  EXPECT_EQ(page.h1(), "Home");
  EXPECT_TRUE(page.says("Sign in"));
  EXPECT_FALSE(page.says("Sign out"));
}

TEST(HomePage, SaysWhoActsForWhom) {
  TestSite site({.roles = {access::Role::programme_manager}});

  const Page page = site.get("/");

  EXPECT_TRUE(page.says("Test Person, Programme manager. Acting for Test organisation"));
  EXPECT_TRUE(page.says("Sign out"));
}

TEST(HomePage, OfADemonstrationSaysSo) {
  TestSite site({.site = {.is_demonstration = true, .is_synthetic = true}});

  const Page page = site.get("/");

  EXPECT_TRUE(page.says("Demonstration: invented data"));
  EXPECT_TRUE(page.says("Synthetic data"));
  EXPECT_TRUE(page.says("Choose a persona"));
}

TEST(HomePage, GivesAFunderSumsAndNoSchool) {
  TestSite site({.roles = {access::Role::funder}});
  programme::testing::World world(site.db());
  for (int i = 0; i < 4; ++i) world.lead();
  for (int i = 0; i < 3; ++i) world.accepted_partner("core");

  const Page page = site.get("/");

  EXPECT_TRUE(page.says("Behaviour Hubs 7 3")) << page.words();
  EXPECT_FALSE(page.says("Partner 1"));
  EXPECT_FALSE(page.says("Nothing is open to your role yet"));
}

TEST(HomePage, GivesSumsToNobodyWithoutTheRightAndOfNoOtherBody) {
  const OrganisationId elsewhere{987};
  for (const auto& [role, owner] :
       {std::pair(access::Role::reviewer, std::optional<OrganisationId>()),
        std::pair(access::Role::funder, std::optional(elsewhere))}) {
    TestSite site({.roles = {role}, .scope = {.owner = owner}});
    programme::testing::World world(site.db());
    for (int i = 0; i < 4; ++i) world.lead();

    EXPECT_FALSE(site.get("/").says("Programmes in figures"));
  }
}

TEST(ProgrammeFigures, OneOrTwoSchoolsAreHiddenAndSoIsWhatTellsOfThem) {
  EXPECT_EQ(shown_count(0, 0), "0");
  EXPECT_EQ(shown_count(2, 2), "c");
  EXPECT_EQ(shown_count(1, 50), "c");
  EXPECT_EQ(shown_count(48, 50), "c");
  EXPECT_EQ(shown_count(3, 50), "3");
  EXPECT_EQ(shown_count(1200, 1200), "1,200");
}

}  // namespace
}  // namespace trellis::web
