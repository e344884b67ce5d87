/// Analyses a matched comparison by its plan: who was chosen, how alike, and what changed.
///
/// The declared way of matching comes first; the same effect under other ways stands beside it, so
/// that a reader sees how much rests on the choice.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "evaluation/comparison_plan.hpp"
#include "evaluation/plan_lock.hpp"
#include "evaluation/school_panel.hpp"
#include "stats/difference_in_differences.hpp"

namespace trellis::evaluation {

/// The same effect with another way of choosing the comparison schools.
struct OtherMatching {
  std::string name;
  std::string method;  ///< In words, with every choice.
  stats::Estimate effect;
  std::int64_t schools = 0;  ///< Of both groups.
};

/// A way that these data do not allow, and why.
struct MatchingNotPossible {
  std::string name;
  std::string sentence;
};

struct ComparisonReport {
  ComparisonPlan plan;
  PlanStanding standing;
  std::string data_name;
  std::string data_sha256;
  stats::ComparisonGroup group;
  stats::DidResult result;
  std::vector<std::string> schools;  ///< Names, by position in the pool.
  std::vector<int> years;
  std::int64_t treated = 0;  ///< Schools that took part, matched or not.
  std::int64_t pool = 0;     ///< Schools that might be chosen.
  std::vector<OtherMatching> others;
  std::vector<MatchingNotPossible> not_possible;
  std::vector<std::string> warnings;  ///< Full sentences, each once.
};

/// Analyses.
///
///   refuses   what the matching and the difference-in-differences refuse (years that were never
///             measured, gaps, an unknown later start); other ways that fail are listed
Result<ComparisonReport> analyse_comparison(const ComparisonPlan& plan,
                                            const SchoolPanel& data,
                                            const PlanStanding& standing);

}  // namespace trellis::evaluation
