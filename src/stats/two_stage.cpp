#include "stats/two_stage.hpp"

#include <algorithm>
#include <cmath>

#include "stats/dense.hpp"
#include "stats/text.hpp"
#include "stats/thresholds.hpp"

namespace trellis::stats {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Where things stand in the sums of outcome ~ covariates + instrument + take-up.
struct Layout {
  std::vector<std::size_t> exogenous;  // intercept and covariates
  std::size_t instrument = 0;
  std::size_t takeup = 0;
  std::size_t outcome = 0;

  /// Intercept, `first`, covariates: the order in which results are given.
  std::vector<std::size_t> with(std::size_t first) const {
    std::vector<std::size_t> columns{exogenous.front(), first};
    columns.insert(columns.end(), exogenous.begin() + 1, exogenous.end());
    return columns;
  }
};

MatrixXd block(std::span<const double> packed,
               std::span<const std::size_t> rows,
               std::span<const std::size_t> columns) {
  MatrixXd out(static_cast<Index>(rows.size()), static_cast<Index>(columns.size()));
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t k = 0; k < columns.size(); ++k)
      out(static_cast<Index>(i), static_cast<Index>(k)) = packed[packed_index(rows[i], columns[k])];
  return out;
}

MatrixXd uncentring_of(const SchoolSums& sums, std::span<const std::size_t> columns) {
  const auto p = static_cast<Index>(columns.size());
  MatrixXd transform = MatrixXd::Identity(p, p);
  for (Index k = 1; k < p; ++k)
    transform(0, k) = -sums.centre[columns[static_cast<std::size_t>(k)]];
  return transform;
}

struct SecondStage {
  RobustInput input;
  double sigma = 0;
};

/// b = (Z'X)^-1 Z'y; the robust input has the projected columns and the residuals of X itself.
SecondStage second_stage(const SchoolSums& sums, const Layout& layout) {
  const std::vector<std::size_t> x = layout.with(layout.takeup);
  const std::vector<std::size_t> z = layout.with(layout.instrument);
  const std::vector<std::size_t> y{layout.outcome};
  const MatrixXd zx = block(sums.total, z, x);
  const VectorXd beta = solved_square(zx, Eigen::VectorXd(block(sums.total, z, y).col(0)));
  const MatrixXd projection = solved_symmetric(block(sums.total, z, z), zx);

  SecondStage stage;
  RobustInput& input = stage.input;
  input.schools = sums.schools;
  input.transform = uncentring_of(sums, x);
  input.beta = input.transform * beta;
  input.beta(0) += sums.centre[layout.outcome];
  input.bread = inverse_square(cross_product(projection, zx));
  input.pupils = sums.pupils;
  input.warnings = sums.warnings;
  for (const std::size_t column : x) input.names.push_back(sums.names[column]);
  for (std::size_t school = 0; school < sums.school_count(); ++school) {
    const auto packed = sums.of(school);
    input.cross.push_back(product(cross_product(projection, block(packed, z, z)), projection));
    const VectorXd residual = block(packed, z, y).col(0) - block(packed, z, x) * beta;
    input.scores.push_back(projection.transpose() * residual);
  }
  const MatrixXd xx = block(sums.total, x, x);
  const VectorXd xy = block(sums.total, x, y).col(0);
  const double yy = sums.total[packed_index(layout.outcome, layout.outcome)];
  const double rss = yy - 2 * beta.dot(xy) + beta.dot(xx * beta);
  stage.sigma = std::sqrt(rss / (static_cast<double>(sums.pupils) - static_cast<double>(x.size())));
  return stage;
}

/// Sums of `outcome` (any column) on the instrument and the covariates.
SchoolSums sums_for(const SchoolSums& sums, const Layout& layout, std::size_t outcome) {
  std::vector<std::size_t> columns = layout.with(layout.instrument);
  SchoolSums out;
  out.spec = sums.spec;
  out.spec.arm = sums.names[layout.instrument];
  out.spec.outcome = outcome == layout.outcome ? sums.spec.outcome : sums.names[outcome];
  out.spec.terms.clear();
  for (const std::size_t column : columns) out.names.push_back(sums.names[column]);
  out.spec.terms.assign(out.names.begin() + 1, out.names.end());
  columns.push_back(outcome);
  for (const std::size_t column : columns) out.centre.push_back(sums.centre[column]);
  auto pick_into = [&](std::span<const double> from, std::vector<double>& to) {
    for (std::size_t i = 0; i < columns.size(); ++i)
      for (std::size_t k = 0; k <= i; ++k) to.push_back(from[packed_index(columns[i], columns[k])]);
  };
  for (std::size_t school = 0; school < sums.school_count(); ++school)
    pick_into(sums.of(school), out.cross);
  pick_into(sums.total, out.total);
  out.schools = sums.schools;
  out.pupils = sums.pupils;
  out.warnings = sums.warnings;
  return out;
}

/// Sum of squares about the mean, and of products, from the totals.
double about_mean(const SchoolSums& sums, std::size_t a, std::size_t b) {
  const double n = sums.total[0];
  return sums.total[packed_index(a, b)] -
         sums.total[packed_index(a, 0)] * sums.total[packed_index(b, 0)] / n;
}

void describe_takeup(const SchoolSums& sums, const Layout& layout, TwoStageFit& fit) {
  const double n = sums.total[0];
  auto mean = [&](std::size_t k) { return sums.centre[k] + sums.total[packed_index(k, 0)] / n; };
  const double treated = mean(layout.instrument);
  const double covariance = about_mean(sums, layout.instrument, layout.takeup);
  const double slope = covariance / about_mean(sums, layout.instrument, layout.instrument);
  fit.takeup_control = mean(layout.takeup) - slope * treated;
  fit.takeup_treated = fit.takeup_control + slope;
  fit.instrument_correlation =
      covariance / std::sqrt(about_mean(sums, layout.instrument, layout.instrument) *
                             about_mean(sums, layout.takeup, layout.takeup));
}

void warn(TwoStageFit& fit) {
  if (fit.first_stage_f < thresholds::first_stage_f_weak)
    fit.warnings.push_back({WarningKind::weak_instrument,
                            filled("Allocation predicts taking part only weakly (F = {}): a weak "
                                   "instrument. The effect per participant is unreliable.",
                                   {brief(fit.first_stage_f, 1)})});
  if (fit.takeup_control > thresholds::control_compliance_high)
    fit.warnings.push_back(
        {WarningKind::control_compliance,
         filled("{} % of the control arm took part.", {brief(100 * fit.takeup_control, 1)})});
}

}  // namespace

Expected<TwoStageFit> two_stage(const Table& table, const TwoStageSpec& spec, CrType type) {
  ModelSpec model;
  model.outcome = spec.outcome;
  model.terms = spec.covariates;
  model.terms.push_back(spec.instrument);
  model.terms.push_back(spec.takeup);
  model.arm = spec.instrument;
  model.design = spec.design;
  const SchoolSums sums = STATS_TRY(summarise(table, model));
  STATS_TRY(check_school_count(sums));
  Layout layout;
  for (std::size_t k = 0; k + 2 < sums.p(); ++k) layout.exogenous.push_back(k);
  layout.instrument = sums.p() - 2;
  layout.takeup = sums.p() - 1;
  layout.outcome = sums.p();

  const SchoolSums first_sums = sums_for(sums, layout, layout.takeup);
  const RobustFit first = STATS_TRY(cluster_robust(first_sums, CrType::cr1s));
  const Estimate by_arm = STATS_TRY(first.infer(spec.instrument, RobustDf::schools_minus_one));
  const double f = by_arm.value * by_arm.value / (by_arm.se * by_arm.se);
  if (!(f >= thresholds::first_stage_f_min))
    return refuse("instrument_too_weak",
                  filled("Allocation hardly changed who took part (first-stage F = {}), so the "
                         "effect per participant cannot be estimated.",
                         {brief(f, 1)}),
                  "Report the effect of being offered the programme.");
  const OlsFit first_ols = STATS_TRY(fit_ols(first_sums));
  const RobustFit reduced =
      STATS_TRY(cluster_robust(sums_for(sums, layout, layout.outcome), CrType::cr2));
  SecondStage stage = second_stage(sums, layout);
  stage.input.formula = spec.outcome + " ~ " + spec.takeup + ", instrument " + spec.instrument;
  const MatrixXd classical = stage.sigma * stage.sigma * stage.input.transform * stage.input.bread *
                             stage.input.transform.transpose();
  TwoStageFit fit{RobustFit::compute(std::move(stage.input), type), first, reduced};
  fit.classical_covariance = classical;
  fit.sigma = stage.sigma;
  fit.first_stage_f = f;
  fit.first_stage_f_classical = first_ols.beta(1) * first_ols.beta(1) / first_ols.covariance(1, 1);
  fit.first_stage_r2 = 1 - first_ols.rss / about_mean(sums, layout.takeup, layout.takeup);
  fit.wald_ratio = reduced.beta()(1) / first.beta()(1);
  describe_takeup(sums, layout, fit);
  warn(fit);
  return fit;
}

}  // namespace trellis::stats
