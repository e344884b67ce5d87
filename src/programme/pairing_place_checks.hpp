/// The places of a lead that a pairing takes, year by year; private to this module.
#pragma once

#include <string_view>
#include <vector>

#include "programme/participation_store.hpp"
#include "programme/programme_store.hpp"

namespace trellis::programme {

/// One programme year for each year, or part of a year, that the stream lasts.
std::vector<int> years_of(const Definition& definition, std::string_view stream, int first);

/// Refuses a lead that has no place left in the stream and year, as counted in this transaction.
Result<void> check_lead_place(storage::Transaction& tx,
                              const Participation& lead,
                              std::string_view stream,
                              int programme_year);

}  // namespace trellis::programme
