/// Dense linear algebra on plain matrices, compiled once: Eigen's decompositions and products are
/// templates that cost seconds in every file that spells them out, so cold code calls these.
#pragma once

#include <Eigen/Core>
#include <optional>

namespace trellis::stats {

/// X with A X = B, A symmetric and positive or negative semi-definite (pivoted LDL').
Eigen::MatrixXd solved_symmetric(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);
Eigen::VectorXd solved_symmetric(const Eigen::MatrixXd& a, const Eigen::VectorXd& b);
/// The same with what tells whether A was fit for it: the reciprocal of its condition, and the
/// column whose pivot is least.
struct CheckedSolution {
  Eigen::VectorXd x;
  double condition = 0;
  Eigen::Index weakest = 0;
};
CheckedSolution solved_checked(const Eigen::MatrixXd& a, const Eigen::VectorXd& b);
/// The inverse of a symmetric A, by the same decomposition.
Eigen::MatrixXd inverse_symmetric(const Eigen::MatrixXd& a);

/// x with A x = b, A square and invertible (LU with partial pivoting).
Eigen::VectorXd solved_square(const Eigen::MatrixXd& a, const Eigen::VectorXd& b);
Eigen::MatrixXd solved_square(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);
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
/// A'B A.
Eigen::MatrixXd inner_sandwich(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);
/// A x, and A'x.
Eigen::VectorXd product(const Eigen::MatrixXd& a, const Eigen::VectorXd& x);
Eigen::VectorXd cross_product(const Eigen::MatrixXd& a, const Eigen::VectorXd& x);
/// x'A y.
double form(const Eigen::VectorXd& x, const Eigen::MatrixXd& a, const Eigen::VectorXd& y);
/// tr(A B), without forming the product.
double trace_of_product(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);
double determinant(const Eigen::MatrixXd& a);

/// L with L L' = A, lower triangular; nothing when A is not positive definite.
std::optional<Eigen::MatrixXd> cholesky(const Eigen::MatrixXd& a);
/// X with L L'X = B for an L of `cholesky`.
Eigen::MatrixXd solved_by(const Eigen::MatrixXd& lower, const Eigen::MatrixXd& b);

}  // namespace trellis::stats
