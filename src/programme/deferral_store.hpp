/// Deferrals in the database: who waits for a later cohort, since when and why.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "programme/pairing_store.hpp"

namespace trellis::programme {

using DeferralId = Id<struct DeferralTag>;

struct Deferral {
  DeferralId id{};
  ParticipationId participation{};
  CohortId from{};
  CohortId to{};
  Date deferred_on{};
  std::string reason{};
  std::optional<Date> undone_on{};
  std::string undone_reason{};
};

/// Oldest first, those undone too.
std::vector<Deferral> deferrals_of(storage::Snapshot& db, ParticipationId participation);
DeferralId insert_deferral(storage::Transaction& tx,
                           const Deferral& deferral,
                           std::optional<PersonId> by,
                           Instant now);
void mark_deferral_undone(storage::Transaction& tx,
                          DeferralId id,
                          Date on,
                          const std::string& reason,
                          std::optional<PersonId> by,
                          Instant now);

/// The pairing belongs to this cohort, and starts on this day.
void move_pairing(storage::Transaction& tx, PairingId id, CohortId cohort, Date started_on);
/// Gives the place of one programme year back.
void give_place_back(storage::Transaction& tx, PairingId id, int programme_year, Instant now);

void read_row(storage::Columns& columns, Deferral& row);

}  // namespace trellis::programme
