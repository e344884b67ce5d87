/// Ordinary least squares: the primary model of a pupil-randomised trial, and the base of the
/// cluster-robust errors.
///
/// Sources
///   [MW] MacKinnon and White (1985), Some heteroskedasticity-consistent estimators: HC0 to HC3.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include "stats/estimate.hpp"
#include "stats/refusal.hpp"
#include "stats/school_sums.hpp"

namespace trellis::stats {

/// p coefficients, intercept first, in the original columns.
struct OlsFit {
  ModelSpec spec;
  std::string formula;
  std::vector<std::string> names;
  Eigen::VectorXd beta;
  Eigen::MatrixXd covariance;  ///< Classical: var_residual (X'X)^-1.
  Eigen::VectorXd centred_beta;
  Eigen::MatrixXd centred_inverse;  ///< (X'X)^-1 in the centred columns.
  double var_residual = 0;          ///< RSS / (N - p)
  double rss = 0;
  std::int64_t pupils = 0;
  std::int64_t schools = 0;  ///< 0 for a trial without schools.
  std::vector<Warning> warnings;
};

/// Least squares from the sums. Refuses N <= p and an outcome explained without remainder.
Expected<OlsFit> fit_ols(const SchoolSums& sums);

/// Sums of a trial in which pupils were randomised and schools play no part: one run of rows.
/// Refuses a cluster design, whose pupils are not independent.
Expected<SchoolSums> summarise_pupils(const ModelFrame& frame);

/// From centred to original columns: beta = T beta_c + centre of y, covariance = T cov T'.
Eigen::MatrixXd uncentring(const SchoolSums& sums);

enum class HcType { hc0, hc1, hc2, hc3 };

/// Covariance that allows pupils of unequal variance; p x p, original columns. The frame must be
/// the complete one that the fit came from.
Eigen::MatrixXd heteroskedastic_covariance(const OlsFit& fit,
                                           const SchoolSums& sums,
                                           const ModelFrame& frame,
                                           HcType type);

/// One coefficient with N - p degrees of freedom, from the classical or a given covariance.
Expected<Estimate> infer(const OlsFit& fit, const std::string& coefficient, double level = 0.95);
Expected<Estimate> infer(const OlsFit& fit,
                         const Eigen::MatrixXd& covariance,
                         const std::string& coefficient,
                         double level = 0.95);

}  // namespace trellis::stats
