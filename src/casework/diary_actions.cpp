#include <algorithm>

#include "access/record.hpp"
#include "casework/case_access_checks.hpp"
#include "casework/case_action_checks.hpp"
#include "casework/case_actions.hpp"
#include "casework/diary_store.hpp"
#include "core/text.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using programme::Review;
using programme::SideRecord;
using programme::SideState;
using storage::Transaction;

Problem as_one(const Problems& problems) {
  Problem first = problems.front();
  for (const Problem& each : problems) first.details.push_back(each.field + ": " + each.message);
  return first;
}

template <class T>
const T* find_by_id(const std::vector<T>& list, std::string_view id) {
  const auto found = std::ranges::find(list, id, &T::id);
  return found == list.end() ? nullptr : &*found;
}

/// The review that is due for the case as it stands, by its name.
Result<const Review*> review_due(const CaseContext& context, const std::string& id, Date today) {
  const auto facts = facts_of(*context.definition, context.record, today, context.around.get());
  const Review* due = review_for(*context.definition, *facts);
  if (due && due->id == id) return due;
  if (!find_by_id(context.definition->reviews, id))
    return problem(ProblemKind::not_found, "review", "This programme has no such review");
  return problem(ProblemKind::refused_by_rule,
                 "review",
                 "Wait with this review: the case has not come to it yet");
}

programme::Texts reviewers_of(const programme::Definition& definition, const std::string& id) {
  const Review* review = find_by_id(definition.reviews, id);
  return review ? review->reviewers : programme::Texts{};
}

/// Concerns are raised by those who see them.
Result<void> check_concerns(const Actor& actor, const CaseFile& file) {
  if (may_manage(actor, file) || leads_case(actor, file)) return {};
  return problem(ProblemKind::not_allowed, "", "You cannot raise this about the case");
}

Result<Answers> tidy_all(const std::vector<programme::Field>& fields,
                         const Answers& typed,
                         Date today) {
  Answers kept;
  for (const programme::Field& field : fields) {
    const auto answer = typed.find(field.id);
    if (answer == typed.end()) continue;
    Answer tidied = TRY(programme::tidy_answer(field, answer->second, today));
    if (!tidied.is_empty()) kept[field.id] = std::move(tidied);
  }
  return kept;
}

}  // namespace

Result<HeldReview> hold_review(
    Transaction& tx, const Actor& actor, CaseId id, const ReviewEntry& entry, Date today) {
  const CaseContext context = TRY(context_or_refuse(tx, id, today));
  TRY_VOID(check_part(actor, context, reviewers_of(*context.definition, entry.review)));
  if (context.view(today).frozen)
    return problem(
        ProblemKind::refused_by_rule, "review", "Resume the case before you hold a review");
  const Review* review = TRY(review_due(context, entry.review, today));
  ReviewEntry kept = entry;
  kept.answers = TRY(tidy_all(review->fields, entry.answers, today));
  const Problems problems = check_review(*review, kept, objective_keys(tx, id));
  if (!problems.empty()) return std::unexpected(as_one(problems));
  HeldReview held;
  held.next_on = next_review_on(*review, entry.held_on);
  held.proposes = proposed_status(*review, kept);
  held.id = insert_review(tx, id, kept, held.next_on, actor.person, actor.at);
  raise_version(tx, id);
  record(tx,
         actor,
         "review.held",
         {events::subject(held.id), events::subject(id), events::subject(context.file.holder)},
         events::Changes()
             .say("review", entry.review)
             .say("overall", entry.overall)
             .say("next_step", entry.next_step));
  return held;
}

Result<void> delete_review(Transaction& tx, const Actor& actor, CaseId id, ReviewId review) {
  const CaseContext context = TRY(context_or_refuse(tx, id, actor.at.date_in_england()));
  TRY_VOID(check_manages(actor, context.file));
  const auto rows = reviews_of(tx, id);
  const auto found = std::ranges::find(rows, review, &ReviewRow::id);
  const auto index = static_cast<std::size_t>(found - rows.begin());
  TRY_VOID(check_review_deletion(context.record.reviews, index));
  mark_review_deleted(tx, review, actor.at);
  raise_version(tx, id);
  record(tx, actor, "review.deleted", {events::subject(review), events::subject(id)});
  return {};
}

Result<void> check_review_date(const programme::Definition& definition, const CaseFile& file) {
  if (file.finished_on) return problem(ProblemKind::refused_by_rule, "", "The case has ended");
  if (definition.reviews.empty())
    return problem(ProblemKind::refused_by_rule, "", "Its programme has no reviews");
  return {};
}

Result<void> set_review_date(Transaction& tx,
                             const Actor& actor,
                             CaseId id,
                             std::optional<Date> on,
                             const std::string& reason,
                             Date today) {
  const auto file = find_case(tx, id);
  if (!file) return problem(ProblemKind::not_found, "case", "There is no such case");
  TRY_VOID(check_manages(actor, *file));
  TRY_VOID(check_review_date(*programme::load_definition(tx, file->definition), *file));
  if (on && *on < today)
    return problem(
        ProblemKind::invalid, "review_on-day", "The day of the next review must be today or later");
  if (on && trim(reason).empty())
    return problem(ProblemKind::missing, "why", "Enter why the day is set");
  const auto before = next_review_of(tx, id);
  save_review_date(tx, id, on, std::string(trim(reason)), actor.person, actor.at);
  const auto after = next_review_of(tx, id);
  if (before == after) return {};
  raise_version(tx, id);
  const auto words = [](const std::optional<Date>& day) {
    return day ? std::optional(day->text()) : std::nullopt;
  };
  record_case(tx,
              actor,
              "review.date_set",
              *file,
              events::Changes().change("next_review_on", words(before), words(after)));
  return {};
}

Result<SideRecordId> raise(Transaction& tx,
                           const Actor& actor,
                           const NewSideRecord& wanted,
                           Date today) {
  const CaseContext context = TRY(context_or_refuse(tx, wanted.id, today));
  TRY_VOID(check_concerns(actor, context.file));
  const SideRecord* kind = find_by_id(context.definition->side_records, wanted.record);
  if (!kind) return problem(ProblemKind::not_found, "record", "This programme has no such record");
  if (!kind->many)
    for (const SideRecordRow& row : side_records_of(tx, wanted.id))
      if (row.record == wanted.record && !row.finished_on)
        return problem(ProblemKind::conflict, "record", "Go on with the one that is open");
  SideRecordRow row{.case_id = wanted.id, .record = wanted.record, .raised_on = wanted.raised_on};
  row.answers = TRY(tidy_all(kind->fields, wanted.answers, today));
  const auto missing =
      programme::missing_answers(programme::pointers(kind->fields), row.answers, nullptr);
  if (!missing.empty()) return std::unexpected(as_one(missing));
  const SideRecordId id = insert_side_record(tx, row, actor.person, actor.at);
  raise_version(tx, wanted.id);
  record(tx,
         actor,
         "side_record.raised",
         {events::subject(id), events::subject(wanted.id), events::subject(context.file.holder)},
         events::Changes().say("record", wanted.record));
  return id;
}

Result<void> step_side_record(Transaction& tx,
                              const Actor& actor,
                              const SideStep& wanted,
                              Date today) {
  const CaseContext context = TRY(context_or_refuse(tx, wanted.id, today));
  TRY_VOID(check_manages(actor, context.file));
  auto row = find_side_record(tx, wanted.record);
  if (!row || row->case_id != wanted.id)
    return problem(ProblemKind::not_found, "record", "This case has no such record");
  const SideRecord* kind = find_by_id(context.definition->side_records, row->record);
  if (!kind)
    return problem(ProblemKind::not_found, "record", "This programme no longer has this record");
  for (const auto* fields : {&kind->escalation_steps, &kind->escalation_decision})
    for (auto& [field, answer] : TRY(tidy_all(*fields, wanted.escalation, today)))
      row->escalation[field] = answer;
  save_escalation(tx, wanted.record, row->escalation);
  if (!wanted.to.empty()) {
    const SideState* state = find_by_id(kind->states, wanted.to);
    const Answers answers =
        state ? TRY(tidy_all(state->fields, wanted.answers, today)) : wanted.answers;
    TRY_VOID(
        check_side_step(*kind, {row->state, row->answers, row->escalation}, wanted.to, answers));
    insert_side_step(
        tx, {wanted.record, wanted.to, answers, wanted.on, state->ends}, actor.person, actor.at);
  }
  raise_version(tx, wanted.id);
  record(tx,
         actor,
         "side_record.stepped",
         {events::subject(wanted.record), events::subject(wanted.id)},
         events::Changes().change("state", row->state, wanted.to.empty() ? row->state : wanted.to));
  return {};
}

}  // namespace trellis::casework
