/// Logistic regression with school-clustered errors, for the model of who drops out.
///
/// Sources
///   [MN] McCullagh and Nelder (1989), Generalized Linear Models: iteratively reweighted least
///        squares. [AA] Albert and Anderson (1984) on complete separation.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include "stats/estimate.hpp"
#include "stats/model_frame.hpp"
#include "stats/refusal.hpp"

namespace trellis::stats {

struct LogisticFit {
  std::vector<std::string> names;  ///< p, "(Intercept)" first.
  Eigen::VectorXd beta;            ///< Log odds.
  Eigen::MatrixXd covariance;      ///< From the model.
  /// Allowing for schools: the sandwich times m/(m-1); equals `covariance` without schools.
  Eigen::MatrixXd cluster_covariance;
  double deviance = 0;
  int iterations = 0;
  std::int64_t pupils = 0;
  std::int64_t schools = 0;
};

/// Fits P(y = 1) by the columns of a complete frame whose outcome is 0 or 1. Refuses an outcome
/// that is neither, that never or always occurs, and a column that separates the two (by name).
Expected<LogisticFit> fit_logistic(const ModelFrame& frame);

/// One odds ratio: `estimate` is of the log odds, `ratio` and `ci` are on the scale of odds.
struct OddsRatio {
  std::string column;
  double ratio = 1;
  Interval ci;
  double p = 1;
};
/// With schools - 1 degrees of freedom (normal without schools); the intercept is left out.
std::vector<OddsRatio> odds_ratios(const LogisticFit& fit, double level = 0.95);

}  // namespace trellis::stats
