#include <gtest/gtest.h>

#include "access/organisation_store.hpp"
#include "access/person_actions.hpp"
#include "storage/settings_store.hpp"
#include "support/test_site.hpp"

namespace trellis::web {
namespace {

using testing::Page;
using testing::TestSite;

TEST(SignInPage, AsksForAddressAndPassword) {
  TestSite site;

  const Page page = site.get("/sign-in?return_to=/schools");

  EXPECT_EQ(page.h1(), "Sign in");
  EXPECT_EQ(page.by_id("password")->attribute("autocomplete"), "current-password");
  EXPECT_EQ(page.by_id("email")->attribute("autocomplete"), "username");
  EXPECT_TRUE(page.text.find("value=\"/schools\"") != std::string::npos);
}

TEST(SignInPage, AnswersAlikeForUnknownPeopleAndWrongPasswords) {
  TestSite site;
  site.get("/sign-in");

  const Page page =
      site.post("/sign-in", {{"email", "nobody@example.com"}, {"password", "some long words"}});

  EXPECT_EQ(page.status(), 422);
  EXPECT_TRUE(page.says("There is a problem"));
  EXPECT_FALSE(site.cookies().has("trellis"));
  EXPECT_EQ(page.by_id("password")->attribute("value"), "");
}

TEST(SignInPage, SaysWhatIsMissing) {
  TestSite site;

  const Page page = site.post("/sign-in", {{"email", ""}, {"password", ""}});

  EXPECT_EQ(page.status(), 422);
  EXPECT_TRUE(page.says("Enter your e-mail address"));
  EXPECT_TRUE(page.says("Enter your password"));
}

TEST(SignInPage, NeverReturnsToAnotherSite) {
  TestSite site;
  for (const char* target : {"//elsewhere.example", "https://elsewhere.example", "/sign-in"}) {
    const Page page = site.get("/sign-in?return_to=" + percent_encode(target));
    EXPECT_NE(page.text.find("name=\"return_to\" value=\"/\""), std::string::npos) << target;
  }
}

TEST(PersonaPage, IsForDemonstrationsOnly) {
  TestSite site;

  const Page page = site.post("/sign-in/persona", {{"person", "1"}});

  EXPECT_GE(page.status(), 400);
  EXPECT_FALSE(site.cookies().has("trellis"));
}

TEST(PersonaPage, OffersThoseOfTheDemonstration) {
  TestSite site({.site = {.is_demonstration = true}});
  const Instant now = Instant::parse("2026-03-09T14:05:06Z").value();
  const auto made = site.db().write([&](storage::Transaction& tx) -> Result<PersonId> {
    TRY_VOID(storage::mark_as_demonstration(tx, now));
    return access::add_persona(
        tx,
        {.key = "funder",
         .name = "Funder",
         .grants = {{.role = access::Role::funder,
                     .scope = {.owner = access::save_organisation(
                                   tx, access::OrganisationKind::body, "Body", now)},
                     .period = {.from = Date(2020, 1, 1), .to = {}}}}},
        now);
  });
  ASSERT_TRUE(made.has_value());

  const Page chooser = site.get("/sign-in");
  const Page chosen = site.post("/sign-in/persona",
                                {{"person", std::to_string(made->value)}, {"return_to", "/help"}});

  EXPECT_TRUE(chooser.says("Continue as Funder"));
  EXPECT_EQ(chosen.status(), 303);
  EXPECT_EQ(chosen.location(), "/help");
  EXPECT_TRUE(site.cookies().has("trellis"));
}

TEST(PasswordPage, RefusesAnUnknownLink) {
  TestSite site;

  const Page page =
      site.post("/password", {{"token", "unknown"}, {"password", "a lantern beneath nine maps"}});

  EXPECT_EQ(page.status(), 422);
}

TEST(OrganisationPage, AsksBeforeItChanges) {
  TestSite site({.roles = {access::Role::trust_officer}});

  const Page page = site.post("/account/organisation", {});

  EXPECT_EQ(page.status(), 422);
  EXPECT_TRUE(page.says("Select an organisation"));
}

}  // namespace
}  // namespace trellis::web
