#include <gtest/gtest.h>

#include "casework/case_rules.hpp"
#include "casework/case_view.hpp"
#include "programme/shipped_test_files.hpp"

namespace trellis::casework {
namespace {

using enum TaskStatus;
using programme::Definition;
using programme::Field;
using programme::FieldType;
using programme::Task;

const Date today(2026, 9, 1);

/// A case of the shipped definition that is filled in task by task.
class Targeted : public ::testing::Test {
 protected:
  Targeted() {
    record.opened_on = Date(2026, 3, 1);
    record.status = "in_progress";
    record.assigned_roles = {"delivery_officer"};
  }

  /// Answers every field of a task in some valid way.
  void fill(const std::string& id) {
    const Task* task = definition.find_task(id);
    ASSERT_NE(task, nullptr) << id;
    for (const Field& field : task->fields) record.answers[id][field.id] = any_answer(field);
  }

  /// Fills the tasks from the first to this one, in the order of the definition.
  void fill_up_to(const std::string& last) {
    for (const Task* task : definition.tasks()) {
      fill(task->id);
      if (task->id == last) return;
    }
  }

  static Answer any_answer(const Field& field) {
    Answer answer;
    if (field.type == FieldType::tick) answer.text = "true";
    if (field.type == FieldType::date) answer.text = "2026-04-01";
    if (field.type == FieldType::choice) answer.text = field.options.front().id;
    if (answer.text.empty()) answer.text = "Words";
    if (field.type == FieldType::repeat) {
      answer.text.clear();
      Answers row;
      for (const Field& sub : field.fields) row[sub.id] = any_answer(sub);
      answer.rows.push_back(row);
    }
    return answer;
  }

  CaseView view() const { return view_of(definition, record, today); }
  TaskStatus status(const std::string& task) const { return view().find(task)->state.status; }
  std::string milestone() const {
    const auto* latest = view().latest();
    return latest ? latest->id : "";
  }

  const Definition definition = programme::shipped("targeted.json");
  CaseRecord record;
};

TEST_F(Targeted, HasTwentyFourTasksInTheOrderOfTheSource) {
  std::vector<std::string> ids;
  for (const TaskView& task : view().tasks) ids.push_back(task.task->id);

  ASSERT_EQ(ids.size(), 24u);
  EXPECT_EQ(ids[0], "confirm_starting_eligibility");
  EXPECT_EQ(ids[5], "allocate_adviser");
  EXPECT_EQ(ids[10], "initial_diagnosis_decision");
  EXPECT_EQ(ids[21], "enter_objectives");
  EXPECT_EQ(ids[23], "confirm_improvement_grant_letter");
}

TEST_F(Targeted, NothingBeginsBeforeAnOfficerIsAssigned) {
  record.assigned_roles.clear();

  EXPECT_EQ(status("confirm_starting_eligibility"), not_started);
  EXPECT_EQ(status("contact_responsible_body"), cannot_start_yet);
}

TEST_F(Targeted, TheAdviserGateNamesTheThirdTaskThatIsMissing) {
  fill_up_to("send_formal_notification");

  EXPECT_EQ(status("allocate_adviser"), cannot_start_yet);
  EXPECT_NE(
      view()
          .find("allocate_adviser")
          ->gate.find(
              "still missing: *Record the responsible body's response to the conflict request*"),
      std::string::npos);
  EXPECT_EQ(milestone(), "formally_inform_responsible_body");
}

TEST_F(Targeted, TheGateClosesAgainWhenATaskIsUndone) {
  fill_up_to("allocate_adviser");
  EXPECT_EQ(status("adviser_initial_contact"), not_started);

  record.answers["record_conflict_response"].erase("received_on");

  EXPECT_EQ(status("allocate_adviser"), complete) << "a complete task stays complete";
  EXPECT_FALSE(view().find("allocate_adviser")->marks.empty());
  EXPECT_EQ(status("record_conflict_response"), in_progress);
}

TEST_F(Targeted, TheMatchPathRunsToImplementationAndReviews) {
  fill_up_to("confirm_improvement_grant_letter");

  for (const TaskView& task : view().tasks) EXPECT_EQ(task.state.status, complete) << task.task->id;
  EXPECT_EQ(milestone(), "implementation_and_reviews");
  const auto facts = facts_of(definition, record, today);
  EXPECT_EQ(review_for(definition, *facts)->id, "matched_review");
}

TEST_F(Targeted, TheReviewPathNeedsNoLaterTask) {
  fill_up_to("initial_diagnosis_decision");
  record.answers["initial_diagnosis_decision"]["decision"].text = "review_progress";

  EXPECT_EQ(status("initial_diagnosis_decision"), complete);
  int not_required_count = 0;
  for (const TaskView& task : view().tasks)
    if (task.state.status == not_required) ++not_required_count;
  EXPECT_EQ(not_required_count, 13);
  EXPECT_EQ(milestone(), "termly_reviews");
  const auto facts = facts_of(definition, record, today);
  EXPECT_EQ(review_for(definition, *facts)->id, "unmatched_review");
}

TEST_F(Targeted, UnableToAssessKeepsTheDecisionInProgress) {
  fill_up_to("initial_diagnosis_decision");
  record.answers["initial_diagnosis_decision"]["decision"].text = "unable_to_assess";

  EXPECT_EQ(status("initial_diagnosis_decision"), in_progress);
  EXPECT_EQ(milestone(), "first_rise_meeting");
}

TEST_F(Targeted, AnAppointmentThatIsNotApprovedStaysInProgress) {
  fill_up_to("record_appointment");
  record.answers["record_appointment"]["approved"].text = "no";

  EXPECT_EQ(status("record_appointment"), in_progress);
  EXPECT_EQ(milestone(), "initial_diagnosis");
}

TEST_F(Targeted, APauseFreezesWhatIsNotDoneAndKeepsWhatIs) {
  fill_up_to("record_initial_visit");
  record.status = "paused";

  EXPECT_EQ(status("confirm_contact_details"), cannot_progress);
  EXPECT_EQ(status("record_initial_visit"), complete);
  EXPECT_FALSE(view().find("record_initial_visit")->state.editable);
  record.status = "in_progress";
  EXPECT_EQ(status("confirm_contact_details"), not_started);
}

TEST_F(Targeted, AReviewThatChoosesMatchingOpensTheTasksAndKeepsTheReviews) {
  fill_up_to("initial_diagnosis_decision");
  record.answers["initial_diagnosis_decision"]["decision"].text = "review_progress";
  record.reviews = {{"unmatched_review", Date(2026, 6, 1), "", "continue"}};
  EXPECT_EQ(status("due_diligence"), not_required);

  record.reviews.push_back({"unmatched_review", Date(2026, 8, 1), "", "match"});

  EXPECT_EQ(status("due_diligence"), not_started);
  EXPECT_EQ(record.reviews.size(), 2u);
  EXPECT_EQ(record.answers["initial_diagnosis_decision"]["decision"].text, "review_progress")
      << "the answer is outranked, not erased";
}

TEST_F(Targeted, AnswersSurviveAChangeOfPath) {
  fill_up_to("due_diligence");
  record.answers["initial_diagnosis_decision"]["decision"].text = "review_progress";
  EXPECT_EQ(status("due_diligence"), not_required);

  record.answers["initial_diagnosis_decision"]["decision"].text = "match";

  EXPECT_EQ(status("due_diligence"), complete);
}

TEST_F(Targeted, ObjectivesNeedOneInQualityOrLeadership) {
  fill_up_to("enter_objectives");
  record.answers["enter_objectives"]["objectives"].rows[0]["area"].text = "attendance";

  EXPECT_EQ(status("enter_objectives"), in_progress);
}

TEST_F(Targeted, SectionsCountWhatIsDone) {
  fill_up_to("initial_diagnosis_decision");
  record.answers["initial_diagnosis_decision"]["decision"].text = "review_progress";

  const auto sections = view().sections();
  EXPECT_EQ(text_of(sections[1]), "5 of 5 done");
  EXPECT_EQ(text_of(sections[3]), "0 of 4 done, 4 not required");
}

programme::FactTable school(const std::string& kind, bool faith) {
  programme::FactTable facts;
  facts.values = {{"school.establishment", kind}, {"school.religious_character", faith}};
  return facts;
}

TEST_F(Targeted, TheNotificationGoesToTheBodyThatAnswersForTheSchool) {
  const Task& task = *definition.find_task("send_formal_notification");

  EXPECT_EQ(recipients_for(task, school("academy", false)).to,
            (programme::Texts{"trust_chair", "trust_chief_executive"}));
  EXPECT_EQ(recipients_for(task, school("maintained", true)).to,
            (programme::Texts{"chair_of_governors", "director_of_childrens_services", "diocese"}));
}

TEST_F(Targeted, StatusesFollowTheirRulesAndAskForReasons) {
  EXPECT_EQ(check_status_change(definition, "in_progress", "paused", "").error().message,
            "Select a reason");
  EXPECT_TRUE(check_status_change(definition, "in_progress", "paused", "inspection").has_value());
  EXPECT_TRUE(check_status_change(definition, "paused", "in_progress", "").has_value());
  EXPECT_FALSE(check_status_change(definition, "stopped", "in_progress", "").has_value());
  EXPECT_FALSE(check_status_change(definition, "paused", "complete", "").has_value());
  EXPECT_FALSE(check_status_change(definition, "paused", "gone", "").has_value());
}

TEST_F(Targeted, AReviewWantsEveryRatingAndCommentThenTheOverall) {
  const auto& review = definition.reviews[0];
  const std::vector<std::string> objectives = {"1", "2"};
  ReviewEntry entry{.review = review.id,
                    .held_on = today,
                    .ratings = {{"1", "amber", "Going on", ""}, {"2", "", "", "Not started yet"}},
                    .overall = "progressing_well",
                    .next_step = "",
                    .answers = {}};
  EXPECT_TRUE(check_review(review, entry, objectives).empty());

  entry.ratings[0].comment = " ";
  entry.overall.clear();
  entry.ratings.pop_back();

  std::vector<std::string> fields;
  for (const Problem& problem : check_review(review, entry, objectives))
    fields.push_back(problem.field);
  EXPECT_EQ(fields, (std::vector<std::string>{"1", "2", "2", "overall"}));
}

TEST_F(Targeted, AReviewMayProposeTheEndAndTheNextDate) {
  const auto& review = definition.reviews[0];
  ReviewEntry entry{.review = review.id,
                    .held_on = Date(2026, 1, 10),
                    .ratings = {},
                    .overall = "improved_complete",
                    .next_step = "",
                    .answers = {}};

  EXPECT_EQ(proposed_status(review, entry), "complete");
  EXPECT_EQ(next_review_on(review, Date(2026, 1, 9)), Date(2026, 5, 11)) << "a Saturday moves on";
  entry.overall = "progressing_well";
  EXPECT_EQ(proposed_status(review, entry), "");
  const std::vector<ReviewFact> two = {{"r", today, "", ""}, {"r", today, "", ""}};
  EXPECT_FALSE(check_review_deletion(two, 0).has_value());
  EXPECT_TRUE(check_review_deletion(two, 1).has_value());
}

TEST_F(Targeted, AConcernEscalatesStepByStepAndIsResolvedAlone) {
  const auto& concern = definition.side_records[0];
  SideRecordState now;
  EXPECT_FALSE(check_side_step(concern, now, "escalated", {}).has_value());
  for (const Field& step : concern.escalation_steps) now.escalation[step.id].text = "true";
  now.escalation["reason"].text = "lack_of_cooperation";
  now.escalation["decided_on"].text = "2026-05-01";
  EXPECT_EQ(check_side_step(concern, now, "escalated", {}).error().field, "notice");
  now.escalation["notice"].text = "twn";
  EXPECT_TRUE(check_side_step(concern, now, "escalated", {}).has_value());
  now.state = "escalated";
  EXPECT_FALSE(check_side_step(concern, now, "resolved", {}).has_value());
  Answers how;
  how["resolution"].text = "Meeting held";
  how["resolved_on"].text = "2026-06-01";
  EXPECT_TRUE(check_side_step(concern, now, "resolved", how).has_value());
  now.state = "resolved";
  EXPECT_FALSE(check_side_step(concern, now, "resolved", how).has_value());
}

}  // namespace
}  // namespace trellis::casework
