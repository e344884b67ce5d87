#include <gtest/gtest.h>

#include "casework/case_actions.hpp"
#include "programme/participation_store.hpp"
#include "programme/programme_store.hpp"
#include "programme/world_fixture.hpp"
#include "support/test_site.hpp"

namespace trellis::web {
namespace {

using access::Role;
using casework::CaseId;
using programme::testing::World;
using testing::Page;
using testing::TestSite;

TEST(AgreementPage, RecordsTheDayAndShowsTheFeeWithItsRateAndSource) {
  testing::TestSiteOptions options{.roles = {Role::programme_manager}};
  options.now = programme::testing::test_moment();
  TestSite site(options);
  World world(site.db());
  const CaseId id = site.db().write([&](storage::Transaction& tx) {
    programme::testing::add_person(tx, "Test Person");
    const auto imported = programme::import_definition(
        tx,
        world.operator_actor,
        world.owner,
        {programme::shipped_text("peer_review.json"), "peer_review.json"});
    EXPECT_TRUE(imported.has_value());
    const auto programme = imported->programme.id;
    EXPECT_TRUE(programme::publish_definition(tx, world.operator_actor, programme, 1).has_value());
    const OrganisationId school = programme::testing::add_organisation(tx, "school", "Member");
    const auto participation = programme::insert_participation(
        tx,
        {.programme = programme,
         .owner = world.owner,
         .organisation = school,
         .unit = "member",
         .stream = "partnership",
         .definition = programme::version_in_force(tx, programme)->id,
         .opened_on = Date(2017, 9, 1)},
        std::nullopt,
        world.operator_actor.at);
    const auto opened = casework::open_case(tx,
                                            world.operator_actor,
                                            {.programme = programme,
                                             .organisation = school,
                                             .unit = "member",
                                             .unit_kind = "school",
                                             .stream = "partnership",
                                             .participation = participation},
                                            programme::testing::test_day());
    EXPECT_TRUE(opened.has_value());
    return opened->id;
  });
  const std::string path = "/cases/" + std::to_string(id.value) + "/agreement";
  EXPECT_TRUE(site.get("/cases/" + std::to_string(id.value)).says("Agreement and fee"));
  EXPECT_TRUE(site.get(path).says("The day of the agreement is not recorded"));
  const auto send = [&](const char* year, const char* version) {
    return site.post(path,
                     {{"version", version},
                      {"agreed_on-day", "15"},
                      {"agreed_on-month", "12"},
                      {"agreed_on-year", year}});
  };
  EXPECT_EQ(send("2022", "0").status(), 422) << "a day to come";
  const Page refused = send("2010", "0");
  EXPECT_EQ(refused.status(), 422);
  EXPECT_TRUE(refused.says("Add the rate for 15 December 2010"));

  ASSERT_EQ(send("2017", "0").status(), 303);

  const Page page = site.get(path);
  EXPECT_TRUE(page.says("£1,320"));
  EXPECT_TRUE(page.says("primary, from 1 April 2015 to 31 March 2020"));
  EXPECT_TRUE(page.says("Pupil premium rates: gov.uk conditions of grant"));
  EXPECT_EQ(send("2018", "0").status(), 409) << "the case was changed meanwhile";
}

}  // namespace
}  // namespace trellis::web
