#include "casework/case_access_checks.hpp"
#include "casework/case_world_fixture.hpp"
#include "casework/review_turn_checks.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using access::Grant;
using access::Role;
using storage::Snapshot;
using storage::Transaction;
using testing::CaseWorld;
using testing::today;

ReviewTurn turn_on(std::optional<Date> day, int year = 1) {
  return {.cluster_started_on = Date(2026, 4, 1), .year = year, .review_on = day};
}

TEST(ReviewTurn, IsOpenAroundItsVisit) {
  const Date visit(2026, 10, 12);
  EXPECT_FALSE(is_open(turn_on(visit), visit.plus_days(-57)));
  EXPECT_TRUE(is_open(turn_on(visit), visit.plus_days(-56)));
  EXPECT_TRUE(is_open(turn_on(visit), visit.plus_days(91)));
  EXPECT_FALSE(is_open(turn_on(visit), visit.plus_days(92)));
}

TEST(ReviewTurn, WithoutADayIsOpenInItsYear) {
  EXPECT_TRUE(is_open(turn_on({}), Date(2026, 4, 1)));
  EXPECT_TRUE(is_open(turn_on({}), Date(2027, 3, 31)));
  EXPECT_FALSE(is_open(turn_on({}), Date(2027, 4, 1)));
  EXPECT_FALSE(is_open(turn_on({}, 2), Date(2027, 3, 31)));
  EXPECT_TRUE(is_open(turn_on({}, 2), Date(2027, 4, 1)));
}

TEST(ReviewTurn, OnlyTasksThatNameAReviewerAreItsPart) {
  const auto definition = programme::shipped("peer_review.json");
  std::vector<std::string> part;
  for (const programme::Task* task : definition.tasks())
    if (is_for_reviewers(definition, task->who)) part.push_back(task->id);
  EXPECT_EQ(part,
            (std::vector<std::string>{"plan_visit", "pre_visit_call", "findings", "agree_report"}));
}

/// The case of a school that another reviews by a rota.
class ReviewTurns : public CaseWorld {
 protected:
  void SetUp() override {
    CaseWorld::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    db().write([&](Transaction& tx) {
      reviewed_ = add_organisation(tx, "school");
      reviewer_ = add_organisation(tx, "school");
      third_ = add_organisation(tx, "school");
      const auto cluster = open_case(tx,
                                     actor_,
                                     {.programme = programme_,
                                      .organisation = reviewed_,
                                      .unit = "cluster",
                                      .unit_kind = "cluster",
                                      .stream = "partnership"},
                                     today);
      ASSERT_TRUE(cluster.has_value()) << cluster.error().message;
      const auto member = open_case(tx,
                                    actor_,
                                    {.programme = programme_,
                                     .organisation = reviewed_,
                                     .unit = "member",
                                     .unit_kind = "school",
                                     .stream = "partnership",
                                     .parent = cluster->id},
                                    today);
      ASSERT_TRUE(member.has_value()) << member.error().message;
      case_ = member->id;
      draw(tx);
    });
  }
  const char* definition_file() const override { return "peer_review.json"; }

  void draw(Transaction& tx) {
    const std::int64_t cluster = tx.insert(
        "insert into cluster (programme_id, owner_organisation_id, name, started_on) "
        "values (:programme, :owner, 'Oak cluster', '2026-04-01') returning cluster_id",
        {{"programme", programme_}, {"owner", owner_}});
    rota_ = tx.insert(
        "insert into review_rota (programme_id, owner_organisation_id, cluster_id, year_number, "
        "reviews, reciprocal, made_by, made_at) values (:programme, :owner, :cluster, 1, 1, "
        "'avoid', 'test', :now) returning review_rota_id",
        {{"programme", programme_}, {"owner", owner_}, {"cluster", cluster}, {"now", actor_.at}});
    tx.execute(
        "insert into review_pair (review_rota_id, reviewer_organisation_id, "
        "reviewed_organisation_id, review_on) values (:rota, :reviewer, :reviewed, '2026-10-12')",
        {{"rota", rota_}, {"reviewer", reviewer_}, {"reviewed", reviewed_}});
  }
  Actor head_of(OrganisationId school) const {
    return {.person = officer_,
            .acting_for = school,
            .grants = {Grant{
                .role = Role::partner_school,
                .scope = {.owner = owner_, .programme = programme_, .organisation = school},
                .acting_for = school}},
            .at = actor_.at};
  }
  Result<CaseFile> answer_as(const Actor& actor, const std::string& task, Date day = today) {
    const CaseContext now = context(case_);
    return db().write([&](Transaction& tx) {
      return answer_task(
          tx,
          actor,
          {case_, now.file.version, task, 1, all_answers(*now.definition->find_task(task))},
          day);
    });
  }
  bool reviews(const Actor& actor, Date day = today) {
    return db().read([&](Snapshot& s) { return reviews_now(s, actor, case_, day); });
  }

  OrganisationId reviewed_, reviewer_, third_;
  CaseId case_{};
  std::int64_t rota_ = 0;
};
TRELLIS_FOR_EACH_ENGINE(ReviewTurns);

TEST_P(ReviewTurns, AreOfTheReviewerAloneAndWhileTheyAreOpen) {
  EXPECT_TRUE(reviews(head_of(reviewer_)));
  EXPECT_FALSE(reviews(head_of(third_)));
  EXPECT_FALSE(reviews(head_of(reviewed_)));
  EXPECT_FALSE(reviews(head_of(reviewer_), Date(2027, 2, 1))) << "it is over";
  Actor by_token = head_of(reviewer_);
  by_token.token = access::TokenUse{.id = 1, .permissions = {access::Permission::act_for_school}};
  EXPECT_FALSE(reviews(by_token));
  Actor elsewhere = head_of(reviewer_);
  elsewhere.acting_for = third_;
  EXPECT_FALSE(reviews(elsewhere)) << "acts for another school now";

  const auto turns =
      db().read([&](Snapshot& s) { return own_review_turns(s, head_of(reviewer_)); });
  ASSERT_EQ(turns.size(), 1u);
  EXPECT_EQ(turns[0].case_id, case_);
  EXPECT_EQ(turns[0].cluster, "Oak cluster");
}

TEST_P(ReviewTurns, OpenTheReviewersTasksAndNoOthers) {
  const Actor reviewer = head_of(reviewer_);
  for (const char* task : {"sign_agreement", "self_review", "reviewee_comment", "rate_review"})
    EXPECT_EQ(answer_as(reviewer, task).error().kind, ProblemKind::not_allowed) << task;
  // The gate is that of the task: the permission is there, the time is not.
  EXPECT_EQ(answer_as(reviewer, "findings").error().kind, ProblemKind::refused_by_rule);
  EXPECT_EQ(answer_as(head_of(third_), "findings").error().kind, ProblemKind::not_allowed);
  EXPECT_EQ(answer_as(head_of(reviewed_), "findings").error().kind, ProblemKind::not_allowed)
      << "nobody reviews themselves";
  EXPECT_EQ(answer_as(reviewer, "findings", Date(2027, 2, 1)).error().kind,
            ProblemKind::not_allowed);
  EXPECT_FALSE(may_see(reviewer, find(case_))) << "the case stays closed to them";
}

TEST_P(ReviewTurns, EndWithTheRotaAndWithProtection) {
  db().write([&](Transaction& tx) {
    tx.execute("update case_file set protected = 1 where case_id = :id", {{"id", case_}});
  });
  EXPECT_FALSE(reviews(head_of(reviewer_)));
  db().write([&](Transaction& tx) {
    tx.execute("update case_file set protected = 0 where case_id = :id", {{"id", case_}});
    tx.execute("update review_rota set superseded_at = :now where review_rota_id = :id",
               {{"id", rota_}, {"now", actor_.at}});
  });
  EXPECT_FALSE(reviews(head_of(reviewer_)));
}

}  // namespace
}  // namespace trellis::casework
