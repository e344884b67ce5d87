/// Standard errors that assume only that schools are independent: CR0, CR1, CR1S, CR2 and CR3,
/// with Satterthwaite degrees of freedom, after least squares, a mixed model or 2SLS.
///
/// Names differ between packages, so the factor is part of the result: CR1 is m/(m-1) times CR0,
/// CR1S is m(N-1)/((m-1)(N-p)) times CR0, m schools. CR2 corrects each school's residuals so that
/// the estimate is unbiased under the working model; CR3 is close to leaving a school out.
///
/// No matrix is larger than p x p: with X_j = U_j R_j and H = R M R', all that happens to school j
/// happens in the columns of U_j.
///
/// Sources
///   [BM] Bell and McCaffrey (2002), Bias reduction in standard errors for linear regression.
///   [PT] Pustejovsky and Tipton (2018), Small-sample methods for cluster-robust variance
///        estimation: CR2 with a working model, its degrees of freedom, the HTZ test.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include "stats/estimate.hpp"
#include "stats/mixed_model.hpp"
#include "stats/ols.hpp"
#include "stats/refusal.hpp"
#include "stats/school_sums.hpp"

namespace trellis::stats {

enum class CrType { cr0, cr1, cr1s, cr2, cr3 };

std::string name_of(CrType type);  ///< "CR2"

/// What the robust engine is fed: per school X_j'X_j and X_j'e_j.
struct RobustInput {
  std::vector<std::string> names;      ///< p
  std::vector<std::string> schools;    ///< J
  Eigen::VectorXd beta;                ///< p, original columns.
  Eigen::MatrixXd transform;           ///< p x p: from the columns of `cross` to the original ones.
  Eigen::MatrixXd bread;               ///< p x p: M = (sum X_j' W_j X_j)^-1.
  std::vector<Eigen::MatrixXd> cross;  ///< J of p x p: X_j'X_j, intercept first.
  std::vector<Eigen::VectorXd> scores;  ///< J of p: X_j'e_j.
  double ratio = 0;  ///< L of the working model V_j = I + L 11'; 0 for least squares.
  std::int64_t pupils = 0;
  std::string formula;
  std::vector<Warning> warnings;
};

enum class RobustDf { satterthwaite, schools_minus_one, normal };

/// HTZ test that several contrasts are zero at once.
struct JointTest {
  double f = 0;
  double df_numerator = 0;
  double df_denominator = 0;
  double scale = 1;  ///< What the Wald statistic over its df was multiplied with.
  double p = 1;
};

class RobustFit {
 public:
  static RobustFit compute(RobustInput input, CrType type);

  CrType type() const { return type_; }
  std::string factor() const;  ///< In words.
  const std::vector<std::string>& names() const { return input_.names; }
  const Eigen::VectorXd& beta() const { return input_.beta; }
  const Eigen::MatrixXd& covariance() const { return covariance_; }  ///< p x p, original columns.
  std::size_t schools() const { return input_.schools.size(); }
  /// Warns of schools that alone identify a coefficient.
  const std::vector<Warning>& warnings() const { return input_.warnings; }

  double satterthwaite_df(const Contrast& contrast) const;
  /// Warns when there are fewer than four effective degrees of freedom.
  Estimate infer(const Contrast& contrast,
                 RobustDf df = RobustDf::satterthwaite,
                 double level = 0.95) const;
  Expected<Estimate> infer(const std::string& coefficient,
                           RobustDf df = RobustDf::satterthwaite,
                           double level = 0.95) const;
  /// Rows of `contrasts` are tested together [PT]. Costs schools squared. Refuses when the
  /// effective degrees of freedom do not exceed the number of contrasts less one.
  Expected<JointTest> joint_test(const Eigen::MatrixXd& contrasts) const;

 private:
  RobustInput input_;
  CrType type_ = CrType::cr2;
  double scale_ = 1;
  Eigen::MatrixXd covariance_;
  std::vector<Eigen::MatrixXd> roots_;    // R_j, r x p
  std::vector<Eigen::MatrixXd> weights_;  // A_j' W_j R_j, r x p
};

/// After least squares on the sums.
Expected<RobustFit> cluster_robust(const SchoolSums& sums, CrType type = CrType::cr2);

/// After a random-intercept fit, whose variances are the working model.
RobustFit cluster_robust(const MixedFit& fit, const SchoolSums& sums, CrType type = CrType::cr2);

}  // namespace trellis::stats
