/// A match of the database in lines for the terminal, and as JSON.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "matching/match_actions.hpp"
#include "matching/match_store.hpp"
#include "matching/stable_cost.hpp"

namespace trellis::cli {

struct StablePair {
  Urn partner;
  Urn lead;
  std::string partner_name;
  std::string lead_name;
};

/// What a stable match would cost, and the pairs that block the match as it is.
struct StableSummary {
  matching::StableCost cost = {};
  bool goes_by_choices = false;  ///< stated on forms; else both sides go by points
  std::vector<StablePair> pairs = {};
};

/// On the applications of today.
Result<StableSummary> stable_summary(storage::Snapshot& db, const matching::MatchRequest& request);

/// Every unmatched school with its reason; then matched, confirmed before, unmatched by reason,
/// distance, points, regret, rules of thumb on the same data, the certificate, and how many
/// applications wait for a person. Figures that would rest on no pair are left out.
std::string match_summary(storage::Snapshot& db,
                          const matching::MatchRun& run,
                          const std::optional<StableSummary>& stable = {});

/// The same as one object on one line, where such figures are null.
std::string match_summary_json(storage::Snapshot& db,
                               const matching::MatchRun& run,
                               const std::optional<StableSummary>& stable = {});

}  // namespace trellis::cli
