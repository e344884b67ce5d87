// Schools bid for an award and a course, are marked, chosen, offered a place, and claim: over HTTP,
// without scripts, on both engines.
#include "case_walk.hpp"
#include "programme/shipped_test_files.hpp"

namespace trellis {
namespace {

using storage::Engine;
using testing::ApplicationSite;
using testing::CaseWalk;
using testing::open_course;
using testing::open_fund;
using testing::SiteClient;
using testing::this_day;

class Journey : public ::testing::TestWithParam<Engine> {};

/// The bid of a school, step by step; gives its address.
std::string bid(const ApplicationSite& site, int urn) {
  SiteClient head = site.signed_in("head_" + std::to_string(urn));
  head.open("/apply");
  head.follow("Bid for funding");
  head.submit("/apply/" + site.programme() + "/bid");
  const std::string form = head.address();
  head.follow("Need");
  head.submit(form + "/questions/need",
              {{"need", "Reading ages are behind"}, {"programme", "A trialled programme"}});
  EXPECT_EQ(head.h1(), "Plan and money");
  head.submit(form + "/questions/plan", {{"staff_to_train", "12"}, {"amount", "£5,000"}});
  EXPECT_EQ(head.h1(), "Check your answers");
  head.submit(form + "/check");
  EXPECT_EQ(head.h1(), "Bid for funding: sent");
  return form;
}

void mark_all(const ApplicationSite& site, const std::string& marker, int first, int others) {
  SiteClient client = site.signed_in(marker);
  client.open("/marking");
  for (int application = 1; application <= 3; ++application) {
    const std::string path = "/marking/" + std::to_string(application);
    client.open(path);
    EXPECT_EQ(client.status(), 200) << path;
    EXPECT_FALSE(client.says("School 90000")) << "marking is blind";
    const std::string mark = std::to_string(application == 1 ? first : others);
    client.submit(path, {{"need", mark}, {"fit", mark}, {"implementation", mark}, {"value", mark}});
    EXPECT_TRUE(client.says("are saved"));
    const std::string& list = client.body();
    if (application == 1) {
      EXPECT_LT(list.find("Application 2"), list.find("Application 1")) << "what is left is first";
    }
  }
}

TEST_P(Journey, ExcellenceFundFromTheBidToThePayment) {
  const ApplicationSite site(GetParam(), open_fund());
  std::vector<std::string> forms;
  for (int urn = 900'001; urn <= 900'003; ++urn) forms.push_back(bid(site, urn));
  SiteClient outside = site.signed_in("head_900007");
  SiteClient manager = site.signed_in("manager");
  const std::string round = "/selection/" + site.programme() + "/bid/round_1";

  manager.open(round);
  EXPECT_TRUE(manager.says("Needs markers"));
  manager.submit(round + "/markers");
  EXPECT_TRUE(manager.says("6 assignments made"));
  mark_all(site, "marker_1", 4, 3);
  mark_all(site, "marker_2", 1, 3);
  manager.open(round);
  EXPECT_TRUE(manager.says("Two markers have marked 3 applications"));
  manager.open(round + "/decision");
  EXPECT_TRUE(manager.says("Moderate every application on which markers differ"));
  manager.open(round + "/applications/1");
  manager.submit(round + "/applications/1",
                 {{"need", "2"},
                  {"fit", "2"},
                  {"implementation", "2"},
                  {"value", "2"},
                  {"reason", "Read again together"}});
  EXPECT_TRUE(manager.says("The marks are settled"));

  manager.open(round + "/decision");
  EXPECT_TRUE(manager.says("2 will be awarded £10,000 in all, 1 go to the waiting list"));
  manager.submit(round + "/decision");
  EXPECT_TRUE(manager.says("3 applications decided"));

  // One declines, so that the one who waits moves up.
  SiteClient second = site.signed_in("head_900002");
  second.open(forms[1]);
  second.submit(forms[1] + "/offer", {{"answer", "declined"}, {"reason", "A new head"}});
  EXPECT_TRUE(second.says("Declined"));
  manager.open(round + "/decision");
  manager.submit(round + "/decision");
  SiteClient first = site.signed_in("head_900001");
  first.open(forms[0]);
  EXPECT_TRUE(first.says("You are offered a place"));
  first.submit(forms[0] + "/offer", {{"answer", "accepted"}});
  EXPECT_TRUE(first.says("Your place is kept"));
  EXPECT_EQ(site.count("select count(*) from case_file order by 1"), 1) << "an award opens a case";

  const programme::Definition fund = programme::shipped("excellence_fund.json");
  const CaseWalk walk("/cases/1", fund);
  walk.expect_closed(first, "record_award", "This is for: Fund manager");
  SiteClient officer = site.signed_in("officer");
  walk.answer(officer, "record_award", {{"amount", "5000"}});
  walk.answer(first, "sign_agreement");
  walk.pause_and_resume(manager, "paused/report_late", "active", "staff_training");
  walk.answer_stage(first, "deliver_stage", {{"staff_trained", "12"}});

  first.open(forms[0] + "/claims");
  first.submit(forms[0] + "/claims",
               {{"amount", "6000"}, {"for", "Training"}, {"receipt", "https://example.com/1"}});
  EXPECT_EQ(first.status(), 422);
  EXPECT_TRUE(first.says("Claim no more than £5,000"));
  first.submit(forms[0] + "/claims",
               {{"amount", "1,500"}, {"for", "Training"}, {"receipt", "https://example.com/1"}});
  EXPECT_TRUE(first.says("Claim of £1,500 sent"));
  SiteClient finance = site.signed_in("finance");
  finance.open("/claims/1");
  finance.submit("/claims/1", {{"decision", "approve"}});
  EXPECT_TRUE(finance.says("The claim is approved"));
  finance.submit("/claims/1/payment", {{"reference", "BACS 7"}});
  EXPECT_TRUE(finance.says("Payment of £1,500 recorded"));
  first.open(forms[0] + "/claims");
  EXPECT_TRUE(first.says("Paid on " + this_day().long_text()));

  walk.expect_closed(first, "return_unspent", "Opens when");
  walk.answer(first, "end_report", {{"spent", "1500"}});
  walk.answer(officer, "return_unspent", {{"returned", "3500"}});
  EXPECT_TRUE(officer.says("6 of 6 tasks done"));
  EXPECT_TRUE(officer.says("Closed"));
  walk.graduate(manager);
  EXPECT_TRUE(manager.says("Complete"));

  // What is not theirs is not there.
  outside.open(forms[0]);
  EXPECT_EQ(outside.status(), 404);
  outside.open(round);
  EXPECT_EQ(outside.status(), 403);
  SiteClient marker = site.signed_in("marker_1");
  marker.open(round);
  EXPECT_EQ(marker.status(), 403);
  SiteClient evaluator = site.signed_in("evaluator");
  for (const char* page : {"/cases", "/cases/1", "/claims"})
    EXPECT_EQ(evaluator.open(page), 403) << page;
}

TEST_P(Journey, ASchoolOutsideTheCountyIsToldWhy) {
  const ApplicationSite site(GetParam(), open_fund());

  const std::string form = bid(site, 900'007);

  SiteClient head = site.signed_in("head_900007");
  head.open(form);
  EXPECT_TRUE(head.says("The fund is for schools of one county"));
  EXPECT_TRUE(head.says("Not eligible"));
  head.follow("Withdraw");
  head.submit(form + "/withdrawal", {{"reason", "We are outside the county"}});
  EXPECT_TRUE(head.says("You have withdrawn"));
}

std::string apply_for_course(const ApplicationSite& site, int urn) {
  SiteClient head = site.signed_in("head_" + std::to_string(urn));
  const std::string start = "/apply/" + site.programme() + "/course_application";
  head.open(start);
  head.submit(start);
  const std::string form = head.address();
  head.open(form + "/questions/course");
  head.submit(form + "/questions/course", {{"stream", "specialist"}, {"why", "Reading"}});
  EXPECT_EQ(head.status(), 422) << "which course is asked of specialists";
  EXPECT_TRUE(head.says("Answer the question \"Which course?\""));
  head.submit(form + "/questions/course",
              {{"stream", "specialist"}, {"course", "literacy_ks2"}, {"why", "Reading"}});
  head.submit(form + "/check");
  EXPECT_EQ(head.h1(), "Apply for a course: sent");
  EXPECT_TRUE(head.says("We will look at it"));
  return form;
}

TEST_P(Journey, ResearchSchoolFromTheApplicationToTheCourse) {
  const ApplicationSite site(GetParam(), open_course());
  const std::string first = apply_for_course(site, 900'001);
  const std::string second = apply_for_course(site, 900'002);
  SiteClient manager = site.signed_in("manager");
  for (const char* application : {"/applications/1", "/applications/2"}) {
    manager.open(application);
    manager.submit(std::string(application) + "/override",
                   {{"result", "eligible"}, {"reason", "Places remain this year"}});
    EXPECT_TRUE(manager.says("Select who approved it"));
    manager.submit(std::string(application) + "/override",
                   {{"result", "eligible"},
                    {"reason", "Places remain this year"},
                    {"approver", site.number("approver")}});
    EXPECT_TRUE(manager.says("The decision is recorded"));
  }

  const std::string offers = "/offers/" + site.programme();
  manager.open(offers);
  manager.submit(offers + "/preview");
  EXPECT_TRUE(manager.says("1 will be offered a place, 1 refused"));
  EXPECT_TRUE(manager.says("all 1 place of the cohort are taken or offered"));
  EXPECT_EQ(site.count("select count(*) from offer order by 1"), 0) << "a preview writes nothing";
  manager.submit(offers);
  EXPECT_TRUE(manager.says("1 offered a place, 1 refused"));

  SiteClient head = site.signed_in("head_900001");
  head.open(first);
  head.submit(first + "/offer", {{"answer", "accepted"}});
  EXPECT_TRUE(head.says("Your place is kept"));
  EXPECT_EQ(site.count("select count(*) from case_file order by 1"), 1) << "a case opens at once";

  // The place that is given up goes to whoever waits.
  head.open(first + "/withdrawal");
  head.submit(first + "/withdrawal", {{"reason", "No cover for the days"}});
  EXPECT_TRUE(head.says("You have withdrawn"));
  manager.open(offers);
  manager.submit(offers + "/preview");
  EXPECT_TRUE(manager.says("1 will be offered a place."));
  manager.submit(offers);
  SiteClient other = site.signed_in("head_900002");
  other.open(second);
  EXPECT_TRUE(other.says("You are offered a place"));
}

/// The school, with a place, from the first task to the decision a year on.
TEST_P(Journey, ResearchSchoolFromTheCourseToItsEnd) {
  const ApplicationSite site(GetParam(), open_course());
  const std::string form = apply_for_course(site, 900'001);
  SiteClient manager = site.signed_in("manager");
  manager.open("/applications/1");
  manager.submit("/applications/1/override",
                 {{"result", "eligible"},
                  {"reason", "Places remain this year"},
                  {"approver", site.number("approver")}});
  const std::string offers = "/offers/" + site.programme();
  manager.open(offers);
  manager.submit(offers + "/preview");
  manager.submit(offers);
  SiteClient head = site.signed_in("head_900001");
  head.open(form);
  head.submit(form + "/offer", {{"answer", "accepted"}});
  const programme::Definition course = programme::shipped("research_school.json");
  const CaseWalk walk("/cases/1", course);
  SiteClient officer = site.signed_in("officer");

  walk.expect_closed(head, "pre_task", "Opens when");
  walk.answer(head, "join_course");
  walk.answer(head, "pre_task");
  walk.expect_closed(head, "day_1", "This is for: Facilitator");
  walk.answer(officer, "day_1", {{"evidence", "Reading study"}});
  walk.visit(officer, "course_day", "1");
  walk.answer(head, "mid_task_a");
  walk.answer(officer, "day_2");
  walk.visit(officer, "course_day", "1");
  walk.write_plan(head);
  walk.answer(head, "training_design");
  walk.answer(head, "write_plan");
  walk.answer(head, "mid_task_b");
  walk.review(officer, {{"overall", "on_course"}});
  walk.pause_and_resume(officer, "paused/inspection", "active", "day_3");
  walk.answer(officer, "day_3");
  walk.visit(officer, "course_day", "1");
  walk.answer(head, "post_task");
  walk.expect_closed(head, "second_version", "Opens when");
  walk.send_plan(officer, "head_900002");
  walk.send_plan(officer, "head_900003");
  walk.send_plan(officer);
  SiteClient peer = site.signed_in("head_900002");
  EXPECT_TRUE(peer.says("Plans to read"));
  EXPECT_EQ(peer.open("/cases/1"), 404) << "a peer reads the plan and nothing else";
  walk.pass_plan(peer, "1");
  SiteClient second_peer = site.signed_in("head_900003");
  EXPECT_EQ(second_peer.open("/plan-readings/1"), 404) << "another person's reading";
  walk.pass_plan(second_peer, "2");
  walk.pass_plan(officer, "3");
  walk.visit(officer, "quality_day", "1");
  EXPECT_TRUE(officer.says("4 days so far, of 3 to 4 agreed"));
  head.open("/cases/1/plan/draft");
  head.submit("/cases/1/plan/draft", {{"because", "Peers have read it"}});
  EXPECT_TRUE(head.says("Version 2"));
  walk.answer(head, "second_version");
  walk.answer(head, "follow_up", {{"decision", "sustain"}});
  EXPECT_TRUE(head.says("Sustained"));
  walk.graduate(manager);
  EXPECT_EQ(site.count("select count(*) from participation_step where state = 'graduated' "
                       "and superseded_at is null"),
            1);
  SiteClient other = site.signed_in("head_900002");
  EXPECT_EQ(other.open("/cases/1"), 404) << "another school's case";
}

INSTANTIATE_TEST_SUITE_P(Engines,
                         Journey,
                         ::testing::Values(Engine::sqlite, Engine::postgresql),
                         [](const auto& engine) {
                           return engine.param == Engine::sqlite ? "sqlite" : "postgresql";
                         });

}  // namespace
}  // namespace trellis
