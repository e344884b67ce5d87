// Behaviour Hubs over HTTP, without scripts, on both engines: a lead is marked and appointed, a
// partner applies, both are matched, and the partner's case runs to graduation.
#include "case_walk.hpp"
#include "programme/shipped_test_files.hpp"

namespace trellis {
namespace {

using storage::Engine;
using testing::ApplicationSite;
using testing::CaseWalk;
using testing::SiteClient;

class Hubs : public ::testing::TestWithParam<Engine> {
 protected:
  Hubs() : site_(GetParam(), testing::open_hubs()) {}

  /// A form from its start to "sent", page by page. Gives its address.
  std::string send(SiteClient& head,
                   const std::string& form,
                   const std::vector<std::pair<std::string, SiteClient::Values>>& pages) {
    const std::string start = "/apply/" + site_.programme() + "/" + form;
    head.open(start);
    head.submit(start);
    const std::string address = head.address();
    for (const auto& [page, values] : pages) {
      head.open(address + "/questions/" + page);
      head.submit(address + "/questions/" + page, values);
      EXPECT_EQ(head.status(), 200) << head.body();
    }
    head.open(address + "/check");
    head.submit(address + "/check");
    EXPECT_TRUE(head.h1().ends_with(": sent")) << head.body();
    return address;
  }
  /// The register of this test holds no inspections: a person decides.
  void admit(SiteClient& manager, const std::string& application) {
    manager.open(application);
    manager.submit(application + "/override",
                   {{"result", "eligible"},
                    {"reason", "The grade was read in the report"},
                    {"approver", site_.number("approver")}});
    EXPECT_TRUE(manager.says("The decision is recorded")) << manager.body();
  }

  /// Two assessors mark the lead's application, a place is offered and taken.
  void appoint(SiteClient& manager, SiteClient& head, const std::string& form) {
    manager.open("/selection");
    const std::string link = "/lead_application/";
    const std::size_t at = manager.body().find(link);
    ASSERT_NE(at, std::string::npos) << manager.body();
    const std::size_t end = manager.body().find('"', at);
    const std::string round =
        "/selection/" + site_.programme() + manager.body().substr(at, end - at);
    manager.open(round);
    manager.submit(round + "/markers");
    for (const char* name : {"marker_1", "marker_2"}) {
      SiteClient marker = site_.signed_in(name);
      marker.open("/marking/1");
      EXPECT_FALSE(marker.says("School 900006")) << "marking is blind";
      marker.submit("/marking/1",
                    {{"culture", "4"}, {"support", "3"}, {"leaders", "3"}, {"voices", "3"}});
      EXPECT_TRUE(marker.says("are saved")) << marker.body();
    }
    manager.open(round + "/decision");
    manager.submit(round + "/decision");
    EXPECT_TRUE(manager.says("1 application decided")) << manager.body();
    head.open(form);
    head.submit(form + "/offer", {{"answer", "accepted"}});
    EXPECT_TRUE(head.says("Your place is kept")) << head.body();
  }
  void offer(SiteClient& manager) {
    const std::string offers = "/offers/" + site_.programme();
    manager.open(offers);
    manager.submit(offers + "/preview");
    EXPECT_TRUE(manager.says("1 will be offered a place")) << manager.body();
    manager.submit(offers);
  }
  /// The partner's case from the offer to graduation.
  void deliver(SiteClient& manager, SiteClient& head) {
    SiteClient officer = site_.signed_in("officer");
    SiteClient lead = site_.signed_in("lead_900006");
    const CaseWalk walk("/cases/" + std::to_string(site_.count(
                                        "select case_id from case_file where unit = 'partner'")),
                        definition_);
    walk.expect_closed(head, "self_assessment", "Opens when");
    walk.answer_stage(officer, "decide", {{"answer", "accepted"}});
    walk.answer(head, "declare_conflicts", {{"declared", "none"}});
    walk.answer(lead, "lead_accepts");
    walk.answer(officer, "tell_partner");
    EXPECT_EQ(officer.open(walk.path() + "/tasks/coaching_agreed"), 404) << "of another stream";
    walk.answer(head, "self_assessment");
    walk.answer(head, "baseline_survey");
    walk.answer(lead, "diagnostic_visit");
    walk.visit(lead, "lead_visit", "1");
    walk.answer(lead, "diagnostic_summary");
    walk.answer(head, "send_module");
    walk.write_plan(head);
    walk.answer(head, "write_plan");
    walk.expect_closed(head, "lead_reviews_plan", "This is for: Leader at the lead");
    walk.answer(lead, "lead_reviews_plan");
    walk.answer(head, "sign_plan");
    walk.pause_and_resume(manager, "paused/inspection", "active", "revise_policy");
    for (const char* task : {"revise_policy", "train_staff", "launch_policy"})
      walk.answer(head, task);
    for (const char* task : {"termly_visit", "termly_networking"}) walk.answer(lead, task);
    walk.answer(head, "termly_open_day");
    walk.visit(head, "open_day", "12");
    EXPECT_TRUE(head.says("13 days so far, of 12 to 20 agreed")) << head.body();
    walk.review(lead, {{"overall", "on_course"}});
    walk.raise_and_settle(officer, "concern", "resolved", "1");
    walk.answer(head, "final_survey");
    walk.answer(head, "final_self_assessment");
    walk.answer(manager, "graduation_decision", {{"decision", "graduate"}});
    walk.graduate(manager);
    const std::string back = walk.path() + "/graduation";
    EXPECT_NE(head.open(back), 200) << "a school takes no decision back";
    ASSERT_EQ(manager.open(back), 200);
    manager.submit(back, {{"reason", "Another school was meant"}});
    EXPECT_TRUE(manager.says("The graduation is taken back")) << manager.body();
    walk.graduate(manager);
    EXPECT_TRUE(manager.says("Graduated")) << manager.body();
    SiteClient other = site_.signed_in("head_900002");
    EXPECT_EQ(other.open(walk.path()), 404) << "another school's case";
    SiteClient evaluator = site_.signed_in("evaluator");
    EXPECT_EQ(evaluator.open(walk.path()), 403) << "evaluators read no case";
  }

  ApplicationSite site_;
  programme::Definition definition_ = programme::shipped("behaviour_hubs.json");
};

TEST_P(Hubs, FromTheLeadsApplicationToThePartnersGraduation) {
  SiteClient manager = site_.signed_in("manager");
  SiteClient lead_head = site_.signed_in("head_900006");
  SiteClient::Values strengths;
  for (const char* theme : {"culture",
                            "policy",
                            "routines",
                            "low_level",
                            "training",
                            "send",
                            "attendance",
                            "suspensions",
                            "bullying",
                            "parents"})
    strengths.emplace_back(std::string("strength_") + theme, "4");
  const std::string lead_form =
      send(lead_head,
           "lead_application",
           {{"culture", {{"culture", "Calm corridors"}, {"claims_exceptional", "no"}}},
            {"capacity", {{"extended_places", "2"}, {"core_places", "3"}, {"leader_days", "18"}}},
            {"strengths", strengths}});
  admit(manager, "/applications/1");
  appoint(manager, lead_head, lead_form);

  SiteClient head = site_.signed_in("head_900001");
  const std::string form = send(head,
                                "partner_application",
                                {{"stream", {{"stream", "core"}, {"days", "14"}}},
                                 {"need",
                                  {{"need_1", "culture"},
                                   {"need_2", "policy"},
                                   {"need_3", "routines"},
                                   {"motivation", "Now"}}},
                                 {"people",
                                  {{"leaders-1-name", "A"},
                                   {"leaders-1-role", "Head"},
                                   {"leaders-2-name", "B"},
                                   {"leaders-2-role", "Deputy"},
                                   {"leaders-3-name", "C"},
                                   {"leaders-3-role", "Assistant"},
                                   {"governors_support", "true"}}}});
  admit(manager, "/applications/2");
  offer(manager);
  head.open(form);
  head.submit(form + "/offer", {{"answer", "accepted"}});
  EXPECT_TRUE(head.says("Your place is kept")) << head.body();
  EXPECT_EQ(site_.count("select count(*) from case_file where unit = 'partner'"), 0)
      << "a partner's case opens with its match";

  const std::string matching = "/matching/" + site_.programme();
  manager.open(matching);
  ASSERT_EQ(manager.submit(matching + "/runs"), 200) << manager.body();
  const std::string run = manager.address();
  ASSERT_EQ(manager.submit(run + "/confirmation"), 200) << manager.body();
  EXPECT_TRUE(manager.says("1 match is confirmed and its case is open")) << manager.body();
  deliver(manager, head);
}

INSTANTIATE_TEST_SUITE_P(Engines,
                         Hubs,
                         ::testing::Values(Engine::sqlite, Engine::postgresql),
                         [](const auto& engine) {
                           return engine.param == Engine::sqlite ? "sqlite" : "postgresql";
                         });

}  // namespace
}  // namespace trellis
