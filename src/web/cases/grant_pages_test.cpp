#include <gtest/gtest.h>

#include "access/grant_store.hpp"
#include "casework/grant_actions.hpp"
#include "casework/opening_actions.hpp"
#include "programme/world_fixture.hpp"
#include "support/test_site.hpp"

namespace trellis::web {
namespace {

using access::Role;
using programme::testing::World;
using testing::Page;
using testing::TestSite;

const Date grant_day(2021, 6, 1);

/// A site with a matched partner under a definition whose grant is payable at once.
struct GrantCase {
  explicit GrantCase(Role role) : site(options(role)), world(site.db()) {
    std::string text = programme::shipped_text("behaviour_hubs.json");
    const std::string condition = "\"payable_if\": \"milestone(graduated)\", ";
    text.erase(text.find(condition), condition.size());
    const std::string version = "\"version\": 2";
    text.replace(text.find(version), version.size(), "\"version\": 3");
    site.db().write([&](storage::Transaction& tx) {
      for (const char* name : {"Test Person", "Another Person"})
        programme::testing::add_person(tx, name);
      EXPECT_TRUE(programme::import_definition(
                      tx, world.operator_actor, world.owner, {text, "behaviour_hubs.json"})
                      .has_value());
      EXPECT_TRUE(
          programme::publish_definition(tx, world.operator_actor, world.programme, 3).has_value());
    });
    const auto lead = world.lead();
    const auto partner = world.accepted_partner("core");
    id = site.db().write([&](storage::Transaction& tx) {
      const auto opened = casework::confirm_and_open(
          tx, world.operator_actor, {lead, partner, Date(2021, 4, 1), "test"}, grant_day);
      EXPECT_TRUE(opened.has_value());
      return opened->file.id;
    });
  }

  static testing::TestSiteOptions options(Role role) {
    testing::TestSiteOptions made{.roles = {role}};
    made.now = programme::testing::test_moment();
    return made;
  }
  std::string path(std::string_view rest = {}) const {
    return "/cases/" + std::to_string(id.value) + "/grants" + std::string(rest);
  }
  /// As if somebody else had decided it.
  void decided_by_another() {
    site.db().write([&](storage::Transaction& tx) {
      tx.execute("update payment set decided_by_person_id = 2 where payment_id = 1", {});
    });
  }

  TestSite site;
  World world;
  casework::CaseId id;
};

TEST(GrantPages, DecideApproveAndRecordAPayment) {
  GrantCase grants(Role::programme_manager);
  const Page page = grants.site.get(grants.path());
  EXPECT_TRUE(page.says("Grant at graduation"));
  EXPECT_TRUE(page.says("£4,500 (an example amount)"));
  EXPECT_TRUE(page.says("£9,000, of which £9,000 is left"));
  EXPECT_TRUE(page.says("Nothing has been decided under this grant yet."));
  const Fields form{
      {"grant", "graduation_grant"}, {"decided", "0"}, {"amount-graduation_grant", "4,500"}};

  EXPECT_EQ(grants.site.post(grants.path(), form).location(), grants.path());
  EXPECT_EQ(grants.site.post(grants.path(), form).status(), 409) << "pressed twice";

  EXPECT_TRUE(grants.site.get(grants.path()).says("Waits for approval"));
  EXPECT_TRUE(grants.site.get(grants.path("/1")).says("Somebody else approves it"));
  EXPECT_EQ(grants.site.post(grants.path("/1"), {{"action", "approve"}}).status(), 403);
  grants.decided_by_another();
  EXPECT_EQ(grants.site.post(grants.path("/1"), {{"action", "approve"}}).status(), 303);
  const Page refused = grants.site.post(grants.path("/1"), {{"action", "paid"}});
  EXPECT_EQ(refused.status(), 422);
  EXPECT_TRUE(refused.says("Date of payment"));
  EXPECT_EQ(grants.site
                .post(grants.path("/1"),
                      {{"action", "paid"},
                       {"paid_on-day", "1"},
                       {"paid_on-month", "6"},
                       {"paid_on-year", "2021"},
                       {"reference", "BACS 9"}})
                .status(),
            303);
  EXPECT_TRUE(grants.site.get(grants.path("/1")).says("1 June 2021, reference BACS 9"));
}

TEST(GrantPages, AnAmountThatIsNoneOrTooMuchIsSaidBesideItsField) {
  GrantCase grants(Role::programme_manager);
  const auto send = [&](const char* amount) {
    return grants.site.post(
        grants.path(),
        {{"grant", "graduation_grant"}, {"decided", "0"}, {"amount-graduation_grant", amount}});
  };
  EXPECT_EQ(send("lots").status(), 422);
  const Page over = send("9000.01");
  EXPECT_EQ(over.status(), 422);
  EXPECT_TRUE(over.says("£9,000"));
  EXPECT_TRUE(grants.site.get(grants.path()).says("Nothing has been decided"));
}

TEST(GrantPages, WhereTheCapIsUsedUpNoFormIsShownAndThePageSaysWhy) {
  GrantCase grants(Role::programme_manager);
  ASSERT_EQ(grants.site
                .post(grants.path(),
                      {{"grant", "graduation_grant"},
                       {"decided", "0"},
                       {"amount-graduation_grant", "9000"}})
                .status(),
            303);

  const Page page = grants.site.get(grants.path());

  EXPECT_TRUE(page.says("All of the £9,000 that may be paid"));
  EXPECT_TRUE(page.says("£9,000, of which £0 is left"));
  EXPECT_FALSE(page.says("Comes to"));
  EXPECT_FALSE(page.says("Amount to pay"));
}

TEST(GrantPages, ReadersSeeTheScheduleAndDecideNothing) {
  GrantCase grants(Role::adviser);
  const Page page = grants.site.get(grants.path());
  EXPECT_EQ(page.status(), 200);
  EXPECT_FALSE(page.says("Amount to pay"));
  EXPECT_EQ(
      grants.site
          .post(grants.path(),
                {{"grant", "graduation_grant"}, {"decided", "0"}, {"amount-graduation_grant", "1"}})
          .status(),
      403);
  EXPECT_EQ(grants.site.get(grants.path("/1")).status(), 403);
}

}  // namespace
}  // namespace trellis::web
