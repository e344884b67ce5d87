/// Confirming what a match proposed: each pairing takes its place and opens the partner's case.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/actor.hpp"
#include "matching/match_store.hpp"

namespace trellis::matching {

/// A proposal that could not be confirmed, and why.
struct NotConfirmed {
  std::string partner{};
  std::string reason{};
};

struct Confirmed {
  int opened = 0;   ///< pairings confirmed now, each with its case
  int earlier = 0;  ///< partners that had a lead already
  std::vector<NotConfirmed> refused{};
};

/// Confirms the proposals of a run, of one cohort or all, each in a transaction of its own: what
/// one refuses stands in the way of no other. Needs assign over the programme. Confirming twice
/// confirms nothing twice.
Result<Confirmed> confirm_run(storage::Database& db,
                              const access::Actor& actor,
                              MatchRunId run,
                              std::optional<int> cohort,
                              Date today);

}  // namespace trellis::matching
