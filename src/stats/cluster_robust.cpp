#include "stats/cluster_robust.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "stats/coefficients.hpp"
#include "stats/dense.hpp"
#include "stats/distribution.hpp"
#include "stats/text.hpp"
#include "stats/thresholds.hpp"

namespace trellis::stats {

namespace {

// An eigenvalue below this share of the largest is a direction the school does not have.
constexpr double rank_share = 1e-12;
// What a school leaves of its own direction: below this it alone identifies a coefficient.
constexpr double saturated = 1e-9;

/// R with R'R = cross and full row rank; columns are scaled first so that units do not matter.
Eigen::MatrixXd rank_root(const Eigen::MatrixXd& cross, const Eigen::VectorXd& scale) {
  const Eigen::MatrixXd scaled = scale.asDiagonal() * cross * scale.asDiagonal();
  const SymmetricParts parts = symmetric_parts(scaled);
  const Eigen::VectorXd& values = parts.values;
  const double least = rank_share * std::max(values.maxCoeff(), 0.0);
  Eigen::Index rank = 0;
  for (Eigen::Index i = 0; i < values.size(); ++i) rank += values(i) > least ? 1 : 0;
  return values.tail(rank).cwiseSqrt().asDiagonal() * parts.vectors.rightCols(rank).transpose() *
         scale.cwiseInverse().asDiagonal();
}

/// f applied to the eigenvalues of a symmetric matrix.
template <class F>
Eigen::MatrixXd apply(const Eigen::MatrixXd& symmetric, F f) {
  SymmetricParts parts = symmetric_parts(symmetric);
  for (double& value : parts.values) value = f(value);
  return product_transposed(parts.vectors * parts.values.asDiagonal(), parts.vectors);
}

double inverse_or_zero(double value) { return value > saturated ? 1 / value : 0; }
double inverse_root_or_zero(double value) { return value > saturated ? 1 / std::sqrt(value) : 0; }

/// The working covariance of a school in the columns of U, in units of the pupil variance:
/// I + L rho rho', rho = U'1 = the first column of R.
struct Working {
  Eigen::VectorXd rho;
  double ratio;

  double size() const { return rho.squaredNorm(); }
  Eigen::MatrixXd power(double exponent) const {
    const Eigen::Index r = rho.size();
    Eigen::MatrixXd out = Eigen::MatrixXd::Identity(r, r);
    if (ratio > 0 && size() > 0)
      out += (std::pow(1 + ratio * size(), exponent) - 1) / size() * rho * rho.transpose();
    return out;
  }
};

/// The matrix that multiplies a school's residuals, in the columns of U [PT].
Eigen::MatrixXd adjustment(CrType type, const Working& working, const Eigen::MatrixXd& hat) {
  const Eigen::Index r = hat.rows();
  const Eigen::MatrixXd identity = Eigen::MatrixXd::Identity(r, r);
  switch (type) {
    case CrType::cr0:
    case CrType::cr1:
    case CrType::cr1s:
      return identity;
    case CrType::cr2: {
      if (working.ratio == 0) return apply(identity - hat, inverse_root_or_zero);
      const Eigen::MatrixXd root = working.power(0.5);
      const Eigen::MatrixXd inner = sandwich(root, working.power(1) - hat);
      return sandwich(root, apply(inner, inverse_root_or_zero));
    }
    case CrType::cr3: {
      const Eigen::MatrixXd root = working.power(0.5);
      const Eigen::MatrixXd inverse_root = working.power(-0.5);
      const Eigen::MatrixXd inner = identity - sandwich(inverse_root, hat);
      return product(product(root, apply(inner, inverse_or_zero)), inverse_root);
    }
  }
  return identity;
}

double scale_of(CrType type, double schools, double pupils, double coefficients) {
  switch (type) {
    case CrType::cr0:
    case CrType::cr2:
    case CrType::cr3:
      return 1;
    case CrType::cr1:
      return schools / (schools - 1);
    case CrType::cr1s:
      return schools * (pupils - 1) / ((schools - 1) * (pupils - coefficients));
  }
  return 1;
}

Eigen::MatrixXd full(std::span<const double> packed, std::size_t p) {
  Eigen::MatrixXd out(static_cast<Eigen::Index>(p), static_cast<Eigen::Index>(p));
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t k = 0; k < p; ++k)
      out(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) = packed[packed_index(i, k)];
  return out;
}

RobustInput input_from(const SchoolSums& sums, const Eigen::VectorXd& centred_beta) {
  RobustInput input;
  input.names = sums.names;
  input.schools = sums.schools;
  input.transform = uncentring(sums);
  input.pupils = sums.pupils;
  input.formula = sums.formula();
  input.warnings = sums.warnings;
  const std::size_t p = sums.p();
  for (std::size_t school = 0; school < sums.school_count(); ++school) {
    const auto packed = sums.of(school);
    input.cross.push_back(full(packed, p));
    Eigen::VectorXd score(static_cast<Eigen::Index>(p));
    for (std::size_t k = 0; k < p; ++k)
      score(static_cast<Eigen::Index>(k)) = packed[packed_index(p, k)];
    input.scores.push_back(score - input.cross.back() * centred_beta);
  }
  return input;
}

}  // namespace

std::string name_of(CrType type) {
  switch (type) {
    case CrType::cr0:
      return "CR0";
    case CrType::cr1:
      return "CR1";
    case CrType::cr1s:
      return "CR1S";
    case CrType::cr2:
      return "CR2";
    case CrType::cr3:
      return "CR3";
  }
  return "";
}

std::string RobustFit::factor() const {
  switch (type_) {
    case CrType::cr0:
      return "no factor";
    case CrType::cr1:
      return "m/(m-1), m schools";
    case CrType::cr1s:
      return "m(N-1)/((m-1)(N-p)), m schools, N pupils, p coefficients";
    case CrType::cr2:
      return "residuals of each school multiplied by (I - H)^-1/2";
    case CrType::cr3:
      return "residuals of each school multiplied by (I - H)^-1";
  }
  return "";
}

RobustFit RobustFit::compute(RobustInput input, CrType type) {
  RobustFit fit;
  fit.input_ = std::move(input);
  fit.type_ = type;
  const RobustInput& in = fit.input_;
  const Eigen::Index p = in.bread.rows();
  const auto m = static_cast<double>(in.schools.size());
  fit.scale_ = scale_of(type, m, static_cast<double>(in.pupils), static_cast<double>(p));
  Eigen::VectorXd scale = Eigen::VectorXd::Zero(p);
  for (const Eigen::MatrixXd& cross : in.cross) scale += cross.diagonal();
  scale = scale.cwiseSqrt().cwiseInverse();

  Eigen::MatrixXd meat = Eigen::MatrixXd::Zero(p, p);
  std::vector<std::string> saturated_schools;
  for (std::size_t school = 0; school < in.schools.size(); ++school) {
    const Eigen::MatrixXd root = rank_root(in.cross[school], scale);
    const Working working{root.col(0), in.ratio};
    const Eigen::MatrixXd hat = sandwich(root, in.bread);
    const Eigen::MatrixXd adjusted = adjustment(type, working, hat);
    const Eigen::MatrixXd weight = product(cross_product(adjusted, working.power(-1)), root);
    // U'e from X'e: R R' is invertible by construction.
    const Eigen::VectorXd residual =
        solved_symmetric(product_transposed(root, root), Eigen::VectorXd(root * in.scores[school]));
    const Eigen::VectorXd score = weight.transpose() * residual;
    meat += score * score.transpose();
    if (least_eigenvalue(working.power(1) - hat) < saturated)
      saturated_schools.push_back(in.schools[school]);
    fit.roots_.push_back(root);
    fit.weights_.push_back(weight);
  }
  fit.covariance_ = fit.scale_ * sandwich(product(in.transform, in.bread), meat);
  if (!saturated_schools.empty() && (type == CrType::cr2 || type == CrType::cr3))
    fit.input_.warnings.push_back(
        {WarningKind::saturated_school,
         filled(saturated_schools.size() == 1
                    ? "School {} alone decides a coefficient; its own error cannot be judged."
                    : "Schools {} alone decide a coefficient; their own errors cannot be judged.",
                {listed(saturated_schools)})});
  return fit;
}

double RobustFit::satterthwaite_df(const Contrast& contrast) const {
  const Eigen::VectorXd z = input_.bread * (input_.transform.transpose() * contrast);
  const Eigen::Index p = z.size();
  Eigen::MatrixXd outer = Eigen::MatrixXd::Zero(p, p);
  double trace = 0;
  double squares = 0;
  for (std::size_t school = 0; school < roots_.size(); ++school) {
    const Eigen::VectorXd part = weights_[school] * z;
    const Working working{roots_[school].col(0), input_.ratio};
    const Eigen::VectorXd u = roots_[school].transpose() * part;
    const double w = part.dot(working.power(1) * part);
    const double t = u.dot(input_.bread * u);
    trace += w - t;
    squares += w * w - 2 * w * t;
    outer += u * u.transpose();
  }
  const Eigen::MatrixXd spread = product(input_.bread, outer);
  squares += spread.cwiseProduct(spread.transpose()).sum();
  return trace * trace / squares;
}

Estimate RobustFit::infer(const Contrast& contrast, RobustDf df, double level) const {
  const double se = std::sqrt(contrast.dot(covariance_ * contrast));
  double freedom = std::numeric_limits<double>::infinity();
  std::string method = name_of(type_) + ", normal";
  switch (df) {
    case RobustDf::satterthwaite:
      freedom = satterthwaite_df(contrast);
      method = name_of(type_) + ", Satterthwaite";
      break;
    case RobustDf::schools_minus_one:
      freedom = static_cast<double>(schools()) - 1;
      method = name_of(type_) + ", schools - 1";
      break;
    case RobustDf::normal:
      break;
  }
  Estimate estimate = t_estimate(contrast.dot(input_.beta), se, freedom, level);
  estimate.unit = "points";
  estimate.df_method = method;
  estimate.model = input_.formula;
  estimate.pupils = input_.pupils;
  estimate.schools = static_cast<std::int64_t>(schools());
  estimate.warnings = input_.warnings;
  if (freedom < thresholds::effective_df_few)
    estimate.warnings.push_back(
        {WarningKind::few_treated_clusters,
         filled("Only {} effective degrees of freedom: rely on the permutation test.",
                {brief(freedom, 1)})});
  return estimate;
}

Expected<Estimate> RobustFit::infer(const std::string& coefficient,
                                    RobustDf df,
                                    double level) const {
  const Contrast contrast = STATS_TRY(pick_coefficient(input_.names, coefficient));
  return infer(contrast, df, level);
}

Expected<JointTest> RobustFit::joint_test(const Eigen::MatrixXd& contrasts) const {
  const Eigen::Index k = contrasts.rows();
  // Standardise by what the working model expects, so that the estimate is the identity on average.
  const Eigen::MatrixXd expected = sandwich(product(contrasts, input_.transform), input_.bread);
  const Eigen::MatrixXd standard = product(apply(expected, inverse_root_or_zero), contrasts);
  const Eigen::MatrixXd z =
      product_transposed(product_transposed(input_.bread, input_.transform), standard);
  std::vector<Eigen::MatrixXd> u;
  std::vector<Eigen::MatrixXd> own;
  for (std::size_t school = 0; school < roots_.size(); ++school) {
    const Eigen::MatrixXd part = product(weights_[school], z);
    const Working working{roots_[school].col(0), input_.ratio};
    u.push_back(cross_product(roots_[school], part));
    own.push_back(product(cross_product(part, working.power(1)), part));
  }
  double spread = 0;
  for (std::size_t i = 0; i < u.size(); ++i) {
    const Eigen::MatrixXd left = cross_product(u[i], input_.bread);
    for (std::size_t j = 0; j < u.size(); ++j) {
      Eigen::MatrixXd omega = -product(left, u[j]);
      if (i == j) omega += own[i];
      spread += omega.trace() * omega.trace() + product(omega, omega).trace();
    }
  }
  const auto rows = static_cast<double>(k);
  const double eta = rows * (rows + 1) / spread;
  if (!(eta > rows - 1))
    return refuse("too_few_degrees_of_freedom",
                  filled("Only {} effective degrees of freedom are left for {} coefficients tested "
                         "together.",
                         {brief(eta, 1), std::to_string(k)}),
                  "Test fewer coefficients at once, or use the permutation test.");
  const Eigen::VectorXd value = contrasts * input_.beta;
  const Eigen::MatrixXd variance = sandwich(contrasts, covariance_);
  JointTest test;
  test.scale = (eta - rows + 1) / eta;
  test.f = test.scale * value.dot(solved_symmetric(variance, value)) / rows;
  test.df_numerator = rows;
  test.df_denominator = eta - rows + 1;
  test.p = std::max(f_upper(test.f, test.df_numerator, test.df_denominator),
                    std::numeric_limits<double>::min());
  return test;
}

Expected<RobustFit> cluster_robust(const SchoolSums& sums, CrType type) {
  const OlsFit ols = STATS_TRY(fit_ols(sums));
  if (sums.school_count() < 2)
    return refuse("too_few_schools",
                  filled("{} schools are too few to estimate how much schools differ. An exact "
                         "permutation test is possible.",
                         {std::to_string(sums.school_count())}),
                  "Use the exact permutation test.");
  RobustInput input = input_from(sums, ols.centred_beta);
  input.beta = ols.beta;
  input.bread = ols.centred_inverse;
  return RobustFit::compute(std::move(input), type);
}

RobustFit cluster_robust(const MixedFit& fit, const SchoolSums& sums, CrType type) {
  RobustInput input = input_from(sums, fit.centred_beta);
  input.beta = fit.beta;
  input.bread = fit.centred_covariance / fit.var_pupil;
  input.ratio = fit.ratio;
  input.formula = fit.formula;
  return RobustFit::compute(std::move(input), type);
}

}  // namespace trellis::stats
