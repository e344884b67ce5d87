/// Dense linear algebra on plain matrices, compiled once: Eigen's decompositions and products are
/// templates that cost seconds in every file that spells them out, so cold code calls these.
#pragma once

#include <Eigen/Core>

namespace trellis::stats {

/// X with A X = B, A symmetric and positive or negative semi-definite (pivoted LDL').
Eigen::MatrixXd solved_symmetric(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);
Eigen::VectorXd solved_symmetric(const Eigen::MatrixXd& a, const Eigen::VectorXd& b);
/// The inverse of a symmetric A, by the same decomposition.
Eigen::MatrixXd inverse_symmetric(const Eigen::MatrixXd& a);

/// x with A x = b, A square and invertible (LU with partial pivoting).
Eigen::VectorXd solved_square(const Eigen::MatrixXd& a, const Eigen::VectorXd& b);
/// The inverse of a square, invertible A, by the same decomposition.
Eigen::MatrixXd inverse_square(const Eigen::MatrixXd& a);

/// x that makes |A x - b| least; columns that depend on others get 0 (pivoted Householder QR).
Eigen::VectorXd least_squares(const Eigen::MatrixXd& a, const Eigen::VectorXd& b);

/// A = V diag(values) V' for a symmetric A; values ascend, one column of V each.
struct SymmetricParts {
  Eigen::VectorXd values;
  Eigen::MatrixXd vectors;
};
SymmetricParts symmetric_parts(const Eigen::MatrixXd& a);
/// The smallest eigenvalue of a symmetric A.
double least_eigenvalue(const Eigen::MatrixXd& a);

/// A B, A'B, A B' and A B A'.
Eigen::MatrixXd product(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);
Eigen::MatrixXd cross_product(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);
Eigen::MatrixXd product_transposed(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);
Eigen::MatrixXd sandwich(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);

}  // namespace trellis::stats
