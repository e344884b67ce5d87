#include <algorithm>
#include <cmath>
#include <limits>

#include "stats/coefficients.hpp"
#include "stats/component_engine.hpp"
#include "stats/dense.hpp"
#include "stats/distribution.hpp"
#include "stats/text.hpp"

namespace trellis::stats {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

VectorXd variances_of(const ComponentFit& fit) {
  VectorXd variances(static_cast<Index>(fit.components.size()) + 1);
  variances(0) = fit.var_pupil;
  for (std::size_t i = 0; i < fit.components.size(); ++i)
    variances(static_cast<Index>(i) + 1) = fit.components[i].value;
  return variances;
}

/// The corrected covariance, centred, and W, the inverse information.
struct Corrected {
  MatrixXd covariance;
  MatrixXd w;
  ComponentPoint point;
};

Corrected kenward_roger_parts(const ComponentFit& fit, const BlockSums& sums) {
  Corrected out;
  out.point = evaluate_components(sums, fit.model, fit.method, variances_of(fit));
  out.w = inverse_square(out.point.information);
  const MatrixXd& phi = out.point.phi;
  MatrixXd sum = MatrixXd::Zero(phi.rows(), phi.cols());
  for (Index a = 0; a < out.w.rows(); ++a)
    for (Index b = 0; b < out.w.cols(); ++b) {
      const auto ia = static_cast<std::size_t>(a);
      const auto ib = static_cast<std::size_t>(b);
      sum += out.w(a, b) *
             (out.point.n[ia][ib] - product(product(out.point.m[ia], phi), out.point.m[ib]));
    }
  out.covariance = phi + 2 * sandwich(phi, sum);
  return out;
}

VectorXd variance_gradient(const ComponentPoint& point, const VectorXd& c) {
  const VectorXd phi_c = product(point.phi, c);
  VectorXd g(static_cast<Index>(point.m.size()));
  for (Index a = 0; a < g.size(); ++a)
    g(a) = form(phi_c, point.m[static_cast<std::size_t>(a)], phi_c);
  return g;
}

/// Components at zero do not move the standard error in terms of standard deviations.
double satterthwaite(const ComponentFit& fit, const ComponentPoint& point, const VectorXd& c) {
  std::vector<Index> active{0};
  for (std::size_t i = 0; i < fit.components.size(); ++i)
    if (fit.components[i].value != 0) active.push_back(static_cast<Index>(i) + 1);
  const VectorXd g = variance_gradient(point, c)(active);
  const MatrixXd w = 2 * inverse_square(point.hessian(active, active));
  const double variance = form(c, point.phi, c);
  return 2 * variance * variance / form(g, w, g);
}

bool is_school_level(const BlockSums& sums, Index column) {
  for (const SchoolBlockSums& block : sums.blocks) {
    const double sum = block.cross(column, 0);
    const double squares = block.cross(column, column);
    if (squares - sum * sum / block.pupils > 1e-12 * squares) return false;
  }
  return true;
}

/// Schools less school-level columns, when the contrast is of such columns only; else infinity.
double df_of_schools(const BlockSums& sums, const Contrast& contrast) {
  double left = static_cast<double>(sums.schools.size());
  bool any = false;
  for (Index k = 0; k < contrast.size(); ++k) {
    const bool by_school = is_school_level(sums, k);
    left -= by_school ? 1 : 0;
    if (k == 0 || contrast(k) == 0) continue;
    any = true;
    if (!by_school) return std::numeric_limits<double>::infinity();
  }
  return any ? std::max(1.0, left) : std::numeric_limits<double>::infinity();
}

}  // namespace

Eigen::MatrixXd kenward_roger_covariance(const ComponentFit& fit, const BlockSums& sums) {
  const Corrected parts = kenward_roger_parts(fit, sums);
  const MatrixXd transform = uncentring(sums.centre, sums.p());
  return sandwich(transform, parts.covariance);
}

Expected<Estimate> infer(const ComponentFit& fit,
                         const BlockSums& sums,
                         const Contrast& contrast,
                         const InferenceOptions& options) {
  if (options.method != DfMethod::normal && fit.method != Criterion::reml)
    return refuse("needs_reml",
                  "Kenward-Roger and Satterthwaite degrees of freedom belong to a REML fit.",
                  "Fit the model by REML.");
  const VectorXd c = centred_contrast(contrast, sums.centre);
  double variance = form(contrast, fit.covariance, contrast);
  double df = std::numeric_limits<double>::infinity();
  std::string df_method = "normal";
  std::vector<Warning> warnings = fit.warnings;
  switch (options.method) {
    case DfMethod::normal:
      break;
    case DfMethod::kenward_roger: {
      const Corrected parts = kenward_roger_parts(fit, sums);
      const double plain = form(c, parts.point.phi, c);
      variance = form(c, parts.covariance, c);
      const VectorXd g = variance_gradient(parts.point, c);
      df = 2 * plain * plain / form(g, parts.w, g);
      df_method = "Kenward-Roger";
      break;
    }
    case DfMethod::satterthwaite:
      df = satterthwaite(
          fit, evaluate_components(sums, fit.model, fit.method, variances_of(fit)), c);
      df_method = "Satterthwaite";
      if (const double most = df_of_schools(sums, contrast); df > most) {
        warnings.push_back(
            {WarningKind::capped_df,
             filled("Satterthwaite's method gave {} degrees of freedom, more than schools allow; "
                    "{} are used.",
                    {brief(df, 1), brief(most, 1)})});
        df = most;
      }
      break;
  }
  Estimate estimate = t_estimate(contrast.dot(fit.beta), std::sqrt(variance), df, options.level);
  estimate.unit = "points";
  estimate.df_method = df_method;
  estimate.model = fit.formula;
  estimate.pupils = fit.pupils;
  estimate.schools = fit.schools;
  estimate.warnings = std::move(warnings);
  return estimate;
}

Expected<Estimate> infer(const ComponentFit& fit,
                         const BlockSums& sums,
                         const std::string& coefficient,
                         const InferenceOptions& options) {
  const Contrast contrast = STATS_TRY(pick_coefficient(fit.names, coefficient));
  return infer(fit, sums, contrast, options);
}

namespace {

/// Prediction of all random effects of a school: G Z'V^-1 r, and G - G Z'V^-1 Z G.
struct Prediction {
  VectorXd effect;
  MatrixXd covariance;
};

Prediction predict(const ComponentFit& fit, const SchoolBlockSums& block) {
  const Index size = block.zz.rows();
  const VectorXd all = variances_of(fit);
  const MatrixXd g = component_matrix(fit.model, all.tail(all.size() - 1), size);
  VectorXd r(block.zx.cols());
  r << -fit.centred_beta, 1.0;
  const MatrixXd left = fit.var_pupil * MatrixXd::Identity(size, size) + product(g, block.zz);
  return {solved_square(left, product(g, product(block.zx, r))),
          fit.var_pupil * solved_square(left, g)};
}

/// For classes: the school's own effect, with w = V^-1 summed over its pupils.
Prediction predict_school(const ComponentFit& fit, const SchoolBlockSums& block) {
  const double school = fit.component("school");
  VectorXd r(block.zx.cols());
  r << -fit.centred_beta, 1.0;
  // Classes are independent given the school: each has weight n / (v + n class).
  double weight = 0;
  double residual = 0;
  for (Index k = 0; k < block.zz.rows(); ++k) {
    const double share = 1 / (fit.var_pupil + block.zz(k, k) * fit.component("class"));
    weight += block.zz(k, k) * share;
    residual += block.zx.row(k).dot(r) * share;
  }
  const double shrink = school / (1 + school * weight);
  return {VectorXd::Constant(1, shrink * residual), MatrixXd::Constant(1, 1, shrink)};
}

}  // namespace

std::vector<GroupEffect> group_effects(const ComponentFit& fit, const BlockSums& sums) {
  std::vector<GroupEffect> effects;
  for (std::size_t school = 0; school < sums.blocks.size(); ++school) {
    const Prediction prediction = fit.model == ComponentModel::classes
                                      ? predict_school(fit, sums.blocks[school])
                                      : predict(fit, sums.blocks[school]);
    effects.push_back({sums.schools[school], prediction.effect, prediction.covariance});
  }
  return effects;
}

std::vector<GroupEffect> class_effects(const ComponentFit& fit, const BlockSums& sums) {
  std::vector<GroupEffect> effects;
  if (fit.model != ComponentModel::classes) return effects;
  for (std::size_t school = 0; school < sums.blocks.size(); ++school) {
    const SchoolBlockSums& block = sums.blocks[school];
    const Prediction of_school = predict_school(fit, block);
    VectorXd r(block.zx.cols());
    r << -fit.centred_beta, 1.0;
    for (Index k = 0; k < block.zz.rows(); ++k) {
      const double n = block.zz(k, k);
      const double var_class = fit.component("class");
      const double shrink = var_class / (fit.var_pupil + n * var_class);
      const double residual = block.zx.row(k).dot(r) - n * of_school.effect(0);
      const double unknown =
          shrink * fit.var_pupil + shrink * shrink * n * n * of_school.covariance(0, 0);
      effects.push_back(
          {sums.schools[school] + "/" + std::to_string(block.classes[static_cast<std::size_t>(k)]),
           VectorXd::Constant(1, shrink * residual),
           MatrixXd::Constant(1, 1, unknown)});
    }
  }
  return effects;
}

}  // namespace trellis::stats
