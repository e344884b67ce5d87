#include "stats/variance_components.hpp"

#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <limits>
#include <nlopt.h>

#include "stats/coefficients.hpp"
#include "stats/component_engine.hpp"
#include "stats/text.hpp"
#include "stats/thresholds.hpp"

namespace trellis::stats {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// A criterion higher by no more than this counts as equal, and the simpler fit is taken.
constexpr double tie = 1e-9;

/// What is searched over: for independent components the roots of the ratios, for a correlated
/// slope the lower factor T of G / v in the order T11, T21, T22. `free` says which may move.
struct Search {
  const BlockSums& sums;
  ComponentModel model;
  Criterion criterion;
  std::vector<char> free;

  VectorXd relative(const VectorXd& theta) const {
    if (model != ComponentModel::slope_correlated) return theta.cwiseProduct(theta);
    VectorXd out(3);
    out << theta(0) * theta(0), theta(0) * theta(1), theta(1) * theta(1) + theta(2) * theta(2);
    return out;
  }
  double value(const VectorXd& theta) const {
    const ProfiledPoint point = profiled_criterion(sums, model, criterion, relative(theta));
    return point.solved ? point.criterion : 1e300;
  }
  bool bounded(std::size_t i) const { return model != ComponentModel::slope_correlated || i != 1; }
};

struct SearchTarget {
  const Search* search;
  VectorXd theta;
};

double nlopt_target(unsigned count, const double* x, double*, void* data) {
  auto* target = static_cast<SearchTarget*>(data);
  unsigned at = 0;
  for (std::size_t i = 0; i < target->search->free.size(); ++i)
    if (target->search->free[i] && at < count) target->theta(static_cast<Index>(i)) = x[at++];
  return target->search->value(target->theta);
}

struct Optimum {
  VectorXd theta;
  double criterion = std::numeric_limits<double>::infinity();
};

/// BOBYQA over the free entries of theta; entries that are not free stay zero.
Optimum search_near(const Search& search, const VectorXd& start) {
  std::vector<double> x;
  std::vector<double> lower;
  for (std::size_t i = 0; i < search.free.size(); ++i) {
    if (!search.free[i]) continue;
    x.push_back(start(static_cast<Index>(i)));
    lower.push_back(search.bounded(i) ? 0.0 : -std::numeric_limits<double>::infinity());
  }
  Optimum best;
  best.theta = VectorXd::Zero(start.size());
  SearchTarget target{&search, best.theta};
  if (!x.empty()) {
    const auto dimension = static_cast<unsigned>(x.size());
    // BOBYQA needs two dimensions; a second one that does nothing is not worth it for one.
    nlopt_opt optimiser =
        nlopt_create(dimension > 1 ? NLOPT_LN_BOBYQA : NLOPT_LN_NELDERMEAD, dimension);
    nlopt_set_min_objective(optimiser, nlopt_target, &target);
    nlopt_set_lower_bounds(optimiser, lower.data());
    nlopt_set_xtol_rel(optimiser, 1e-9);
    nlopt_set_ftol_abs(optimiser, 1e-12);
    nlopt_set_maxeval(optimiser, 2000);
    nlopt_set_initial_step1(optimiser, 0.1);
    double value = 0;
    nlopt_optimize(optimiser, x.data(), &value);
    nlopt_destroy(optimiser);
  }
  std::size_t at = 0;
  for (std::size_t i = 0; i < search.free.size(); ++i)
    if (search.free[i]) best.theta(static_cast<Index>(i)) = x[at++];
  best.criterion = search.value(best.theta);
  return best;
}

/// Newton steps in the variances themselves over the components that are not zero. Keeps the point
/// it was given when a step does not lower the criterion.
VectorXd polish(const Search& search, VectorXd variances, const std::vector<char>& free) {
  std::vector<Index> active{0};
  for (std::size_t i = 0; i < free.size(); ++i)
    if (free[i]) active.push_back(static_cast<Index>(i) + 1);
  ComponentPoint point =
      evaluate_components(search.sums, search.model, search.criterion, variances);
  for (int step = 0; step < 30 && point.solved; ++step) {
    const VectorXd gradient = point.gradient(active);
    const MatrixXd hessian = point.hessian(active, active);
    const Eigen::LLT<MatrixXd> factor(hessian);
    if (factor.info() != Eigen::Success) break;
    const VectorXd move = factor.solve(gradient);
    if (gradient.dot(move) < 1e-18) break;
    VectorXd next = variances;
    double length = 1;
    ComponentPoint trial;
    for (; length > 1e-4; length /= 2) {
      next(active) = variances(active) - length * move;
      trial = evaluate_components(search.sums, search.model, search.criterion, next);
      if (trial.solved && trial.criterion <= point.criterion + 1e-10) break;
    }
    if (length <= 1e-4) break;
    variances = next;
    point = trial;
  }
  return variances;
}

bool is_proper(ComponentModel model, const VectorXd& variances) {
  if (!(variances(0) > 0)) return false;
  const VectorXd values = variances.tail(variances.size() - 1);
  if (model != ComponentModel::slope_correlated) return values.minCoeff() >= 0;
  return values(0) >= 0 && values(2) >= 0 && values(0) * values(2) - values(1) * values(1) >= 0;
}

/// Absolute variances at theta, polished when nothing free stands at its bound.
VectorXd finish_fit(const Search& search, const Optimum& candidate) {
  const VectorXd relative = search.relative(candidate.theta);
  const ProfiledPoint point =
      profiled_criterion(search.sums, search.model, search.criterion, relative);
  VectorXd variances(relative.size() + 1);
  variances << point.var_pupil, point.var_pupil * relative;
  const bool correlated = search.model == ComponentModel::slope_correlated;
  const bool all_free =
      std::all_of(search.free.begin(), search.free.end(), [](char f) { return f; });
  if (correlated && !all_free) return variances;
  const VectorXd better = polish(search, variances, search.free);
  return is_proper(search.model, better) ? better : variances;
}

struct Best {
  VectorXd variances;
  std::vector<char> free;
  double criterion = std::numeric_limits<double>::infinity();
};

void consider(const BlockSums& sums,
              ComponentModel model,
              Criterion criterion,
              std::vector<char> free,
              Best& best) {
  const Search search{sums, model, criterion, std::move(free)};
  VectorXd start = VectorXd::Zero(static_cast<Index>(search.free.size()));
  for (std::size_t i = 0; i < search.free.size(); ++i)
    if (search.free[i] && search.bounded(i)) start(static_cast<Index>(i)) = 0.3;
  const Optimum candidate = search_near(search, start);
  const VectorXd variances = finish_fit(search, candidate);
  const VectorXd relative = variances.tail(variances.size() - 1) / variances(0);
  const ProfiledPoint point = profiled_criterion(sums, model, criterion, relative);
  if (!point.solved || point.criterion > best.criterion + tie) return;
  best = {variances, search.free, point.criterion};
}

/// The free fit, then each boundary; a boundary wins when the free fit is not lower.
Best best_fit(const BlockSums& sums, ComponentModel model, Criterion criterion) {
  Best best;
  if (model == ComponentModel::slope_correlated) {
    consider(sums, model, criterion, {1, 1, 1}, best);
    consider(sums, model, criterion, {1, 1, 0}, best);
    consider(sums, model, criterion, {0, 0, 1}, best);
    consider(sums, model, criterion, {1, 0, 0}, best);
  } else {
    consider(sums, model, criterion, {1, 1}, best);
    consider(sums, model, criterion, {1, 0}, best);
    consider(sums, model, criterion, {0, 1}, best);
  }
  consider(sums, model, criterion, std::vector<char>(component_count(model), 0), best);
  return best;
}

std::vector<VarianceComponent> named(ComponentModel model, const VectorXd& variances) {
  switch (model) {
    case ComponentModel::slope_correlated:
      return {{"intercept", variances(1)}, {"covariance", variances(2)}, {"slope", variances(3)}};
    case ComponentModel::slope_uncorrelated:
      return {{"intercept", variances(1)}, {"slope", variances(2)}};
    case ComponentModel::classes:
      return {{"class", variances(1)}, {"school", variances(2)}};
  }
  return {};
}

void warn_of_boundary(ComponentModel model, const Best& best, ComponentFit& fit) {
  fit.boundary = std::any_of(best.free.begin(), best.free.end(), [](char f) { return !f; });
  if (!fit.boundary) return;
  std::string sentence;
  if (model == ComponentModel::classes)
    sentence =
        fit.component("school") == 0
            ? "The variance between schools is estimated as zero. Schools stay in the model."
            : "The variance between classes is estimated as zero. Classes stay in the model.";
  else if (fit.component("slope") == 0)
    sentence =
        "How much the effect differs between schools is estimated as zero. The arm slope stays in "
        "the model.";
  else if (fit.component("intercept") == 0)
    sentence = "The variance between schools is estimated as zero. Schools stay in the model.";
  else
    sentence =
        "The data fit best when the effect follows the level of the school exactly; the "
        "differences between schools are at the edge of what can be estimated.";
  fit.warnings.push_back({WarningKind::boundary, sentence});
}

Expected<ComponentFit> fit_components(const BlockSums& sums,
                                      ComponentModel model,
                                      Criterion criterion) {
  if (sums.schools.size() < static_cast<std::size_t>(thresholds::schools_min))
    return refuse("too_few_schools",
                  filled("{} schools are too few to estimate how much schools differ. An exact "
                         "permutation test is possible.",
                         {std::to_string(sums.schools.size())}),
                  "Use the exact permutation test.");
  if (sums.pupils <= static_cast<std::int64_t>(sums.p()))
    return refuse("too_few_pupils",
                  filled("{} pupils are too few for a model with {} coefficients.",
                         {std::to_string(sums.pupils), std::to_string(sums.p())}),
                  "Leave columns out.");
  const Best best = best_fit(sums, model, criterion);
  if (!std::isfinite(best.criterion))
    return refuse("fully_explained",
                  filled("The columns of the model explain \"{}\" without any remainder.",
                         {sums.spec.outcome}),
                  "Check that no column is a copy of the outcome.");
  const ComponentPoint point = evaluate_components(sums, model, criterion, best.variances);
  ComponentFit fit;
  fit.model = model;
  fit.formula = sums.formula;
  fit.method = criterion;
  fit.names = sums.names;
  fit.centred_beta = point.beta;
  fit.centred_covariance = point.phi;
  const MatrixXd transform = uncentring(sums.centre, sums.p());
  fit.beta = transform * point.beta;
  fit.beta(0) += sums.centre.back();
  fit.covariance = transform * point.phi * transform.transpose();
  fit.var_pupil = best.variances(0);
  fit.components = named(model, best.variances);
  fit.criterion = best.criterion;
  fit.pupils = sums.pupils;
  fit.schools = static_cast<std::int64_t>(sums.schools.size());
  fit.warnings = sums.warnings;
  if (model == ComponentModel::classes)
    fit.icc = fit.component("school") /
              (fit.component("school") + fit.component("class") + fit.var_pupil);
  else
    fit.icc = fit.component("intercept") / (fit.component("intercept") + fit.var_pupil);
  warn_of_boundary(model, best, fit);
  return fit;
}

}  // namespace

double ComponentFit::component(const std::string& name) const {
  for (const VarianceComponent& part : components)
    if (part.name == name) return part.value;
  return 0;
}

Expected<ComponentFit> fit_random_slope(const BlockSums& sums,
                                        Criterion criterion,
                                        SlopeCovariance covariance) {
  return fit_components(sums,
                        covariance == SlopeCovariance::correlated
                            ? ComponentModel::slope_correlated
                            : ComponentModel::slope_uncorrelated,
                        criterion);
}

Expected<ComponentFit> fit_three_level(const BlockSums& sums, Criterion criterion) {
  return fit_components(sums, ComponentModel::classes, criterion);
}

}  // namespace trellis::stats
