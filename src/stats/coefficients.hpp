/// What every fit does with its coefficients: find one by name, and come back from centred columns.
#pragma once

#include <Eigen/Core>
#include <span>
#include <string>

#include "stats/refusal.hpp"

namespace trellis::stats {

/// Position of a coefficient, or a refusal that lists the names there are.
Expected<Eigen::Index> position_of(std::span<const std::string> names, const std::string& name);

/// The contrast that picks one coefficient: p entries, one of them 1.
Expected<Eigen::VectorXd> pick_coefficient(std::span<const std::string> names,
                                           const std::string& name);

/// T with beta = T beta_c (plus the outcome's centre at the intercept) for p columns of which
/// column k had centre[k] taken off; only the intercept's row differs from the identity.
Eigen::MatrixXd uncentring(std::span<const double> centre, std::size_t p);

/// The contrast c of original columns as one of centred columns: T'c.
Eigen::VectorXd centred_contrast(const Eigen::VectorXd& contrast, std::span<const double> centre);

}  // namespace trellis::stats
