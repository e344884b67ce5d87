/// Protecting a case, and opening a protected one in spite of it.
#pragma once

#include "access/actor.hpp"
#include "casework/break_glass_store.hpp"

namespace trellis::casework {

/// Content of a protected case opens to those who manage it, to its school, and by break-glass.
/// For whoever manages the case and may assign people to it.
Result<void> protect_case(storage::Transaction& tx,
                          const access::Actor& actor,
                          CaseId id,
                          bool is_protected);

/// Opens one protected case for reading, for three hours. Refuses a case that is not protected, one
/// that the actor may read anyway, and a reason of fewer than twenty characters.
Result<GlassOpening> break_glass(storage::Transaction& tx,
                                 const access::Actor& actor,
                                 CaseId id,
                                 std::string_view reason);

}  // namespace trellis::casework
