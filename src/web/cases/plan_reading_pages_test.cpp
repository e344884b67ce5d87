#include <gtest/gtest.h>

#include "access/grant_store.hpp"
#include "casework/opening_actions.hpp"
#include "casework/plan_actions.hpp"
#include "casework/plan_reading_actions.hpp"
#include "programme/world_fixture.hpp"
#include "support/test_site.hpp"

namespace trellis::web {
namespace {

using access::Role;
using casework::CaseId;
using programme::testing::World;
using testing::Page;
using testing::TestSite;

const Date reading_day(2021, 6, 1);

/// A site with a case whose plan is shared, read by somebody of this role.
struct SharedPlan {
  explicit SharedPlan(testing::TestSiteOptions options = {.roles = {Role::programme_manager}})
      : site(with_moment(std::move(options))), world(site.db()) {
    site.db().write(
        [](storage::Transaction& tx) { programme::testing::add_person(tx, "Test Person"); });
    const auto lead = world.lead();
    const auto partner = world.accepted_partner("core");
    holder = world.find(partner).organisation;
    id = site.db().write([&](storage::Transaction& tx) {
      const auto opened = casework::confirm_and_open(
          tx, world.operator_actor, {lead, partner, Date(2021, 4, 1), "test"}, reading_day);
      EXPECT_TRUE(opened.has_value());
      write(tx, opened->file.id);
      return opened->file.id;
    });
  }

  static testing::TestSiteOptions with_moment(testing::TestSiteOptions options) {
    options.now = programme::testing::test_moment();
    return options;
  }

  void write(storage::Transaction& tx, CaseId case_id) const {
    casework::Objective objective;
    objective.answers["area"].text = "routines";
    objective.answers["objective"].text = "Calm corridors";
    objective.answers["active_ingredients"].text = "Staff at every door";
    objective.answers["owner"].text = "Ms Invented";
    objective.answers["measure"].text = "Lessons on time; at least 90; by 2021-07-10";
    const auto version = casework::find_case(tx, case_id)->version;
    EXPECT_TRUE(casework::write_plan(
                    tx,
                    world.operator_actor,
                    {.id = case_id, .version = version, .columns = {}, .objectives = {objective}},
                    reading_day)
                    .has_value());
    EXPECT_TRUE(casework::share_plan(tx, world.operator_actor, case_id, reading_day).has_value());
  }

  std::string path(std::string_view rest = {}) const {
    return "/cases/" + std::to_string(id.value) + std::string(rest);
  }

  TestSite site;
  World world;
  OrganisationId holder;
  CaseId id;
};

Fields every_verdict(const char* verdict) {
  Fields form;
  for (const char* item : {"from_diagnosis", "ingredients_named", "measurable", "owned"})
    form.set("met-" + std::string(item), verdict);
  return form;
}

TEST(PlanReadingPage, SendsThePlanToQualityAssuranceAndTellsWhatWasDecided) {
  SharedPlan plans;
  EXPECT_TRUE(plans.site.get(plans.path("/plan/readings"))
                  .says("No version of this plan has been sent to be read yet."));
  EXPECT_EQ(plans.site.post(plans.path("/plan/readings"), {}).status(), 422);

  EXPECT_EQ(plans.site.post(plans.path("/plan/readings"), {{"kind", "quality"}}).status(), 303);

  EXPECT_TRUE(plans.site.get("/").says("Plans to read"));
  EXPECT_TRUE(plans.site.get("/plan-readings").says("Partner 2"));
  EXPECT_TRUE(plans.site.get("/plan-readings/1").says("Calm corridors"));
  Fields form = every_verdict("yes");
  form.set("met-owned", "no");
  form.set("result", "passed");
  const Page refused = plans.site.post("/plan-readings/1", form);
  EXPECT_EQ(refused.status(), 422);
  EXPECT_TRUE(refused.says("Enter what to change, for “Each objective has an owner”"));
  EXPECT_TRUE(refused.says("Return the plan for change, or mark every criterion as met"));
  form.set("comment-owned", "Name one person for each");
  form.set("result", "returned");

  EXPECT_EQ(plans.site.post("/plan-readings/1", form).location(), plans.path("/plan/readings"));

  const Page page = plans.site.get(plans.path("/plan/readings"));
  EXPECT_TRUE(page.says("Returned for change"));
  EXPECT_TRUE(page.says("Name one person for each"));
  EXPECT_TRUE(plans.site.get(plans.path("/history")).says("Version 1 of the plan was returned"));
  EXPECT_EQ(plans.site.post("/plan-readings/1", form).status(), 404);
}

TEST(PlanReadingPage, APeerSeesThePlanWithoutItsNamesAndNothingElse) {
  SharedPlan plans({.roles = {Role::partner_school},
                    .scope = {.organisation = OrganisationId{1}},
                    .acting_for = OrganisationId{1}});
  const auto asked = plans.site.db().write([&](storage::Transaction& tx) {
    access::save_grant(tx,
                       PersonId{1},
                       {.role = Role::partner_school,
                        .scope = {.owner = plans.world.owner},
                        .acting_for = OrganisationId{1},
                        .period = {.from = Date(2020, 1, 1), .to = {}}},
                       std::nullopt,
                       programme::testing::test_moment());
    return casework::ask_for_reading(tx,
                                     plans.world.operator_actor,
                                     {.id = plans.id,
                                      .kind = casework::ReadingKind::peer,
                                      .reader = PersonId{1},
                                      .organisation = OrganisationId{1}},
                                     reading_day);
  });
  ASSERT_TRUE(asked.has_value()) << asked.error().message;
  const std::string path = "/plan-readings/" + std::to_string(asked->id.value);

  const Page page = plans.site.get(path);
  EXPECT_EQ(plans.site.get(plans.path()).status(), 404);
  EXPECT_TRUE(page.says("Calm corridors"));
  EXPECT_FALSE(page.says("Ms Invented"));
  Fields form = every_verdict("yes");
  form.set("result", "passed");
  EXPECT_EQ(plans.site.post(path, form).location(), "/plan-readings");

  EXPECT_FALSE(plans.site.get(path).says("Calm corridors")) << "what is decided is closed";
}

TEST(PlanReadingPage, IsNotFoundForStrangers) {
  SharedPlan plans({.roles = {Role::partner_school},
                    .scope = {.organisation = OrganisationId{12345}},
                    .acting_for = OrganisationId{12345}});
  const auto asked = plans.site.db().write([&](storage::Transaction& tx) {
    return casework::ask_for_reading(tx, plans.world.operator_actor, {.id = plans.id}, reading_day);
  });
  ASSERT_TRUE(asked.has_value());

  for (const char* rest :
       {"/plan/readings", "/plan/readings/new", "/plan/comments", "/plan/print", "/plan.csv"})
    EXPECT_EQ(plans.site.get(plans.path(rest)).status(), 404) << rest;
  EXPECT_EQ(plans.site.get("/plan-readings/1").status(), 404);
  EXPECT_EQ(plans.site.post("/plan-readings/1", every_verdict("yes")).status(), 404);
  EXPECT_EQ(plans.site.post(plans.path("/plan/comments"), {{"body", "x"}}).status(), 404);
  EXPECT_TRUE(plans.site.get("/plan-readings").says("No plan waits for you."));
}

TEST(PlanCommentPage, KeepsAThreadAtItsObjective) {
  SharedPlan plans;
  const std::string comments = plans.path("/plan/comments");
  EXPECT_TRUE(plans.site.get(comments + "?place=objective:1").says("Nobody has commented yet."));
  const Page refused =
      plans.site.post(comments, {{"place", "objective:1"}, {"reply_to", ""}, {"body", " "}});
  EXPECT_EQ(refused.status(), 422);
  EXPECT_TRUE(refused.says("Enter your comment"));

  EXPECT_EQ(
      plans.site
          .post(comments, {{"place", "objective:1"}, {"reply_to", ""}, {"body", "Which corridor?"}})
          .location(),
      comments + "?place=objective%3A1");
  EXPECT_EQ(
      plans.site.post(comments, {{"place", "objective:1"}, {"reply_to", "1"}, {"body", "The long"}})
          .status(),
      303);

  EXPECT_TRUE(plans.site.get(plans.path("/plan")).says("1 comment, 1 open"));
  EXPECT_EQ(plans.site.post(comments + "/1/resolution", {}).status(), 303);
  EXPECT_TRUE(plans.site.get(plans.path("/plan")).says("1 comment, resolved"));
  EXPECT_TRUE(plans.site.get(comments).says("The long"));
}

TEST(PlanPrintPage, HoldsTheVersionWithItsReadings) {
  SharedPlan plans;
  plans.site.post(plans.path("/plan/readings"), {{"kind", "quality"}});
  Fields form = every_verdict("yes");
  form.set("result", "passed");
  plans.site.post("/plan-readings/1", form);

  const Page page = plans.site.get(plans.path("/plan/print"));

  EXPECT_EQ(page.h1(), "Plan of Partner 2");
  EXPECT_TRUE(page.says("Version 1, shared on 1 June 2021."));
  EXPECT_TRUE(page.says("Quality assurance: passed on 1 June 2021"));
  EXPECT_NE(plans.site.get(plans.path("/plan.csv")).text.find("Lessons on time: at least 90"),
            std::string::npos);
}

}  // namespace
}  // namespace trellis::web
