/// A match of trusts as the command line prints it.
#pragma once

#include <string>
#include <vector>

#include "matching/trust_match_store.hpp"

namespace trellis::cli {

std::string trust_summary(const matching::TrustRun& run,
                          const std::vector<matching::TrustProposal>& proposals);
std::string trust_summary_json(const matching::TrustRun& run,
                               const std::vector<matching::TrustProposal>& proposals);

}  // namespace trellis::cli
