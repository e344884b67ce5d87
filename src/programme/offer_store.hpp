/// Open offers whose last day has passed.
#pragma once

#include <vector>

#include "programme/pairing_store.hpp"

namespace trellis::programme {

/// Of a programme, the oldest first.
std::vector<Offer> lapsed_offers(storage::Snapshot& db, ProgrammeId programme, Date today);

}  // namespace trellis::programme
