/// What the actions on participations share; private to this module.
#pragma once

#include "access/actor.hpp"
#include "programme/participation_store.hpp"

namespace trellis::programme {

Result<Participation> find_or_refuse(storage::Snapshot& db, ParticipationId id);

/// Allowed for those who act for the organisation, and for staff with this permission over it.
Result<void> may_act(const access::Actor& actor,
                     const Participation& participation,
                     access::Permission staff,
                     std::string_view what);

/// Writes a step and its event; the caller has checked the rule.
void step(storage::Transaction& tx,
          const access::Actor& actor,
          const Participation& participation,
          ParticipationState to,
          std::string_view reason,
          Date on);

}  // namespace trellis::programme
