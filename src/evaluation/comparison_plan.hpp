/// The plan of a matched comparison: schools that took part beside schools like them, over years.
///
/// It is a plan file with "design": "matched_did", locked and hashed as a trial's is.
/// docs/formats/analysis-plan.md describes it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "evaluation/analysis_plan.hpp"
#include "stats/comparison_group.hpp"

namespace trellis::evaluation {

struct ComparisonPlan {
  std::string title;
  std::string school_column = "school";
  std::string year_column = "year";
  std::string arm_column;
  std::string treated;  ///< Label of the schools that took part.
  PlannedOutcome outcome;
  int first_year_after = 0;
  bool wants_pre_trend = true;
  std::vector<std::string> covariates;  ///< Of the propensity score: facts known before.
  stats::MatchSpec match;
  bool shows_other_methods = true;  ///< The same effect under other ways of matching.
  std::string measure;              ///< "key_stage_2": its years without results are refused.
  std::string start_column;         ///< First year of comparison schools that took part later.
  std::string data_file;            ///< Beside the plan.
  std::string registered;
  std::vector<std::string> limits;
  std::string canonical;
  std::string sha256;
};

/// True when the file's "design" is "matched_did".
Result<bool> is_comparison_plan(std::string_view text, const std::string& name);

/// Reads such a plan. `name` is the file's, for messages.
Result<ComparisonPlan> parse_comparison_plan(std::string_view text, const std::string& name);

}  // namespace trellis::evaluation
