#include <gtest/gtest.h>

#include "access/grant_store.hpp"
#include "casework/journal_actions.hpp"
#include "casework/nominee_store.hpp"
#include "casework/opening_actions.hpp"
#include "programme/world_fixture.hpp"
#include "support/test_site.hpp"

namespace trellis::web {
namespace {

using access::Role;
using programme::testing::World;
using testing::Page;
using testing::TestSite;

const Date sheet_day(2021, 6, 1);

/// A site with a case that had one visit, and one person of its school.
struct OneVisit {
  explicit OneVisit(testing::TestSiteOptions options = {.roles = {Role::programme_manager}})
      : site(with_clock(std::move(options))), world(site.db()) {
    const auto lead = world.lead();
    const auto partner = world.accepted_partner("core");
    holder = world.find(partner).organisation;
    site.db().write([&](storage::Transaction& tx) {
      const auto opened = casework::confirm_and_open(
          tx, world.operator_actor, {lead, partner, Date(2021, 4, 1), "test"}, sheet_day);
      EXPECT_TRUE(opened.has_value());
      EXPECT_TRUE(casework::record_engagement(
                      tx,
                      world.operator_actor,
                      opened->file.id,
                      {.engagement = "lead_visit", .held_on = Date(2021, 5, 20), .amount = 1},
                      sheet_day)
                      .has_value());
      programme::testing::add_person(tx, "Test Person");
      leader = programme::testing::add_person(tx, "Leader Invented");
      access::save_grant(tx,
                         leader,
                         {.role = Role::partner_school,
                          .scope = {.owner = world.owner, .organisation = holder},
                          .acting_for = holder,
                          .period = {.from = Date(2020, 1, 1), .to = {}}},
                         std::nullopt,
                         programme::testing::test_moment());
      path = "/cases/" + std::to_string(opened->file.id.value) + "/diary";
      const auto held = casework::engagements_of(tx, opened->file.id);
      sheet = path + "/" + std::to_string(held.front().id) + "/attendance";
    });
  }

  static testing::TestSiteOptions with_clock(testing::TestSiteOptions options) {
    options.now = programme::testing::test_moment();
    return options;
  }
  std::string of_leader(const char* field) const { return field + std::to_string(leader.value); }

  TestSite site;
  World world;
  OrganisationId holder;
  PersonId leader;
  std::string path;
  std::string sheet;
};

TEST(AttendancePage, MarksWhoCameAndCountsIt) {
  OneVisit visit;
  EXPECT_TRUE(visit.site.get(visit.sheet).says("Leader Invented"));
  const Page refused = visit.site.post(visit.sheet, {{visit.of_leader("presence-"), "absent"}});
  EXPECT_EQ(refused.status(), 422);
  EXPECT_TRUE(refused.says("Select why Leader Invented was absent"));

  EXPECT_EQ(visit.site.post(visit.sheet, {{visit.of_leader("presence-"), "part"}}).status(), 303);

  const Page diary = visit.site.get(visit.path);
  EXPECT_TRUE(diary.says("Attendance by person"));
  EXPECT_TRUE(diary.says("1 of 1"));
  EXPECT_TRUE(diary.says("0.5 days so far")) << "the school had half of it";
  EXPECT_NE(visit.site.get(visit.sheet + ".csv").text.find("Leader Invented"), std::string::npos);
}

TEST(AttendancePage, AsksForAFile) {
  OneVisit visit;

  EXPECT_TRUE(visit.site.post(visit.sheet + "/file", {}).says("Choose a file"));
}

TEST(AttendancePage, IsForThoseWhoKeepIt) {
  OneVisit visit({.roles = {Role::partner_school},
                  .scope = {.organisation = OrganisationId{12345}},
                  .acting_for = OrganisationId{12345}});

  EXPECT_EQ(visit.site.get(visit.sheet).status(), 404);
  EXPECT_EQ(visit.site.get(visit.sheet + ".csv").status(), 404);
  EXPECT_EQ(visit.site.post(visit.sheet, {{visit.of_leader("presence-"), "present"}}).status(),
            404);
}

TEST(AttendancePage, ASchoolMarksNobodyOfItself) {
  OneVisit school({.roles = {Role::partner_school}, .acting_for = OrganisationId{3}});
  ASSERT_EQ(school.holder, OrganisationId{3}) << "body, lead, partner";

  EXPECT_EQ(school.site.get(school.path).status(), 200);
  EXPECT_EQ(school.site.get(school.sheet).status(), 403);
}

TEST(NomineePage, ASchoolNamesSomebodyWhoThenStandsOnTheSheet) {
  OneVisit school({.roles = {Role::partner_school}, .acting_for = OrganisationId{3}});
  const std::string nominees = school.path.substr(0, school.path.rfind('/')) + "/nominees";
  EXPECT_TRUE(school.site.get(nominees).says("Nobody is named yet"));

  const Page empty = school.site.post(nominees, {{"name", ""}});
  EXPECT_EQ(empty.status(), 422);
  EXPECT_TRUE(empty.says("Enter the name"));
  EXPECT_EQ(school.site.post(nominees, {{"name", "Ada Invented"}}).location(), nominees);
  const Page twice = school.site.post(nominees, {{"name", "Ada Invented"}});
  EXPECT_EQ(twice.status(), 422);
  EXPECT_TRUE(twice.says("is on the list already"));

  EXPECT_TRUE(school.site.get(nominees).says("Ada Invented"));
  EXPECT_FALSE(school.site.get(nominees).says("Of which school?")) << "its own only";
}

TEST(NomineePage, IsNotThereForAnotherSchool) {
  OneVisit other({.roles = {Role::partner_school},
                  .scope = {.organisation = OrganisationId{12345}},
                  .acting_for = OrganisationId{12345}});
  const std::string nominees = other.path.substr(0, other.path.rfind('/')) + "/nominees";

  EXPECT_EQ(other.site.get(nominees).status(), 404);
  EXPECT_EQ(other.site.post(nominees, {{"name", "Ada"}}).status(), 404);
  const std::string person = "/" + std::to_string(other.leader.value);
  EXPECT_EQ(other.site.post(nominees + person + "/erase", {}).status(), 404);
  EXPECT_EQ(other.site.post(nominees + person + "/end", {}).status(), 404);
}

TEST(NomineePage, StaffNameForTheSchoolAndItsLead) {
  OneVisit visit;
  const std::string nominees = visit.path.substr(0, visit.path.rfind('/')) + "/nominees";
  EXPECT_TRUE(visit.site.get(visit.sheet).says("Add somebody who has no account"));
  EXPECT_EQ(visit.site.post(nominees, {{"name", "Ada Invented"}}).status(), 422) << "of whom?";

  visit.site.post(nominees,
                  {{"organisation", std::to_string(visit.holder.value)}, {"name", "Ada Invented"}});

  EXPECT_TRUE(visit.site.get(visit.sheet).says("Ada Invented"));
  const auto ada = visit.site.db().read([&](storage::Snapshot& s) {
    return casework::nominees_of(s, visit.holder, visit.world.programme, sheet_day).front().person;
  });
  const std::string one = nominees + "/" + std::to_string(ada.value);
  EXPECT_EQ(visit.site.post(one + "/erase", {}).location(), nominees);
  EXPECT_FALSE(visit.site.get(visit.sheet).says("Ada Invented"));
  EXPECT_EQ(visit.site.post(one + "/end", {}).status(), 404) << "nobody is left to take off";
}

}  // namespace
}  // namespace trellis::web
