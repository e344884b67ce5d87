/// From a match to a case: confirming a pairing opens the partner's case under the version that its
/// participation holds.
#pragma once

#include "casework/case_actions.hpp"
#include "casework/opening_store.hpp"
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

/// Opens the case of a participation that has none, for programmes without pairings (an award, a
/// course). The region is that of the school; the stream and version are the participation's.
Result<CaseFile> open_participation_case(storage::Transaction& tx,
                                         const access::Actor& actor,
                                         programme::ParticipationId participation,
                                         Date today);

struct DirectCase {
  ProgrammeId programme{};
  std::string unit{};
  std::string stream{};  ///< empty: the first of the unit, where it has any
  OrganisationId organisation{};
  std::optional<CaseId> parent{};  ///< the cluster's or trust's case that this one is within
};
/// Opens a case of an organisation that people picked, for programmes without applications. Refuses
/// a second open case of the same organisation, programme and unit, a member without its cluster's
/// case, and a member more than the definition allows.
Result<CaseFile> open_direct_case(storage::Transaction& tx,
                                  const access::Actor& actor,
                                  const DirectCase& wanted,
                                  Date today);
}  // namespace trellis::casework
