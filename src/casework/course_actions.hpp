/// The course of a case as a whole: handed from one person to another, extended to a second year,
/// graduated. Each has its way back.
#pragma once

#include <string>
#include <vector>

#include "access/actor.hpp"
#include "casework/case_context_store.hpp"

namespace trellis::casework {

/// A role on a case passes from whoever has it to another, with a note of what the next one should
/// know. Handing it back is another handover.
struct Handover {
  CaseId id{};
  std::string role{};
  PersonId to{};
  Date on{};
  std::string note{};  ///< free text: kept with the notes of the case
};
Result<void> hand_over(storage::Transaction& tx,
                       const access::Actor& actor,
                       const Handover& handover);

/// The months by which the definition lets this case be extended; 0 where it does not.
int extension_months_of(const CaseContext& context);
/// Extends the case by its stream's extension: the lead's place of the next programme year is
/// taken, or the extension is refused.
Result<void> extend_case(storage::Transaction& tx,
                         const access::Actor& actor,
                         CaseId id,
                         const std::string& reason,
                         Date on);
/// Gives the place back while nothing was recorded for the case since.
Result<void> take_back_extension(storage::Transaction& tx,
                                 const access::Actor& actor,
                                 CaseId id,
                                 Date on);

/// What stands between a case and its graduation: milestones and the last stage's tasks that are
/// not reached or not complete. Empty: it may graduate.
std::vector<std::string> missing_for_graduation(const CaseView& view);
/// Graduates: the participation ends as graduated, the case as complete.
Result<void> graduate(
    storage::Transaction& tx, const access::Actor& actor, CaseId id, Date on, Date today);

}  // namespace trellis::casework
