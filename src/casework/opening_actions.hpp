/// From a match to a case: confirming a pairing opens the partner's case under the version that its
/// participation holds.
#pragma once

#include "casework/case_actions.hpp"
#include "programme/pairing_actions.hpp"

namespace trellis::casework {

struct OpenedCase {
  programme::Pairing pairing{};
  CaseFile file{};
};

/// Confirms the pairing and opens the case, both or neither. A partner that has an open case of
/// this participation (its lead has changed) keeps it.
Result<OpenedCase> confirm_and_open(storage::Transaction& tx,
                                    const access::Actor& actor,
                                    const programme::ConfirmPairing& wanted,
                                    Date today);

/// The open case of a participation.
std::optional<CaseFile> case_of(storage::Snapshot& db, programme::ParticipationId participation);

/// Opens the case of a participation that has none, for programmes without pairings (an award, a
/// course). The region is that of the school; the stream and version are the participation's.
Result<CaseFile> open_participation_case(storage::Transaction& tx,
                                         const access::Actor& actor,
                                         programme::ParticipationId participation,
                                         Date today);

}  // namespace trellis::casework
