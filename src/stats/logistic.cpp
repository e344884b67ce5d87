#include "stats/logistic.hpp"

#include <cmath>
#include <limits>

#include "stats/dense.hpp"
#include "stats/distribution.hpp"
#include "stats/text.hpp"

namespace trellis::stats {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int iterations_max = 60;
constexpr double deviance_settled = 1e-12;
// A log odds of this size per SD of its column, or an error of this size, means separation.
constexpr double separated_slope = 15;
constexpr double separated_error = 100;

/// Columns centred and scaled to SD 1, so that one bound fits all.
struct Scaled {
  MatrixXd x;  // n x p
  VectorXd centre;
  VectorXd scale;
};

Scaled scaled_columns(const ModelFrame& frame) {
  const auto n = static_cast<Index>(frame.rows());
  const auto p = static_cast<Index>(frame.p());
  Scaled out{MatrixXd::Ones(n, p), VectorXd::Zero(p), VectorXd::Ones(p)};
  for (Index k = 1; k < p; ++k) {
    const auto column = frame.x(static_cast<std::size_t>(k));
    const Eigen::Map<const VectorXd> values(column.data(), n);
    out.centre(k) = values.mean();
    out.x.col(k) = values.array() - out.centre(k);
    out.scale(k) = std::sqrt(out.x.col(k).squaredNorm() / static_cast<double>(n));
    if (out.scale(k) > 0) out.x.col(k) /= out.scale(k);
  }
  return out;
}

double deviance_of(const VectorXd& y, const VectorXd& eta) {
  double sum = 0;
  for (Index i = 0; i < y.size(); ++i) {
    const double signed_eta = y(i) == 1 ? eta(i) : -eta(i);
    sum += signed_eta > 0 ? std::log1p(std::exp(-signed_eta))
                          : std::log1p(std::exp(signed_eta)) - signed_eta;
  }
  return 2 * sum;
}

std::unexpected<Refusal> separated(const ModelFrame& frame, Index column) {
  return refuse("separated",
                filled("Column {} separates the pupils completely: knowing it, \"{}\" is certain, "
                       "so its odds ratio has no estimate.",
                       {frame.names()[static_cast<std::size_t>(column)], frame.spec().outcome}),
                "Remove the column, or join its categories.");
}

Expected<void> check_outcome(const ModelFrame& frame) {
  double ones = 0;
  for (const double value : frame.y()) {
    if (value != 0 && value != 1)
      return refuse("outcome_not_binary",
                    filled("\"{}\" holds {}; this model needs 0 and 1.",
                           {frame.spec().outcome, brief(value, 6)}));
    ones += value;
  }
  if (ones == 0 || ones == static_cast<double>(frame.rows()))
    return refuse("constant_outcome",
                  filled("Every pupil has the same value of \"{}\".", {frame.spec().outcome}),
                  "There is nothing to explain.");
  return {};
}

/// Sum over schools of the outer products of their scores, times m/(m-1).
MatrixXd clustered_meat(const ModelFrame& frame, const MatrixXd& x, const VectorXd& residual) {
  const Index p = x.cols();
  MatrixXd meat = MatrixXd::Zero(p, p);
  const auto begin = frame.school_begin();
  for (std::size_t school = 0; school + 1 < begin.size(); ++school) {
    const auto from = static_cast<Index>(begin[school]);
    const auto rows = static_cast<Index>(begin[school + 1]) - from;
    const VectorXd score = x.middleRows(from, rows).transpose() * residual.segment(from, rows);
    meat += score * score.transpose();
  }
  const auto m = static_cast<double>(frame.schools().size());
  return meat * (m / (m - 1));
}

/// Where the Newton steps stand, in scaled columns.
struct Iterate {
  VectorXd beta;
  VectorXd eta;
  double deviance = 0;
  int iterations = 0;
};

VectorXd probabilities(const VectorXd& eta) {
  return (1 + (-eta.array()).exp()).inverse().matrix();
}

MatrixXd information_at(const Scaled& scaled, const VectorXd& eta) {
  const VectorXd probability = probabilities(eta);
  const VectorXd weight = (probability.array() * (1 - probability.array())).matrix();
  return cross_product(scaled.x, MatrixXd(weight.asDiagonal() * scaled.x));
}

/// Singular information: either some column separates, or columns are not independent.
std::unexpected<Refusal> singular(const ModelFrame& frame, Index weakest, const VectorXd& beta) {
  Index steepest = 0;
  if (beta.cwiseAbs().maxCoeff(&steepest) > 5) return separated(frame, steepest);
  return refuse("collinear",
                filled("Column {} carries the same information as others here; remove one.",
                       {frame.names()[static_cast<std::size_t>(weakest)]}));
}

/// One Newton step, halved until the deviance does not rise; returns the gain in deviance.
double take_step(const Scaled& scaled, const VectorXd& y, const VectorXd& step, Iterate& at) {
  double deviance = at.deviance;
  VectorXd next = at.beta;
  for (double length = 1; length > 1e-4; length /= 2) {
    next = at.beta + length * step;
    deviance = deviance_of(y, product(scaled.x, next));
    if (deviance <= at.deviance + 1e-9) break;
  }
  const double gain = at.deviance - deviance;
  at.beta = next;
  at.eta = product(scaled.x, at.beta);
  at.deviance = deviance;
  return gain;
}

Expected<Iterate> iterate(const ModelFrame& frame, const Scaled& scaled, const VectorXd& y) {
  const Index p = scaled.x.cols();
  Iterate at{VectorXd::Zero(p), VectorXd::Zero(y.size()), 0, 0};
  at.deviance = deviance_of(y, at.eta);
  while (++at.iterations <= iterations_max) {
    const CheckedSolution step =
        solved_checked(information_at(scaled, at.eta),
                       cross_product(scaled.x, VectorXd(y - probabilities(at.eta))));
    if (step.condition < 1e-12) return singular(frame, step.weakest, at.beta);
    const double gain = take_step(scaled, y, step.x, at);
    Index steepest = 0;
    if (p > 1 && at.beta.tail(p - 1).cwiseAbs().maxCoeff(&steepest) > separated_slope)
      return separated(frame, steepest + 1);
    if (gain <= deviance_settled * (std::abs(at.deviance) + 0.1)) break;
  }
  return at;
}

}  // namespace

Expected<LogisticFit> fit_logistic(const ModelFrame& frame) {
  STATS_TRY(check_outcome(frame));
  const Scaled scaled = scaled_columns(frame);
  const auto p = static_cast<Index>(frame.p());
  const VectorXd y = Eigen::Map<const VectorXd>(frame.y().data(), static_cast<Index>(frame.rows()));
  const Iterate at = STATS_TRY(iterate(frame, scaled, y));
  const MatrixXd inverse = inverse_symmetric(information_at(scaled, at.eta));
  Index loosest = 0;
  if (p > 1 && std::sqrt(inverse.diagonal().tail(p - 1).maxCoeff(&loosest)) > separated_error)
    return separated(frame, loosest + 1);

  MatrixXd back = MatrixXd::Identity(p, p);
  for (Index k = 1; k < p; ++k) {
    back(k, k) = 1 / scaled.scale(k);
    back(0, k) = -scaled.centre(k) / scaled.scale(k);
  }
  LogisticFit fit;
  fit.names.assign(frame.names().begin(), frame.names().end());
  fit.beta = product(back, at.beta);
  fit.covariance = sandwich(back, inverse);
  fit.cluster_covariance = fit.covariance;
  fit.deviance = at.deviance;
  fit.iterations = at.iterations;
  fit.pupils = static_cast<std::int64_t>(frame.rows());
  fit.schools = static_cast<std::int64_t>(frame.schools().size());
  if (fit.schools > 1) {
    fit.cluster_covariance = sandwich(product(back, inverse),
                                      clustered_meat(frame, scaled.x, y - probabilities(at.eta)));
  }
  return fit;
}

std::vector<OddsRatio> odds_ratios(const LogisticFit& fit, double level) {
  const double df = fit.schools > 1 ? static_cast<double>(fit.schools) - 1
                                    : std::numeric_limits<double>::infinity();
  std::vector<OddsRatio> ratios;
  for (std::size_t k = 1; k < fit.names.size(); ++k) {
    const auto i = static_cast<Index>(k);
    const Estimate log_odds =
        t_estimate(fit.beta(i), std::sqrt(fit.cluster_covariance(i, i)), df, level);
    ratios.push_back({fit.names[k],
                      std::exp(log_odds.value),
                      {std::exp(log_odds.ci.lower), std::exp(log_odds.ci.upper), level},
                      log_odds.p});
  }
  return ratios;
}

}  // namespace trellis::stats
