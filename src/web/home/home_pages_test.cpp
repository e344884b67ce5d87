#include <gtest/gtest.h>

#include "support/test_site.hpp"

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

}  // namespace
}  // namespace trellis::web
