#include "stats/ols.hpp"

#include <cmath>

#include "stats/coefficients.hpp"
#include "stats/text.hpp"
#include "stats/variance_ratio.hpp"

namespace trellis::stats {

Eigen::MatrixXd uncentring(const SchoolSums& sums) { return uncentring(sums.centre, sums.p()); }

Expected<SchoolSums> summarise_pupils(const ModelFrame& frame) {
  if (frame.spec().design == TrialDesign::cluster)
    return refuse("no_schools",
                  "Whole schools were allocated, so pupils are not independent. Add the school "
                  "column or choose a school-level analysis.");
  return summarise_as_one(frame);
}

Expected<OlsFit> fit_ols(const SchoolSums& sums) {
  VarianceRatioSearch search;
  const auto outcome = search.at(SchoolParts(sums).combine(), Criterion::reml, 0);
  if (!outcome.solved || sums.pupils <= static_cast<std::int64_t>(sums.p()))
    return refuse("fully_explained",
                  filled("The columns of the model explain \"{}\" without any remainder.",
                         {sums.spec.outcome}),
                  "Leave columns out, and check that none is a copy of the outcome.");
  OlsFit fit;
  fit.spec = sums.spec;
  fit.formula = sums.formula();
  fit.names = sums.names;
  fit.rss = outcome.rss;
  fit.var_residual = outcome.var_pupil;
  fit.pupils = sums.pupils;
  fit.schools = sums.spec.design == TrialDesign::individual
                    ? 0
                    : static_cast<std::int64_t>(sums.school_count());
  const auto p = static_cast<Eigen::Index>(sums.p());
  fit.centred_beta = Eigen::Map<const Eigen::VectorXd>(search.coefficients().data(), p);
  fit.centred_inverse = Eigen::Map<const Eigen::MatrixXd>(search.inverse().data(), p, p);
  const Eigen::MatrixXd transform = uncentring(sums);
  fit.beta = transform * fit.centred_beta;
  fit.beta(0) += sums.centre.back();
  fit.covariance = fit.var_residual * transform * fit.centred_inverse * transform.transpose();
  fit.warnings = sums.warnings;
  return fit;
}

Eigen::MatrixXd heteroskedastic_covariance(const OlsFit& fit,
                                           const SchoolSums& sums,
                                           const ModelFrame& frame,
                                           HcType type) {
  const auto p = static_cast<Eigen::Index>(sums.p());
  Eigen::MatrixXd meat = Eigen::MatrixXd::Zero(p, p);
  Eigen::VectorXd x(p);
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    x(0) = 1;
    for (Eigen::Index k = 1; k < p; ++k) {
      const auto column = static_cast<std::size_t>(k);
      x(k) = frame.x(column)[row] - sums.centre[column];
    }
    const double residual = frame.y()[row] - sums.centre.back() - x.dot(fit.centred_beta);
    const double left = 1 - x.dot(fit.centred_inverse * x);
    double weight = residual * residual;
    switch (type) {
      case HcType::hc0:
      case HcType::hc1:
        break;
      case HcType::hc2:
        weight /= left;
        break;
      case HcType::hc3:
        weight /= left * left;
        break;
    }
    // A pupil who alone identifies a coefficient has no residual and no leverage left.
    if (left > 1e-10) meat += weight * x * x.transpose();
  }
  if (type == HcType::hc1)
    meat *= static_cast<double>(fit.pupils) / static_cast<double>(fit.pupils - p);
  const Eigen::MatrixXd side = uncentring(sums) * fit.centred_inverse;
  return side * meat * side.transpose();
}

Expected<Estimate> infer(const OlsFit& fit, const std::string& coefficient, double level) {
  return infer(fit, fit.covariance, coefficient, level);
}

Expected<Estimate> infer(const OlsFit& fit,
                         const Eigen::MatrixXd& covariance,
                         const std::string& coefficient,
                         double level) {
  const Eigen::Index k = STATS_TRY(position_of(fit.names, coefficient));
  const auto df = static_cast<double>(fit.pupils - fit.beta.size());
  Estimate estimate = t_estimate(fit.beta(k), std::sqrt(covariance(k, k)), df, level);
  estimate.unit = "points";
  estimate.df_method = "pupils - coefficients";
  estimate.model = fit.formula;
  estimate.pupils = fit.pupils;
  estimate.schools = fit.schools;
  estimate.warnings = fit.warnings;
  return estimate;
}

}  // namespace trellis::stats
