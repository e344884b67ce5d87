#include "casework/plan_comment_actions.hpp"

#include <algorithm>

#include "access/record.hpp"
#include "casework/case_access_checks.hpp"
#include "casework/case_action_checks.hpp"
#include "core/text.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using storage::Transaction;

/// As for notes; our decision.
constexpr int comment_retention_months = 84;
constexpr std::size_t comment_body_bytes_max = 4000;

/// The case with the version that is commented on.
struct Commented {
  CaseContext context{};
  PlanVersion plan{};
};

Result<Commented> commented_plan(Transaction& tx, const Actor& actor, CaseId id, Date today) {
  CaseContext context = TRY(context_or_refuse(tx, id, today));
  if (!may_comment(actor, context.file))
    return problem(ProblemKind::not_allowed, "", "You cannot comment on this plan");
  if (!context.definition->plan)
    return problem(ProblemKind::refused_by_rule, "", "This programme has no plan");
  if (context.file.finished_on || context.view(today).frozen)
    return problem(
        ProblemKind::refused_by_rule, "", "The case is paused or has ended: resume it first");
  const auto versions = plan_versions(tx, id);
  for (auto version = versions.rbegin(); version != versions.rend(); ++version)
    if (!version->is_draft()) return Commented{std::move(context), *version};
  return problem(
      ProblemKind::refused_by_rule, "body", "The plan can be commented on once it is shared");
}

/// The first comment of an open thread of this case.
Result<PlanComment> open_thread(Transaction& tx, CaseId id, PlanCommentId comment) {
  const auto comments = comments_of(tx, id);
  const auto found = std::ranges::find(comments, comment, &PlanComment::id);
  if (found == comments.end() || found->reply_to)
    return problem(ProblemKind::not_found, "", "This plan has no such comment");
  if (found->resolved_on)
    return problem(
        ProblemKind::conflict,
        "body",
        "This comment was resolved on " + found->resolved_on->long_text() + ": write a new one");
  return *found;
}

}  // namespace

bool may_comment(const Actor& actor, const CaseFile& file) {
  return may_manage(actor, file) || actor.may_act_for(file.holder) ||
         may(actor, access::Permission::act_for_lead, scope_of(file));
}

Result<PlanCommentId> write_comment(Transaction& tx,
                                    const Actor& actor,
                                    const WriteComment& wanted,
                                    Date today) {
  const Commented on = TRY(commented_plan(tx, actor, wanted.id, today));
  NewPlanComment comment{
      .case_id = wanted.id,
      .plan = on.plan.id,
      .place = wanted.place,
      .reply_to = wanted.reply_to,
      .body = std::string(trim(wanted.body)),
      .by = actor.person,
      .by_organisation = actor.acting_for,
      .retain_until = actor.at.date_in_england().plus_months(comment_retention_months)};
  if (wanted.reply_to) comment.place = TRY(open_thread(tx, wanted.id, *wanted.reply_to)).place;
  if (!place_title(*on.context.definition->plan, objectives_of(tx, on.plan.id), comment.place))
    return problem(ProblemKind::invalid, "place", "Select which part of the plan you comment on");
  if (comment.body.empty()) return problem(ProblemKind::missing, "body", "Enter your comment");
  if (comment.body.size() > comment_body_bytes_max)
    return problem(ProblemKind::invalid, "body", "The comment must be 4,000 characters or fewer");
  const PlanCommentId id = insert_comment(tx, comment, actor.at);
  record(tx,
         actor,
         wanted.reply_to ? "plan_comment.answered" : "plan_comment.written",
         {events::subject(id), events::subject(wanted.id), events::subject(on.context.file.holder)},
         events::Changes().say("place", comment.place));
  return id;
}

Result<void> resolve_comment(
    Transaction& tx, const Actor& actor, CaseId id, PlanCommentId comment, Date today) {
  const Commented on = TRY(commented_plan(tx, actor, id, today));
  const PlanComment first = TRY(open_thread(tx, id, comment));
  mark_resolved(tx, first.id, today, actor.person);
  record(tx,
         actor,
         "plan_comment.resolved",
         {events::subject(comment), events::subject(id), events::subject(on.context.file.holder)},
         events::Changes().say("place", first.place));
  return {};
}

}  // namespace trellis::casework
