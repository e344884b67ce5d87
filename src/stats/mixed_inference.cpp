#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "stats/coefficients.hpp"
#include "stats/dense.hpp"
#include "stats/distribution.hpp"
#include "stats/mixed_model.hpp"
#include "stats/ols.hpp"
#include "stats/text.hpp"

namespace trellis::stats {

namespace {

/// The sums over schools that the methods of [TE] 5.2 need, on all q columns [X y]. With
/// e = 1/(1 + nL) and B = s s'/n, V^-1 acts as 1/v within schools and as e/v between them.
struct Moments {
  std::array<Eigen::MatrixXd, 2> m;                 // [Xy]' V^-1 V_a V^-1 [Xy] = -P_a
  std::array<std::array<Eigen::MatrixXd, 2>, 2> n;  // [Xy]' V^-1 V_a V^-1 V_b V^-1 [Xy] = Q_ab
  Eigen::Matrix2d t;                                // tr(V^-1 V_a V^-1 V_b)
};

Eigen::MatrixXd unpacked(std::span<const double> packed, std::size_t q) {
  Eigen::MatrixXd full(static_cast<Eigen::Index>(q), static_cast<Eigen::Index>(q));
  for (std::size_t i = 0; i < q; ++i)
    for (std::size_t k = 0; k < q; ++k)
      full(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) = packed[packed_index(i, k)];
  return full;
}

Moments moments_of(const MixedFit& fit, const SchoolSums& sums) {
  const SizeSums sizes = SchoolParts(sums).combine();
  const std::size_t packed = packed_size(sizes.q());
  const double v = fit.var_pupil;
  std::vector<double> m1(sizes.within), m2(packed, 0.0);
  std::vector<double> n11(sizes.within), n12(packed, 0.0), n22(packed, 0.0);
  Moments moments;
  moments.t.setZero();
  for (std::size_t group = 0; group < sizes.size.size(); ++group) {
    const double n = sizes.size[group];
    const double schools = sizes.schools[group];
    const double e = 1 / (1 + n * fit.ratio);
    const double* between = sizes.between.data() + group * packed;
    for (std::size_t i = 0; i < packed; ++i) {
      const double square = e * e * between[i];
      m1[i] += square;
      m2[i] += n * square;
      n11[i] += e * square;
      n12[i] += n * e * square;
      n22[i] += n * n * e * square;
    }
    moments.t(0, 0) += schools * (n - 1 + e * e);
    moments.t(0, 1) += schools * n * e * e;
    moments.t(1, 1) += schools * n * n * e * e;
  }
  moments.t(1, 0) = moments.t(0, 1);
  moments.t /= v * v;
  moments.m = {unpacked(m1, sizes.q()) / (v * v), unpacked(m2, sizes.q()) / (v * v)};
  const double cube = v * v * v;
  moments.n[0][0] = unpacked(n11, sizes.q()) / cube;
  moments.n[0][1] = moments.n[1][0] = unpacked(n12, sizes.q()) / cube;
  moments.n[1][1] = unpacked(n22, sizes.q()) / cube;
  return moments;
}

/// tr(P V_a P V_b) for all pairs, P the REML projection.
Eigen::Matrix2d projected_traces(const Moments& moments, const Eigen::MatrixXd& phi) {
  const Eigen::Index p = phi.rows();
  Eigen::Matrix2d traces;
  for (std::size_t a = 0; a < 2; ++a)
    for (std::size_t b = 0; b < 2; ++b) {
      const Eigen::MatrixXd ma = moments.m[a].topLeftCorner(p, p);
      const Eigen::MatrixXd mb = moments.m[b].topLeftCorner(p, p);
      const Eigen::MatrixXd nab = moments.n[a][b].topLeftCorner(p, p);
      traces(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(b)) =
          moments.t(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(b)) -
          2 * phi.cwiseProduct(nab).sum() + trace_of_product(product(phi, ma), product(phi, mb));
    }
  return traces;
}

Eigen::MatrixXd corrected_covariance(const Eigen::MatrixXd& phi,
                                     const Moments& moments,
                                     const Eigen::Matrix2d& w) {
  const Eigen::Index p = phi.rows();
  Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(p, p);
  for (std::size_t a = 0; a < 2; ++a)
    for (std::size_t b = 0; b < 2; ++b) {
      const Eigen::MatrixXd ma = moments.m[a].topLeftCorner(p, p);
      const Eigen::MatrixXd mb = moments.m[b].topLeftCorner(p, p);
      sum += w(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(b)) *
             (moments.n[a][b].topLeftCorner(p, p) - product(product(ma, phi), mb));
    }
  return phi + 2 * sandwich(phi, sum);
}

Eigen::Matrix2d inverse_information(const MixedFit& fit, const Moments& moments) {
  return (0.5 * projected_traces(moments, fit.centred_covariance)).inverse();
}

/// School-level: every coefficient with a weight, the intercept aside, is constant in schools.
bool is_between_schools(const Contrast& contrast, const SchoolSums& sums) {
  bool any = false;
  for (Eigen::Index k = 1; k < contrast.size(); ++k) {
    if (contrast(k) == 0) continue;
    any = true;
    if (!sums.is_school_level(static_cast<std::size_t>(k))) return false;
  }
  return any;
}

double schools_left(const SchoolSums& sums) {
  double left = static_cast<double>(sums.school_count());
  for (std::size_t k = 0; k < sums.p(); ++k) left -= sums.is_school_level(k) ? 1 : 0;
  return std::max(1.0, left);
}

void warn_at_boundary(const MixedFit& fit, bool school_level, Estimate& estimate) {
  if (!fit.boundary) return;
  estimate.warnings.push_back(
      {WarningKind::boundary,
       school_level
           ? filled("The variance between schools is estimated as zero. Schools stay in the "
                    "model; the interval uses {} degrees of freedom, from schools.",
                    {brief(estimate.df, 1)})
           : "The variance between schools is estimated as zero. Schools stay in the model."});
}

}  // namespace

KenwardRoger kenward_roger(const MixedFit& fit, const SchoolSums& sums) {
  const Moments moments = moments_of(fit, sums);
  KenwardRoger result;
  result.variance_of_variances = inverse_information(fit, moments);
  const Eigen::MatrixXd inner =
      corrected_covariance(fit.centred_covariance, moments, result.variance_of_variances);
  const Eigen::MatrixXd transform = uncentring(sums);
  result.covariance = sandwich(transform, inner);
  return result;
}

double kenward_roger_df(const MixedFit& fit, const SchoolSums& sums, const Contrast& contrast) {
  const Moments moments = moments_of(fit, sums);
  const Eigen::Matrix2d w = inverse_information(fit, moments);
  const Eigen::VectorXd c = centred_contrast(contrast, sums.centre);
  const Eigen::VectorXd phi_c = product(fit.centred_covariance, c);
  const double variance = c.dot(phi_c);
  const Eigen::Index p = phi_c.size();
  Eigen::Vector2d g;
  for (std::size_t a = 0; a < 2; ++a)
    g(static_cast<Eigen::Index>(a)) = form(phi_c, moments.m[a].topLeftCorner(p, p), phi_c);
  return 2 * variance * variance / g.dot(w * g);
}

double satterthwaite_df(const MixedFit& fit, const SchoolSums& sums, const Contrast& contrast) {
  const double pupils_left = static_cast<double>(sums.pupils) - static_cast<double>(sums.p());
  // In the standard deviations the criterion is flat in the direction of schools at zero: only
  // the pupil variance counts, and the answer is that of ordinary least squares.
  if (fit.boundary) return pupils_left;
  const Moments moments = moments_of(fit, sums);
  const Eigen::MatrixXd& phi = fit.centred_covariance;
  const Eigen::Index p = phi.rows();
  Eigen::VectorXd r(p + 1);
  r << -fit.centred_beta, 1.0;
  const Eigen::Matrix2d traces = projected_traces(moments, phi);
  Eigen::Matrix2d hessian;
  for (Eigen::Index a = 0; a < 2; ++a)
    for (Eigen::Index b = 0; b < 2; ++b) {
      const auto ia = static_cast<std::size_t>(a);
      const auto ib = static_cast<std::size_t>(b);
      const Eigen::VectorXd ga = product(moments.m[ia], r).head(p);
      const Eigen::VectorXd gb = product(moments.m[ib], r).head(p);
      hessian(a, b) = -traces(a, b) + 2 * (form(r, moments.n[ia][ib], r) - form(ga, phi, gb));
    }
  const Eigen::VectorXd c = centred_contrast(contrast, sums.centre);
  const Eigen::VectorXd phi_c = product(phi, c);
  const double variance = c.dot(phi_c);
  Eigen::Vector2d g;
  for (std::size_t a = 0; a < 2; ++a)
    g(static_cast<Eigen::Index>(a)) = form(phi_c, moments.m[a].topLeftCorner(p, p), phi_c);
  return 2 * variance * variance / g.dot(2 * hessian.inverse() * g);
}

Expected<Estimate> infer(const MixedFit& fit,
                         const SchoolSums& sums,
                         const Contrast& contrast,
                         const InferenceOptions& options) {
  if (options.method != DfMethod::normal && fit.method != Criterion::reml)
    return refuse("needs_reml",
                  "Kenward-Roger and Satterthwaite degrees of freedom belong to a REML fit.",
                  "Fit the model by REML.");
  const double value = contrast.dot(fit.beta);
  const bool school_level = is_between_schools(contrast, sums);
  double variance = form(contrast, fit.covariance, contrast);
  double df = std::numeric_limits<double>::infinity();
  std::string df_method = "normal";
  std::vector<Warning> warnings = fit.warnings;
  switch (options.method) {
    case DfMethod::normal:
      break;
    case DfMethod::kenward_roger:
      variance = form(contrast, kenward_roger(fit, sums).covariance, contrast);
      df = kenward_roger_df(fit, sums, contrast);
      df_method = "Kenward-Roger";
      break;
    case DfMethod::satterthwaite:
      df = satterthwaite_df(fit, sums, contrast);
      df_method = "Satterthwaite";
      if (school_level && df > schools_left(sums)) {
        warnings.push_back(
            {WarningKind::capped_df,
             filled("Satterthwaite's method gave {} degrees of freedom, more than schools allow; "
                    "{} are used.",
                    {brief(df, 1), brief(schools_left(sums), 1)})});
        df = schools_left(sums);
      }
      break;
  }
  Estimate estimate = t_estimate(value, std::sqrt(variance), df, options.level);
  estimate.unit = "points";
  estimate.df_method = df_method;
  estimate.model = fit.formula;
  estimate.pupils = fit.pupils;
  estimate.schools = fit.schools;
  estimate.warnings = std::move(warnings);
  warn_at_boundary(fit, school_level, estimate);
  return estimate;
}

Expected<Estimate> infer(const MixedFit& fit,
                         const SchoolSums& sums,
                         const std::string& coefficient,
                         const InferenceOptions& options) {
  const Contrast contrast = STATS_TRY(pick(fit, coefficient));
  return infer(fit, sums, contrast, options);
}

}  // namespace trellis::stats
