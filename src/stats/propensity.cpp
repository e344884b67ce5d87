#include "stats/propensity.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "stats/dense.hpp"
#include "stats/sentence.hpp"

namespace trellis::stats {
namespace {

constexpr int fit_iterations_max = 60;
constexpr double deviance_change_min = 1e-12;
// A fitted logit this large stands for odds of 10^9 to 1: the likelihood is climbing for ever.
constexpr double logit_of_separation = 20;
constexpr double collinear_share = 1e-10;

double log1p_exp(double x) {
  return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
}

double propensity_deviance_of(std::span<const int> outcome, const Eigen::VectorXd& linear) {
  double sum = 0;
  for (Eigen::Index i = 0; i < linear.size(); ++i)
    sum += log1p_exp(linear(i)) - (outcome[static_cast<std::size_t>(i)] == 1 ? linear(i) : 0);
  return 2 * sum;
}

/// True where the column alone tells the arms apart, wholly or at one of its ends.
bool separates(const Eigen::VectorXd& column, std::span<const int> outcome) {
  double low[2] = {std::numeric_limits<double>::infinity(),
                   std::numeric_limits<double>::infinity()};
  double high[2] = {-low[0], -low[1]};
  for (Eigen::Index i = 0; i < column.size(); ++i) {
    const std::size_t arm = outcome[static_cast<std::size_t>(i)] == 1 ? 1 : 0;
    low[arm] = std::min(low[arm], column(i));
    high[arm] = std::max(high[arm], column(i));
  }
  return high[0] <= low[1] || high[1] <= low[0];
}

/// A 0/1 column where one of its two values occurs in one arm only.
bool separates_a_level(const Eigen::VectorXd& column, std::span<const int> outcome) {
  std::set<std::pair<double, int>> seen;
  for (Eigen::Index i = 0; i < column.size(); ++i) {
    if (column(i) != 0 && column(i) != 1) return false;
    seen.emplace(column(i), outcome[static_cast<std::size_t>(i)]);
  }
  return seen.size() < 4;
}

auto refuse_separation(std::span<const int> outcome,
                       const DesignColumns& columns,
                       const Eigen::VectorXd& coefficients) {
  Eigen::Index worst = 0;
  double size = -1;
  for (Eigen::Index c = 0; c < columns.values.cols(); ++c) {
    const Eigen::VectorXd column = columns.values.col(c);
    const double spread = column.maxCoeff() - column.minCoeff();
    const double bonus = separates(column, outcome) || separates_a_level(column, outcome) ? 1e6 : 0;
    if (std::abs(coefficients(c + 1)) * spread + bonus > size) {
      size = std::abs(coefficients(c + 1)) * spread + bonus;
      worst = c;
    }
  }
  return refuse("separation",
                sentence("Column \"{}\" tells the two groups apart completely, so no comparison "
                         "at the same value exists.",
                         columns.names[static_cast<std::size_t>(worst)]),
                "Leave the column out, join its levels, or restrict the comparison to schools "
                "that overlap.");
}

/// The name of a column that the others already determine, or an empty text.
std::string collinear_column(const Eigen::MatrixXd& x, const std::vector<std::string>& names) {
  for (Eigen::Index c = 1; c < x.cols(); ++c) {
    const Eigen::MatrixXd before = x.leftCols(c);
    const Eigen::VectorXd column = x.col(c);
    const Eigen::VectorXd rest = column - before * least_squares(before, column);
    const double centred = (column.array() - column.mean()).matrix().squaredNorm();
    if (!(rest.squaredNorm() > collinear_share * std::max(centred, 1e-300)))
      return names[static_cast<std::size_t>(c)];
  }
  return {};
}

}  // namespace

Expected<DesignColumns> expand_covariates(std::span<const Covariate> covariates, std::size_t n) {
  DesignColumns columns;
  std::vector<Eigen::VectorXd> values;
  const auto rows = static_cast<Eigen::Index>(n);
  for (const Covariate& covariate : covariates) {
    const std::size_t length =
        covariate.categories.empty() ? covariate.numbers.size() : covariate.categories.size();
    if (length != n)
      return refuse(
          "bad_shape",
          sentence("Column \"{}\" has {} values for {} schools.", covariate.name, length, n),
          "Give one value for each school.");
    if (covariate.categories.empty()) {
      for (std::size_t i = 0; i < n; ++i)
        if (!std::isfinite(covariate.numbers[i]))
          return refuse("missing_value",
                        sentence("Column \"{}\" has no value in row {}.", covariate.name, i + 1),
                        "Supply it, drop the school or drop the column.");
      columns.names.push_back(covariate.name);
      values.push_back(Eigen::Map<const Eigen::VectorXd>(covariate.numbers.data(), rows));
      continue;
    }
    const std::set<std::string> levels(covariate.categories.begin(), covariate.categories.end());
    for (auto level = std::next(levels.begin()); level != levels.end(); ++level) {
      Eigen::VectorXd column(rows);
      for (std::size_t i = 0; i < n; ++i)
        column(static_cast<Eigen::Index>(i)) = covariate.categories[i] == *level ? 1 : 0;
      columns.names.push_back(covariate.name + *level);
      values.push_back(column);
    }
  }
  columns.values.resize(rows, static_cast<Eigen::Index>(values.size()));
  for (std::size_t c = 0; c < values.size(); ++c)
    columns.values.col(static_cast<Eigen::Index>(c)) = values[c];
  return columns;
}

Expected<PropensityFit> fit_propensity(std::span<const int> outcome, const DesignColumns& columns) {
  const auto n = static_cast<Eigen::Index>(outcome.size());
  const auto ones = std::ranges::count(outcome, 1);
  if (ones == 0 || ones == n)
    return refuse("one_arm",
                  "All units have the same outcome, so there is nothing to model.",
                  "Give both groups.");
  if (columns.values.rows() != n || columns.values.cols() + 1 >= n)
    return refuse("bad_shape", "There are too few units for the columns.", "Use fewer columns.");
  PropensityFit fit;
  fit.names.push_back("(intercept)");
  fit.names.insert(fit.names.end(), columns.names.begin(), columns.names.end());
  Eigen::MatrixXd x(n, columns.values.cols() + 1);
  x << Eigen::VectorXd::Ones(n), columns.values;
  if (const std::string name = collinear_column(x, fit.names); !name.empty())
    return refuse(
        "collinear",
        sentence("Column \"{}\" carries the same information as the columns before it.", name),
        "Remove it.");
  Eigen::VectorXd y(n);
  for (Eigen::Index i = 0; i < n; ++i) y(i) = outcome[static_cast<std::size_t>(i)] == 1 ? 1 : 0;

  Eigen::VectorXd beta = Eigen::VectorXd::Zero(x.cols());
  fit.linear = Eigen::VectorXd::Zero(n);
  fit.deviance = propensity_deviance_of(outcome, fit.linear);
  Eigen::MatrixXd information;
  bool has_converged = false;
  for (int iteration = 0; iteration < fit_iterations_max && !has_converged; ++iteration) {
    const Eigen::ArrayXd p = 1 / (1 + (-fit.linear.array()).exp());
    const Eigen::VectorXd w = (p * (1 - p)).max(1e-300).matrix();
    information = cross_product(x, Eigen::MatrixXd(w.asDiagonal() * x));
    Eigen::VectorXd step =
        solved_symmetric(information, cross_product(x, Eigen::VectorXd(y - p.matrix())));
    double deviance = 0;
    for (int halving = 0; halving < 30; ++halving, step /= 2) {
      deviance = propensity_deviance_of(outcome, product(x, Eigen::VectorXd(beta + step)));
      if (deviance <= fit.deviance * (1 + 1e-14)) break;
    }
    beta += step;
    fit.linear = product(x, beta);
    has_converged = std::abs(deviance - fit.deviance) < deviance_change_min * (fit.deviance + 0.1);
    fit.deviance = deviance;
    if (fit.linear.cwiseAbs().maxCoeff() > logit_of_separation)
      return refuse_separation(outcome, columns, beta);
  }
  if (!has_converged) return refuse_separation(outcome, columns, beta);
  const Eigen::ArrayXd p = 1 / (1 + (-fit.linear.array()).exp());
  const Eigen::VectorXd weights = (p * (1 - p)).matrix();
  fit.covariance = inverse_symmetric(cross_product(x, Eigen::MatrixXd(weights.asDiagonal() * x)));
  fit.se = fit.covariance.diagonal().cwiseSqrt();
  fit.coefficients = beta;
  fit.log_likelihood = -fit.deviance / 2;
  fit.score = p.matrix();
  return fit;
}

}  // namespace trellis::stats
