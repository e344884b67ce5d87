#include <gtest/gtest.h>

#include "access/api_token_store.hpp"
#include "access/grant_store.hpp"
#include "support/test_site.hpp"

namespace trellis::web {
namespace {

using access::Role;
using testing::Page;
using testing::TestSite;

/// Person 1 with a role in the database, since a token stands for what stands there.
void add_manager(TestSite& site) {
  site.db().write([](storage::Transaction& tx) {
    const Instant now = *Instant::parse("2026-03-09T14:05:06Z");
    const auto owner = tx.insert(
        "insert into organisation (kind, name, recorded_at) values ('body', 'Body', :now) "
        "returning organisation_id",
        {{"now", now}});
    const PersonId id{
        tx.insert("insert into person (name, created_at) values ('Ned', :now) returning person_id",
                  {{"now", now}})};
    access::save_grant(tx,
                       id,
                       {.role = Role::programme_manager,
                        .scope = {.owner = OrganisationId{owner}},
                        .period = {.from = Date(2020, 1, 1), .to = {}}},
                       std::nullopt,
                       now);
  });
}

TEST(TokenPages, ATokenIsMadeShownOnceAndRevoked) {
  TestSite site({.roles = {Role::programme_manager}});
  add_manager(site);

  EXPECT_TRUE(site.get("/account/tokens").says("You have no token yet"));
  const Page made = site.post(
      "/account/tokens", {{"name", "Warehouse"}, {"permissions", "view_case"}, {"days", "90"}});
  ASSERT_EQ(made.status(), 201) << made.words();
  const std::string text = trellis::testing::words(*made.by_id("token"));
  const Page list = site.get("/account/tokens");

  EXPECT_TRUE(text.starts_with("trellis_"));
  EXPECT_TRUE(list.says("Warehouse"));
  EXPECT_TRUE(list.says("In force"));
  EXPECT_EQ(list.text.find(text), std::string::npos);
  EXPECT_TRUE(site.get("/tokens").says("Ned"));
  EXPECT_EQ(site.post("/account/tokens/1/revocation", {}).status(), 303);
  EXPECT_TRUE(site.get("/account/tokens").says("Revoked"));
}

TEST(TokenPages, WhatIsMissingIsNamedByItsField) {
  TestSite site({.roles = {Role::programme_manager}});
  add_manager(site);

  const Page page = site.post("/account/tokens", {{"name", ""}, {"days", "90"}});

  EXPECT_EQ(page.status(), 422);
  EXPECT_TRUE(page.says("Enter what it is for"));
  EXPECT_TRUE(page.says("Select what the token may do"));
}

TEST(TokenPages, OnlyThoseWhoManagePeopleSeeEverybodys) {
  TestSite site({.roles = {Role::adviser}});

  EXPECT_EQ(site.get("/tokens").status(), 403);
  EXPECT_EQ(site.get("/account/tokens/new").status(), 200);
}

}  // namespace
}  // namespace trellis::web
