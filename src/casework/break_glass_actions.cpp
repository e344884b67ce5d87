#include "casework/break_glass_actions.hpp"

#include "access/record.hpp"
#include "casework/case_access_checks.hpp"
#include "casework/case_action_checks.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using access::Permission;
using storage::Transaction;

/// As long as the notes of a case; our decision.
constexpr int reason_months = 84;

/// Who may not open it is not told that it exists.
Result<CaseFile> case_to_open(Transaction& tx, const Actor& actor, CaseId id) {
  const auto file = find_case(tx, id);
  if (!file || !actor.person || !may(actor, Permission::break_glass, scope_of(*file)))
    return problem(ProblemKind::not_found, "case", "There is no such case");
  if (!file->is_protected)
    return problem(ProblemKind::refused_by_rule,
                   "case",
                   "This case is not protected: ask for a role in its programme to read it");
  if (may_see(actor, *file))
    return problem(ProblemKind::conflict, "case", "You can read this case already");
  return *file;
}

}  // namespace

Result<void> protect_case(Transaction& tx, const Actor& actor, CaseId id, bool is_protected) {
  const auto file = find_case(tx, id);
  if (!file || !may_see(actor, *file))
    return problem(ProblemKind::not_found, "case", "There is no such case");
  TRY_VOID(check_manages(actor, *file));
  if (!may(actor, Permission::assign, scope_of(*file)))
    return problem(ProblemKind::not_allowed, "", "You cannot decide who reads this case");
  if (file->is_protected == is_protected)
    return problem(ProblemKind::conflict,
                   "",
                   is_protected ? "This case is protected already" : "This case is not protected");
  save_protection(tx, id, is_protected);
  raise_version(tx, id);
  record_case(tx, actor, is_protected ? "case.protected" : "case.unprotected", *file, {});
  return {};
}

Result<GlassOpening> break_glass(Transaction& tx,
                                 const Actor& actor,
                                 CaseId id,
                                 std::string_view reason) {
  const CaseFile file = TRY(case_to_open(tx, actor, id));
  const GlassOpening opening{.case_id = id,
                             .person = *actor.person,
                             .name = actor.name,
                             .reason = TRY(check_break_glass_reason(reason)),
                             .opened_at = actor.at,
                             .expires_at = actor.at.plus(break_glass_life)};
  insert_opening(tx, opening, actor.at.date_in_england().plus_months(reason_months));
  record(tx,
         actor,
         "break_glass.opened",
         {events::subject(id),
          events::subject(file.holder),
          events::subject(file.programme),
          events::subject(*actor.person)},
         events::Changes().say("until", opening.expires_at.text()));
  return opening;
}

}  // namespace trellis::casework
