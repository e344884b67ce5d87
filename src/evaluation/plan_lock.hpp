/// The lock of a plan: its hash, when it was locked and by whom, kept beside it as PLAN.lock.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/date.hpp"
#include "core/result.hpp"
#include "evaluation/analysis_plan.hpp"

namespace trellis::evaluation {

struct PlanLock {
  std::string plan_sha256;
  Instant locked_at;
  std::string person;
  /// Hash of outcome data that had been loaded before the lock, and when; empty if none was.
  std::string data_seen_sha256 = {};
  std::optional<Instant> data_seen_at = {};

  friend bool operator==(const PlanLock&, const PlanLock&) = default;
};

/// The lock as the text of its file, and back.
std::string lock_text(const PlanLock& lock);
Result<PlanLock> parse_lock(std::string_view text);

/// Where an analysis stands to a lock.
enum class PlanState {
  not_locked,
  locked,  ///< The plan is the one that was locked.
  departs  ///< The plan was changed after it was locked: all of it is exploratory.
};

struct PlanStanding {
  PlanState state = PlanState::not_locked;
  std::optional<PlanLock> lock = {};

  bool is_exploratory() const { return state == PlanState::departs; }
  /// One sentence for the report; two where outcome data were loaded before the lock.
  std::string sentence() const;
};

/// Of the plan with this hash.
PlanStanding standing_of(const std::string& plan_sha256, const std::optional<PlanLock>& lock);
PlanStanding standing_of(const AnalysisPlan& plan, const std::optional<PlanLock>& lock);

}  // namespace trellis::evaluation
