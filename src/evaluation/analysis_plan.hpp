/// The plan of a trial: what will be analysed and how, written before the outcomes are known.
///
/// A plan is a JSON file in which comments are allowed. Every field is echoed in the report and is
/// part of the hash; a field that Trellis does not know is refused, so that a slip of the pen
/// cannot silently change an analysis. docs/formats/analysis-plan.md describes the file.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "stats/mixed_model.hpp"
#include "stats/months_of_progress.hpp"
#include "stats/multiplicity.hpp"
#include "stats/randomise.hpp"

namespace trellis::evaluation {

struct PlannedOutcome {
  std::string column = {};
  std::string label = {};  ///< For the report; the column where none is given.
  stats::OutcomeKind kind = stats::OutcomeKind::attainment;
  bool higher_is_better = true;
  std::optional<double> minimum = {};  ///< Scores outside are refused with their row.
  std::optional<double> maximum = {};
};

enum class PrimaryModel { random_intercept, random_slope, cluster_robust, least_squares };

/// "random_intercept" and so on, as the plan writes it.
std::string name_of(PrimaryModel model);

struct PlannedCost {
  double per_pupil = 0;  ///< Pounds, in the time a pupil takes part.
  double years_in_programme = 1;
  std::string scheme = "toolkit_2026";
};

/// How schools were allocated, where that was more than a draw within strata. The permutation test
/// allocates again by the same rule.
struct PlannedAllocation {
  stats::AllocationMethod method = stats::AllocationMethod::complete;
  std::vector<std::string> on;  ///< Columns that were balanced.
  double minimisation_p = 0.8;
  std::int64_t draws = 1000;  ///< Allocations compared by re-randomisation.
};

struct AnalysisPlan {
  std::string title;
  stats::TrialDesign design = stats::TrialDesign::cluster;
  std::string arm_column;
  std::string treated;                   ///< Label of the treated arm.
  std::vector<PlannedOutcome> outcomes;  ///< All primary; more than one needs a rule.
  std::vector<std::string> baseline;
  std::vector<std::string> design_variables;
  std::vector<std::string> strata;
  std::optional<PlannedAllocation> allocation;
  std::vector<std::string> subgroups;
  PrimaryModel model = PrimaryModel::random_intercept;
  stats::DfMethod df = stats::DfMethod::kenward_roger;
  std::string fsm_column;
  std::string fsm_coding;
  std::string compliance_column;
  std::vector<std::string> sensitivity;
  stats::Multiplicity multiplicity = stats::Multiplicity::holm;
  std::int64_t resamples = 10'000;
  std::optional<std::uint64_t> seed;
  std::string registered;
  std::string school_column = "school";
  std::string pupil_column;  ///< Empty: rows are pupils and not named.
  std::string loss_column;   ///< Why a pupil has no outcome, in words.
  std::string data_file;     ///< Beside the plan.
  std::string months_table = "trial_report";
  std::optional<double> mdes_protocol;
  std::optional<double> mdes_randomisation;
  std::optional<PlannedCost> cost;
  std::vector<std::string> limits;  ///< What the trial does not show, in sentences.
  std::string canonical;            ///< The plan without comments, keys in order.
  std::string sha256;               ///< Of `canonical`.
};

/// The outcome of a plan, from its JSON object.
Result<PlannedOutcome> read_outcome(const nlohmann::json& json);

/// Reads a plan. `name` is the file's, for messages: "plan.json:12:5 ...".
Result<AnalysisPlan> parse_plan(std::string_view text, const std::string& name);

/// Names that `sensitivity` may hold.
const std::vector<std::string>& sensitivity_names();

/// SHA-256 in lower-case hexadecimal.
std::string sha256_of(std::string_view bytes);

}  // namespace trellis::evaluation
