#include "casework/case_rules.hpp"

#include <algorithm>

#include "casework/working_days.hpp"
#include "core/text.hpp"

namespace trellis::casework {
namespace {

using programme::Definition;
using programme::Option;
using programme::Review;
using programme::SideState;
using programme::Status;

const Option* find_option(const std::vector<Option>& options, std::string_view id) {
  const auto found = std::ranges::find(options, id, &Option::id);
  return found == options.end() ? nullptr : &*found;
}

void check_rating(const Review& review,
                  const ReviewEntry& entry,
                  const std::string& item,
                  Problems& problems) {
  const auto rating = std::ranges::find(entry.ratings, item, &Rating::item);
  const bool given = rating != entry.ratings.end();
  if (given && !trim(rating->skipped_because).empty()) {
    if (!review.skip_allowed)
      problems.push_back(
          {ProblemKind::refused_by_rule, item, "Rate this objective: it cannot be skipped", {}});
    return;
  }
  if (!given || !find_option(review.scale, rating->rating))
    problems.push_back({ProblemKind::missing, item, "Select a rating for this objective", {}});
  if (!given || trim(rating->comment).empty())
    problems.push_back({ProblemKind::missing, item, "Enter a comment on this objective", {}});
}

bool is_of_type(const std::string& type, const programme::Facts& school) {
  const auto text = [&](const char* key) {
    const auto value = school.find({key, key, {}});
    return value ? text_of(*value) : std::string();
  };
  if (type == "any") return true;
  if (type == "faith") return text("school.religious_character") == "yes";
  return text("school.establishment") == type;
}

}  // namespace

Result<void> check_status_change(const Definition& definition,
                                 std::string_view from,
                                 std::string_view to,
                                 std::string_view reason) {
  const Status* target = definition.find_status(to);
  if (!target) return problem(ProblemKind::invalid, "status", "Choose a status of this programme");
  if (from == to)
    return problem(ProblemKind::conflict,
                   "status",
                   "No changes were made: the case is already \"" + target->title + "\"");
  // A status without "from" is where cases begin and resume.
  if (!target->from.empty() && std::ranges::find(target->from, from) == target->from.end())
    return problem(ProblemKind::refused_by_rule,
                   "status",
                   "Choose another status: \"" + target->title + "\" cannot follow this one");
  const Status* present = definition.find_status(from);
  if (present && present->ends)
    return problem(ProblemKind::refused_by_rule, "status", "This case has ended");
  if (!target->reasons.empty() && !find_option(target->reasons, reason))
    return problem(ProblemKind::missing, "reason", "Select a reason");
  return {};
}

Problems check_review(const Review& review,
                      const ReviewEntry& entry,
                      std::span<const std::string> objectives) {
  Problems problems;
  if (review.items == "objectives")
    for (const std::string& item : objectives) check_rating(review, entry, item, problems);
  if (!review.overall.empty() && !find_option(review.overall, entry.overall))
    problems.push_back({ProblemKind::missing, "overall", "Select the overall rating", {}});
  if (!review.next_steps.empty() && !find_option(review.next_steps, entry.next_step))
    problems.push_back({ProblemKind::missing, "next_step", "Select the next step", {}});
  for (Problem& problem :
       programme::missing_answers(programme::pointers(review.fields), entry.answers, nullptr))
    problems.push_back(std::move(problem));
  return problems;
}

std::string proposed_status(const Review& review, const ReviewEntry& entry) {
  for (const programme::Transition& transition : review.transitions) {
    const bool overall = transition.overall.empty() || transition.overall == entry.overall;
    const bool step = transition.next_step.empty() || transition.next_step == entry.next_step;
    if (overall && step) return transition.proposes;
  }
  return {};
}

Date next_review_on(const Review& review, Date held_on) {
  if (review.cadence.working_days > 0)
    return plus_working_days(held_on, review.cadence.working_days);
  const int months = review.cadence.every == "monthly"  ? 1
                     : review.cadence.every == "yearly" ? 12
                                                        : 4;
  Date due = held_on.plus_months(months);
  while (is_weekend(due)) due = due.plus_days(1);
  return due;
}

const Review* review_for(const Definition& definition, const programme::Facts& facts) {
  const Review* found = nullptr;
  for (const Review& review : definition.reviews)
    if (!review.starts_if || is_true(programme::evaluate(review.starts_if->expression, facts)))
      found = &review;
  return found;
}

Result<void> check_review_deletion(std::span<const ReviewFact> reviews, std::size_t index) {
  if (index >= reviews.size())
    return problem(ProblemKind::not_found, "review", "There is no such review");
  if (index + 1 < reviews.size())
    return problem(ProblemKind::refused_by_rule,
                   "review",
                   "Delete the later reviews first: this one is followed by another");
  return {};
}

Result<void> check_side_step(const programme::SideRecord& definition,
                             const SideRecordState& now,
                             std::string_view to,
                             const Answers& answers) {
  const auto& states = definition.states;
  const auto index_of = [&](std::string_view id) {
    return std::ranges::find(states, id, &SideState::id) - states.begin();
  };
  const auto from = now.state.empty() ? 0 : index_of(now.state);
  const auto target = index_of(to);
  if (target == std::ssize(states))
    return problem(ProblemKind::invalid, "state", "Choose a state of this record");
  if (from < std::ssize(states) && states[static_cast<std::size_t>(from)].ends)
    return problem(ProblemKind::refused_by_rule, "state", "This record has been closed");
  if (target <= from)
    return problem(ProblemKind::refused_by_rule, "state", "Choose a later state of this record");
  const SideState& state = states[static_cast<std::size_t>(target)];
  if (state.id == "escalated") {
    for (const programme::Field& step : definition.escalation_steps)
      if (!now.escalation.contains(step.id))
        return problem(ProblemKind::refused_by_rule, step.id, "Do this first: " + step.label);
    const auto missing = programme::missing_answers(
        programme::pointers(definition.escalation_decision), now.escalation, nullptr);
    if (!missing.empty()) return std::unexpected(missing.front());
  }
  const auto missing =
      programme::missing_answers(programme::pointers(state.fields), answers, nullptr);
  if (!missing.empty()) return std::unexpected(missing.front());
  return {};
}

Recipients recipients_for(const programme::Task& task, const programme::Facts& school) {
  Recipients recipients;
  bool decided = false;
  for (const programme::RecipientRule& rule : task.recipients) {
    const bool fits = std::ranges::any_of(rule.establishment_types, [&](const std::string& type) {
      return is_of_type(type, school);
    });
    if (!fits || (decided && !rule.adds)) continue;
    recipients.to.insert(recipients.to.end(), rule.to.begin(), rule.to.end());
    recipients.cc.insert(recipients.cc.end(), rule.cc.begin(), rule.cc.end());
    if (!rule.adds) decided = true;
  }
  return recipients;
}

}  // namespace trellis::casework
