/// What pages of matches read again and again, kept in memory: the proposals of a run, and the
/// match as it would be today. May be shared by threads.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "matching/fairness.hpp"
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
  std::string version_;
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

/// What other aims would cost, solved once for each match of today.
class FairnessCache {
 public:
  std::shared_ptr<const std::vector<matching::FairnessOption>> options(
      const std::shared_ptr<const matching::MatchAnswer>& trial,
      const matching::FairnessSettings& settings);

 private:
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const std::vector<matching::FairnessOption>>> kept_;
};

/// The match of a run as it would be today: its cohort and lottery on the inputs of now.
std::shared_ptr<const matching::MatchAnswer> todays_trial(storage::Snapshot& db,
                                                          const matching::MatchRun& run);

/// Whether the run rests on the same inputs as the match of today.
bool rests_on(const matching::MatchRun& run, const matching::MatchAnswer& trial);

}  // namespace trellis::web
