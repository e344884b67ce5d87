#include <gtest/gtest.h>

#include "programme/deferral_actions.hpp"
#include "programme/world_fixture.hpp"
#include "support/test_site.hpp"

namespace trellis::web {
namespace {

using access::Role;
using programme::testing::World;
using testing::Page;
using testing::TestSite;

/// A site with a partner that has accepted a place in cohort 2.
struct DeferredPartner {
  explicit DeferredPartner(testing::TestSiteOptions options)
      : site(at_that_day(std::move(options))), world(site.db()) {
    site.db().write(
        [](storage::Transaction& tx) { programme::testing::add_person(tx, "Test Person"); });
    id = world.accepted_partner("core");
  }

  static testing::TestSiteOptions at_that_day(testing::TestSiteOptions options) {
    options.now = programme::testing::test_moment();
    return options;
  }
  std::string path(std::string_view rest = {}) const {
    return "/applications/" + std::to_string(id.value) + std::string(rest);
  }
  std::string cohort(int number) {
    return site.db().read([&](storage::Snapshot& db) {
      return std::to_string(programme::find_cohort(db, world.programme, number)->id.value);
    });
  }

  TestSite site;
  World world;
  programme::ParticipationId id{};
};

TEST(DeferralPage, MovesAParticipationWithAReasonAndMovesItBack) {
  DeferredPartner partner({.roles = {Role::programme_manager}});
  EXPECT_TRUE(partner.site.get(partner.path()).says("Move to a later cohort, or back"));
  const Page page = partner.site.get(partner.path("/deferral"));
  EXPECT_EQ(page.h1(), "Move to a later cohort");
  EXPECT_TRUE(page.says("1 June 2021, which it keeps"));
  EXPECT_FALSE(page.says("Move it back"));
  const Page refused = partner.site.post(partner.path("/deferral"), {{"reason", ""}});
  EXPECT_EQ(refused.status(), 422);
  EXPECT_TRUE(refused.says("Select the cohort that it waits for"));
  EXPECT_TRUE(refused.says("Enter why it waits for a later cohort"));

  ASSERT_EQ(partner.site
                .post(partner.path("/deferral"),
                      {{"cohort", partner.cohort(5)}, {"reason", "A new head begins"}})
                .status(),
            303);

  const Page moved = partner.site.get(partner.path());
  EXPECT_TRUE(moved.says("Cohort 5"));
  EXPECT_TRUE(moved.says("A new head begins"));
  ASSERT_EQ(
      partner.site.post(partner.path("/deferral/undo"), {{"undo_reason", "Earlier"}}).status(),
      303);
  EXPECT_TRUE(partner.site.get(partner.path()).says("Why it moved back"));
  const Page again = partner.site.post(partner.path("/deferral/undo"), {{"undo_reason", "Again"}});
  EXPECT_EQ(again.status(), 422);
}

TEST(DeferralPage, ACohortThatIsNotOfferedIsRefusedBesideItsField) {
  DeferredPartner partner({.roles = {Role::programme_manager}});

  const Page refused = partner.site.post(
      partner.path("/deferral"), {{"cohort", partner.cohort(1)}, {"reason", "A new head begins"}});

  EXPECT_EQ(refused.status(), 422);
  EXPECT_TRUE(refused.says("Select a later cohort"));
}

TEST(DeferralPage, IsForThoseWhoDecideAndNotForOtherSchools) {
  DeferredPartner school(
      {.roles = {Role::partner_school}, .scope = {.organisation = OrganisationId{1}}});
  EXPECT_EQ(school.site.get(school.path("/deferral")).status(), 403);
  EXPECT_EQ(
      school.site
          .post(school.path("/deferral"), {{"cohort", school.cohort(5)}, {"reason", "We wait"}})
          .status(),
      403);
  EXPECT_EQ(school.site.get(school.path()).status(), 404) << "another school's application";
}

}  // namespace
}  // namespace trellis::web
