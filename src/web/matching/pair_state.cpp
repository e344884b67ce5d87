#include "web/matching/pair_state.hpp"

namespace trellis::web {

std::string_view name_of(PairState state) {
  switch (state) {
    case PairState::without_lead:
      return "unmatched";
    case PairState::proposed:
      return "proposed";
    case PairState::confirmed:
      return "confirmed";
    case PairState::elsewhere:
      return "elsewhere";
  }
  return "";
}

PairStates::PairStates(const std::vector<matching::ConfirmedLead>& confirmed) {
  for (const matching::ConfirmedLead& row : confirmed) lead_of_.emplace(row.partner, row.lead);
}

PairState PairStates::state_of(const matching::Proposal& proposal) const {
  const auto found = lead_of_.find(proposal.partner);
  if (found != lead_of_.end())
    return proposal.lead == found->second ? PairState::confirmed : PairState::elsewhere;
  return proposal.lead ? PairState::proposed : PairState::without_lead;
}

}  // namespace trellis::web
