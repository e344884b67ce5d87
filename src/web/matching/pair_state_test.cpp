#include "web/matching/pair_state.hpp"

#include <gtest/gtest.h>

#include "web/matching/run_view.hpp"

namespace trellis::web {
namespace {

matching::Proposal proposal_of(int partner, std::optional<int> lead) {
  matching::Proposal made;
  made.partner = OrganisationId{partner};
  made.partner_urn = Urn(900000 + partner);
  made.partner_name = "School " + std::to_string(partner);
  if (lead) made.lead = OrganisationId{*lead};
  return made;
}

/// Partner 1 has lead 11, partner 2 has lead 12; 3 and 4 have none.
PairStates states_today() {
  return PairStates(
      {{OrganisationId{1}, OrganisationId{11}, 1}, {OrganisationId{2}, OrganisationId{12}, 1}});
}

TEST(PairState, IsConfirmedOnlyWithTheLeadThatTheMatchSaid) {
  const PairStates states = states_today();
  EXPECT_EQ(states.state_of(proposal_of(1, 11)), PairState::confirmed);
  EXPECT_EQ(states.state_of(proposal_of(2, 11)), PairState::elsewhere);
  EXPECT_EQ(states.state_of(proposal_of(2, {})), PairState::elsewhere);
  EXPECT_EQ(states.state_of(proposal_of(3, 11)), PairState::proposed);
  EXPECT_EQ(states.state_of(proposal_of(4, {})), PairState::without_lead);
}

TEST(PairState, FiltersTheListOfAMatch) {
  const std::vector<matching::Proposal> all = {
      proposal_of(1, 11), proposal_of(2, 11), proposal_of(3, 11), proposal_of(4, {})};
  const auto kept = [&](const char* state) {
    ListQuery query;
    query.filters.add("state", state);
    std::string urns;
    for (const matching::Proposal& row : chosen(all, states_today(), query))
      urns += std::to_string(row.partner.value);
    return urns;
  };

  EXPECT_EQ(kept(""), "1234");
  EXPECT_EQ(kept("matched"), "123");
  EXPECT_EQ(kept("unmatched"), "4");
  EXPECT_EQ(kept("confirmed"), "1");
  EXPECT_EQ(kept("proposed"), "3");
  EXPECT_EQ(kept("elsewhere"), "2");
}

}  // namespace
}  // namespace trellis::web
