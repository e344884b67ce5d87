/// A match of the database in lines for the terminal, and as JSON.
#pragma once

#include <string>

#include "matching/match_store.hpp"

namespace trellis::cli {

/// Matched, unmatched by reason, distance, points, regret, rules of thumb on the same data, the
/// certificate, and how many applications wait for a person.
std::string match_summary(storage::Snapshot& db, const matching::MatchRun& run);

/// The same as one object on one line, with every unmatched school and its reason.
std::string match_summary_json(storage::Snapshot& db, const matching::MatchRun& run);

}  // namespace trellis::cli
