#include "casework/case_actions.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "casework/case_world_fixture.hpp"
#include "casework/diary_store.hpp"
#include "casework/move_actions.hpp"
#include "events/event_store.hpp"

namespace trellis::casework {
namespace {

using storage::Snapshot;
using storage::Transaction;

using testing::today;
using CaseActions = testing::CaseWorld;
TRELLIS_FOR_EACH_ENGINE(CaseActions);

TEST_P(CaseActions, ACaseRunsToTheDiagnosisDecision) {
  const CaseId id = open();

  fill_up_to(id, "initial_diagnosis_decision");

  EXPECT_EQ(status(id, "initial_diagnosis_decision"), TaskStatus::complete);
  EXPECT_EQ(status(id, "due_diligence"), TaskStatus::not_started);
  EXPECT_EQ(context(id).view(today).latest()->id, "initial_diagnosis");
  EXPECT_EQ(context(id).record.completed_on.at("allocate_adviser"), today);
  db().read([&](Snapshot& s) {
    EXPECT_GE(events::timeline(s, events::subject(id), {.size = 100}).size(), 12u);
  });
}

TEST_P(CaseActions, ATaskWhoseGateIsClosedTellsWhatItWaitsFor) {
  const CaseId id = open();

  const auto refused = fill(id, "contact_responsible_body");

  ASSERT_FALSE(refused.has_value());
  EXPECT_NE(refused.error().message.find("Opens when: the role of delivery officer is assigned"),
            std::string::npos);
}

TEST_P(CaseActions, TheSecondOfTwoWhoEditIsTold) {
  const CaseId id = open();
  const std::int64_t version = find(id).version;
  ASSERT_TRUE(fill(id, "confirm_starting_eligibility").has_value());

  const auto refused = db().write([&](Transaction& tx) {
    Answers answers;
    answers["details"].text = "Other words";
    return answer_task(
        tx, actor_, {id, version, "confirm_starting_eligibility", 1, answers}, today);
  });

  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ProblemKind::conflict);
}

TEST_P(CaseActions, SavingTheSameAnswersChangesNothing) {
  const CaseId id = open();
  ASSERT_TRUE(fill(id, "confirm_starting_eligibility").has_value());
  const std::int64_t version = find(id).version;

  ASSERT_TRUE(fill(id, "confirm_starting_eligibility").has_value());

  EXPECT_EQ(find(id).version, version);
}

TEST_P(CaseActions, FreeTextGoesIntoTheLogByKeyOnly) {
  const CaseId id = open();
  Answers answers;
  answers["details"].text = "Mr Example is on leave";
  ASSERT_TRUE(answer(id, "confirm_starting_eligibility", answers).has_value());

  db().read([&](Snapshot& s) {
    for (const events::Event& event : events::timeline(s, events::subject(id)))
      for (const events::Change& change : event.changes)
        EXPECT_EQ(change.after.value_or("").find("Example"), std::string::npos);
  });
}

TEST_P(CaseActions, APauseFreezesAndResumingGivesEverythingBack) {
  const CaseId id = open();
  fill_up_to(id, "send_formal_notification");
  const auto change = [&](const char* to, const char* reason) {
    return db().write([&](Transaction& tx) {
      return change_status(tx, actor_, {id, to, reason, "", today});
    });
  };
  EXPECT_EQ(change("paused", "").error().message, "Select a reason");
  ASSERT_TRUE(change("paused", "inspection").has_value());

  EXPECT_FALSE(fill(id, "record_conflict_response").has_value());
  EXPECT_EQ(status(id, "record_conflict_response"), TaskStatus::cannot_progress);
  ASSERT_TRUE(change("in_progress", "").has_value());
  EXPECT_TRUE(fill(id, "record_conflict_response").has_value());
  EXPECT_EQ(db().read([&](Snapshot& s) { return statuses_of(s, id); }).size(), 3u);
  ASSERT_TRUE(change("stopped", "school_closing").has_value());
  EXPECT_EQ(find(id).finished_on, today);
}

TEST_P(CaseActions, AReviewThatChoosesMatchingOpensTheTasks) {
  const CaseId id = open();
  fill_up_to(id, "initial_diagnosis_assessment");
  Answers decision = all_answers(*context(id).definition->find_task("initial_diagnosis_decision"));
  decision["decision"].text = "review_progress";
  ASSERT_TRUE(answer(id, "initial_diagnosis_decision", decision).has_value());
  EXPECT_EQ(status(id, "due_diligence"), TaskStatus::not_required);
  const auto hold = [&](const char* next_step) {
    return db().write([&](Transaction& tx) {
      ReviewEntry entry{.review = "unmatched_review",
                        .held_on = today,
                        .ratings = {},
                        .overall = "",
                        .next_step = next_step,
                        .answers = {}};
      entry.answers["details"].text = "Seen";
      return hold_review(tx, actor_, id, entry, today);
    });
  };
  EXPECT_FALSE(hold("").has_value());
  ASSERT_TRUE(hold("continue").has_value());
  const auto matched = hold("match");
  ASSERT_TRUE(matched.has_value());

  EXPECT_EQ(status(id, "due_diligence"), TaskStatus::not_started);
  const auto rows = db().read([&](Snapshot& s) { return reviews_of(s, id); });
  ASSERT_EQ(rows.size(), 2u);
  db().write([&](Transaction& tx) {
    EXPECT_FALSE(delete_review(tx, actor_, id, rows[0].id).has_value());
    EXPECT_TRUE(delete_review(tx, actor_, id, rows[1].id).has_value());
  });
  EXPECT_EQ(status(id, "due_diligence"), TaskStatus::not_required);
}

TEST_P(CaseActions, SeveralConcernsRunSideBySide) {
  const CaseId id = open();
  const auto raise_one = [&](const char* words) {
    return db().write([&](Transaction& tx) {
      NewSideRecord wanted{.id = id, .record = "engagement_concern", .raised_on = today};
      wanted.answers["details"].text = words;
      wanted.answers["summary"].text = words;
      wanted.answers["raised_on"].text = "2026-08-01";
      return raise(tx, actor_, wanted, today);
    });
  };
  const auto one = raise_one("First");
  const auto two = raise_one("Second");
  ASSERT_TRUE(one && two);

  const auto resolved = db().write([&](Transaction& tx) {
    SideStep step{.id = id, .record = *one, .to = "resolved", .on = today};
    step.answers["resolution"].text = "Meeting held";
    step.answers["resolved_on"].text = "2026-09-01";
    return step_side_record(tx, actor_, step, today);
  });

  ASSERT_TRUE(resolved.has_value()) << resolved.error().message;
  db().read([&](Snapshot& s) {
    const auto rows = side_records_of(s, id);
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].state, "resolved");
    EXPECT_TRUE(rows[0].finished_on.has_value());
    EXPECT_FALSE(rows[1].finished_on.has_value());
  });
}

TEST_P(CaseActions, ARoleGoesToSomebodyWhoseOwnRoleReachesTheCase) {
  const CaseId id = open();
  const auto person_with = [&](access::Role role, const access::Scope& scope) {
    return db().write([&](Transaction& tx) {
      const PersonId person{tx.insert(
          "insert into person (name, created_at) values ('Somebody', :now) returning person_id",
          {{"now", actor_.at}})};
      access::save_grant(
          tx, person, {.role = role, .scope = scope, .period = {today, {}}}, {}, actor_.at);
      return person;
    });
  };
  const auto refusal = [&](PersonId person, const char* role = "delivery_officer") {
    const auto done =
        db().write([&](Transaction& tx) { return assign(tx, actor_, id, role, person, today); });
    return done ? std::string() : done.error().message;
  };
  const OrganisationId other =
      db().write([&](Transaction& tx) { return add_organisation(tx, "body"); });
  const std::string unfit =
      "Choose somebody whose role covers this case, or give this person one first";

  EXPECT_EQ(refusal({98765}), "Choose a person of this programme");
  EXPECT_EQ(refusal(person_with(access::Role::adviser, {.owner = other})), unfit);
  EXPECT_EQ(refusal(person_with(access::Role::evaluator, {.owner = owner_})), unfit);
  EXPECT_EQ(refusal(person_with(access::Role::adviser,
                                {.owner = owner_, .programme = ProgrammeId{98765}})),
            unfit);
  EXPECT_EQ(refusal(person_with(access::Role::adviser, {.owner = owner_})), "");
  EXPECT_EQ(refusal(officer_, "no_such_role"), "Choose a role of this programme");
  EXPECT_EQ(db().read([&](Snapshot& s) { return assignments_of(s, id).size(); }), 1U);
}

TEST_P(CaseActions, AStrangerChangesNothing) {
  const CaseId id = open();
  const access::Actor stranger{.person = officer_, .name = "Stranger", .at = actor_.at};

  const auto refused = db().write([&](Transaction& tx) {
    return change_status(tx, stranger, {id, "paused", "inspection", "", today});
  });

  EXPECT_EQ(refused.error().kind, ProblemKind::not_allowed);
}

/// The shipped file as version 2, with a question removed from a task.
std::string second_version() {
  std::string text = programme::shipped_text("targeted.json");
  const auto replace = [&](const std::string& before, const std::string& after) {
    const std::size_t at = text.find(before);
    ASSERT_NE(at, std::string::npos) << before;
    text.replace(at, before.size(), after);
  };
  replace("\"version\": 1,", "\"version\": 2,");
  replace(R"({"id": "details", "type": "text", "label": "Details", "required": false},)", "");
  return text;
}

TEST_P(CaseActions, AMoveIsPreviewedThenAppliedToExactlyThoseCases) {
  const CaseId one = open();
  const CaseId two = open();
  ASSERT_TRUE(fill(one, "confirm_starting_eligibility").has_value());
  const std::string text = second_version();
  db().write([&](Transaction& tx) {
    const auto imported = programme::import_definition(tx, actor_, owner_, {text, "targeted.json"});
    ASSERT_TRUE(imported.has_value()) << imported.error().message;
    ASSERT_TRUE(programme::publish_definition(tx, actor_, programme_, 2).has_value());
  });
  EXPECT_EQ(context(one).definition->version, 1) << "open cases keep the version they began under";

  const auto preview =
      db().read([&](Snapshot& s) { return preview_moves(s, actor_, programme_, 2, today); });
  ASSERT_TRUE(preview.has_value()) << preview.error().message;
  EXPECT_EQ(preview->cases.size(), 2u);
  EXPECT_EQ(preview->answers_to_earlier(), 1);
  EXPECT_EQ(preview->unchanged(), 1);
  ASSERT_TRUE(fill(two, "confirm_starting_eligibility").has_value());

  const auto outcome = db().write(
      [&](Transaction& tx) { return apply_moves(tx, actor_, programme_, *preview, today); });

  ASSERT_TRUE(outcome.has_value()) << outcome.error().message;
  EXPECT_EQ(outcome->moved, std::vector<CaseId>{one});
  EXPECT_EQ(outcome->left_out, std::vector<CaseId>{two}) << "it changed since the preview";
  EXPECT_EQ(context(one).definition->version, 2);
  EXPECT_EQ(context(one).record, [&] {
    auto after = preview->cases[0].move.after;
    after.completed_on = context(one).record.completed_on;
    return after;
  }());
  EXPECT_EQ(context(one).record.earlier.size(), 1u);
}

TEST_P(CaseActions, APreviewThatWasTamperedWithIsRefused) {
  open();
  const std::string text = second_version();
  db().write([&](Transaction& tx) {
    ASSERT_TRUE(
        programme::import_definition(tx, actor_, owner_, {text, "targeted.json"}).has_value());
    ASSERT_TRUE(programme::publish_definition(tx, actor_, programme_, 2).has_value());
  });
  auto preview =
      db().read([&](Snapshot& s) { return preview_moves(s, actor_, programme_, 2, today); });
  ASSERT_TRUE(preview.has_value());
  preview->cases.clear();

  const auto refused = db().write(
      [&](Transaction& tx) { return apply_moves(tx, actor_, programme_, *preview, today); });

  EXPECT_EQ(refused.error().kind, ProblemKind::conflict);
}

}  // namespace
}  // namespace trellis::casework
