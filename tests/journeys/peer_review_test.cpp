// The Schools Partnership Programme over HTTP, without scripts, on both engines: a cluster of three
// schools signs, reviews one another, holds its workshops and closes the cycle.
#include "case_walk.hpp"
#include "matching/rota_store.hpp"
#include "programme/cluster_store.hpp"
#include "programme/programme_store.hpp"
#include "programme/shipped_test_files.hpp"
#include "register/organisation_store.hpp"

namespace trellis {
namespace {

using storage::Engine;
using testing::ApplicationSite;
using testing::CaseWalk;
using testing::SiteClient;

class PeerReview : public ::testing::TestWithParam<Engine> {
 protected:
  PeerReview() : site_(GetParam(), testing::open_peer_review()) {}

  /// The cases of the cluster and of its three schools.
  void open_cases() {
    SiteClient manager = site_.signed_in("manager");
    manager.open("/cases/new");
    manager.submit("/cases/new",
                   {{"of", site_.programme() + "/cluster"}, {"cluster", "Oak cluster"}});
    ASSERT_EQ(manager.address(), "/cases/1") << manager.body();
    for (int urn = 900'001; urn <= 900'003; ++urn) {
      manager.open("/cases/1/members");
      manager.submit("/cases/1/members", {{"school", std::to_string(urn)}});
      EXPECT_TRUE(manager.says("The school is added")) << manager.body();
    }
    ASSERT_EQ(site_.count("select count(*) from case_file where parent_case_id = 1"), 3);
  }
  CaseWalk member(int number) const {
    return {"/cases/" + std::to_string(number + 1), definition_};
  }
  /// One school from its self-review to the impact of its support.
  void review_school(SiteClient& officer, int number) {
    SiteClient head = site_.signed_in("head_90000" + std::to_string(number));
    const CaseWalk walk = member(number);
    walk.answer_stage(head, "self_review_stage");
    for (const char* task : {"plan_visit", "pre_visit_call", "findings"})
      walk.answer(officer, task);
    walk.visit(officer, "peer_review_visit", "2");
    walk.expect_closed(head, "agree_report", "Opens when");
    walk.answer(head, "reviewee_comment");
    walk.answer(officer, "agree_report");
    walk.answer(head, "rate_review", {{"rating", "very"}});
    walk.answer_stage(head, "workshop_stage");
    walk.answer_stage(head, "support_stage");
    EXPECT_TRUE(head.says("Cycle done")) << head.body();
  }

  /// The second school reviews the first, the third the second, the first the third.
  void draw_rota() {
    site_.change([](storage::Transaction& tx) {
      const auto programme = programme::programmes(tx).front();
      const Date start = testing::this_day().plus_days(-30);
      const auto cluster = programme::insert_cluster(tx,
                                                     {.programme = programme.id,
                                                      .owner = programme.owner,
                                                      .name = "Oak cluster",
                                                      .started_on = start});
      const auto rota = matching::insert_rota(tx,
                                              {.programme = programme.id,
                                               .owner = programme.owner,
                                               .cluster = cluster,
                                               .reciprocal = "avoid",
                                               .made_by = "test",
                                               .made_at = testing::this_moment()});
      const auto school = [&](int number) {
        return *registry::organisation_of(tx, Urn(900'000 + number));
      };
      for (const auto& [reviewer, reviewed] : {std::pair(2, 1), std::pair(3, 2), std::pair(1, 3)})
        matching::insert_review(tx, rota, school(reviewer), school(reviewed));
    });
  }

  ApplicationSite site_;
  programme::Definition definition_ = programme::shipped("peer_review.json");
};

TEST_P(PeerReview, FromTheClusterToTheEndOfItsCycle) {
  open_cases();
  ASSERT_FALSE(HasFatalFailure());
  SiteClient officer = site_.signed_in("officer");
  const CaseWalk cluster("/cases/1", definition_);

  cluster.answer(officer, "record_interest");
  cluster.answer(officer, "check_cluster");
  cluster.answer(officer, "all_signed");
  EXPECT_FALSE(officer.says("Signed by all members: reached"));
  cluster.expect_closed(officer, "train_leaders", "Opens when");
  for (int number = 1; number <= 3; ++number) {
    SiteClient head = site_.signed_in("head_90000" + std::to_string(number));
    member(number).expect_closed(head, "self_review", "Opens when");
    member(number).answer(head, "sign_agreement");
  }
  cluster.answer(officer, "nominate_champions");
  cluster.answer(officer, "train_leaders");
  cluster.visit(officer, "leadership_training", "4");
  cluster.raise_and_settle(officer, "illegal_cluster", "decided", "1");
  cluster.review(officer, {{"overall", "on_course"}});
  cluster.answer(officer, "close_cycle");
  EXPECT_TRUE(officer.says("In progress")) << "no school is done yet";
  member(1).pause_and_resume(officer, "paused/inspection", "active", "self_review");

  for (int number = 1; number <= 3; ++number) review_school(officer, number);

  officer.open("/cases/1");
  EXPECT_TRUE(officer.says("6 of 6 tasks done")) << officer.body();
  for (int number = 1; number <= 3; ++number) member(number).set_status(officer, "complete");
  cluster.set_status(officer, "complete");
  SiteClient other = site_.signed_in("head_900002");
  EXPECT_EQ(other.open("/cases/2"), 404) << "a school of the cluster reads its own case alone";
  SiteClient evaluator = site_.signed_in("evaluator");
  EXPECT_EQ(evaluator.open("/cases/1"), 403) << "evaluators read no case";
}

TEST_P(PeerReview, ASchoolWhoseTurnItIsRecordsItsFindings) {
  open_cases();
  ASSERT_FALSE(HasFatalFailure());
  SiteClient officer = site_.signed_in("officer");
  SiteClient reviewed = site_.signed_in("head_900001");
  const CaseWalk cluster("/cases/1", definition_);
  for (const char* task : {"record_interest", "check_cluster", "all_signed"})
    cluster.answer(officer, task);
  for (int number = 1; number <= 3; ++number) {
    SiteClient head = site_.signed_in("head_90000" + std::to_string(number));
    member(number).answer(head, "sign_agreement");
  }
  cluster.answer(officer, "nominate_champions");
  cluster.answer(officer, "train_leaders");
  member(1).answer_stage(reviewed, "self_review_stage");
  SiteClient second = site_.signed_in("head_900002");
  EXPECT_EQ(second.open("/peer-reviews/2"), 404) << "there is no rota yet";
  draw_rota();
  SiteClient& reviewer = second;
  SiteClient third = site_.signed_in("head_900003");
  reviewer.open("/");
  EXPECT_TRUE(reviewer.says("Peer reviews")) << reviewer.body();
  reviewer.open("/peer-reviews");
  EXPECT_TRUE(reviewer.says("Your turn")) << reviewer.body();
  const CaseWalk review("/peer-reviews/2", definition_);
  for (const char* task : {"plan_visit", "pre_visit_call", "findings"})
    review.answer(reviewer, task);
  review.expect_closed(reviewer, "agree_report", "Opens when");
  member(1).answer(reviewed, "reviewee_comment");
  review.answer(reviewer, "agree_report");

  EXPECT_EQ(reviewed.open("/cases/2/tasks/findings"), 200);
  EXPECT_TRUE(reviewed.says("Evidence: Words")) << reviewed.body();
  for (const char* closed : {"/cases/2",
                             "/cases/2/tasks/findings",
                             "/cases/2/diary",
                             "/peer-reviews/2/tasks/self_review",
                             "/peer-reviews/2/tasks/rate_review"})
    EXPECT_EQ(reviewer.open(closed), 404) << closed;
  EXPECT_EQ(third.open("/peer-reviews/2"), 404) << "not its turn";
  EXPECT_EQ(reviewed.open("/peer-reviews/2"), 404) << "nobody reviews themselves";
  EXPECT_EQ(officer.open("/peer-reviews"), 403);
}

INSTANTIATE_TEST_SUITE_P(Engines,
                         PeerReview,
                         ::testing::Values(Engine::sqlite, Engine::postgresql),
                         [](const auto& engine) {
                           return engine.param == Engine::sqlite ? "sqlite" : "postgresql";
                         });

}  // namespace
}  // namespace trellis
