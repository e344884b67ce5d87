/// The sentences of a match of trusts: why this lead, what another would cost, why there is none.
#pragma once

#include <string>

#include "matching/trust_match.hpp"
#include "optimise/reasons.hpp"
#include "optimise/what_if.hpp"

namespace trellis::matching {

std::string trust_why(const TrustMatchAnswer& answer, const TrustOutcome& outcome);
std::string trust_switch(const TrustMatchAnswer& answer, const optimise::Switch& change);
std::string trust_reason(const TrustMatchAnswer& answer, const optimise::Unplaced& unplaced);

}  // namespace trellis::matching
