#include "casework/plan_actions.hpp"

#include <algorithm>

#include "access/record.hpp"
#include "casework/case_action_checks.hpp"
#include "casework/diary_store.hpp"
#include "casework/pin_checks.hpp"
#include "core/text.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using storage::Transaction;

Result<CaseContext> plan_context(Transaction& tx, const Actor& actor, CaseId id, Date today) {
  CaseContext context = TRY(context_or_refuse(tx, id, today));
  TRY_VOID(check_part(actor, context, writing_roles(*context.definition)));
  if (!context.definition->plan)
    return problem(ProblemKind::refused_by_rule, "plan", "This programme has no plan");
  if (context.view(today).frozen)
    return problem(
        ProblemKind::refused_by_rule, "plan", "Resume the case before you change its plan");
  return context;
}

void record_plan(Transaction& tx,
                 const Actor& actor,
                 std::string_view type,
                 const CaseFile& file,
                 const PlanVersion& plan) {
  record(tx,
         actor,
         type,
         {events::subject(plan.id), events::subject(file.id), events::subject(file.holder)},
         events::Changes().say("number", std::to_string(plan.number)));
}

/// Objectives in their kept spelling, each with a key; new ones get the next.
Result<std::vector<Objective>> tidy_objectives(const CaseContext& context,
                                               const std::vector<Objective>& typed,
                                               const std::vector<Objective>& old,
                                               Date today) {
  std::int64_t next = 0;
  for (const Objective& objective : old) next = std::max(next, objective.key);
  std::vector<Objective> kept;
  for (const Objective& objective : typed) {
    Objective tidied{.key = objective.key, .position = static_cast<int>(kept.size()) + 1};
    if (tidied.key == 0) tidied.key = ++next;
    for (const programme::Field& field : context.definition->plan->objective_fields) {
      const auto answer = objective.answers.find(field.id);
      if (answer == objective.answers.end()) continue;
      Answer clean = TRY(programme::tidy_answer(field, answer->second, today));
      if (!clean.is_empty()) tidied.answers[field.id] = std::move(clean);
    }
    kept.push_back(std::move(tidied));
  }
  return kept;
}

/// Evidence that objectives name is in the catalogue; what the plan named before may stay.
Result<void> check_objective_pins(Transaction& tx,
                                  const CaseContext& context,
                                  const std::vector<Objective>& old,
                                  const std::vector<Objective>& kept) {
  const auto fields = programme::pointers(context.definition->plan->objective_fields);
  for (const Objective& objective : kept) {
    const auto before = std::ranges::find(old, objective.key, &Objective::key);
    const auto checked = check_pins(
        tx, fields, objective.answers, before == old.end() ? Answers{} : before->answers);
    if (checked) continue;
    Problem refused = checked.error();
    refused.field = "objective-" + std::to_string(objective.position) + "-" + refused.field;
    return std::unexpected(std::move(refused));
  }
  return {};
}

/// An objective that has been rated stays in the plan.
Result<void> check_removed(Transaction& tx,
                           CaseId id,
                           const std::vector<Objective>& old,
                           const std::vector<Objective>& kept) {
  std::vector<std::string> rated;
  for (const ReviewRow& review : reviews_of(tx, id))
    for (const Rating& rating : ratings_of(tx, review.id)) rated.push_back(rating.item);
  for (const Objective& objective : old) {
    if (std::ranges::find(kept, objective.key, &Objective::key) != kept.end()) continue;
    if (std::ranges::find(rated, std::to_string(objective.key)) != rated.end())
      return problem(ProblemKind::refused_by_rule,
                     "objectives",
                     "Keep objective " + std::to_string(objective.position) +
                         ": progress has been recorded on it");
  }
  return {};
}

}  // namespace

Result<PlanVersion> write_plan(Transaction& tx,
                               const Actor& actor,
                               const WritePlan& wanted,
                               Date today) {
  const CaseContext context = TRY(plan_context(tx, actor, wanted.id, today));
  if (context.file.version != wanted.version)
    return problem(ProblemKind::conflict,
                   "version",
                   "Look at the plan again: somebody else changed it after you opened the page");
  std::optional<PlanVersion> plan = latest_plan(tx, wanted.id);
  if (plan && !plan->is_draft())
    return problem(
        ProblemKind::refused_by_rule, "plan", "Begin a new version: this one has been shared");
  const auto old = plan ? objectives_of(tx, plan->id) : std::vector<Objective>{};
  const auto kept = TRY(tidy_objectives(context, wanted.objectives, old, today));
  TRY_VOID(check_objective_pins(tx, context, old, kept));
  TRY_VOID(check_removed(tx, wanted.id, old, kept));
  if (!plan) {
    plan = PlanVersion{.case_id = wanted.id, .number = 1, .because = "First version"};
    plan->id = insert_plan(tx, *plan, actor.person, actor.at);
  }
  save_columns(tx, plan->id, wanted.columns);
  replace_objectives(tx, plan->id, kept);
  raise_version(tx, wanted.id);
  record_plan(tx, actor, "plan.written", context.file, *plan);
  return *latest_plan(tx, wanted.id);
}

Result<PlanVersion> share_plan(Transaction& tx, const Actor& actor, CaseId id, Date today) {
  const CaseContext context = TRY(plan_context(tx, actor, id, today));
  const auto plan = latest_plan(tx, id);
  if (!plan || !plan->is_draft())
    return problem(ProblemKind::refused_by_rule, "plan", "Write a draft before you share the plan");
  const auto fields = programme::pointers(context.definition->plan->objective_fields);
  const auto objectives = objectives_of(tx, plan->id);
  if (objectives.empty())
    return problem(ProblemKind::missing, "objectives", "Enter at least one objective");
  for (const Objective& objective : objectives) {
    const auto missing = programme::missing_answers(fields, objective.answers, nullptr);
    if (!missing.empty())
      return problem(
          ProblemKind::missing,
          missing.front().field,
          missing.front().message + " of objective " + std::to_string(objective.position));
  }
  mark_shared(tx, plan->id, today);
  raise_version(tx, id);
  record_plan(tx, actor, "plan.shared", context.file, *plan);
  return *latest_plan(tx, id);
}

Result<PlanVersion> begin_version(
    Transaction& tx, const Actor& actor, CaseId id, std::string_view because, Date today) {
  const CaseContext context = TRY(plan_context(tx, actor, id, today));
  const auto plan = latest_plan(tx, id);
  if (!plan || plan->is_draft())
    return problem(
        ProblemKind::conflict, "plan", "Go on with the draft: it has not been shared yet");
  if (trim(because).empty())
    return problem(ProblemKind::missing, "because", "Enter why there is a new version");
  PlanVersion next{.case_id = id,
                   .number = plan->number + 1,
                   .columns = plan->columns,
                   .because = std::string(trim(because))};
  next.id = insert_plan(tx, next, actor.person, actor.at);
  replace_objectives(tx, next.id, objectives_of(tx, plan->id));
  raise_version(tx, id);
  record_plan(tx, actor, "plan.begun", context.file, next);
  return next;
}

Result<void> measure(Transaction& tx,
                     const Actor& actor,
                     CaseId id,
                     const Measurement& measurement) {
  const CaseContext context = TRY(plan_context(tx, actor, id, measurement.measured_on));
  const auto plan = latest_plan(tx, id);
  const auto objectives = plan ? objectives_of(tx, plan->id) : std::vector<Objective>{};
  if (std::ranges::find(objectives, measurement.objective, &Objective::key) == objectives.end())
    return problem(ProblemKind::not_found, "objective", "Choose an objective of this plan");
  insert_measurement(tx, id, measurement, actor.person, actor.at);
  raise_version(tx, id);
  record_case(tx,
              actor,
              "plan.measured",
              context.file,
              events::Changes().say("objective", std::to_string(measurement.objective)));
  return {};
}

}  // namespace trellis::casework
