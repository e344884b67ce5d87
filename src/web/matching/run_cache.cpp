#include "web/matching/run_cache.hpp"

#include "events/event_store.hpp"
#include "register/release_store.hpp"

namespace trellis::web {
namespace {

constexpr std::size_t kept_max = 8;

/// A version of one database of this process.
std::string version_in(storage::Snapshot& db, const std::string& version) {
  return std::to_string(db.database_number()) + ":" + version;
}

/// What both sides chose: uncounted choices leave no trace in the digest of the inputs.
std::string choices_key(const matching::MatchInput& input) {
  std::string key;
  const auto add = [&](const auto& rows) {
    for (const auto& row : rows)
      for (const matching::StatedChoice& one : row.choices)
        if (one.whom)
          key += " " + row.school.urn.text() + ":" + std::to_string(one.choice) + ":" +
                 one.whom->text();
  };
  add(input.partners);
  add(input.leads);
  return key;
}

}  // namespace

std::shared_ptr<const Proposals> ProposalCache::proposals(storage::Snapshot& db,
                                                          matching::MatchRunId run) {
  const std::string version = version_in(db, std::to_string(registry::register_version(db)));
  const std::lock_guard lock(mutex_);
  if (version != version_ || runs_.size() >= kept_max) runs_.clear();
  version_ = version;
  const auto [entry, is_new] = runs_.try_emplace(run.value);
  if (is_new) entry->second = std::make_shared<const Proposals>(matching::proposals_of(db, run));
  return entry->second;
}

std::shared_ptr<const matching::MatchAnswer> TrialCache::trial(
    storage::Snapshot& db, const matching::MatchRequest& request) {
  const auto newest = events::all_events(db, std::nullopt, {.size = 1});
  const std::string version =
      version_in(db, newest.empty() ? "" : std::to_string(newest.front().id.value));
  const std::string key = std::to_string(request.programme.value) + " " +
                          std::to_string(request.cohort.value_or(0)) + " " + request.salt;
  const std::lock_guard lock(mutex_);
  if (version != version_ || trials_.size() >= kept_max) trials_.clear();
  version_ = version;
  const auto [entry, is_new] = trials_.try_emplace(key);
  if (is_new)
    if (auto answer = matching::try_match(db, request))
      entry->second = std::make_shared<const matching::MatchAnswer>(std::move(*answer));
  return entry->second;
}

std::shared_ptr<const std::vector<matching::FairnessOption>> FairnessCache::options(
    const std::shared_ptr<const matching::MatchAnswer>& trial,
    const matching::FairnessSettings& settings) {
  const std::string key = std::to_string(trial->solution.certificate.input_digest) + " " +
                          trial->objective.salt + " " + std::to_string(settings.band) + " " +
                          std::to_string(settings.regret_cap) + choices_key(trial->prepared.input);
  const std::lock_guard lock(mutex_);
  if (kept_.size() >= kept_max && !kept_.contains(key)) kept_.clear();
  const auto [entry, is_new] = kept_.try_emplace(key);
  if (is_new)
    entry->second = std::make_shared<const std::vector<matching::FairnessOption>>(
        matching::fairness_options(*trial, settings));
  return entry->second;
}

std::shared_ptr<const matching::MatchAnswer> todays_trial(storage::Snapshot& db,
                                                          const matching::MatchRun& run) {
  static TrialCache trials;
  return trials.trial(db, {.programme = run.programme, .cohort = run.cohort, .salt = run.salt});
}

bool rests_on(const matching::MatchRun& run, const matching::MatchAnswer& trial) {
  return run.input_digest == std::to_string(trial.solution.certificate.input_digest);
}

}  // namespace trellis::web
