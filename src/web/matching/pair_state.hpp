/// What has become of the pairs that a match proposed: which are confirmed today, which still wait.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "matching/match_input_store.hpp"
#include "matching/match_store.hpp"

namespace trellis::web {

enum class PairState {
  without_lead,  ///< the match gave it none, and it has none
  proposed,      ///< by the match, and not confirmed
  confirmed,     ///< as the match proposed it
  elsewhere      ///< the partner has another lead than this match says
};

/// As pages and files name them: "confirmed".
std::string_view name_of(PairState state);

/// The leads that partners of a programme have today.
class PairStates {
 public:
  explicit PairStates(const std::vector<matching::ConfirmedLead>& confirmed);

  PairState state_of(const matching::Proposal& proposal) const;

 private:
  std::map<OrganisationId, OrganisationId> lead_of_;
};

}  // namespace trellis::web
