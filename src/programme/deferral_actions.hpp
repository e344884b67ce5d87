/// Deferral: a school waits for a later cohort and keeps the day of its application; and its undo.
///
/// Places are counted in the transaction that moves: those of the cohort, and those of the lead of
/// a school that is matched already. Source: programmes.md section 5, "Cohorts".
#pragma once

#include <string>
#include <vector>

#include "access/actor.hpp"
#include "programme/deferral_store.hpp"
#include "programme/participation_store.hpp"
#include "programme/programme_store.hpp"

namespace trellis::programme {

/// From its application until its delivery begins a participation may wait for a later cohort;
/// while an offer waits for an answer it may not.
bool may_be_deferred(ParticipationState state);

/// The cohorts to which it may move: later than its own, not begun, and open to its stream.
std::vector<Cohort> later_cohorts(storage::Snapshot& db,
                                  const Participation& participation,
                                  Date today);

struct Defer {
  ParticipationId participation{};
  CohortId to{};
  std::string reason{};
};
/// Refuses a cohort that is not among the later ones or has no place, and a lead that has none in
/// the later programme years.
Result<Deferral> make_deferral(storage::Transaction& tx,
                               const access::Actor& actor,
                               const Defer& wanted,
                               Date today);

/// The deferral that an undo would take back: the newest, while the participation still waits.
std::optional<Deferral> deferral_in_force(storage::Snapshot& db,
                                          const Participation& participation);
/// The participation goes back to the cohort it came from, where there is a place.
Result<Deferral> undo_deferral(storage::Transaction& tx,
                               const access::Actor& actor,
                               ParticipationId id,
                               const std::string& reason,
                               Date today);

}  // namespace trellis::programme
