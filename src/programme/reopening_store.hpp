/// What ended and begins again: a participation, a pairing, and the places that it gave back.
#pragma once

#include <vector>

#include "programme/pairing_store.hpp"
#include "programme/participation_store.hpp"

namespace trellis::programme {

/// The participation has no end any more; its steps stay as they are.
void reopen_participation(storage::Transaction& tx, ParticipationId id);

/// The pairing has no end any more.
void reopen_pairing(storage::Transaction& tx, PairingId id);

struct PlaceYear {
  int programme_year = 0;
  bool is_given_back = false;
};
/// The places that a pairing took, by year, those given back too.
std::vector<PlaceYear> place_years_of(storage::Snapshot& db, PairingId id);
void take_place_again(storage::Transaction& tx, PairingId id, int programme_year, Instant now);

void read_row(storage::Columns& columns, PlaceYear& row);

}  // namespace trellis::programme
