/// The chance that a school takes part, given what was known about it before: a logistic fit.
///
/// Sources
///   [RR] Rosenbaum and Rubin (1983), the propensity score.
///   [MN] McCullagh and Nelder (1989): iteratively reweighted least squares.
///   [AA] Albert and Anderson (1984): separation, where no finite estimate exists.
#pragma once

#include <Eigen/Core>
#include <span>
#include <string>
#include <vector>

#include "stats/refusal.hpp"

namespace trellis::stats {

/// One column about schools: numbers, or categories as text. Exactly one of the two is filled.
struct Covariate {
  std::string name = {};
  std::vector<double> numbers = {};
  std::vector<std::string> categories = {};
};

/// Columns of numbers, one row per school; a category becomes one 0/1 column for each level but
/// the first (in order of the alphabet), named by column and level.
struct DesignColumns {
  std::vector<std::string> names;
  Eigen::MatrixXd values;  ///< n x m.
};

/// refuses a column whose length differs, or with a missing number
Expected<DesignColumns> expand_covariates(std::span<const Covariate> covariates, std::size_t n);

struct PropensityFit {
  std::vector<std::string> names;  ///< "(intercept)" first.
  Eigen::VectorXd coefficients;
  Eigen::VectorXd se;
  Eigen::MatrixXd covariance;
  double deviance = 0;
  double log_likelihood = 0;
  Eigen::VectorXd linear;  ///< n: the logit of the score.
  Eigen::VectorXd score;   ///< n: the fitted probability.
};

/// Fits P(outcome = 1) by maximum likelihood, with an intercept.
///
///   outcome   n, each 0 or 1       columns   n x m
///   refuses   one arm empty, more columns than schools, collinear columns (named), separation
///             (the column named): there the likelihood has no maximum
///   source    [MN]; stops when the deviance changes by less than 1e-12 of itself
Expected<PropensityFit> fit_propensity(std::span<const int> outcome, const DesignColumns& columns);

}  // namespace trellis::stats
