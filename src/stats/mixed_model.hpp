/// The primary model of a cluster-randomised trial: pupils in schools, a random intercept each.
///
/// y = X b + u_school + e, with u and e independent, normal, of constant variance. Fitted by REML
/// or ML from per-school sums; pupils are never touched.
///
/// Sources
///   [TE]   Trellis, evaluation design, sections 5.1 and 5.2.
///   [KR]   Kenward and Roger (1997), Small sample inference for fixed effects from REML.
///   [KHF]  Kuznetsova, Brockhoff and Christensen (2017) on Satterthwaite's method for mixed
///   models. [SL]   Self and Liang (1987): the test of a variance is a 50:50 mixture of chi-squared
///   0 and 1.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <string>
#include <vector>

#include "stats/estimate.hpp"
#include "stats/refusal.hpp"
#include "stats/school_sums.hpp"
#include "stats/variance_ratio.hpp"

namespace trellis::stats {

/// A fitted random-intercept model. p coefficients in the order of `names`, intercept first.
struct MixedFit {
  ModelSpec spec;
  std::string formula;
  Criterion method = Criterion::reml;
  std::vector<std::string> names;
  Eigen::VectorXd beta;          ///< p, points of the outcome per unit of each column.
  Eigen::MatrixXd covariance;    ///< p x p, not yet corrected for the estimated variances.
  Eigen::VectorXd centred_beta;  ///< The same in the centred columns of the sums.
  Eigen::MatrixXd centred_covariance;
  double ratio = 0;       ///< L = var_school / var_pupil.
  double var_school = 0;  ///< Points squared.
  double var_pupil = 0;
  double icc = 0;         ///< var_school / (var_school + var_pupil).
  double criterion = 0;   ///< -2 log likelihood; compare REML only between equal fixed effects.
  bool boundary = false;  ///< var_school estimated as exactly zero.
  std::int64_t pupils = 0;
  std::int64_t schools = 0;
  std::vector<Warning> warnings;

  double total_variance() const { return var_school + var_pupil; }
  /// Plain standard errors, the roots of the diagonal of `covariance`.
  Eigen::VectorXd standard_errors() const { return covariance.diagonal().cwiseSqrt(); }
};

/// Fits by REML or ML. Refuses fewer than 4 schools or fewer than 2 in an arm (cluster designs),
/// schools of one pupil only, fewer pupils than coefficients, and an outcome that the columns explain fully.
Expected<MixedFit> fit_random_intercept(const SchoolSums& sums,
                                        Criterion criterion = Criterion::reml);

/// The same model with L held at a value, for profiles and audits.
Expected<MixedFit> fit_at_ratio(const SchoolSums& sums, Criterion criterion, double ratio);

enum class DfMethod { kenward_roger, satterthwaite, normal };

/// A combination c'b of coefficients; c has p entries in the order of `names`.
using Contrast = Eigen::VectorXd;

/// The contrast that picks one coefficient.
Expected<Contrast> pick(const MixedFit& fit, const std::string& name);

struct InferenceOptions {
  DfMethod method = DfMethod::kenward_roger;
  double level = 0.95;
};

/// c'b with SE, df, p and interval. Kenward-Roger corrects the SE too; it and Satterthwaite need a
/// REML fit and refuse another. With Satterthwaite the df of a school-level contrast are held to
/// schools - (school-level columns), which is said in a warning. At the boundary a warning says so.
Expected<Estimate> infer(const MixedFit& fit,
                         const SchoolSums& sums,
                         const Contrast& contrast,
                         const InferenceOptions& options = {});

/// The same for one coefficient by name.
Expected<Estimate> infer(const MixedFit& fit,
                         const SchoolSums& sums,
                         const std::string& coefficient,
                         const InferenceOptions& options = {});

/// What Kenward-Roger and Satterthwaite are made of; for audits and other inferences.
struct KenwardRoger {
  Eigen::MatrixXd covariance;             ///< p x p, corrected, in the original columns.
  Eigen::Matrix2d variance_of_variances;  ///< W: order pupil variance, school variance.
};
KenwardRoger kenward_roger(const MixedFit& fit, const SchoolSums& sums);
double kenward_roger_df(const MixedFit& fit, const SchoolSums& sums, const Contrast& contrast);
/// Not capped: at the boundary it counts pupils.
double satterthwaite_df(const MixedFit& fit, const SchoolSums& sums, const Contrast& contrast);

/// Predicted deviation of one school and the standard deviation of what is left unknown.
struct SchoolEffect {
  std::string school;
  double effect = 0;
  double se = 0;
  std::int64_t pupils = 0;
};
std::vector<SchoolEffect> school_effects(const MixedFit& fit, const SchoolSums& sums);

/// Test that the variance between schools is zero, against OLS by the same criterion; p is from
/// the mixture [SL] and is 1 when the estimate is zero.
struct VarianceTest {
  double chi_squared = 0;
  double p = 1;
};
Expected<VarianceTest> test_school_variance(const MixedFit& fit, const SchoolSums& sums);

}  // namespace trellis::stats
