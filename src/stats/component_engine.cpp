#include "stats/component_engine.hpp"

#include <cmath>
#include <numbers>

#include "stats/dense.hpp"

namespace trellis::stats {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Sums over schools of the second- and third-order products, on all q columns.
struct Totals {
  MatrixXd c;                            // [Xy]'V^-1[Xy]
  double log_determinant = 0;            // log|V|
  std::vector<MatrixXd> m;               // [Xy]'V^-1 V_a V^-1 [Xy]
  std::vector<std::vector<MatrixXd>> n;  // [Xy]'V^-1 V_a V^-1 V_b V^-1 [Xy], symmetrised
  VectorXd trace;                        // tr(V^-1 V_a)
  MatrixXd t;                            // tr(V^-1 V_a V^-1 V_b)
};

/// What one school contributes. F = Z'V^-1Z and H = Z'V^-1[Xy], and the same with V^-2.
struct SchoolTerms {
  MatrixXd k, uk, f, f2, h, h2;
};

SchoolTerms terms_of(const SchoolBlockSums& block, const MatrixXd& g, double v) {
  SchoolTerms terms;
  const Index size = block.zz.rows();
  const MatrixXd left = v * MatrixXd::Identity(size, size) + product(g, block.zz);
  terms.k = solved_square(left, g);
  terms.k = (0.5 * (terms.k + terms.k.transpose())).eval();
  terms.uk = product(block.zz, terms.k);
  const MatrixXd shrink = MatrixXd::Identity(size, size) - terms.uk;
  const MatrixXd twice = product(shrink, shrink);
  terms.f = product(shrink, block.zz) / v;
  terms.h = product(shrink, block.zx) / v;
  terms.f2 = product(twice, block.zz) / (v * v);
  terms.h2 = product(twice, block.zx) / (v * v);
  return terms;
}

void add_pupil_terms(const SchoolBlockSums& block, const SchoolTerms& s, double v, Totals& totals) {
  const MatrixXd kb = product(s.k, block.zx);
  const MatrixXd bkb = cross_product(block.zx, kb);
  const MatrixXd square = inner_sandwich(kb, block.zz);
  const MatrixXd ukb = product(block.zz, kb);
  const MatrixXd cube = inner_sandwich(ukb, s.k);
  const double trace_k = s.uk.trace();
  const double trace_kk = trace_of_product(s.uk, s.uk);
  totals.m[0] += (block.cross - 2 * bkb + square) / (v * v);
  totals.n[0][0] += (block.cross - 3 * bkb + 3 * square - cube) / (v * v * v);
  totals.trace(0) += (block.pupils - trace_k) / v;
  totals.t(0, 0) += (block.pupils - 2 * trace_k + trace_kk) / (v * v);
}

void add_group_terms(ComponentModel model, const SchoolTerms& s, Totals& totals) {
  const std::size_t count = component_count(model);
  const Index size = s.f.rows();
  for (std::size_t a = 0; a < count; ++a) {
    const auto ia = static_cast<Index>(a + 1);
    const MatrixXd sa = component_shape(model, a, size);
    totals.m[a + 1] += inner_sandwich(s.h, sa);
    const MatrixXd mixed = product(cross_product(s.h2, sa), s.h);
    totals.n[0][a + 1] += 0.5 * (mixed + mixed.transpose());
    totals.trace(ia) += trace_of_product(s.f, sa);
    totals.t(0, ia) += trace_of_product(s.f2, sa);
    for (std::size_t b = a; b < count; ++b) {
      const auto ib = static_cast<Index>(b + 1);
      const MatrixXd sb = component_shape(model, b, size);
      const MatrixXd third = product(product(product(cross_product(s.h, sa), s.f), sb), s.h);
      totals.n[a + 1][b + 1] += 0.5 * (third + third.transpose());
      totals.t(ia, ib) += trace_of_product(product(s.f, sa), product(s.f, sb));
    }
  }
}

Totals totals_of(const BlockSums& sums, ComponentModel model, const VectorXd& variances) {
  const auto q = static_cast<Index>(sums.p() + 1);
  const std::size_t count = component_count(model) + 1;
  Totals totals;
  totals.c = MatrixXd::Zero(q, q);
  totals.m.assign(count, MatrixXd::Zero(q, q));
  totals.n.assign(count, std::vector<MatrixXd>(count, MatrixXd::Zero(q, q)));
  totals.trace = VectorXd::Zero(static_cast<Index>(count));
  totals.t = MatrixXd::Zero(static_cast<Index>(count), static_cast<Index>(count));
  const double v = variances(0);
  const VectorXd values = variances.tail(variances.size() - 1);
  for (const SchoolBlockSums& block : sums.blocks) {
    const MatrixXd g = component_matrix(model, values, block.zz.rows());
    const SchoolTerms terms = terms_of(block, g, v);
    totals.c += (block.cross - inner_sandwich(block.zx, terms.k)) / v;
    const MatrixXd ratio = MatrixXd::Identity(g.rows(), g.rows()) + product(g, block.zz) / v;
    totals.log_determinant += block.pupils * std::log(v) + std::log(determinant(ratio));
    add_pupil_terms(block, terms, v, totals);
    add_group_terms(model, terms, totals);
  }
  for (std::size_t a = 0; a < count; ++a)
    for (std::size_t b = 0; b < a; ++b) {
      totals.n[a][b] = totals.n[b][a];
      totals.t(static_cast<Index>(a), static_cast<Index>(b)) =
          totals.t(static_cast<Index>(b), static_cast<Index>(a));
    }
  return totals;
}

/// Gradient, observed Hessian and information from the totals; P is V^-1 projected off X for REML.
void derive(const Totals& totals, Criterion criterion, ComponentPoint& point) {
  const Index p = point.phi.rows();
  const auto count = static_cast<Index>(totals.m.size());
  VectorXd r(p + 1);
  r << -point.beta, 1.0;
  point.gradient.resize(count);
  point.hessian.resize(count, count);
  point.information.resize(count, count);
  auto x = [p](const MatrixXd& full) { return MatrixXd(full.topLeftCorner(p, p)); };
  for (Index a = 0; a < count; ++a) {
    const auto ia = static_cast<std::size_t>(a);
    point.m.push_back(x(totals.m[ia]));
    point.n.emplace_back();
    const double reml = point.phi.cwiseProduct(point.m.back()).sum();
    point.gradient(a) =
        totals.trace(a) - (criterion == Criterion::reml ? reml : 0.0) - form(r, totals.m[ia], r);
    for (Index b = 0; b < count; ++b)
      point.n.back().push_back(x(totals.n[ia][static_cast<std::size_t>(b)]));
  }
  for (Index a = 0; a < count; ++a)
    for (Index b = 0; b < count; ++b) {
      const auto ia = static_cast<std::size_t>(a);
      const auto ib = static_cast<std::size_t>(b);
      const VectorXd ga = product(totals.m[ia], r).head(p);
      const VectorXd gb = product(totals.m[ib], r).head(p);
      const double projected =
          totals.t(a, b) - 2 * point.phi.cwiseProduct(point.n[ia][ib]).sum() +
          trace_of_product(product(point.phi, point.m[ia]), product(point.phi, point.m[ib]));
      const double quadratic = form(r, totals.n[ia][ib], r) - form(ga, point.phi, gb);
      point.hessian(a, b) =
          -(criterion == Criterion::reml ? projected : totals.t(a, b)) + 2 * quadratic;
      point.information(a, b) = 0.5 * projected;
    }
}

}  // namespace

std::size_t component_count(ComponentModel model) {
  return model == ComponentModel::slope_correlated ? 3 : 2;
}

Eigen::MatrixXd component_shape(ComponentModel model, std::size_t index, Eigen::Index k) {
  switch (model) {
    case ComponentModel::slope_correlated: {
      MatrixXd shape = MatrixXd::Zero(2, 2);
      if (index == 0) shape(0, 0) = 1;
      if (index == 1) shape(0, 1) = shape(1, 0) = 1;
      if (index == 2) shape(1, 1) = 1;
      return shape;
    }
    case ComponentModel::slope_uncorrelated: {
      MatrixXd shape = MatrixXd::Zero(2, 2);
      shape(static_cast<Index>(index), static_cast<Index>(index)) = 1;
      return shape;
    }
    case ComponentModel::classes:
      return index == 0 ? MatrixXd(MatrixXd::Identity(k, k)) : MatrixXd(MatrixXd::Ones(k, k));
  }
  return {};
}

Eigen::MatrixXd component_matrix(ComponentModel model,
                                 const Eigen::VectorXd& values,
                                 Eigen::Index k) {
  MatrixXd g = MatrixXd::Zero(k, k);
  for (std::size_t a = 0; a < component_count(model); ++a)
    g += values(static_cast<Index>(a)) * component_shape(model, a, k);
  return g;
}

namespace {

/// Takes Z'V^-1 parts off [X y]'[X y] for a slope: two columns, everything written out.
/// Returns log|I + G Z'Z|.
double reduce_slope(const SchoolBlockSums& block, const Eigen::Matrix2d& g, MatrixXd& c) {
  const Eigen::Matrix2d zz = block.zz;
  const Eigen::Matrix2d left = Eigen::Matrix2d::Identity() + g * zz;
  const Eigen::Matrix2d k = left.inverse() * g;
  const Index q = c.rows();
  for (Index i = 0; i < q; ++i) {
    const double first = k(0, 0) * block.zx(0, i) + k(0, 1) * block.zx(1, i);
    const double second = k(1, 0) * block.zx(0, i) + k(1, 1) * block.zx(1, i);
    for (Index m = 0; m < q; ++m)
      c(m, i) += block.cross(m, i) - block.zx(0, m) * first - block.zx(1, m) * second;
  }
  return std::log(left.determinant());
}

/// The same for classes in a school: each class is eliminated as a number, then the school.
double reduce_classes(const SchoolBlockSums& block,
                      double by_class,
                      double by_school,
                      MatrixXd& c) {
  const Index q = c.rows();
  VectorXd left = VectorXd::Zero(q);
  double weight = 0;
  double logs = 0;
  c += block.cross;
  for (Index k = 0; k < block.zz.rows(); ++k) {
    const double n = block.zz(k, k);
    const double share = 1 / (1 + by_class * n);
    logs -= std::log(share);
    weight += n * share;
    for (Index i = 0; i < q; ++i) {
      const double value = block.zx(k, i);
      left(i) += share * value;
      for (Index m = 0; m < q; ++m) c(m, i) -= by_class * share * value * block.zx(k, m);
    }
  }
  const double factor = by_school / (1 + by_school * weight);
  c.noalias() -= factor * left * left.transpose();
  return logs + std::log1p(by_school * weight);
}

}  // namespace

ProfiledPoint profiled_criterion(const BlockSums& sums,
                                 ComponentModel model,
                                 Criterion criterion,
                                 const Eigen::VectorXd& relative) {
  const auto p = static_cast<Index>(sums.p());
  MatrixXd c = MatrixXd::Zero(p + 1, p + 1);
  double logs = 0;
  for (const SchoolBlockSums& block : sums.blocks)
    logs += model == ComponentModel::classes
                ? reduce_classes(block, relative(0), relative(1), c)
                : reduce_slope(block, component_matrix(model, relative, 2), c);
  if (!std::isfinite(logs)) return {};
  c = (0.5 * (c + c.transpose())).eval();
  const std::optional<MatrixXd> found = cholesky(c);
  if (!found) return {};
  const MatrixXd& lower = *found;
  const double rss = lower(p, p) * lower(p, p);
  const bool reml = criterion == Criterion::reml;
  const double df = static_cast<double>(sums.pupils) - (reml ? static_cast<double>(p) : 0.0);
  double log_x = 0;
  for (Index k = 0; k < p; ++k) log_x += 2 * std::log(lower(k, k));
  ProfiledPoint point;
  point.var_pupil = rss / df;
  point.criterion =
      df * (1 + std::log(2 * std::numbers::pi * point.var_pupil)) + logs + (reml ? log_x : 0.0);
  point.solved = std::isfinite(point.criterion);
  return point;
}

ComponentPoint evaluate_components(const BlockSums& sums,
                                   ComponentModel model,
                                   Criterion criterion,
                                   const Eigen::VectorXd& variances) {
  ComponentPoint point;
  if (!(variances(0) > 0)) return point;
  const Totals totals = totals_of(sums, model, variances);
  const auto p = static_cast<Index>(sums.p());
  const std::optional<MatrixXd> lower = cholesky(totals.c.topLeftCorner(p, p));
  if (!lower || !std::isfinite(totals.log_determinant)) return point;
  point.phi = solved_by(*lower, MatrixXd::Identity(p, p));
  point.beta = solved_by(*lower, totals.c.col(p).head(p));
  const double rss = totals.c(p, p) - point.beta.dot(totals.c.col(p).head(p));
  const bool reml = criterion == Criterion::reml;
  double log_x = 0;
  for (Index k = 0; k < p; ++k) log_x += 2 * std::log((*lower)(k, k));
  const double df = static_cast<double>(sums.pupils) - (reml ? static_cast<double>(p) : 0.0);
  point.criterion =
      df * std::log(2 * std::numbers::pi) + totals.log_determinant + rss + (reml ? log_x : 0.0);
  derive(totals, criterion, point);
  point.solved = true;
  return point;
}

}  // namespace trellis::stats
