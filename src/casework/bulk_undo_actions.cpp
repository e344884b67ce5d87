#include "casework/bulk_undo_actions.hpp"

#include <algorithm>

#include "access/record.hpp"
#include "casework/case_access_checks.hpp"
#include "casework/case_actions.hpp"
#include "casework/diary_store.hpp"
#include "casework/journal_actions.hpp"
#include "programme/programme_store.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using access::Permission;
using storage::Transaction;

constexpr auto review_day_put_back = "Put back: a change of many cases was undone";

std::unexpected<Problem> changed_since(const char* sentence) {
  return problem(ProblemKind::conflict, "", sentence);
}

bool is_exclusive_role(Transaction& tx, const CaseFile& file, const std::string& id) {
  const auto definition = programme::load_definition(tx, file.definition);
  const auto role = std::ranges::find(definition->roles, id, &programme::Role::id);
  return role != definition->roles.end() && role->exclusive;
}

Result<void> put_back_assignment(Transaction& tx,
                                 const Actor& actor,
                                 const CaseFile& file,
                                 const BulkChange& change,
                                 const BulkLine& before,
                                 Date today) {
  const bool has_it = std::ranges::any_of(assignments_of(tx, file.id), [&](const Assignment& row) {
    return !row.finished_on && row.role == change.role && row.person == change.person;
  });
  if (!has_it) return changed_since("Somebody has changed who has this role since");
  if (is_exclusive_role(tx, file, change.role)) {
    if (before.person) return assign(tx, actor, file.id, change.role, *before.person, today);
    return unassign(tx, actor, file.id, change.role, today);
  }
  if (!may(actor, Permission::assign, scope_of(file)))
    return problem(ProblemKind::not_allowed, "", "You cannot assign people to this case");
  end_assignment(tx, file.id, change.role, change.person, today);
  raise_version(tx, file.id);
  record(tx,
         actor,
         "case.unassigned",
         {events::subject(file.id), events::subject(file.holder)},
         events::Changes().say("role", change.role));
  return {};
}

Result<void> put_back_status(Transaction& tx,
                             const Actor& actor,
                             const CaseFile& file,
                             const BulkChange& change,
                             const BulkLine& before,
                             Date today) {
  if (file.status != change.status) return changed_since("Somebody has changed its status since");
  const auto changed = change_status(
      tx,
      actor,
      {.id = file.id, .status = before.status, .reason = before.reason, .note = "", .on = today});
  if (!changed) return std::unexpected(changed.error());
  return {};
}

Result<void> put_back_review(Transaction& tx,
                             const Actor& actor,
                             const CaseFile& file,
                             const BulkChange& change,
                             const BulkLine& before,
                             Date today) {
  if (next_review_of(tx, file.id) != change.on)
    return changed_since("Another day of the next review has been set since");
  return set_review_date(
      tx, actor, file.id, before.review_on, before.review_on ? review_day_put_back : "", today);
}

Result<void> put_back(Transaction& tx,
                      const Actor& actor,
                      const BulkChange& change,
                      const BulkLine& before,
                      Date today) {
  const auto file = find_case(tx, before.case_id);
  if (!file || !may_see(actor, *file))
    return problem(ProblemKind::not_found, "", "You can no longer see this case");
  switch (change.kind) {
    case BulkChange::Kind::assign:
      return put_back_assignment(tx, actor, *file, change, before, today);
    case BulkChange::Kind::status:
      return put_back_status(tx, actor, *file, change, before, today);
    case BulkChange::Kind::watch:
      return watch(tx, actor, file->id, false);
    case BulkChange::Kind::review_date:
      return put_back_review(tx, actor, *file, change, before, today);
  }
  return {};
}

}  // namespace

Result<BulkRecord> own_bulk_change(storage::Snapshot& db, const Actor& actor, BulkChangeId id) {
  auto found = find_bulk_change(db, id);
  if (!found || actor.person != found->by)
    return problem(ProblemKind::not_found, "", "There is no change of yours at this address");
  return *std::move(found);
}

Result<std::vector<BulkLine>> undo_bulk(Transaction& tx,
                                        const Actor& actor,
                                        BulkChangeId id,
                                        Date today) {
  const BulkRecord made = TRY(own_bulk_change(tx, actor, id));
  if (!mark_bulk_undone(tx, id, actor.at))
    return problem(ProblemKind::conflict, "", "This change has been undone already");
  std::vector<BulkLine> lines = bulk_lines(tx, id);
  for (BulkLine& line : lines) {
    const auto done = put_back(tx, actor, made.change, line, today);
    line.outcome = done ? BulkOutcome::undone : BulkOutcome::kept;
    if (!done) line.refused = done.error().message;
    save_bulk_outcome(tx, id, line);
  }
  return lines;
}

}  // namespace trellis::casework
