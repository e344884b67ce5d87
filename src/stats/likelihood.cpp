#include "stats/likelihood.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlopt.h>
#include <numbers>

#include "stats/coefficients.hpp"
#include "stats/component_engine.hpp"
#include "stats/distribution.hpp"
#include "stats/ols.hpp"
#include "stats/root.hpp"
#include "stats/variance_ratio.hpp"

namespace trellis::stats {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// T'MT of one packed symmetric matrix.
void transform_packed(const MatrixXd& t, std::span<const double> from, std::span<double> to) {
  const Index q = t.rows();
  MatrixXd full(q, q);
  for (Index i = 0; i < q; ++i)
    for (Index k = 0; k < q; ++k)
      full(i, k) = from[packed_index(static_cast<std::size_t>(i), static_cast<std::size_t>(k))];
  const MatrixXd out = t.transpose() * full * t;
  for (Index i = 0; i < out.rows(); ++i)
    for (Index k = 0; k <= i; ++k)
      to[packed_index(static_cast<std::size_t>(i), static_cast<std::size_t>(k))] = out(i, k);
}

/// T such that [X y] T are the columns of the model in which c'b is held at `value`: column k gives
/// way to the others, and its share of the outcome is taken off.
MatrixXd holding_transform(const VectorXd& c, double value) {
  const Index q = c.size() + 1;
  Index k = 0;
  while (c(k) == 0) ++k;
  MatrixXd t = MatrixXd::Zero(q, q - 1);
  for (Index i = 0, column = 0; i < q; ++i) {
    if (i == k) continue;
    t(i, column) = 1;
    t(k, column) = (i + 1 == q ? -value : -c(i)) / c(k);
    ++column;
  }
  return t;
}

SizeSums holding(const SizeSums& sums, const MatrixXd& t) {
  SizeSums out = sums;
  out.p = sums.p - 1;
  const std::size_t from = packed_size(sums.q());
  const std::size_t to = packed_size(out.q());
  out.within.assign(to, 0.0);
  out.between.assign(to * sums.size.size(), 0.0);
  transform_packed(t, sums.within, out.within);
  for (std::size_t group = 0; group < sums.size.size(); ++group)
    transform_packed(t,
                     std::span(sums.between).subspan(group * from, from),
                     std::span(out.between).subspan(group * to, to));
  return out;
}

BlockSums holding(const BlockSums& sums, const MatrixXd& t) {
  BlockSums out = sums;
  out.names.pop_back();  // Which one does not matter: only the criterion is looked at.
  out.centre.assign(out.names.size() + 1, 0.0);
  for (SchoolBlockSums& block : out.blocks) {
    block.cross = (t.transpose() * block.cross * t).eval();
    block.zx = (block.zx * t).eval();
  }
  return out;
}

constexpr double no_bound = std::numeric_limits<double>::infinity();

/// Both ends where a deviance rises by `rise` over its lowest value at `centre`; a bound that is
/// met before is the end.
template <class F>
Interval interval_of(
    F deviance, double centre, double step, double floor, double rise, double ceiling = no_bound) {
  const double lowest = deviance(centre);
  auto excess = [&](double x, double sign) {
    const double over = std::max(0.0, deviance(x) - lowest);
    return sign * (std::sqrt(over) - std::sqrt(rise));
  };
  auto end = [&](double direction) {
    const double bound = direction < 0 ? floor : ceiling;
    double inside = centre;
    double outside = centre + direction * step;
    while (true) {
      if (direction * (outside - bound) >= 0) {
        if (excess(bound, 1) < 0) return bound;
        outside = bound;
        break;
      }
      if (excess(outside, 1) >= 0) break;
      inside = outside;
      outside += direction * step;
    }
    const double tolerance = 1e-10 * (std::abs(centre) + step);
    return root_between([&](double x) { return excess(x, 1); }, inside, outside, tolerance);
  };
  Interval interval;
  interval.lower = end(-1);
  interval.upper = end(1);
  return interval;
}

/// The spreads of a correlated slope as they are profiled: SD of schools, their correlation, SD of
/// the effect, SD of pupils.
enum SlopeSpread : Index { school_sd, correlation, effect_sd, pupil_sd };

double spread_deviance(const BlockSums& sums, const VectorXd& x) {
  VectorXd variances(4);
  variances << x(pupil_sd) * x(pupil_sd), x(school_sd) * x(school_sd),
      x(correlation) * x(school_sd) * x(effect_sd), x(effect_sd) * x(effect_sd);
  const ComponentPoint point =
      evaluate_components(sums, ComponentModel::slope_correlated, Criterion::ml, variances);
  return point.solved ? point.criterion : 1e300;
}

/// The lowest deviance with one spread held, searched from the fit and from the last answer.
class SpreadProfile {
 public:
  SpreadProfile(const BlockSums& sums, const VectorXd& fitted, Index held)
      : sums_(sums), fitted_(fitted), last_(fitted), at_(fitted), held_(held) {}

  double operator()(double value) {
    const auto [near, near_at] = search(last_, value);
    const auto [fresh, fresh_at] = search(fitted_, value);
    last_ = near <= fresh ? near_at : fresh_at;
    return std::min(near, fresh);
  }

 private:
  static double target(unsigned, const double* x, double*, void* data) {
    auto* self = static_cast<SpreadProfile*>(data);
    for (Index i = 0, k = 0; i < 4; ++i)
      if (i != self->held_) self->at_(i) = x[k++];
    return spread_deviance(self->sums_, self->at_);
  }

  std::pair<double, VectorXd> search(const VectorXd& start, double value) {
    const double scale = fitted_(pupil_sd);
    std::vector<double> x, lower, upper;
    for (Index i = 0; i < 4; ++i) {
      if (i == held_) continue;
      lower.push_back(i == correlation ? -1 : i == pupil_sd ? 1e-6 * scale : 0);
      upper.push_back(i == correlation ? 1 : 100 * scale);
      x.push_back(std::clamp(start(i), lower.back(), upper.back()));
    }
    at_(held_) = value;
    nlopt_opt optimiser = nlopt_create(NLOPT_LN_BOBYQA, 3);
    nlopt_set_min_objective(optimiser, target, this);
    nlopt_set_lower_bounds(optimiser, lower.data());
    nlopt_set_upper_bounds(optimiser, upper.data());
    nlopt_set_ftol_abs(optimiser, 1e-11);
    nlopt_set_maxeval(optimiser, 1000);
    nlopt_set_initial_step1(optimiser, 0.05 * scale);
    double lowest = 0;
    nlopt_optimize(optimiser, x.data(), &lowest);
    nlopt_destroy(optimiser);
    lowest = target(3, x.data(), nullptr, this);
    return {lowest, at_};
  }

  const BlockSums& sums_;
  VectorXd fitted_, last_, at_;
  Index held_;
};

/// ML deviance at given variances, the coefficients profiled out.
double deviance_at(VarianceRatioSearch& search, const SizeSums& sums, double school, double pupil) {
  const double ratio = school / pupil;
  const auto outcome = search.at(sums, Criterion::ml, ratio);
  double logs = 0;
  for (std::size_t group = 0; group < sums.size.size(); ++group)
    logs += sums.schools[group] * std::log1p(sums.size[group] * ratio);
  return sums.pupils * std::log(2 * std::numbers::pi * pupil) + logs + outcome.rss / pupil;
}

Interval school_sd_interval(const SizeSums& sums, const MixedFit& fit, double rise) {
  VarianceRatioSearch search;
  auto deviance = [&](double sd) {
    const double middle = std::log(fit.var_pupil);
    return lowest_between(
        [&](double log_pupil) { return deviance_at(search, sums, sd * sd, std::exp(log_pupil)); },
        middle - 3,
        middle + 3,
        1e-7);
  };
  const double sd = std::sqrt(fit.var_school);
  const double step = std::max(0.2 * sd, 0.02 * std::sqrt(fit.var_pupil));
  return interval_of(deviance, sd, step, 0.0, rise);
}

Interval pupil_sd_interval(const SizeSums& sums, const MixedFit& fit, double rise) {
  VarianceRatioSearch search;
  auto deviance = [&](double sd) {
    const double pupil = sd * sd;
    const double at_zero = deviance_at(search, sums, 0, pupil);
    const double inside = lowest_between(
        [&](double log_ratio) {
          return deviance_at(search, sums, pupil * std::exp(log_ratio), pupil);
        },
        -18,
        10,
        1e-7);
    return std::min(at_zero, inside);
  };
  const double sd = std::sqrt(fit.var_pupil);
  return interval_of(deviance, sd, sd / std::sqrt(static_cast<double>(fit.pupils)), 0.0, rise);
}

}  // namespace

Expected<std::vector<ProfileInterval>> profile_intervals(const SchoolSums& sums, double level) {
  const MixedFit fit = STATS_TRY(fit_random_intercept(sums, Criterion::ml));
  const SizeSums sizes = SchoolParts(sums).combine();
  const double rise = chi_squared_quantile(level, 1);
  std::vector<ProfileInterval> intervals;
  intervals.push_back({"school SD", school_sd_interval(sizes, fit, rise)});
  intervals.push_back({"pupil SD", pupil_sd_interval(sizes, fit, rise)});
  const MatrixXd transform = uncentring(sums);
  for (Index k = 0; k < fit.beta.size(); ++k) {
    const VectorXd c = transform.row(k).transpose();
    // In centred columns the estimate differs from the original by the centre of the outcome.
    const double shift = k == 0 ? sums.centre.back() : 0.0;
    VarianceRatioSearch search;
    auto deviance = [&](double value) {
      return search.minimise(holding(sizes, holding_transform(c, value - shift)), Criterion::ml)
          .criterion;
    };
    const double se = std::sqrt(fit.covariance(k, k));
    intervals.push_back(
        {fit.names[static_cast<std::size_t>(k)],
         interval_of(deviance, fit.beta(k), se, -std::numeric_limits<double>::infinity(), rise)});
  }
  for (ProfileInterval& interval : intervals) interval.interval.level = level;
  return intervals;
}

Expected<std::vector<ProfileInterval>> profile_coefficients(const BlockSums& sums,
                                                            SlopeCovariance covariance,
                                                            double level) {
  const ComponentFit fit = STATS_TRY(fit_random_slope(sums, Criterion::ml, covariance));
  const double rise = chi_squared_quantile(level, 1);
  const MatrixXd transform = uncentring(sums.centre, sums.p());
  std::vector<ProfileInterval> intervals;
  for (Index k = 0; k < fit.beta.size(); ++k) {
    const VectorXd c = transform.row(k).transpose();
    const double shift = k == 0 ? sums.centre.back() : 0.0;
    auto deviance = [&](double value) {
      const BlockSums held = holding(sums, holding_transform(c, value - shift));
      const auto refit = fit_random_slope(held, Criterion::ml, covariance);
      return refit ? refit->criterion : 1e300;
    };
    const double se = std::sqrt(fit.covariance(k, k));
    Interval interval =
        interval_of(deviance, fit.beta(k), se, -std::numeric_limits<double>::infinity(), rise);
    interval.level = level;
    intervals.push_back({fit.names[static_cast<std::size_t>(k)], interval});
  }
  return intervals;
}

Expected<std::vector<ProfileInterval>> profile_spreads(const BlockSums& sums, double level) {
  const ComponentFit fit = STATS_TRY(fit_random_slope(sums, Criterion::ml));
  const double rise = chi_squared_quantile(level, 1);
  const double school = std::sqrt(fit.component("intercept"));
  const double effect = std::sqrt(fit.component("slope"));
  const double pupil = std::sqrt(fit.var_pupil);
  const double both = school * effect;
  VectorXd fitted(4);
  fitted << school, both > 0 ? std::clamp(fit.component("covariance") / both, -1.0, 1.0) : 0.0,
      effect, pupil;
  std::vector<ProfileInterval> intervals;
  const auto add = [&](const char* name, Index held, double step, double floor, double ceiling) {
    Interval interval =
        interval_of(SpreadProfile(sums, fitted, held), fitted(held), step, floor, rise, ceiling);
    interval.level = level;
    intervals.push_back({name, interval});
  };
  add("school SD", school_sd, std::max(0.2 * school, 0.02 * pupil), 0, no_bound);
  add("correlation", correlation, 0.25, -1, 1);
  add("effect SD", effect_sd, std::max(0.2 * effect, 0.02 * pupil), 0, no_bound);
  add("pupil SD", pupil_sd, pupil / std::sqrt(static_cast<double>(fit.pupils)), 0, no_bound);
  return intervals;
}

Expected<LikelihoodRatio> compare_fixed_effects(const MixedFit& smaller, const MixedFit& bigger) {
  if (smaller.method == Criterion::reml || bigger.method == Criterion::reml)
    return refuse("reml_not_comparable",
                  "REML criteria of models with different columns cannot be compared.",
                  "Fit both models by ML.");
  if (smaller.pupils != bigger.pupils || smaller.names.size() >= bigger.names.size())
    return refuse("not_nested",
                  "The two models are not one inside the other on the same pupils.",
                  "Fit both to the same complete rows, the second with more columns.");
  LikelihoodRatio test;
  test.chi_squared = std::max(0.0, smaller.criterion - bigger.criterion);
  test.df = static_cast<double>(bigger.names.size() - smaller.names.size());
  test.p = test.p_naive =
      std::max(chi_squared_upper(test.chi_squared, test.df), std::numeric_limits<double>::min());
  return test;
}

Expected<LikelihoodRatio> test_slope(const MixedFit& intercept, const ComponentFit& slope) {
  if (slope.model == ComponentModel::classes || intercept.method != slope.method ||
      intercept.names != slope.names || intercept.pupils != slope.pupils)
    return refuse("not_nested",
                  "The two models are not the same but for the slope.",
                  "Fit both with the same columns, pupils and criterion.");
  LikelihoodRatio test;
  test.chi_squared = std::max(0.0, intercept.criterion - slope.criterion);
  test.df = slope.model == ComponentModel::slope_correlated ? 2 : 1;
  const double floor = std::numeric_limits<double>::min();
  test.p_naive = std::max(chi_squared_upper(test.chi_squared, test.df), floor);
  const double fewer =
      test.df == 2 ? chi_squared_upper(test.chi_squared, 1) : (test.chi_squared > 0 ? 0.0 : 1.0);
  test.p = std::max(0.5 * fewer + 0.5 * test.p_naive, floor);
  return test;
}

}  // namespace trellis::stats
