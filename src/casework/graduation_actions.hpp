/// A graduation that was decided in error, taken back: what stands in the way, and doing it.
///
/// Nothing is erased: the participation and the case take another step, and the history shows both.
#pragma once

#include <string>

#include "access/actor.hpp"
#include "casework/case_context_store.hpp"
#include "programme/payment_store.hpp"

namespace trellis::casework {

/// How a graduated case stands, for the page that takes the graduation back.
struct Graduated {
  Date on{};
  std::string status_before{};                ///< of the case, an id of its definition
  std::vector<programme::Payment> waiting{};  ///< grants decided that nobody has approved
  programme::Money approved{};                ///< grants approved or paid, which stay
  bool pairing_has_ended = false;             ///< since the graduation
};

/// Whether the actor takes back graduations of this case.
bool may_take_graduation_back(const access::Actor& actor, const CaseFile& file);

/// Refuses a case that has not graduated.
Result<Graduated> graduated(storage::Snapshot& db, const CaseFile& file);

/// Whether the partner has its lead again.
enum class LeadAfter { runs_on, came_back, is_missing };

/// The case is open again as it stood before, and its participation in delivery; a pairing that
/// ended since then runs again where the lead has a place, and else the case needs a lead. Refuses
/// while a grant waits for approval, and a school that takes part again already.
Result<LeadAfter> take_back_graduation(storage::Transaction& tx,
                                       const access::Actor& actor,
                                       CaseId id,
                                       const std::string& reason,
                                       Date today);

}  // namespace trellis::casework
