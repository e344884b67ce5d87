#include "casework/graduation_actions.hpp"

#include "casework/case_action_checks.hpp"
#include "casework/case_change_over_store.hpp"
#include "core/text.hpp"
#include "programme/reopening_actions.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using access::Permission;
using programme::ParticipationState;
using storage::Snapshot;
using storage::Transaction;

std::unexpected<Problem> has_not_graduated() {
  return problem(ProblemKind::refused_by_rule, "", "This case has not graduated");
}

/// The pairing of a graduated case runs on, unless something ended it since.
LeadAfter lead_after(Transaction& tx, const Actor& actor, const CaseFile& file) {
  const auto pairing = file.pairing ? programme::find_pairing(tx, *file.pairing) : std::nullopt;
  if (!pairing || !pairing->finished_on) return LeadAfter::runs_on;
  const bool restored = programme::restore_pairing(tx, actor.author(), pairing->id).has_value();
  return restored ? LeadAfter::came_back : LeadAfter::is_missing;
}

}  // namespace

bool may_take_graduation_back(const Actor& actor, const CaseFile& file) {
  return may(actor, Permission::decide, scope_of(file)) &&
         may(actor, Permission::assign, scope_of(file));
}

Result<Graduated> graduated(Snapshot& db, const CaseFile& file) {
  if (!file.participation || !file.finished_on) return has_not_graduated();
  const auto participation = programme::find_participation(db, *file.participation);
  if (!participation || participation->state != ParticipationState::graduated)
    return has_not_graduated();
  Graduated found{.on = participation->state_on};
  const auto statuses = statuses_of(db, file.id);
  if (statuses.size() < 2) return has_not_graduated();
  found.status_before = statuses[statuses.size() - 2].status;
  for (programme::Payment& payment : programme::payments_of(db, participation->id)) {
    if (payment.kind != "grant" || payment.decided_on < found.on) continue;
    if (payment.approved_by || payment.paid_on)
      found.approved.pence += payment.amount.pence;
    else
      found.waiting.push_back(std::move(payment));
  }
  const auto pairing = file.pairing ? programme::find_pairing(db, *file.pairing) : std::nullopt;
  found.pairing_has_ended = pairing && pairing->finished_on;
  return found;
}

Result<LeadAfter> take_back_graduation(
    Transaction& tx, const Actor& actor, CaseId id, const std::string& reason, Date today) {
  const auto file = find_case(tx, id);
  if (!file) return problem(ProblemKind::not_found, "case", "There is no such case");
  if (!may_take_graduation_back(actor, *file))
    return problem(ProblemKind::not_allowed, "", "You cannot take this graduation back");
  const Graduated found = TRY(graduated(tx, *file));
  if (!found.waiting.empty())
    return problem(ProblemKind::refused_by_rule,
                   "",
                   "Take back the decision on the grant of " +
                       programme::text_of(found.waiting.front().amount) +
                       " first: it waits for approval because the case graduated");
  TRY(programme::take_back_graduation(tx, actor, *file->participation, reason, today));
  reopen_case(tx, id);
  insert_status(
      tx, id, {found.status_before, "", std::string(trim(reason)), today, actor.person, actor.at});
  const LeadAfter lead = lead_after(tx, actor, *file);
  raise_version(tx, id);
  record_case(tx,
              actor,
              "case.graduation_taken_back",
              *file,
              events::Changes().change("status", file->status, found.status_before));
  return lead;
}

}  // namespace trellis::casework
