// Schools bid for an award and a course, are marked, chosen, offered a place, and claim: over HTTP,
// without scripts, on both engines.
#include "application_site.hpp"

namespace trellis {
namespace {

using storage::Engine;
using testing::ApplicationSite;
using testing::put;
using testing::SiteClient;
using testing::this_day;

/// The fund with a round that is open today and money for two awards of £5,000.
std::string open_fund() {
  std::string text = testing::definition_text("excellence_fund.json");
  put(text,
      R"("opens_on": "2026-01-12", "closes_on": "2026-03-27", "budget_pence": 50000000)",
      "\"opens_on\": \"" + this_day().plus_days(-20).text() + "\", \"closes_on\": \"" +
          this_day().plus_days(20).text() + "\", \"budget_pence\": 1000000");
  put(text,
      R"("opens_on": "2026-09-07", "closes_on": "2026-11-27")",
      "\"opens_on\": \"" + this_day().plus_days(100).text() + "\", \"closes_on\": \"" +
          this_day().plus_days(150).text() + "\"");
  put(text,
      R"("starts_on": "2026-05-01")",
      "\"starts_on\": \"" + this_day().plus_days(60).text() + "\"");
  put(text,
      R"("starts_on": "2027-01-04")",
      "\"starts_on\": \"" + this_day().plus_days(200).text() + "\"");
  return text;
}

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

  // What is not theirs is not there.
  outside.open(forms[0]);
  EXPECT_EQ(outside.status(), 404);
  outside.open(round);
  EXPECT_EQ(outside.status(), 403);
  SiteClient marker = site.signed_in("marker_1");
  marker.open(round);
  EXPECT_EQ(marker.status(), 403);
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

/// The course with a yearly cohort that is still to close, and one place in each.
std::string open_course() {
  std::string text = testing::definition_text("research_school.json");
  put(text, R"("last": "2025-10")", R"("last": "2036-10")");
  put(text,
      R"("instruments":)",
      R"("capacity": [{"of": "school", "period": "cohort", "total": 1}],
  "instruments":)");
  return text;
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

INSTANTIATE_TEST_SUITE_P(Engines,
                         Journey,
                         ::testing::Values(Engine::sqlite, Engine::postgresql),
                         [](const auto& engine) {
                           return engine.param == Engine::sqlite ? "sqlite" : "postgresql";
                         });

}  // namespace
}  // namespace trellis
