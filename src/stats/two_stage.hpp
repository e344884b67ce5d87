/// The effect on those who took part (CACE): two-stage least squares, allocation as instrument.
///
/// Sources
///   [AIR] Angrist, Imbens and Rubin (1996), Identification of causal effects using instrumental
///         variables.
///   [TE]  Trellis, evaluation design, section 5.9.
#pragma once

#include <string>
#include <vector>

#include "stats/cluster_robust.hpp"
#include "stats/estimate.hpp"
#include "stats/refusal.hpp"
#include "stats/table.hpp"

namespace trellis::stats {

struct TwoStageSpec {
  std::string outcome{};
  std::string takeup{};                   ///< 0/1 for taking part, or a dose.
  std::string instrument{};               ///< The arm.
  std::vector<std::string> covariates{};  ///< Terms as in ModelSpec.
  TrialDesign design = TrialDesign::cluster;
};

struct TwoStageFit {
  RobustFit effect;          ///< Coefficients: intercept, take-up, covariates; CR type as asked.
  RobustFit first_stage;     ///< Take-up on arm and covariates, CR1S.
  RobustFit reduced_form;    ///< Outcome on arm and covariates, CR2.
  double first_stage_f = 0;  ///< Square of the clustered t of the arm.
  double first_stage_f_classical = 0;
  double first_stage_r2 = 0;
  double instrument_correlation = 0;  ///< Between arm and take-up.
  double takeup_treated = 0;          ///< Mean of take-up in each arm.
  double takeup_control = 0;
  double wald_ratio = 0;  ///< Reduced form over first stage; equals the effect.
  double sigma = 0;       ///< Residual SD of the second stage, N - p.
  Eigen::MatrixXd classical_covariance{};
  std::vector<Warning> warnings{};
};

/// Just-identified: one take-up, one instrument. Residuals use the take-up itself; the robust
/// errors use its projection. Refuses a first-stage F below 4; warns below 10, and when more than
/// 20 % of the control arm took part.
Expected<TwoStageFit> two_stage(const Table& table,
                                const TwoStageSpec& spec,
                                CrType type = CrType::cr2);

}  // namespace trellis::stats
