/// Analyses a trial by its plan: primary result, other ways of computing it, FSM, compliers,
/// checks.
///
/// What the plan names is planned; whatever else is asked for is exploratory and says so. An
/// analysis that cannot be done for these data is listed with the reason, never dropped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "evaluation/analysis_plan.hpp"
#include "evaluation/plan_lock.hpp"
#include "evaluation/pupil_data.hpp"
#include "evaluation/security_reviews.hpp"
#include "stats/audit_effect_size.hpp"
#include "stats/bootstrap.hpp"
#include "stats/eef_effect_size.hpp"
#include "stats/missing_data.hpp"
#include "stats/padlocks.hpp"
#include "stats/participant_flow.hpp"
#include "stats/permutation.hpp"
#include "stats/subgroup.hpp"

namespace trellis::evaluation {

struct AnalysisOptions {
  std::uint64_t seed = 0;
  int threads = 1;
  std::vector<std::string> extra_sensitivity = {};  ///< Exploratory.
  std::vector<std::string> extra_subgroups = {};
  SecurityReviews reviews = {};  ///< What reviewers answered; nobody has by default.
};

struct ArmSize {
  std::int64_t pupils = 0;
  std::int64_t schools = 0;
};

/// The result for one primary outcome.
struct PrimaryResult {
  PlannedOutcome outcome;
  std::string formula;
  stats::EffectSize effect;
  stats::Estimate difference;          ///< Points of the test.
  std::optional<double> icc_arm_only;  ///< Absent without schools.
  std::optional<double> icc_adjusted;
  ArmSize treated;
  ArmSize control;
  std::optional<double> adjusted_p;  ///< With several primary outcomes.
  std::optional<stats::LevelCorrelation> baseline_correlation;
  std::optional<stats::MonthsResult> months;
  std::string no_months;  ///< Why there are none.
  double mdes = 0;        ///< At analysis, 80 % power, SD.
};

/// The same quantity computed otherwise, SD units.
struct OtherWay {
  std::string name;
  double value = 0;
  std::optional<stats::Interval> ci = {};
  std::optional<double> p = {};
  std::string note = {};
  bool is_exploratory = false;
};

struct ComplierResult {
  stats::Estimate points;
  stats::Estimate in_sd;
  double first_stage_f = 0;
  double correlation = 0;
  double takeup_treated = 0;
  double takeup_control = 0;
  std::vector<stats::Warning> warnings;
};

struct BalanceLine {
  std::string column;
  double mean_treated = 0;
  double mean_control = 0;
  double difference = 0;  ///< Over the pooled SD within arms.
};

struct SchoolDeviation {
  std::string school;
  double deviation = 0;
  double half_width = 0;
  bool is_treated = false;
};

struct OutcomeBins {
  double low = 0;
  double width = 1;
  std::vector<std::int64_t> treated = {};
  std::vector<std::int64_t> control = {};
  double mean_treated = 0;
  double mean_control = 0;
};

struct PlannedSubgroup {
  stats::SubgroupAnalysis analysis;
  bool is_exploratory = false;
  double mdes = 0;  ///< In the group, at analysis, 80 % power, SD.
};

/// What is missing, whether it depends on anything known, and how far the result would bend.
struct MissingReport {
  std::int64_t pupils = 0;
  double share = 0;                                  ///< Of pupils without the outcome.
  std::vector<stats::MissingPattern> patterns = {};  ///< None where nothing is missing.
  std::vector<stats::OddsRatio> odds = {};           ///< Of having no outcome; above 5 % only.
  std::vector<stats::TippingPoint> tipping = {};     ///< By arm that lacks outcomes.
};

/// An analysis that these data do not allow.
struct NotPossible {
  std::string name;
  std::string sentence;
};

struct TrialReport {
  AnalysisPlan plan;
  PlanStanding standing;
  std::string data_name;
  std::string data_sha256;
  std::uint64_t seed = 0;
  std::vector<PrimaryResult> primary;
  stats::ParticipantFlow flow;  ///< Of the first outcome.
  std::vector<OtherWay> others;
  std::vector<PlannedSubgroup> subgroups;  ///< FSM first.
  std::optional<ComplierResult> compliers;
  std::optional<stats::PermutationResult> permutation;
  std::optional<stats::BootstrapResult> bootstrap;
  std::vector<BalanceLine> balance;
  std::vector<SchoolDeviation> schools;
  OutcomeBins outcome_bins;
  MissingReport missing;
  std::optional<stats::PadlockSheet> security;
  SecurityReviews reviews;
  stats::MonthsTable months_table;
  std::vector<NotPossible> not_possible;
  std::vector<std::string> warnings;  ///< Full sentences, each once.
};

/// Analyses.
///
///   refuses   what the primary model refuses for the first outcome; everything else that cannot
///             be done is listed in the report
Result<TrialReport> analyse_trial(const AnalysisPlan& plan,
                                  const PupilData& data,
                                  const PlanStanding& standing,
                                  const AnalysisOptions& options = {});

}  // namespace trellis::evaluation
