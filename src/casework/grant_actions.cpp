#include "casework/grant_actions.hpp"

#include <algorithm>

#include "access/record.hpp"
#include "casework/case_action_checks.hpp"
#include "casework/case_change_over_store.hpp"
#include "casework/definition_labels.hpp"
#include "programme/money.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using programme::Grant;
using programme::Money;
using programme::Payment;
using storage::Transaction;

constexpr std::string_view grant_kind = "grant";

/// What was decided for a case, and for those that merged into it: one cap holds for all.
struct GrantPayments {
  std::vector<Payment> own{};
  std::vector<Payment> merged{};
};

GrantPayments payments_for(storage::Snapshot& db, const CaseFile& file) {
  GrantPayments paid;
  if (file.participation) paid.own = programme::payments_of(db, *file.participation);
  for (const MergedCase& row : merged_into(db, file.id))
    if (row.participation)
      std::ranges::move(programme::payments_of(db, *row.participation),
                        std::back_inserter(paid.merged));
  return paid;
}

GrantLine line_of(const CaseContext& context,
                  const Grant& grant,
                  const GrantPayments& paid,
                  Date today) {
  const std::vector<Payment>& payments = paid.own;
  GrantLine line{.grant = &grant, .is_payable = true};
  line.merged = programme::sum_of(paid.merged, grant_kind, grant.id);
  line.decided = programme::sum_of(payments, grant_kind, grant.id);
  line.decided.pence += line.merged.pence;
  std::ranges::copy_if(payments, std::back_inserter(line.payments), [&](const Payment& payment) {
    return payment.kind == grant_kind && payment.code == grant.id;
  });
  if (grant.payable_if) {
    const auto facts = facts_of(*context.definition, context.record, today, context.around.get());
    const programme::Expression& expression = grant.payable_if->expression;
    line.is_payable = programme::is_true(programme::evaluate(expression, *facts));
    line.condition = programme::reading_of(expression, DefinitionLabels(*context.definition));
  }
  if (const auto due = programme::grant_due(grant, context.file.stream, today, 1, line.decided)) {
    line.due = due->amount;
    line.is_example = due->example;
  }
  return line;
}

Result<void> check_decides(const Actor& actor, const CaseFile& file) {
  if (may_decide_grants(actor, file)) return {};
  return problem(ProblemKind::not_allowed, "", "You cannot decide on grants of this case");
}

/// The payment of this case that still waits to be approved.
Result<Payment> waiting_payment(Transaction& tx, const CaseFile& file, programme::PaymentId id) {
  const auto payment = programme::find_payment(tx, id);
  if (!payment || payment->kind != grant_kind || payment->participation != file.participation)
    return problem(ProblemKind::not_found, "", "This case has no such payment");
  if (payment->approved_by)
    return problem(ProblemKind::conflict, "", "This payment has been approved already");
  return *payment;
}

void record_payment_event(Transaction& tx,
                          const Actor& actor,
                          std::string_view type,
                          const CaseFile& file,
                          const Payment& payment) {
  access::record(tx,
                 actor,
                 type,
                 {events::subject(payment.id),
                  events::subject(file.id),
                  events::subject(file.holder),
                  events::subject(file.programme)},
                 events::Changes()
                     .say("grant", payment.code)
                     .say("amount", programme::text_of(payment.amount)));
}

}  // namespace

std::vector<GrantLine> grant_lines(storage::Snapshot& db, const CaseContext& context, Date today) {
  const GrantPayments payments = payments_for(db, context.file);
  std::vector<GrantLine> lines;
  for (const Grant& grant : context.definition->money.grants)
    lines.push_back(line_of(context, grant, payments, today));
  return lines;
}

bool may_decide_grants(const Actor& actor, const CaseFile& file) {
  return may(actor, access::Permission::decide, scope_of(file));
}

Result<Payment> decide_grant(Transaction& tx,
                             const Actor& actor,
                             const DecideGrant& decided,
                             Date today) {
  const CaseContext context = TRY(context_or_refuse(tx, decided.id, today));
  TRY_VOID(check_decides(actor, context.file));
  const auto& grants = context.definition->money.grants;
  const auto grant = std::ranges::find(grants, decided.grant, &Grant::id);
  if (grant == grants.end())
    return problem(ProblemKind::not_found, "", "This programme has no such grant");
  if (!context.file.participation)
    return problem(ProblemKind::refused_by_rule,
                   "",
                   "Give the school a place in the programme first: a grant is paid to a "
                   "participation, and this case belongs to none");
  const GrantPayments payments = payments_for(tx, context.file);
  const GrantLine line = line_of(context, *grant, payments, today);
  if (!line.is_payable)
    return problem(
        ProblemKind::refused_by_rule, "", "This grant can be paid once " + line.condition);
  if (line.decided != decided.decided)
    return problem(ProblemKind::conflict,
                   "",
                   "Somebody has decided on this grant meanwhile: " +
                       programme::text_of(line.decided) + " so far. Look at the page again");
  TRY_VOID(programme::check_cap(grant->cap, line.decided, decided.amount));
  const auto* row = programme::amount_on(grant->rows, context.file.stream, today);
  Payment payment{.participation = *context.file.participation,
                  .kind = std::string(grant_kind),
                  .code = grant->id,
                  .amount = decided.amount,
                  .row_valid_from = row ? row->valid.from : std::nullopt,
                  .decided_on = today,
                  .decided_by = actor.person};
  payment.id = programme::insert_payment(tx, payment, actor.at);
  record_payment_event(tx, actor, "payment.decided", context.file, payment);
  return payment;
}

Result<void> approve_grant(
    Transaction& tx, const Actor& actor, CaseId id, programme::PaymentId payment_id, Date today) {
  const CaseContext context = TRY(context_or_refuse(tx, id, today));
  TRY_VOID(check_decides(actor, context.file));
  const Payment payment = TRY(waiting_payment(tx, context.file, payment_id));
  if (payment.decided_by == actor.person)
    return problem(ProblemKind::not_allowed,
                   "",
                   "Let somebody else approve it: nobody approves what they decided themselves");
  programme::mark_approved(tx, payment.id, actor.person);
  record_payment_event(tx, actor, "payment.approved", context.file, payment);
  return {};
}

Result<void> take_back_grant(
    Transaction& tx, const Actor& actor, CaseId id, programme::PaymentId payment_id, Date today) {
  const CaseContext context = TRY(context_or_refuse(tx, id, today));
  TRY_VOID(check_decides(actor, context.file));
  const Payment payment = TRY(waiting_payment(tx, context.file, payment_id));
  programme::delete_waiting_payment(tx, payment.id);
  record_payment_event(tx, actor, "payment.taken_back", context.file, payment);
  return {};
}

}  // namespace trellis::casework
