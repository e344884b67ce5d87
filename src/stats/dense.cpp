#include "stats/dense.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <Eigen/QR>

namespace trellis::stats {

using Eigen::MatrixXd;
using Eigen::VectorXd;

MatrixXd solved_symmetric(const MatrixXd& a, const MatrixXd& b) { return a.ldlt().solve(b); }

VectorXd solved_symmetric(const MatrixXd& a, const VectorXd& b) { return a.ldlt().solve(b); }

MatrixXd inverse_symmetric(const MatrixXd& a) {
  return solved_symmetric(a, MatrixXd(MatrixXd::Identity(a.rows(), a.cols())));
}

VectorXd solved_square(const MatrixXd& a, const VectorXd& b) { return a.partialPivLu().solve(b); }

MatrixXd inverse_square(const MatrixXd& a) { return a.inverse(); }

VectorXd least_squares(const MatrixXd& a, const VectorXd& b) {
  return a.colPivHouseholderQr().solve(b);
}

SymmetricParts symmetric_parts(const MatrixXd& a) {
  const Eigen::SelfAdjointEigenSolver<MatrixXd> solver(a);
  return {solver.eigenvalues(), solver.eigenvectors()};
}

double least_eigenvalue(const MatrixXd& a) {
  return Eigen::SelfAdjointEigenSolver<MatrixXd>(a, Eigen::EigenvaluesOnly)
      .eigenvalues()
      .minCoeff();
}

MatrixXd product(const MatrixXd& a, const MatrixXd& b) { return a * b; }

MatrixXd cross_product(const MatrixXd& a, const MatrixXd& b) { return a.transpose() * b; }

MatrixXd product_transposed(const MatrixXd& a, const MatrixXd& b) { return a * b.transpose(); }

MatrixXd sandwich(const MatrixXd& a, const MatrixXd& b) {
  return product_transposed(product(a, b), a);
}

}  // namespace trellis::stats
