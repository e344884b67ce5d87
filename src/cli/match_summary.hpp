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

/// Matched, unmatched by reason, distance, points, regret, rules of thumb on the same data, the
/// certificate, and how many applications wait for a person.
std::string match_summary(storage::Snapshot& db,
                          const matching::MatchRun& run,
                          const std::optional<StableSummary>& stable = {});

/// The same as one object on one line, with every unmatched school and its reason.
std::string match_summary_json(storage::Snapshot& db,
                               const matching::MatchRun& run,
                               const std::optional<StableSummary>& stable = {});

}  // namespace trellis::cli
