/// The exact price of every other lead for one partner, as pages show them.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/identifiers.hpp"
#include "matching/match.hpp"
#include "optimise/what_if.hpp"

namespace trellis::web {

/// An eligible lead and what choosing it would do to everyone.
struct PricedLead {
  optimise::Switch change;
  matching::PairCost cost;
  const matching::Lead* lead = nullptr;  ///< lives as long as the match it comes from
  bool is_present = false;
};

/// The leads that are eligible for a partner, those first that cost everyone least. Empty for a
/// partner that is kept by hand.
std::vector<PricedLead> priced_leads(const matching::MatchAnswer& trial, std::uint32_t partner);

/// The partner's number in the match, if it is matched there.
std::optional<std::uint32_t> partner_number(const matching::MatchAnswer& trial, Urn urn);

}  // namespace trellis::web
