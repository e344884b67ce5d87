// A school of the targeted programme, from opening its case to the last review, through the pages.
#include "case_walk.hpp"
#include "programme/shipped_test_files.hpp"

namespace trellis {
namespace {

using programme::Task;
using storage::Engine;
using testing::ApplicationSite;
using testing::CaseWalk;
using testing::SiteClient;

class TargetedCase : public ::testing::TestWithParam<Engine> {
 protected:
  TargetedCase()
      : site_(GetParam(), testing::open_targeted()), officer_(site_.signed_in("officer")) {}

  /// The manager picks the school and gives its case to an officer.
  void open_the_case() {
    SiteClient manager = site_.signed_in("manager");
    ask_for_a_case(manager);
    ASSERT_EQ(manager.address(), "/cases/1") << manager.body();
    manager.open("/cases/1/people");
    manager.submit("/cases/1/assignments",
                   {{"role", "delivery_officer"}, {"person", site_.number("officer")}});
    ASSERT_TRUE(manager.says("Delivery officer")) << manager.body();
  }
  void ask_for_a_case(SiteClient& manager) const {
    manager.open("/cases/new");
    manager.submit("/cases/new", {{"of", site_.programme() + "/school"}, {"school", "900001"}});
  }
  /// Up to the diagnosis, which decides for a review of progress.
  void diagnose_for_review() {
    for (const Task* task : definition_.tasks()) {
      walk_.answer(officer_, task->id, {{"decision", "review_progress"}});
      if (task->id == "initial_diagnosis_decision") break;
    }
    ASSERT_TRUE(officer_.says("11 of 11 tasks done, 13 not required")) << officer_.body();
  }

  programme::Definition definition_ = programme::shipped("targeted.json");
  ApplicationSite site_;
  SiteClient officer_;
  CaseWalk walk_{"/cases/1", definition_};
};

TEST_P(TargetedCase, GoesFromItsFirstTaskToItsEnd) {
  open_the_case();
  ASSERT_FALSE(HasFatalFailure());
  officer_.open("/cases/1");
  EXPECT_TRUE(officer_.says("0 of 24 tasks done"));
  walk_.expect_closed(officer_, "allocate_adviser", "Opens when");

  for (const Task* task : definition_.tasks())
    walk_.answer(officer_, task->id, {{"decision", "match"}, {"email", "name@example.org"}});

  EXPECT_TRUE(officer_.says("24 of 24 tasks done")) << officer_.body();
  EXPECT_TRUE(officer_.says("Implementation and termly reviews"));
  officer_.open("/cases/1/history");
  EXPECT_TRUE(officer_.says("Enter the improvement plan objectives"));
  SiteClient adviser = site_.signed_in("adviser");
  walk_.visit(adviser, "adviser_visit", "1");
  walk_.write_plan(adviser);
  walk_.review(adviser, {{"overall", "progressing_well"}});
  walk_.raise_and_settle(officer_, "engagement_concern", "resolved", "1");
  walk_.pause_and_resume(officer_, "paused/inspection", "in_progress", "enter_objectives");
  SiteClient head = site_.signed_in("head_900001");
  head.open("/cases/1/reviews");
  EXPECT_TRUE(head.says("Progressing well"));
  EXPECT_FALSE(head.says("Engagement concern")) << "concerns are not for the school";
  walk_.review(adviser, {{"overall", "improved_complete"}});
  EXPECT_EQ(adviser.h1(), "Pause, resume or end this case") << "the review proposes the end";
  adviser.submit("/cases/1/status");
  officer_.open("/cases/1");
  EXPECT_TRUE(officer_.says("Nothing follows") || officer_.says("Complete"));
  EXPECT_EQ(site_.count("select count(*) from case_status where status = 'complete'"), 1);
  SiteClient evaluator = site_.signed_in("evaluator");
  EXPECT_EQ(evaluator.open("/cases/1"), 403) << "evaluators read no case";
}

TEST_P(TargetedCase, AReviewThatChoosesMatchingBringsTheTasksBack) {
  open_the_case();
  ASSERT_FALSE(HasFatalFailure());
  diagnose_for_review();

  officer_.open("/cases/1/reviews/new");
  officer_.submit("/cases/1/reviews", {{"next_step", "continue"}});
  EXPECT_EQ(officer_.status(), 422);
  EXPECT_TRUE(officer_.says("Enter details"));
  walk_.review(officer_, {{"next_step", "continue"}, {"details", "A good term"}});
  walk_.expect_closed(officer_, "due_diligence", "not required now");
  walk_.review(officer_, {{"next_step", "match"}, {"details", "Two poor terms"}});

  officer_.open("/cases/1");
  EXPECT_TRUE(officer_.says("11 of 24 tasks done")) << officer_.body();
  walk_.answer(officer_, "choose_supporting_organisation");
  officer_.open("/cases/1/reviews");
  EXPECT_TRUE(officer_.says("Continue to review progress")) << "both reviews are kept";
  EXPECT_TRUE(officer_.says("Match with a supporting organisation"));
}

TEST_P(TargetedCase, ASecondCaseOfTheSameSchoolIsRefused) {
  open_the_case();
  ASSERT_FALSE(HasFatalFailure());

  SiteClient manager = site_.signed_in("manager");
  ask_for_a_case(manager);

  EXPECT_EQ(manager.status(), 422);
  EXPECT_TRUE(manager.says("This school has an open case of this programme"));
}

INSTANTIATE_TEST_SUITE_P(Engines,
                         TargetedCase,
                         ::testing::Values(Engine::sqlite, Engine::postgresql),
                         [](const auto& engine) {
                           return engine.param == Engine::sqlite ? "sqlite" : "postgresql";
                         });

}  // namespace
}  // namespace trellis
