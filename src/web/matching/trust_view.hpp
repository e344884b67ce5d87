/// A match of trusts as text, tables and a file.
#pragma once

#include <string>
#include <vector>

#include "matching/trust_match_store.hpp"
#include "web/html.hpp"

namespace trellis::web {

std::string trusts_path(ProgrammeId programme);
std::string trust_run_path(const matching::TrustRun& run);
std::string trust_run_name(const matching::TrustRun& run);

Html trust_runs_table(const std::vector<matching::TrustRun>& runs);
/// Placed, points, the check and the inputs.
Html trust_run_summary(const matching::TrustRun& run);
/// A row for each lead trust and year: places taken and free, and by whom.
Html trust_board(const std::vector<matching::TrustRunPlaces>& places,
                 const std::vector<matching::TrustProposal>& proposals);
/// A row for each partner trust: its lead and why, or why it has none.
Html trust_proposals_table(const std::vector<matching::TrustProposal>& proposals);
std::string trust_matches_csv(const std::vector<matching::TrustProposal>& proposals);

}  // namespace trellis::web
