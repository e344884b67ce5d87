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

CheckedSolution solved_checked(const MatrixXd& a, const VectorXd& b) {
  const Eigen::LDLT<MatrixXd> factor(a);
  CheckedSolution solution{factor.solve(b), factor.rcond(), 0};
  Eigen::Index least = 0;
  factor.vectorD().cwiseAbs().minCoeff(&least);
  solution.weakest = factor.transpositionsP().indices()(least);
  return solution;
}

MatrixXd inverse_symmetric(const MatrixXd& a) {
  return solved_symmetric(a, MatrixXd(MatrixXd::Identity(a.rows(), a.cols())));
}

VectorXd solved_square(const MatrixXd& a, const VectorXd& b) { return a.partialPivLu().solve(b); }

MatrixXd solved_square(const MatrixXd& a, const MatrixXd& b) { return a.partialPivLu().solve(b); }

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

MatrixXd inner_sandwich(const MatrixXd& a, const MatrixXd& b) {
  return product(cross_product(a, b), a);
}

VectorXd product(const MatrixXd& a, const VectorXd& x) { return a * x; }

VectorXd cross_product(const MatrixXd& a, const VectorXd& x) { return a.transpose() * x; }

double form(const VectorXd& x, const MatrixXd& a, const VectorXd& y) {
  return x.dot(product(a, y));
}

double trace_of_product(const MatrixXd& a, const MatrixXd& b) {
  return a.cwiseProduct(b.transpose()).sum();
}

double determinant(const MatrixXd& a) { return a.determinant(); }

std::optional<MatrixXd> cholesky(const MatrixXd& a) {
  const Eigen::LLT<MatrixXd> factor(a);
  if (factor.info() != Eigen::Success) return std::nullopt;
  return MatrixXd(factor.matrixL());
}

MatrixXd solved_by(const MatrixXd& lower, const MatrixXd& b) {
  MatrixXd x = b;
  lower.triangularView<Eigen::Lower>().solveInPlace(x);
  lower.transpose().triangularView<Eigen::Upper>().solveInPlace(x);
  return x;
}

}  // namespace trellis::stats
