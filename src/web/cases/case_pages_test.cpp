#include <gtest/gtest.h>

#include "casework/case_actions.hpp"
#include "casework/opening_actions.hpp"
#include "casework/plan_actions.hpp"
#include "programme/world_fixture.hpp"
#include "support/test_site.hpp"

namespace trellis::web {
namespace {

using access::Role;
using casework::CaseId;
using programme::testing::World;
using testing::Page;
using testing::TestSite;

const Date today(2021, 6, 1);

/// A site with one partner matched with a lead, read by somebody of these roles.
struct Cases {
  explicit Cases(testing::TestSiteOptions options = {.roles = {Role::programme_manager}})
      : site(with_day(std::move(options))), world(site.db()) {
    site.db().write(
        [](storage::Transaction& tx) { programme::testing::add_person(tx, "Test Person"); });
    lead = world.lead();
    partner = world.accepted_partner("core");
    id = site.db().write([&](storage::Transaction& tx) {
      const auto opened = casework::confirm_and_open(
          tx, world.operator_actor, {lead, partner, Date(2021, 4, 1), "test"}, today);
      EXPECT_TRUE(opened.has_value()) << (opened ? "" : opened.error().message);
      return opened->file.id;
    });
  }

  static testing::TestSiteOptions with_day(testing::TestSiteOptions options) {
    options.now = programme::testing::test_moment();
    return options;
  }

  std::string path(std::string_view rest = {}) const {
    return "/cases/" + std::to_string(id.value) + std::string(rest);
  }
  /// Answers as if the partner had come to its plan.
  void fill(std::initializer_list<const char*> tasks) {
    site.db().write([&](storage::Transaction& tx) {
      for (const char* task : tasks) {
        const auto context = casework::load_context(tx, id, today);
        casework::AnswerTask wanted{.id = id, .version = context->file.version, .task = task};
        for (const programme::Field& field : context->definition->find_task(task)->fields) {
          programme::Answer& answer = wanted.answers[field.id];
          if (field.type == programme::FieldType::tick) answer.text = "yes";
          if (field.type == programme::FieldType::date) answer.text = "1/5/2021";
          if (field.type == programme::FieldType::choice) answer.text = field.options.front().id;
          if (field.type == programme::FieldType::number) answer.text = "1";
        }
        const auto saved = casework::answer_task(tx, world.operator_actor, wanted, today);
        EXPECT_TRUE(saved.has_value()) << task << ": " << (saved ? "" : saved.error().message);
      }
    });
  }
  void fill_to_diagnosis() {
    fill(
        {"check_eligibility", "record_offer", "declare_conflicts", "lead_accepts", "tell_partner"});
  }

  TestSite site;
  World world;
  programme::ParticipationId lead;
  programme::ParticipationId partner;
  CaseId id;
};

TEST(CaseList, ShowsWhatComesNextAndWho) {
  Cases cases;

  const Page page = cases.site.get("/cases");

  EXPECT_EQ(page.h1(), "Cases");
  EXPECT_TRUE(page.says("Partner 2"));
  EXPECT_TRUE(page.says("Lead 1"));
  EXPECT_TRUE(page.says("Check eligibility (Delivery officer)"));
  EXPECT_TRUE(page.says("No review is due in the next four weeks."));
}

TEST(CaseList, IsGivenAsCsvWithItsFilters) {
  Cases cases;

  EXPECT_NE(cases.site.get("/cases.csv").text.find("Partner 2"), std::string::npos);
  EXPECT_EQ(cases.site.get("/cases.csv?q=nobody").text.find("Partner 2"), std::string::npos);
}

TEST(CaseList, SaysHowCasesBeginWhereThereIsNone) {
  TestSite site({.roles = {Role::programme_manager}});

  EXPECT_TRUE(
      site.get("/cases").says("A case opens when a school's match with its lead is confirmed"));
}

TEST(CasePage, ListsEveryTaskWithWhatItWaitsFor) {
  Cases cases;

  const Page page = cases.site.get(cases.path());

  EXPECT_EQ(page.h1(), "Partner 2 Active");
  EXPECT_TRUE(page.says("What to do next"));
  EXPECT_TRUE(page.says("Cannot start yet"));
  EXPECT_TRUE(page.says("Opens when: “Check eligibility” is complete"));
  EXPECT_TRUE(page.says("0 of 2 done"));
}

TEST(CasePage, IsNotFoundForThoseWhoMayNotSeeIt) {
  Cases cases({.roles = {Role::partner_school}, .scope = {.organisation = OrganisationId{12345}}});

  EXPECT_EQ(cases.site.get(cases.path()).status(), 404);
  EXPECT_EQ(cases.site.get(cases.path("/tasks/check_eligibility")).status(), 404);
  EXPECT_EQ(cases.site.get("/cases/99999").status(), 404);
}

TEST(CasePage, LinksToTheMatchForThoseWhoMayOpenIt) {
  Cases manager({.roles = {Role::programme_manager}});
  Cases finance({.roles = {Role::finance}});

  const Page managed = manager.site.get(manager.path());
  const Page paid = finance.site.get(finance.path());

  EXPECT_NE(managed.text.find("href=\"/matches/"), std::string::npos);
  EXPECT_EQ(paid.status(), 200);
  EXPECT_TRUE(paid.says("Lead 1"));
  EXPECT_EQ(paid.text.find("href=\"/matches/"), std::string::npos);
}

TEST(TaskPage, SavesAnswersAndWritesNothingWhenRead) {
  Cases cases;
  const auto before = cases.site.db().read(
      [&](storage::Snapshot& db) { return casework::find_case(db, cases.id)->version; });

  EXPECT_EQ(cases.site.get(cases.path("/tasks/check_eligibility")).h1(), "Check eligibility");
  const Page saved = cases.site.post(cases.path("/tasks/check_eligibility"),
                                     {{"round", "1"},
                                      {"was", "{}"},
                                      {"checked", "true"},
                                      {"checked_on-day", "1"},
                                      {"checked_on-month", "6"},
                                      {"checked_on-year", "2021"},
                                      {"recommended_by", ""}});

  EXPECT_EQ(saved.status(), 303);
  EXPECT_EQ(saved.location(), cases.path());
  EXPECT_TRUE(cases.site.get(cases.path()).says("Done 1 June 2021"));
  const auto after = cases.site.db().read(
      [&](storage::Snapshot& db) { return casework::find_case(db, cases.id)->version; });
  EXPECT_EQ(after, before + 1);
}

TEST(TaskPage, SaysWhatCannotBeRead) {
  Cases cases;

  const Page page = cases.site.post(cases.path("/tasks/check_eligibility"),
                                    {{"was", "{}"},
                                     {"checked", "true"},
                                     {"checked_on-day", "31"},
                                     {"checked_on-month", "2"},
                                     {"checked_on-year", "2021"}});

  EXPECT_EQ(page.status(), 422);
  EXPECT_TRUE(page.says("Date checked must be a real date"));
  EXPECT_EQ(page.by_id("checked_on-day")->attribute("value"), "31");
}

TEST(TaskPage, TellsTheSecondEditorWhatChanged) {
  Cases cases;
  cases.fill({"check_eligibility"});

  const Page page = cases.site.post(cases.path("/tasks/check_eligibility"),
                                    {{"was", "{}"}, {"recommended_by", "A neighbour"}});

  EXPECT_EQ(page.status(), 409);
  EXPECT_TRUE(page.says("Somebody else saved this task after you opened it"));
  EXPECT_TRUE(page.says("Date checked: was not answered, is now 1 May 2021"));
  EXPECT_TRUE(page.says("A neighbour"));
}

TEST(TaskPage, GivesATaskThatWaitsToNobody) {
  Cases cases;

  const Page page =
      cases.site.post(cases.path("/tasks/record_offer"), {{"was", "{}"}, {"answer", "accepted"}});

  EXPECT_EQ(page.status(), 422);
  EXPECT_TRUE(page.says("Check eligibility"));
}

TEST(StatusPage, PausesWithAReasonAndFreezesEverything) {
  Cases cases;
  cases.fill({"check_eligibility"});
  EXPECT_EQ(cases.site.get(cases.path("/status")).h1(), "Pause, resume or end this case");

  const Page refused = cases.site.post(cases.path("/status"), {{"status", "paused"}});
  EXPECT_TRUE(refused.says("Select a reason"));
  const Page paused = cases.site.post(cases.path("/status"), {{"status", "paused/inspection"}});

  EXPECT_EQ(paused.status(), 303);
  EXPECT_TRUE(cases.site.get(cases.path()).says("Paused since 1 June 2021"));
  EXPECT_TRUE(cases.site.get(cases.path("/tasks/record_offer")).says("nothing can be changed"));
  EXPECT_EQ(cases.site.post(cases.path("/status"), {{"status", "active"}}).status(), 303);
  EXPECT_FALSE(cases.site.get(cases.path()).says("Paused since"));
}

TEST(DiaryPage, KeepsNotesVisitsAndLinks) {
  Cases cases;

  EXPECT_EQ(cases.site.post(cases.path("/diary/note"), {{"body", "A calm start"}}).status(), 303);
  EXPECT_EQ(cases.site
                .post(cases.path("/diary/visit"),
                      {{"engagement", "lead_visit"},
                       {"held_on-day", "20"},
                       {"held_on-month", "5"},
                       {"held_on-year", "2021"},
                       {"amount", "1.5"},
                       {"link", "https://example.com/visit"}})
                .status(),
            303);
  EXPECT_EQ(cases.site
                .post(cases.path("/diary/document"),
                      {{"title", "The policy"}, {"link", "https://example.com/policy"}})
                .status(),
            303);

  const Page page = cases.site.get(cases.path("/diary"));
  EXPECT_TRUE(page.says("A calm start"));
  EXPECT_TRUE(page.says("1.5 days so far, of 12 to 20 agreed"));
  EXPECT_TRUE(page.says("recorded outside Trellis"));
  EXPECT_TRUE(page.says("The policy"));
}

TEST(DiaryPage, SaysWhatIsWrong) {
  Cases cases;

  EXPECT_TRUE(cases.site.post(cases.path("/diary/note"), {{"body", " "}}).says("Enter the note"));
  EXPECT_TRUE(cases.site
                  .post(cases.path("/diary/visit"),
                        {{"engagement", "lead_visit"},
                         {"held_on-day", "20"},
                         {"held_on-month", "5"},
                         {"held_on-year", "2030"},
                         {"amount", "1"}})
                  .says("The date must be today or in the past"));
  EXPECT_TRUE(
      cases.site.post(cases.path("/diary/document"), {{"title", "X"}, {"link", "javascript:1"}})
          .says("Enter a web address"));
}

TEST(PlanPage, IsWrittenSharedAndBegunAgain) {
  Cases cases;
  EXPECT_TRUE(cases.site.get(cases.path("/plan")).says("No plan has been written yet."));
  const auto version = [&] {
    return std::to_string(cases.site.db().read(
        [&](storage::Snapshot& db) { return casework::find_case(db, cases.id)->version; }));
  };

  const Page saved = cases.site.post(cases.path("/plan/draft"),
                                     {{"version", version()},
                                      {"column-problem", "Lessons are disrupted"},
                                      {"objective-1-key", "0"},
                                      {"objective-1-area", "routines"},
                                      {"objective-1-objective", "Calm corridors"},
                                      {"objective-1-active_ingredients", "Staff at every door"},
                                      {"objective-1-owner", "The deputy"},
                                      {"objective-1-measure", "Lessons on time"},
                                      {"objective-1-measure-side", "least"},
                                      {"objective-1-measure-threshold", "90"},
                                      {"objective-1-measure-by-day", "10"},
                                      {"objective-1-measure-by-month", "7"},
                                      {"objective-1-measure-by-year", "2021"},
                                      {"objective-2-key", "0"}});

  ASSERT_EQ(saved.status(), 303);
  EXPECT_EQ(cases.site.post(cases.path("/plan/share"), {}).status(), 303);
  const Page plan = cases.site.get(cases.path("/plan"));
  EXPECT_TRUE(plan.says("Lessons are disrupted"));
  EXPECT_TRUE(plan.says("Lessons on time: at least 90, by 10 July 2021"));
  EXPECT_TRUE(plan.says("Not measured yet"));
  EXPECT_EQ(cases.site
                .post(cases.path("/plan/measurement"),
                      {{"objective", "1"},
                       {"measured_on-day", "28"},
                       {"measured_on-month", "5"},
                       {"measured_on-year", "2021"},
                       {"value", "84"}})
                .status(),
            303);
  EXPECT_TRUE(cases.site.get(cases.path("/plan")).says("Not met"));
  EXPECT_TRUE(cases.site.get(cases.path("/plan/draft")).says("Why is there a new version?"));
  Fields next = {{"version", version()},
                 {"column-problem", "Lessons begin late"},
                 {"objective-1-key", "1"},
                 {"objective-1-objective", "Calm corridors"}};
  EXPECT_TRUE(
      cases.site.post(cases.path("/plan/draft"), next).says("Enter why there is a new version"));
  next.set("because", "First review");
  EXPECT_EQ(cases.site.post(cases.path("/plan/draft"), next).status(), 303);
  EXPECT_TRUE(cases.site.get(cases.path("/plan")).says("Version 2, a draft."));
  EXPECT_TRUE(
      cases.site.get(cases.path("/plan?version=1")).says("Version 1, shared on 1 June 2021."));
}

TEST(ReviewPage, WantsEveryRatingThenShowsTheHistory) {
  Cases cases;
  cases.fill_to_diagnosis();
  cases.fill({"self_assessment", "baseline_survey", "diagnostic_visit", "diagnostic_summary"});
  cases.site.db().write([&](storage::Transaction& tx) {
    const auto file = casework::find_case(tx, cases.id);
    casework::Objective objective;
    objective.answers["objective"].text = "Calm corridors";
    const auto plan = casework::write_plan(
        tx,
        cases.world.operator_actor,
        {.id = cases.id, .version = file->version, .columns = {}, .objectives = {objective}},
        today);
    EXPECT_TRUE(plan.has_value());
  });
  cases.fill({"write_plan", "lead_reviews_plan", "sign_plan"});
  EXPECT_EQ(cases.site.get(cases.path("/reviews/new")).h1(), "Termly review of the plan");
  Fields form = {{"review", "termly_review"},
                 {"held_on-day", "28"},
                 {"held_on-month", "5"},
                 {"held_on-year", "2021"},
                 {"rating-1", "amber"}};

  const Page refused = cases.site.post(cases.path("/reviews"), form);
  EXPECT_EQ(refused.status(), 422);
  EXPECT_TRUE(refused.says("Enter a comment on this objective"));
  EXPECT_TRUE(refused.says("Select the overall rating"));
  form.set("comment-1", "Begun in most year groups");
  form.set("overall", "at_risk");
  EXPECT_EQ(cases.site.post(cases.path("/reviews"), form).status(), 303);

  const Page page = cases.site.get(cases.path("/reviews"));
  EXPECT_TRUE(page.says("Termly review of the plan, 28 May 2021"));
  EXPECT_TRUE(page.says("Begun in most year groups"));
  EXPECT_TRUE(page.says("At risk"));
  EXPECT_TRUE(cases.site.get("/cases?overall=at_risk").says("28 September 2021"));
}

TEST(ConcernPage, IsRaisedAndResolved) {
  Cases cases;

  EXPECT_TRUE(cases.site.post(cases.path("/concerns/new/concern"), {}).says("Enter summary"));
  ASSERT_EQ(cases.site
                .post(cases.path("/concerns/new/concern"),
                      {{"summary", "Two visits were cancelled"},
                       {"raised_on-day", "28"},
                       {"raised_on-month", "5"},
                       {"raised_on-year", "2021"}})
                .status(),
            303);
  EXPECT_TRUE(cases.site.get(cases.path("/reviews")).says("Two visits were cancelled"));
  EXPECT_TRUE(cases.site.get("/cases?concerns=yes").says("1 concern"));
  EXPECT_EQ(cases.site.get(cases.path("/concerns/1")).h1(), "Concern");

  const Page resolved = cases.site.post(cases.path("/concerns/1"),
                                        {{"to", "resolved"},
                                         {"resolved-details", "New dates"},
                                         {"resolved-resolved_on-day", "30"},
                                         {"resolved-resolved_on-month", "5"},
                                         {"resolved-resolved_on-year", "2021"}});

  EXPECT_EQ(resolved.status(), 303);
  EXPECT_FALSE(cases.site.get("/cases?concerns=yes").says("1 concern"));
}

TEST(PeoplePage, KeepsContactsAndShowsWhoWorksOnTheCase) {
  Cases cases;

  EXPECT_TRUE(cases.site.get(cases.path("/people")).says("Nobody is assigned yet."));
  EXPECT_EQ(cases.site
                .post(cases.path("/people/contact"),
                      {{"role", "partner_contacts/headteacher"},
                       {"name", "An invented head"},
                       {"email", "head@example.org"},
                       {"use", "letter"}})
                .status(),
            303);
  EXPECT_TRUE(cases.site.get(cases.path("/people")).says("head@example.org"));
  EXPECT_TRUE(cases.site
                  .post(cases.path("/people/contact"),
                        {{"role", "partner_contacts/headteacher"}, {"name", "X"}, {"email", "x"}})
                  .says("Enter an email address in the correct format"));
  EXPECT_TRUE(cases.site.get(cases.path("/history")).says("The case was opened"));
}

TEST(DesignPage, DrawsStagesAndGatesWithWhereTheCasesStand) {
  Cases cases;
  cases.fill({"check_eligibility"});

  const Page page = cases.site.get("/programmes/1/design");

  EXPECT_EQ(page.h1(), "Stages and gates");
  EXPECT_TRUE(page.says("with 1 open case."));
  EXPECT_TRUE(page.says("Opens when: “Check eligibility” is complete"));
  EXPECT_TRUE(page.says("Trust strand: Partner school or trust, Multi-academy trust only"));
}

TEST(QualifyPage, CountsTheRegisterAndWritesNothing) {
  Cases cases;

  const Page page =
      cases.site.get("/programmes/1/who-would-qualify?rules=partner/2023&compare=partner/2021");

  EXPECT_EQ(page.h1(), "Who would qualify");
  EXPECT_TRUE(page.says("Would qualify"));
  EXPECT_TRUE(page.says("0 schools have another outcome under the second rules."));
}

}  // namespace
}  // namespace trellis::web
