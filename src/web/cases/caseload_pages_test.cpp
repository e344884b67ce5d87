#include <gtest/gtest.h>

#include "access/grant_store.hpp"
#include "casework/case_actions.hpp"
#include "casework/case_change_over_actions.hpp"
#include "casework/journal_store.hpp"
#include "casework/opening_actions.hpp"
#include "casework/split_actions.hpp"
#include "programme/world_fixture.hpp"
#include "support/test_site.hpp"

namespace trellis::web {
namespace {

using access::Role;
using casework::CaseFile;
using casework::CaseId;
using programme::testing::World;
using testing::Page;
using testing::TestSite;

const Date caseload_day(2021, 6, 1);

/// A site with three partners matched with leads of their own, read by somebody of these roles.
struct Caseload {
  explicit Caseload(testing::TestSiteOptions options = {.roles = {Role::programme_manager}})
      : site(at_day(std::move(options))), world(site.db()) {
    person = site.db().write([&](storage::Transaction& tx) {
      const PersonId first = programme::testing::add_person(tx, "Test Person");
      const PersonId second = programme::testing::add_person(tx, "An officer");
      for (const PersonId each : {first, second})
        access::save_grant(tx,
                           each,
                           {.role = Role::adviser,
                            .scope = {.owner = world.owner},
                            .period = {Date(2020, 1, 1), {}}},
                           std::nullopt,
                           world.operator_actor.at);
      return second;
    });
    for (int i = 0; i < 3; ++i) {
      const auto lead = world.lead();
      const auto partner = world.accepted_partner("core");
      ids.push_back(site.db().write([&](storage::Transaction& tx) {
        const auto opened = casework::confirm_and_open(
            tx, world.operator_actor, {lead, partner, Date(2021, 4, 1), "test"}, caseload_day);
        EXPECT_TRUE(opened.has_value()) << (opened ? "" : opened.error().message);
        return opened->file.id;
      }));
    }
  }

  static testing::TestSiteOptions at_day(testing::TestSiteOptions options) {
    options.now = programme::testing::test_moment();
    return options;
  }
  CaseFile find(std::size_t i) {
    return *site.db().read([&](storage::Snapshot& db) { return casework::find_case(db, ids[i]); });
  }
  std::string key(std::size_t i) const { return std::to_string(ids[i].value); }
  std::string path(std::size_t i, std::string_view rest = {}) const {
    return "/cases/" + key(i) + std::string(rest);
  }
  void decide(OrganisationId school,
              registry::Outcome outcome,
              std::optional<OrganisationId> successor = std::nullopt) {
    site.db().write([&](storage::Transaction& tx) {
      const ChangeOverId id = registry::save_decision(tx,
                                                      {.organisation = school,
                                                       .urn = Urn(900001),
                                                       .outcome = outcome,
                                                       .successor = Urn(900002),
                                                       .successor_organisation = successor,
                                                       .effective_on = Date(2021, 5, 20),
                                                       .edges = {},
                                                       .question = std::nullopt,
                                                       .proposal = ""},
                                                      std::nullopt,
                                                      std::nullopt,
                                                      "test",
                                                      world.operator_actor.at);
      casework::follow_change_over(
          tx, world.operator_actor.author(), *registry::find_decision(tx, id));
    });
  }
  /// The hash in the form of a preview.
  static std::string hash_in(const Page& page) {
    const std::string mark = "name=\"hash\" value=\"";
    const auto at = page.text.find(mark);
    return at == std::string::npos ? "" : page.text.substr(at + mark.size(), 16);
  }

  TestSite site;
  World world;
  PersonId person{};
  std::vector<CaseId> ids;
};

TEST(CaseloadPage, FiltersBySqlAndSaysSoInChipsThatCanBeRemoved) {
  Caseload caseload;

  const Page page = caseload.site.get("/cases?status=active&lead=Lead+1&sort=school");

  EXPECT_TRUE(page.says("Partner 2"));
  EXPECT_FALSE(page.says("Partner 4"));
  EXPECT_TRUE(page.says("1 case"));
  EXPECT_NE(page.text.find("href=\"/cases?lead=Lead"), std::string::npos);
  EXPECT_TRUE(caseload.site.get("/cases?q=nobody").says("No case matches these filters."));
  EXPECT_TRUE(caseload.site.get("/cases?page=7").says("3 cases"));
}

TEST(CaseloadPage, ASchoolSeesItsOwnCaseAndNoWayToChangeMany) {
  Caseload caseload(
      {.roles = {Role::partner_school}, .scope = {.organisation = OrganisationId{1}}});

  const Page page = caseload.site.get("/cases");

  EXPECT_FALSE(page.says("Change the ticked cases"));
  EXPECT_FALSE(page.says("Partner 2"));
}

TEST(BulkPage, ShowsWhatWouldChangeThenChangesExactlyThat) {
  Caseload caseload;
  const std::string ticks = "case=" + caseload.key(0) + "&case=" + caseload.key(2);
  const std::string person = std::to_string(caseload.person.value);
  EXPECT_TRUE(caseload.site.get("/cases/bulk?" + ticks).says("2 cases that you ticked"));

  const Page preview = caseload.site.get("/cases/bulk/preview?" + ticks +
                                         "&do=assign&role=behaviour_adviser&person=" + person);
  EXPECT_EQ(preview.h1(), "Assign as Behaviour adviser");
  EXPECT_TRUE(preview.says("2 cases will change."));
  Fields form = {{"case", caseload.key(0)},
                 {"do", "assign"},
                 {"role", "behaviour_adviser"},
                 {"person", person},
                 {"hash", Caseload::hash_in(preview)}};
  form.add("case", caseload.key(2));
  const Page done = caseload.site.post("/cases/bulk", form);

  EXPECT_EQ(done.status(), 303);
  EXPECT_TRUE(caseload.site.get(caseload.path(0, "/people")).says("An officer"));
  EXPECT_TRUE(caseload.site.get(caseload.path(2, "/history")).says("Somebody was assigned"));
  EXPECT_TRUE(caseload.site.get(caseload.path(1, "/people")).says("Nobody is assigned yet."));
  const Page again = caseload.site.post("/cases/bulk", form);
  EXPECT_EQ(again.status(), 409);
  EXPECT_TRUE(again.says("Look at the preview again"));
}

TEST(BulkPage, IsUndoneAsAWholeFromItsReport) {
  Caseload caseload;
  const Page preview = caseload.site.get("/cases/bulk/preview?do=status&status_to=paused/other");
  const Page done = caseload.site.post(
      "/cases/bulk",
      {{"do", "status"}, {"status_to", "paused/other"}, {"hash", Caseload::hash_in(preview)}});
  const std::string report = done.location();
  ASSERT_EQ(caseload.site.get(report).h1(), "3 cases changed");
  ASSERT_EQ(caseload.site.post(caseload.path(1, "/status"), {{"status", "active"}}).status(), 303);

  const Page undone = caseload.site.post(report + "/undo", {});
  const Page after = caseload.site.get(report);

  EXPECT_EQ(undone.status(), 303);
  EXPECT_EQ(after.h1(), "2 cases put back");
  EXPECT_TRUE(after.says("1 case: Somebody has changed its status since"));
  EXPECT_FALSE(after.says("Undo this change"));
  EXPECT_EQ(caseload.find(0).status, "active");
  EXPECT_EQ(caseload.site.post(report + "/undo", {}).status(), 409);
  EXPECT_TRUE(caseload.site.get("/cases/bulk").says("Your last changes"));
  EXPECT_EQ(caseload.site.get("/cases/bulk/999").status(), 404);
}

TEST(BulkPage, CountsWhatIsRefusedWithItsReason) {
  Caseload caseload;
  ASSERT_EQ(caseload.site.post(caseload.path(1, "/status"), {{"status", "stopped/other"}}).status(),
            303);

  const Page preview = caseload.site.get("/cases/bulk/preview?do=status&status_to=paused/other");

  EXPECT_TRUE(preview.says("2 cases will change, 1 is refused."));
  EXPECT_TRUE(preview.says("1 case: "));
}

TEST(BulkPage, AsksForWhatIsMissing) {
  Caseload caseload;

  EXPECT_TRUE(caseload.site.get("/cases/bulk/preview").says("Select what to do"));
  EXPECT_TRUE(caseload.site.get("/cases/bulk/preview?do=assign").says("Enter the role"));
  EXPECT_TRUE(caseload.site
                  .get("/cases/bulk/preview?do=review&why=x&review_on-day=1&review_on-month=1"
                       "&review_on-year=2020")
                  .says("The day of the next review must be today or later"));
  EXPECT_TRUE(caseload.site.get("/cases/bulk?q=nobody").says("No case is chosen."));
}

TEST(ChangeOverPage, AsksWhichCaseGoesOnWithWhatHangsOnEach) {
  Caseload caseload;
  const CaseFile first = caseload.find(0);
  caseload.decide(caseload.find(1).holder, registry::Outcome::merges, first.holder);

  const Page page = caseload.site.get("/cases/questions");

  EXPECT_TRUE(page.says("Which case goes on?"));
  EXPECT_TRUE(page.says("0 tasks done"));
  EXPECT_TRUE(page.says("its place with its lead becomes free"));
  EXPECT_EQ(
      caseload.site.post("/cases/questions/1", {{"choice", "first"}, {"reason", "It has begun"}})
          .status(),
      303);
  EXPECT_TRUE(caseload.site.get("/cases/questions").says("No question waits."));
  EXPECT_TRUE(caseload.site.get(caseload.path(1)).says("It goes on in this one."));
}

TEST(ChangeOverPage, ShowsWhatAConversionAsksForAndTakesItAsDone) {
  Caseload caseload;
  caseload.decide(caseload.find(0).holder, registry::Outcome::continues);

  EXPECT_TRUE(caseload.site.get(caseload.path(0)).says("Renew the agreement"));
  EXPECT_EQ(caseload.site.post(caseload.path(0, "/matters/1"), {{"note", "Signed"}}).status(), 303);

  const Page page = caseload.site.get(caseload.path(0));
  EXPECT_TRUE(page.says("Done 1 June 2021"));
  EXPECT_TRUE(page.says("Signed"));
  EXPECT_TRUE(
      caseload.site.get(caseload.path(0, "/history")).says("its responsible body has changed"));
}

TEST(ChangeOverPage, NoOtherSchoolSettlesIt) {
  Caseload caseload(
      {.roles = {Role::partner_school}, .scope = {.organisation = OrganisationId{1}}});
  caseload.decide(caseload.find(0).holder, registry::Outcome::continues);

  EXPECT_EQ(caseload.site.post(caseload.path(0, "/matters/1"), {}).status(), 403);
  EXPECT_EQ(caseload.site.get("/cases/questions").status(), 403);
}

TEST(CoursePage, HandsARoleOverWithANote) {
  Caseload caseload;
  const std::string person = std::to_string(caseload.person.value);
  EXPECT_TRUE(caseload.site.get(caseload.path(0, "/people/handover")).says("Nobody is assigned"));
  ASSERT_EQ(
      caseload.site
          .post(caseload.path(0, "/assignments"), {{"role", "behaviour_adviser"}, {"person", "1"}})
          .status(),
      303);

  EXPECT_TRUE(caseload.site
                  .post(caseload.path(0, "/people/handover"),
                        {{"role", "behaviour_adviser"}, {"person", person}, {"note", ""}})
                  .says("Enter what the next person should know"));
  ASSERT_EQ(caseload.site
                .post(caseload.path(0, "/people/handover"),
                      {{"role", "behaviour_adviser"},
                       {"person", person},
                       {"note", "The head prefers to be telephoned"}})
                .status(),
            303);

  EXPECT_TRUE(caseload.site.get(caseload.path(0, "/people")).says("An officer"));
  EXPECT_TRUE(caseload.site.get(caseload.path(0, "/diary")).says("prefers to be telephoned"));
  EXPECT_TRUE(caseload.site.get(caseload.path(0, "/history")).says("A role was handed over"));
}

TEST(CoursePage, ExtendsByTheStreamAndTakesItBack) {
  Caseload caseload;
  EXPECT_EQ(caseload.site.get(caseload.path(0, "/course")).h1(), "Extend or graduate");

  const Page refused = caseload.site.post(caseload.path(0, "/course/extension"), {{"reason", " "}});
  EXPECT_EQ(refused.status(), 422);
  EXPECT_TRUE(refused.says("Enter why the case is extended"));
  ASSERT_EQ(
      caseload.site.post(caseload.path(0, "/course/extension"), {{"reason", "New head"}}).status(),
      303);
  EXPECT_TRUE(caseload.site.get(caseload.path(0, "/history")).says("The case was extended"));
  const Page twice =
      caseload.site.post(caseload.path(0, "/course/extension"), {{"reason", "New head"}});
  EXPECT_EQ(twice.status(), 422);
  ASSERT_EQ(
      caseload.site.post(caseload.path(0, "/course/extension"), {{"take_back", "yes"}}).status(),
      303);
  EXPECT_TRUE(caseload.site.get(caseload.path(0, "/history")).says("The extension was taken back"));
  EXPECT_TRUE(caseload.site.get(caseload.path(0, "/course")).says("tasks have to be done before"));
}

TEST(GraduationPage, ShowsWhatFollowsAndTakesTheDecisionBackWithAReason) {
  Caseload caseload;
  EXPECT_EQ(caseload.site.get(caseload.path(0, "/graduation")).status(), 422)
      << "it has not graduated";
  caseload.site.db().write([&](storage::Transaction& tx) {
    for (const auto state :
         {programme::ParticipationState::active, programme::ParticipationState::graduated})
      ASSERT_TRUE(programme::take_step(tx,
                                       caseload.world.operator_actor,
                                       *casework::find_case(tx, caseload.ids[0])->participation,
                                       state,
                                       "",
                                       caseload_day)
                      .has_value());
    ASSERT_TRUE(casework::change_status(tx,
                                        caseload.world.operator_actor,
                                        {.id = caseload.ids[0],
                                         .status = "complete",
                                         .reason = "",
                                         .note = "",
                                         .on = caseload_day})
                    .has_value());
  });
  EXPECT_TRUE(caseload.site.get(caseload.path(0)).says("Take the graduation back"));
  const Page page = caseload.site.get(caseload.path(0, "/graduation"));
  EXPECT_EQ(page.h1(), "Take the graduation back");
  EXPECT_TRUE(page.says("The pairing runs on"));
  EXPECT_EQ(caseload.site.post(caseload.path(0, "/graduation"), {{"reason", ""}}).status(), 422);

  ASSERT_EQ(
      caseload.site.post(caseload.path(0, "/graduation"), {{"reason", "Wrong school"}}).status(),
      303);

  EXPECT_TRUE(
      caseload.site.get(caseload.path(0, "/history")).says("The graduation was taken back"));
  EXPECT_EQ(caseload.site.post(caseload.path(0, "/graduation"), {{"reason", "Again"}}).status(),
            422);
}

TEST(SplitPages, ALinkedCaseReadsWhatWasUntilTheSplitAndNothingLater) {
  Caseload caseload;
  OrganisationId main;
  OrganisationId other;
  caseload.site.db().write([&](storage::Transaction& tx) {
    main = programme::testing::add_organisation(tx, "school", "Main school");
    other = programme::testing::add_organisation(tx, "school", "Other school");
  });
  const OrganisationId school = caseload.find(0).holder;
  caseload.decide(school, registry::Outcome::merges, main);
  const auto linked = caseload.site.db().write([&](storage::Transaction& tx) {
    return casework::open_linked_cases(
        tx, caseload.world.operator_actor, registry::decisions_of(tx, school).front(), {other});
  });
  ASSERT_TRUE(linked.has_value() && linked->size() == 1);
  const std::string path = "/cases/" + std::to_string(linked->front().value);

  const Page own = caseload.site.get(path);
  EXPECT_TRUE(own.says("This case began when a school split on 1 June 2021"));
  const Page origin = caseload.site.get(path + "/origin");
  EXPECT_EQ(origin.h1(), "Until the split on 1 June 2021");
  EXPECT_TRUE(origin.says("Main school"));
  EXPECT_TRUE(origin.says("No version of the plan was shared before the split."));
  EXPECT_TRUE(origin.says("The case was opened"));
  const Page kept = caseload.site.get(caseload.path(0));
  EXPECT_TRUE(kept.says("Linked case of Other school"));
  EXPECT_TRUE(kept.says("The days and grants until then count here"));
  EXPECT_EQ(caseload.site.get(caseload.path(1, "/origin")).status(), 404) << "no split there";
  caseload.site.db().write([&](storage::Transaction& tx) {
    tx.execute("update case_file set protected = 1 where case_id = :id", {{"id", caseload.ids[0]}});
  });
  EXPECT_TRUE(caseload.site.get(path + "/origin").status() == 200)
      << "a programme manager may read the protected case itself";
}

TEST(MergerPage, SaysWhatBothComeToAndAddsDaysOnlyWhenAsked) {
  Caseload caseload;
  const CaseFile other = caseload.find(1);
  caseload.site.db().write([&](storage::Transaction& tx) {
    casework::insert_engagement(
        tx,
        other.id,
        {.engagement = "open_day", .held_on = Date(2021, 5, 1), .amount = 13},
        std::nullopt,
        caseload.world.operator_actor.at);
    casework::insert_engagement(
        tx,
        caseload.ids[0],
        {.engagement = "open_day", .held_on = Date(2021, 5, 1), .amount = 9},
        std::nullopt,
        caseload.world.operator_actor.at);
  });
  caseload.decide(other.holder, registry::Outcome::merges, caseload.find(0).holder);
  const Page page = caseload.site.get("/cases/questions");
  EXPECT_TRUE(page.says("22 days delivered of at most 20 agreed, which is more than one school"));

  ASSERT_EQ(caseload.site
                .post("/cases/questions/1",
                      {{"choice", "first"}, {"reason", "Further on"}, {"days", "add"}})
                .status(),
            303);

  const Page diary = caseload.site.get(caseload.path(0, "/diary"));
  EXPECT_TRUE(diary.says("22 days so far, of 12 to 20 agreed"));
  EXPECT_TRUE(diary.says("1 visit or event of these took place for the school"));
  EXPECT_TRUE(diary.says("More days than agreed: the most is 20."));
}

TEST(AgreementPage, IsOnlyWhereTheProgrammeAsksAFee) {
  Caseload caseload;
  EXPECT_EQ(caseload.site.get(caseload.path(0, "/agreement")).status(), 404)
      << "this programme asks none";
  EXPECT_FALSE(caseload.site.get(caseload.path(0)).says("Agreement and fee"));
}

}  // namespace
}  // namespace trellis::web
