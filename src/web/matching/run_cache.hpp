/// What pages of matches read again and again, kept in memory: the proposals of a run, and the
/// match as it would be today. May be shared by threads.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "matching/match_actions.hpp"
#include "matching/match_store.hpp"

namespace trellis::web {

using Proposals = std::vector<matching::Proposal>;

/// Proposals of runs. A run never changes; the names in it do when an import renames a school.
class ProposalCache {
 public:
  std::shared_ptr<const Proposals> proposals(storage::Snapshot& db, matching::MatchRunId run);

 private:
  std::mutex mutex_;
  std::int64_t version_ = -1;
  std::map<std::int64_t, std::shared_ptr<const Proposals>> runs_;
};

/// The match as it would be today, for the prices of other leads: solved once and kept until
/// something has happened that it may rest on. Every change leaves an event.
class TrialCache {
 public:
  /// Nothing when today's applications cannot be matched.
  std::shared_ptr<const matching::MatchAnswer> trial(storage::Snapshot& db,
                                                     const matching::MatchRequest& request);

 private:
  std::mutex mutex_;
  std::string version_;
  std::map<std::string, std::shared_ptr<const matching::MatchAnswer>> trials_;
};

}  // namespace trellis::web
