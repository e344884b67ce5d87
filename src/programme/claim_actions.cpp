#include "programme/claim_actions.hpp"

#include <algorithm>

#include "access/record.hpp"
#include "core/text.hpp"
#include "programme/action_checks.hpp"
#include "programme/money.hpp"
#include "programme/programme_store.hpp"

namespace trellis::programme {
namespace {

using access::Actor;
using access::Permission;
using storage::Snapshot;
using storage::Transaction;

constexpr std::string_view claim_code = "claim";
/// Years that accounts are kept: six after the year they belong to; our decision.
constexpr int claim_retention_months = 84;

Money amount_in(const Claims& claims, const Answers& answers) {
  for (const Field& field : claims.fields)
    if (field.id == "amount")
      if (const auto found = answers.find("amount"); found != answers.end())
        if (const Value value = value_of(field, found->second);
            const Money* amount = std::get_if<Money>(&value))
          return *amount;
  return {};
}

Problem all_in_one(const Problems& problems) {
  Problem first = problems.front();
  for (const Problem& each : problems) first.details.push_back(each.field + ": " + each.message);
  return first;
}

/// The answers in their kept spelling, with nothing that is required missing.
Result<Answers> tidy_claim(const Claims& claims, const Answers& typed, Date today) {
  Answers kept;
  Problems problems;
  for (const Field& field : claims.fields) {
    const auto answer = typed.find(field.id);
    if (answer == typed.end()) continue;
    auto tidied = tidy_answer(field, answer->second, today);
    if (!tidied) {
      problems.push_back(tidied.error());
      problems.back().field = field.id;
    } else if (!tidied->is_empty()) {
      kept[field.id] = std::move(*tidied);
    }
  }
  if (problems.empty()) problems = missing_answers(pointers(claims.fields), kept, nullptr);
  if (!problems.empty()) return std::unexpected(all_in_one(problems));
  return kept;
}

Result<void> check_left(const ClaimStanding& standing, Money taken, Money amount) {
  if (!standing.limit || taken.pence + amount.pence <= standing.limit->pence) return {};
  const Money left{std::max<std::int64_t>(0, standing.limit->pence - taken.pence)};
  return problem(ProblemKind::refused_by_rule,
                 "amount",
                 "Claim no more than " + text_of(left) + ": that is what is left of " +
                     text_of(*standing.limit));
}

}  // namespace

std::optional<Money> ClaimStanding::left() const {
  if (!limit) return std::nullopt;
  return Money{std::max<std::int64_t>(0, limit->pence - approved.pence)};
}

ClaimStanding claim_standing(Snapshot& db,
                             const Definition& definition,
                             ParticipationId participation) {
  ClaimStanding standing{.awarded = award_of(db, participation)};
  standing.limit = standing.awarded;
  if (definition.claims && definition.claims->cap)
    standing.limit = standing.limit ? std::min(*standing.limit, *definition.claims->cap)
                                    : definition.claims->cap;
  for (const Claim& claim : claims_of(db, participation)) {
    if (claim.decision == "approved") standing.approved.pence += claim.amount.pence;
    if (claim.is_waiting()) standing.waiting.pence += claim.amount.pence;
  }
  return standing;
}

Result<Claim> send_claim(Transaction& tx, const Actor& actor, const SendClaim& sent, Date today) {
  const Participation participation = TRY(find_or_refuse(tx, sent.participation));
  TRY_VOID(may_act(actor, participation, Permission::edit_task, "claim for this organisation"));
  if (auto before = find_claim(tx, sent.token); before && before->participation == participation.id)
    return std::move(*before);
  const auto definition = load_definition(tx, participation.definition);
  if (!definition->claims)
    return problem(ProblemKind::not_found, "", "Nothing can be claimed in this programme");
  if (!holds_a_place(participation.state))
    return problem(ProblemKind::refused_by_rule,
                   "",
                   "Accept the award first: claims can be sent once it is accepted");
  if (sent.token.size() < 16)
    return problem(ProblemKind::conflict, "", "Open the form again before you send it");
  Claim claim{.participation = participation.id,
              .answers = TRY(tidy_claim(*definition->claims, sent.answers, today)),
              .submit_token = sent.token,
              .submitted_on = today,
              .submitted_by = actor.person};
  claim.amount = amount_in(*definition->claims, claim.answers);
  if (claim.amount.pence <= 0)
    return problem(ProblemKind::missing, "amount", "Enter the amount that you claim");
  const ClaimStanding standing = claim_standing(tx, *definition, participation.id);
  TRY_VOID(
      check_left(standing, Money{standing.approved.pence + standing.waiting.pence}, claim.amount));
  claim.id = insert_claim(tx, claim, today.plus_months(claim_retention_months), actor.at);
  record(tx,
         actor,
         "claim.sent",
         {events::subject(claim.id),
          events::subject(participation.id),
          events::subject(participation.organisation),
          events::subject(participation.programme)},
         events::Changes().say("amount", text_of(claim.amount)));
  return claim;
}

Result<Claim> decide_claim(Transaction& tx,
                           const Actor& actor,
                           const DecideClaim& decided,
                           Date today) {
  auto found = find_claim(tx, decided.claim);
  if (!found) return problem(ProblemKind::not_found, "", "There is no such claim");
  Claim claim = std::move(*found);
  const Participation participation = TRY(find_or_refuse(tx, claim.participation));
  if (!may(actor, Permission::decide, scope_of(participation)))
    return problem(ProblemKind::not_allowed, "", "You cannot decide on this claim");
  if (!claim.is_waiting())
    return problem(ProblemKind::conflict, "", "This claim has been " + claim.decision + " already");
  if (actor.person && claim.submitted_by == actor.person)
    return problem(
        ProblemKind::not_allowed, "", "Let somebody else decide: nobody approves their own claim");
  const bool approved = decided.decision == ClaimDecision::approve;
  if (!approved && trim(decided.reason).empty())
    return problem(ProblemKind::missing, "reason", "Enter why the claim is refused");
  if (approved) {
    const auto definition = load_definition(tx, participation.definition);
    const ClaimStanding standing = claim_standing(tx, *definition, participation.id);
    TRY_VOID(check_left(standing, standing.approved, claim.amount));
    claim.payment = insert_payment(tx,
                                   {.participation = participation.id,
                                    .kind = "claim",
                                    .code = std::string(claim_code),
                                    .amount = claim.amount,
                                    .decided_on = today,
                                    .decided_by = claim.submitted_by,
                                    .approved_by = actor.person},
                                   actor.at);
  }
  claim.decision = approved ? "approved" : "refused";
  claim.decision_reason = std::string(trim(decided.reason));
  claim.decided_on = today;
  claim.decided_by = actor.person;
  save_claim_decision(tx, claim);
  record(tx,
         actor,
         "claim.decided",
         {events::subject(claim.id),
          events::subject(participation.id),
          events::subject(participation.organisation),
          events::subject(participation.programme)},
         events::Changes().say("decision", claim.decision).say("amount", text_of(claim.amount)));
  return claim;
}

Result<Payment> record_payment(
    Transaction& tx, const Actor& actor, PaymentId id, Date paid_on, std::string_view reference) {
  const auto payment = find_payment(tx, id);
  if (!payment) return problem(ProblemKind::not_found, "", "There is no such payment");
  const Participation participation = TRY(find_or_refuse(tx, payment->participation));
  if (!may(actor, Permission::decide, scope_of(participation)))
    return problem(ProblemKind::not_allowed, "", "You cannot record payments of this programme");
  if (!payment->approved_by && !actor.is_operator)
    return problem(ProblemKind::refused_by_rule,
                   "",
                   "Let somebody else approve it first: this payment has not been approved");
  if (payment->paid_on)
    return problem(ProblemKind::conflict,
                   "",
                   "This was paid on " + payment->paid_on->long_text() + " already");
  if (paid_on < payment->decided_on)
    return problem(ProblemKind::invalid,
                   "paid_on",
                   "Date of payment must be on or after " + payment->decided_on.long_text() +
                       ", the day of the decision");
  mark_paid(tx, id, paid_on, trim(reference));
  record(tx,
         actor,
         "payment.paid",
         {events::subject(id),
          events::subject(participation.id),
          events::subject(participation.organisation),
          events::subject(participation.programme)},
         events::Changes().say("amount", text_of(payment->amount)).say("paid_on", paid_on.text()));
  return *find_payment(tx, id);
}

}  // namespace trellis::programme
