/// From what leads offer, row by row, to places and nested groups.
///
/// A lead offers places by stream and year, perhaps with a total for each year and over all. The
/// groups that follow are nested: (stream, year) in year in lead. Trusts and regions are added by
/// the caller as further groups.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "optimise/instance.hpp"
#include "optimise/refusal.hpp"

namespace trellis::optimise {

struct LeadOffer {
  std::int64_t lead = 0;                                     ///< URN.
  std::vector<std::int64_t> places = {};                     ///< streams x years, stream by stream.
  std::vector<std::optional<std::int64_t>> year_total = {};  ///< By year; may be empty.
  std::optional<std::int64_t> total = {};
};

struct Offered {
  std::vector<Place> places;          ///< Lead by lead, stream by stream, year by year.
  std::vector<CapacityGroup> groups;  ///< "lead 104475" and "lead 104475, 2026/27".
};

/// Places and groups of all offers.
///
///   refuses   an offer whose list has another length than streams x years (a short one would
///             silently shift every number after it), a list of year totals of the wrong length,
///             no streams or years
std::expected<Offered, Refusal> offered_places(std::span<const LeadOffer> offers,
                                               const std::vector<std::string>& stream_names,
                                               const std::vector<std::string>& year_names);

}  // namespace trellis::optimise
