/// Taking an end back: of a pairing that a change of the register or a wrong decision ended, and of
/// a participation that graduated in error.
#pragma once

#include <string>

#include "access/actor.hpp"
#include "programme/reopening_store.hpp"

namespace trellis::programme {

/// The pairing runs again, and the places that it gave back are taken anew. Refuses a partner that
/// has another lead by now or takes part no longer, and a lead without a place in one of the years.
/// The caller has checked who may.
Result<void> restore_pairing(storage::Transaction& tx, const events::Author& author, PairingId id);

/// The participation stands again where it stood before it graduated; both steps stay. Refuses one
/// that has not graduated, and a school that takes part again already.
Result<Participation> take_back_graduation(storage::Transaction& tx,
                                           const access::Actor& actor,
                                           ParticipationId id,
                                           const std::string& reason,
                                           Date on);

}  // namespace trellis::programme
