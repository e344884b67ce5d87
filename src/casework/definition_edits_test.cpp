#include <algorithm>

#include "casework/case_rules.hpp"
#include "casework/case_world_fixture.hpp"
#include "casework/move_actions.hpp"
#include "programme/capacity.hpp"
#include "programme/eligibility.hpp"
#include "programme/money.hpp"
#include "programme/school_facts.hpp"

namespace trellis::casework {
namespace {

using programme::Definition;
using storage::Snapshot;
using storage::Transaction;
using testing::CaseWorld;
using testing::today;

/// A change of a definition file: what stands there and what shall stand there, in one place or
/// two.
struct Edit {
  const char* name;
  const char* from;
  const char* to;
  const char* also_from = "";
  const char* also_to = "";
};

std::string edited(std::string text, const Edit& edit) {
  const std::size_t at = text.find(edit.from);
  EXPECT_NE(at, std::string::npos) << edit.name << ": " << edit.from;
  if (at == std::string::npos) return text;
  text.replace(at, std::string_view(edit.from).size(), edit.to);
  if (*edit.also_from == '\0') return text;
  return edited(std::move(text), {edit.name, edit.also_from, edit.also_to});
}

Definition read(const std::string& text, const char* name) {
  auto definition = programme::read_definition(text);
  if (definition) return std::move(*definition);
  for (const programme::Mistake& mistake : definition.error())
    ADD_FAILURE() << programme::text_of(mistake, name);
  return {};
}

/// The shipped file with one edit, read.
Definition after(const char* file, const Edit& edit) {
  return read(edited(programme::shipped_text(file), edit), edit.name);
}

constexpr const char* decision_options =
    R"({"id": "match", "label": "Match with a supporting organisation"}, {"id": "review_progress", "label": "Review school's progress"}, {"id": "unable_to_assess", "label": "Unable to assess"})";

// Kinds of edits that a delivery team makes; each is the file alone.
const Edit edits[] = {
    {"an option is renamed",
     R"({"id": "match", "label": "Match with a supporting organisation"})",
     R"({"id": "match", "label": "Find a partner"})"},
    {"options change their order",
     decision_options,
     R"({"id": "unable_to_assess", "label": "Unable to assess"}, {"id": "review_progress", "label": "Review school's progress"}, {"id": "match", "label": "Match with a supporting organisation"})"},
    {"an option is retired",
     R"({"id": "eligible", "label": "Eligible"})",
     R"({"id": "eligible", "label": "Eligible", "valid_to": "2026-01-31"}, {"id": "in_scope", "label": "In scope", "valid_from": "2026-02-01"})"},
    {"an option is removed that open cases hold",
     R"({"id": "eligible", "label": "Eligible"}, )",
     ""},
    {"a task is added",
     R"({"id": "check_adviser_conflicts", "title")",
     R"({"id": "call_headteacher", "title": "Call the headteacher", "who": ["delivery_officer"], "fields": [{"id": "called_on", "type": "date", "label": "Date of the call"}]},
        {"id": "check_adviser_conflicts", "title")"},
    {"a task is split",
     R"({"id": "contacted", "type": "tick", "label": "Responsible body contacted"},
           {"id": "contacted_on", "type": "date", "label": "Date of first contact"}]},)",
     R"({"id": "contacted", "type": "tick", "label": "Responsible body contacted"}]},
        {"id": "date_contact", "title": "Date the first contact", "who": ["delivery_officer"], "fields": [
           {"id": "contacted_on", "type": "date", "label": "Date of first contact", "was": ["contact_responsible_body.contacted_on"]}]},)"},
    {"a task is retired",
     R"({"id": "contact_responsible_body", "title": "Make initial contact with the responsible body", "who": ["delivery_officer"],
         "fields": [
           {"id": "contacted", "type": "tick", "label": "Responsible body contacted"},
           {"id": "contacted_on", "type": "date", "label": "Date of first contact"}]},)",
     "",
     "confirm_starting_eligibility, contact_responsible_body, ",
     "confirm_starting_eligibility, "},
    {"a task takes another name",
     R"({"id": "arrange_initial_visit", "title")",
     R"({"id": "agree_first_visit", "was": ["arrange_initial_visit"], "title")",
     "adviser_initial_contact, arrange_initial_visit, ",
     "adviser_initial_contact, agree_first_visit, "},
    {"a stage is added",
     R"({"id": "begin", "title": "Begin",)",
     R"({"id": "welcome", "title": "Welcome", "sections": [{"id": "welcoming", "title": "Welcome", "tasks": [
        {"id": "send_welcome", "title": "Send a welcome", "who": ["delivery_officer"], "fields": [{"id": "sent_on", "type": "date", "label": "Date sent"}]}]}]},
    {"id": "begin", "title": "Begin",)"},
    {"a gate is tightened",
     R"j("gate": "complete(check_adviser_conflicts, send_formal_notification, record_conflict_response)")j",
     R"j("gate": "complete(contact_responsible_body, check_adviser_conflicts, send_formal_notification, record_conflict_response)")j"},
    {"a question is made optional",
     R"({"id": "contacted_on", "type": "date", "label": "Date of contact"})",
     R"({"id": "contacted_on", "type": "date", "label": "Date of contact", "required": false}, {"id": "by", "type": "text", "label": "By whom"})"},
    {"a required question is added",
     R"({"id": "form_reviewed", "type": "tick", "label": "Conflict of interest form reviewed"},)",
     R"({"id": "form_reviewed", "type": "tick", "label": "Conflict of interest form reviewed"},
           {"id": "reviewed_by", "type": "text", "label": "Reviewed by"},)"},
    {"the review scale gets a step",
     R"("scale": [{"id": "red", "label": "Red", "colour": "red"},)",
     R"("scale": [{"id": "purple", "label": "Well below", "colour": "purple"}, {"id": "red", "label": "Red", "colour": "red"},)"},
    {"the cadence changes",
     R"("cadence": "termly", "items": "objectives")",
     R"("cadence": "monthly", "items": "objectives")"},
    {"a recipient is added",
     R"("to": ["trust_chair", "trust_chief_executive"], "cc": ["regional_director",)",
     R"("to": ["trust_chair", "trust_chief_executive", "headteacher"], "cc": ["regional_director",)"},
    {"an eligibility rule changes",
     R"("code": "proposed_to_close", "if": "school.status = 'open_proposed_to_close'", "result": "review")",
     R"("code": "proposed_to_close", "if": "school.status = 'open_proposed_to_close'", "result": "refused")"},
    {"a band gets a new amount from a day on",
     R"({"id": "up_to_40000", "title": "Up to £40,000", "amounts": [{"valid_from": "2025-02-01", "pence": 4000000}]})",
     R"({"id": "up_to_40000", "title": "Up to £45,000", "amounts": [{"valid_from": "2025-02-01", "valid_to": "2026-08-31", "pence": 4000000}, {"valid_from": "2026-09-01", "pence": 4500000}]})"},
    {"a link moves",
     "https://documents.example/note-of-visit",
     "https://documents.example/2026/note-of-visit"},
    {"a reason of a pause is added",
     R"({"id": "structural_change", "label": "Joining or changing trust"},)",
     R"({"id": "structural_change", "label": "Joining or changing trust"}, {"id": "flood", "label": "Flood or fire"},)"}};

class DefinitionEdits : public CaseWorld {
 protected:
  /// Version 2 with the edit, published; open cases stay under version 1.
  void publish(const Edit& edit) {
    std::string text = edited(programme::shipped_text("targeted.json"), edit);
    text = edited(text, {edit.name, "\"version\": 1,", "\"version\": 2,"});
    db().write([&](Transaction& tx) {
      const auto imported = programme::import_definition(tx, actor_, owner_, {text, edit.name});
      ASSERT_TRUE(imported.has_value()) << edit.name << ": " << imported.error().message;
      ASSERT_TRUE(programme::publish_definition(tx, actor_, programme_, 2).has_value());
    });
  }

  /// Moves every case as previewed; gives the preview.
  MovePreview move() {
    const auto preview =
        db().read([&](Snapshot& s) { return preview_moves(s, actor_, programme_, 2, today); });
    EXPECT_TRUE(preview.has_value()) << (preview ? "" : preview.error().message);
    if (!preview) return {};
    const auto moved = db().write(
        [&](Transaction& tx) { return apply_moves(tx, actor_, programme_, *preview, today); });
    EXPECT_TRUE(moved.has_value()) << (moved ? "" : moved.error().message);
    if (!moved) return {};
    EXPECT_EQ(moved->moved.size(), preview->cases.size());
    return *preview;
  }
};
TRELLIS_FOR_EACH_ENGINE(DefinitionEdits);

/// The task of this id, or the one that took its place.
const TaskView* successor(const CaseView& view, const std::string& id) {
  if (const TaskView* same = view.find(id)) return same;
  for (const TaskView& task : view.tasks)
    if (std::ranges::find(task.task->was, id) != task.task->was.end()) return &task;
  return nullptr;
}

/// Every task that was complete is so still, or the preview said what becomes of it.
void expect_finished_work(const CaseView& before, const CaseView& now, const MovePreview& preview) {
  for (const TaskView& task : before.tasks) {
    if (task.state.status != TaskStatus::complete) continue;
    const TaskView* same = successor(now, task.task->id);
    if (same && same->state.status == TaskStatus::complete) continue;
    const auto& said = preview.cases.front().move.statuses;
    EXPECT_NE(std::ranges::find(said, task.task->id, &StatusChange::task), said.end())
        << task.task->id;
  }
}

TEST_P(DefinitionEdits, LoseNoFinishedWorkAndNeedNoCode) {
  for (const Edit& edit : edits) {
    SCOPED_TRACE(edit.name);
    SetUp();
    const CaseId id = open();
    fill_up_to(id, "initial_diagnosis_decision");
    const CaseContext before = context(id);
    publish(edit);
    EXPECT_EQ(context(id).definition->version, 1) << "an open case keeps its version";

    const MovePreview preview = move();
    ASSERT_EQ(preview.cases.size(), 1u);

    const CaseContext now = context(id);
    EXPECT_EQ(now.definition->version, 2);
    EXPECT_EQ(answers_in(now.record), answers_in(before.record)) << "no answer is lost";
    expect_finished_work(before.view(today), now.view(today), preview);
  }
}

TEST(DefinitionEdit, OfALabelLeavesEveryCaseAsItWas) {
  const Definition before = programme::shipped("targeted.json");
  const Definition renamed = after("targeted.json", edits[0]);

  EXPECT_EQ(renamed.find_task("initial_diagnosis_decision")->fields.front().options.front().label,
            "Find a partner");
  EXPECT_EQ(before.find_task("initial_diagnosis_decision")->fields.front().options.front().id,
            "match");
}

TEST(DefinitionEdit, OfACadenceMovesTheNextReview) {
  const Definition monthly = after("targeted.json", edits[13]);

  EXPECT_EQ(next_review_on(monthly.reviews.front(), Date(2026, 6, 1)), Date(2026, 7, 1));
}

TEST(DefinitionEdit, OfAScaleIsARatingThatMayBeGiven) {
  const Definition definition = after("targeted.json", edits[12]);
  const std::vector<std::string> keys = {"1"};
  const ReviewEntry entry{.review = "matched_review",
                          .held_on = today,
                          .ratings = {{"1", "purple", "Far behind", ""}},
                          .overall = "not_improving",
                          .next_step = "",
                          .answers = {}};

  EXPECT_TRUE(check_review(definition.reviews.front(), entry, keys).empty());
  EXPECT_FALSE(
      check_review(programme::shipped("targeted.json").reviews.front(), entry, keys).empty());
}

TEST(DefinitionEdit, OfARecipientRuleChangesTheNextLetter) {
  const Definition definition = after("targeted.json", edits[14]);
  programme::FactTable academy;
  academy.values = {{"school.establishment", std::string("academy")}};

  const Recipients to = recipients_for(*definition.find_task("send_formal_notification"), academy);

  EXPECT_EQ(to.to, (programme::Texts{"trust_chair", "trust_chief_executive", "headteacher"}));
}

TEST(DefinitionEdit, OfABandHoldsFromItsDay) {
  const Definition definition = after("targeted.json", edits[16]);
  const auto& rows = definition.money.bands.front().rows;

  ASSERT_EQ(rows.size(), 2u);
  EXPECT_TRUE(rows[0].valid.contains(Date(2026, 8, 31)));
  EXPECT_FALSE(rows[0].valid.contains(Date(2026, 9, 1)));
  EXPECT_EQ(rows[1].amount.pence, 4500000);
}

TEST(DefinitionEdit, OfACapacityIsTheNewNumberOfPlaces) {
  const Definition four = after("behaviour_hubs.json",
                                {"capacity",
                                 R"("by_stream": {"extended": 2, "core": 3})",
                                 R"("by_stream": {"extended": 2, "core": 4})"});
  const programme::Texts taken = {"core", "core", "core"};
  const auto fourth = [&](const Definition& definition) {
    const auto places = programme::places_of(*programme::capacity_of(definition, "lead"), {});
    return programme::check_place(places, taken, "core", "programme year 1");
  };

  EXPECT_FALSE(fourth(programme::shipped("behaviour_hubs.json")).has_value());
  EXPECT_TRUE(fourth(four).has_value());
}

TEST(DefinitionEdit, OfAnEligibilityRuleDecidesOtherwise) {
  const Definition strict = after("targeted.json", edits[15]);
  const auto rule = [](const Definition& definition) {
    for (const programme::EligibilityRule& each : definition.eligibility.front().rules)
      if (each.code == "proposed_to_close") return each.result;
    return programme::RuleResult::next;
  };

  EXPECT_EQ(rule(programme::shipped("targeted.json")), programme::RuleResult::review);
  EXPECT_EQ(rule(strict), programme::RuleResult::refused);
}

TEST(DefinitionEdit, ThatClosesACircleIsRefusedByName) {
  const auto read = programme::read_definition(edited(
      programme::shipped_text("targeted.json"),
      {"circle",
       R"({"id": "check_adviser_conflicts", "title": "Check potential adviser conflicts of interest", "who": ["delivery_officer"],)",
       R"j({"id": "check_adviser_conflicts", "title": "Check potential adviser conflicts of interest", "who": ["delivery_officer"], "gate": "complete(allocate_adviser)",)j"}));

  ASSERT_FALSE(read.has_value());
  EXPECT_NE(programme::text_of(read.error().front(), "targeted.json").find("allocate_adviser"),
            std::string::npos);
}

}  // namespace
}  // namespace trellis::casework
