/// What a case does when the register changes its school: it goes on, moves to the successor, ends,
/// or asks a person.
///
/// `follow_change_over` runs in the transaction that applies or reverses a decision of the register
/// (register/change_over_actions.hpp), so that a decision and its effects on cases stand or fall
/// together. Rules: programmes.md section 12.
#pragma once

#include <string>

#include "access/actor.hpp"
#include "casework/case_change_over_store.hpp"

namespace trellis::casework {

/// A continued school: its cases stay, and ask to renew the agreement and to check conflicts again.
/// A merger: a case goes on at the successor, unless one of the same programme is held there; then
/// a person picks. A closure: the case ends on the day, its pairing too, and the place is free. The
/// cases of partners whose lead closed or merged need a lead. A cluster with too few schools left
/// gets the side record of its definition for that. A reversal takes back what nothing hangs on.
void follow_change_over(storage::Transaction& tx,
                        const events::Author& author,
                        const registry::StoredDecision& decision);

/// The main case goes on, and the other ends as merged into it; or both stay.
enum class MergerChoice { keep_first, keep_other, keep_both };
/// The days delivered for the case that ends stay with it, or count for the main case from then on.
/// Its grants always count towards the most that may be paid.
enum class MergedDays { stay, add };
Result<void> decide_merger(storage::Transaction& tx,
                           const access::Actor& actor,
                           CaseQuestionId question,
                           MergerChoice choice,
                           const std::string& reason,
                           Date today,
                           MergedDays days = MergedDays::stay);

/// Notes that work which a change of the register added is done; and takes that back.
Result<void> settle_matter(storage::Transaction& tx,
                           const access::Actor& actor,
                           CaseId id,
                           MatterId matter,
                           Date on,
                           const std::string& note);
Result<void> reopen_matter(storage::Transaction& tx,
                           const access::Actor& actor,
                           CaseId id,
                           MatterId matter);

/// Whether the case's lead and its school are in one academy trust now: shown, not undone.
bool shares_trust_with_lead(storage::Snapshot& db, const CaseFile& file);
/// Whether an open case had a lead and has none now.
bool needs_lead(storage::Snapshot& db, const CaseFile& file);

}  // namespace trellis::casework
