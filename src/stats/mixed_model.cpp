#include "stats/mixed_model.hpp"

#include <algorithm>
#include <cmath>

#include "stats/coefficients.hpp"
#include "stats/distribution.hpp"
#include "stats/ols.hpp"
#include "stats/text.hpp"

namespace trellis::stats {

namespace {

Expected<MixedFit> assemble(const SchoolSums& sums,
                            Criterion criterion,
                            const VarianceRatioSearch& search,
                            const VarianceRatioSearch::Outcome& outcome) {
  if (!outcome.solved) {
    if (sums.pupils <= static_cast<std::int64_t>(sums.p()))
      return refuse("too_few_pupils",
                    filled("{} pupils are too few for a model with {} coefficients.",
                           {std::to_string(sums.pupils), std::to_string(sums.p())}),
                    "Leave columns out.");
    return refuse("fully_explained",
                  filled("The columns of the model explain \"{}\" without any remainder.",
                         {sums.spec.outcome}),
                  "Check that no column is a copy of the outcome.");
  }
  MixedFit fit;
  fit.spec = sums.spec;
  fit.formula = sums.formula() + " + (1 | school)";
  fit.method = criterion;
  fit.names = sums.names;
  fit.ratio = outcome.ratio;
  fit.var_pupil = outcome.var_pupil;
  fit.var_school = outcome.ratio * outcome.var_pupil;
  fit.icc = outcome.ratio / (1 + outcome.ratio);
  fit.criterion = outcome.criterion;
  fit.boundary = outcome.boundary;
  fit.pupils = sums.pupils;
  fit.schools = static_cast<std::int64_t>(sums.school_count());
  const auto p = static_cast<Eigen::Index>(sums.p());
  fit.centred_beta = Eigen::Map<const Eigen::VectorXd>(search.coefficients().data(), p);
  fit.centred_covariance =
      outcome.var_pupil * Eigen::Map<const Eigen::MatrixXd>(search.inverse().data(), p, p);
  const Eigen::MatrixXd transform = uncentring(sums);
  fit.beta = transform * fit.centred_beta;
  fit.beta(0) += sums.centre.back();
  fit.covariance = transform * fit.centred_covariance * transform.transpose();
  fit.warnings = sums.warnings;
  if (!outcome.converged)
    fit.warnings.push_back({WarningKind::not_converged,
                            "The search for the variance between schools stopped early; treat the "
                            "result as approximate."});
  return fit;
}

}  // namespace

Expected<MixedFit> fit_random_intercept(const SchoolSums& sums, Criterion criterion) {
  STATS_TRY(check_school_count(sums));
  if (sums.pupils == static_cast<std::int64_t>(sums.school_count()))
    return refuse("schools_are_pupils",
                  "Every school has a single pupil, so schools and pupils cannot be told apart.",
                  "Analyse the schools themselves, or check the school column.");
  VarianceRatioSearch search;
  const auto outcome = search.minimise(SchoolParts(sums).combine(), criterion);
  return assemble(sums, criterion, search, outcome);
}

Expected<MixedFit> fit_at_ratio(const SchoolSums& sums, Criterion criterion, double ratio) {
  VarianceRatioSearch search;
  const auto outcome = search.at(SchoolParts(sums).combine(), criterion, ratio);
  return assemble(sums, criterion, search, outcome);
}

Expected<Contrast> pick(const MixedFit& fit, const std::string& name) {
  return pick_coefficient(fit.names, name);
}

std::vector<SchoolEffect> school_effects(const MixedFit& fit, const SchoolSums& sums) {
  std::vector<SchoolEffect> effects;
  effects.reserve(sums.school_count());
  for (std::size_t school = 0; school < sums.school_count(); ++school) {
    const auto packed = sums.of(school);
    const double n = packed[0];
    double residual = packed[packed_index(sums.p(), 0)];
    for (std::size_t k = 0; k < sums.p(); ++k)
      residual -= packed[packed_index(k, 0)] * fit.centred_beta(static_cast<Eigen::Index>(k));
    const double weight = fit.ratio / (1 + n * fit.ratio);
    effects.push_back({sums.schools[school],
                       weight * residual,
                       std::sqrt(fit.var_pupil * weight),
                       static_cast<std::int64_t>(n)});
  }
  return effects;
}

Expected<VarianceTest> test_school_variance(const MixedFit& fit, const SchoolSums& sums) {
  const MixedFit without = STATS_TRY(fit_at_ratio(sums, fit.method, 0));
  VarianceTest test;
  test.chi_squared = std::max(0.0, without.criterion - fit.criterion);
  test.p = fit.boundary ? 1.0 : 0.5 * chi_squared_upper(test.chi_squared, 1);
  test.p = std::max(test.p, std::numeric_limits<double>::min());
  return test;
}

}  // namespace trellis::stats
