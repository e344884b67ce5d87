#include "stats/variance_ratio.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace trellis::stats {

namespace {

constexpr int steps_max = 100;
// A pivot below this share of its diagonal, or a residual below this share of the outcome's
// variation, is rounding noise and not information.
constexpr double noise_share = 1e-13;

constexpr std::array<double, 9> scan{1e-4, 5.6e-4, 3.2e-3, 1.8e-2, 0.1, 0.56, 3.2, 18, 100};

/// Within and between parts of one school's A_j. A column that does not vary inside the school
/// leaves only rounding in its within part: it is set to the zero it is.
void split_school(std::size_t q, std::span<const double> cross, double* within, double* between) {
  const double n = cross[0];
  for (std::size_t i = 0; i < q; ++i)
    for (std::size_t k = 0; k <= i; ++k) {
      const std::size_t at = packed_index(i, k);
      between[at] = cross[packed_index(i, 0)] * cross[packed_index(k, 0)] / n;
      within[at] = cross[at] - between[at];
    }
  for (std::size_t i = 0; i < q; ++i) {
    const std::size_t diagonal = packed_index(i, i);
    if (within[diagonal] > 1e-13 * cross[diagonal]) continue;
    for (std::size_t k = 0; k < q; ++k) within[packed_index(i, k)] = 0;
  }
}

}  // namespace

SchoolParts::SchoolParts(const SchoolSums& sums) : SchoolParts(sums.q(), sums.cross) {}

SchoolParts::SchoolParts(std::size_t q, std::span<const double> cross) : q_(q) {
  const std::size_t size = packed_size(q);
  const std::size_t schools = cross.size() / size;
  pupils_.resize(schools);
  group_.resize(schools);
  parts_.resize(schools * 2 * size);
  for (std::size_t school = 0; school < schools; ++school) pupils_[school] = cross[school * size];
  size_ = pupils_;
  std::sort(size_.begin(), size_.end());
  size_.erase(std::unique(size_.begin(), size_.end()), size_.end());
  for (std::size_t school = 0; school < schools; ++school) {
    group_[school] = static_cast<std::size_t>(
        std::lower_bound(size_.begin(), size_.end(), pupils_[school]) - size_.begin());
    double* part = parts_.data() + school * 2 * size;
    split_school(q, cross.subspan(school * size, size), part, part + size);
  }
}

SizeSums SchoolParts::combine(std::span<const double> weight) const {
  SizeSums sums;
  combine_into(weight, sums);
  return sums;
}

void SchoolParts::reset(SizeSums& out) const {
  const std::size_t size = packed_size(q_);
  out.p = q_ - 1;
  out.pupils = 0;
  out.size = size_;
  out.schools.assign(size_.size(), 0.0);
  out.within.assign(size, 0.0);
  out.between.assign(size_.size() * size, 0.0);
}

void SchoolParts::add(std::size_t school, double times, SizeSums& out) const {
  const std::size_t size = packed_size(q_);
  out.pupils += times * pupils_[school];
  out.schools[group_[school]] += times;
  const double* within = parts_.data() + school * 2 * size;
  const double* between = within + size;
  double* sum = out.between.data() + group_[school] * size;
  for (std::size_t i = 0; i < size; ++i) out.within[i] += times * within[i];
  for (std::size_t i = 0; i < size; ++i) sum[i] += times * between[i];
}

void SchoolParts::combine_into(std::span<const double> weight, SizeSums& out) const {
  reset(out);
  for (std::size_t school = 0; school < group_.size(); ++school) {
    const double times = weight.empty() ? 1.0 : weight[school];
    if (times != 0) add(school, times, out);
  }
}

void SchoolParts::combine_chosen(const SchoolParts& first,
                                 const SchoolParts& second,
                                 std::span<const char> flag,
                                 SizeSums& out) {
  first.reset(out);
  for (std::size_t school = 0; school < flag.size(); ++school)
    (flag[school] ? second : first).add(school, 1.0, out);
}

/// C(L) with its factor, coefficients and residual; false when columns are not independent.
bool VarianceRatioSearch::prepare(const SizeSums& sums, double ratio) {
  p_ = sums.p;
  const std::size_t size = packed_size(sums.q());
  matrix_.assign(sums.within.begin(), sums.within.end());
  for (std::size_t group = 0; group < sums.size.size(); ++group) {
    if (sums.schools[group] == 0) continue;
    const double share = 1 / (1 + sums.size[group] * ratio);
    const double* between = sums.between.data() + group * size;
    for (std::size_t i = 0; i < size; ++i) matrix_[i] += share * between[i];
  }
  return factorise();
}

bool VarianceRatioSearch::factorise() {
  const std::size_t q = p_ + 1;
  factor_.resize(packed_size(q));
  log_determinant_ = 0;
  for (std::size_t k = 0; k < q; ++k) {
    double* row = factor_.data() + packed_index(k, 0);
    for (std::size_t m = 0; m <= k; ++m) {
      const double* other = factor_.data() + packed_index(m, 0);
      double value = matrix_[packed_index(k, m)];
      for (std::size_t i = 0; i < m; ++i) value -= row[i] * other[i];
      if (m < k) {
        row[m] = value / other[m];
        continue;
      }
      if (!(value > noise_share * matrix_[packed_index(k, k)])) return false;
      if (k < p_) log_determinant_ += std::log(value);
      if (k == p_) rss_ = value;
      row[k] = std::sqrt(value);
    }
  }
  coefficients_.resize(p_);
  const double* last = factor_.data() + packed_index(p_, 0);
  for (std::size_t k = p_; k-- > 0;) {
    double value = last[k];
    for (std::size_t i = k + 1; i < p_; ++i)
      value -= factor_[packed_index(i, k)] * coefficients_[i];
    coefficients_[k] = value / factor_[packed_index(k, k)];
  }
  return true;
}

/// Inverse of C_xx from its factor, in full.
void VarianceRatioSearch::invert() {
  // work_ holds the inverse of the lower factor; inverse_ = work_' work_.
  work_.assign(packed_size(p_), 0.0);
  for (std::size_t column = 0; column < p_; ++column) {
    work_[packed_index(column, column)] = 1 / factor_[packed_index(column, column)];
    for (std::size_t row = column + 1; row < p_; ++row) {
      double value = 0;
      for (std::size_t i = column; i < row; ++i)
        value -= factor_[packed_index(row, i)] * work_[packed_index(i, column)];
      work_[packed_index(row, column)] = value / factor_[packed_index(row, row)];
    }
  }
  inverse_.resize(p_ * p_);
  for (std::size_t i = 0; i < p_; ++i)
    for (std::size_t k = 0; k <= i; ++k) {
      double value = 0;
      for (std::size_t row = i; row < p_; ++row)
        value += work_[packed_index(row, i)] * work_[packed_index(row, k)];
      inverse_[i * p_ + k] = inverse_[k * p_ + i] = value;
    }
}

/// The criterion after prepare().
double VarianceRatioSearch::value_of(const SizeSums& sums, Criterion criterion, double ratio) {
  double logs = 0;
  for (std::size_t group = 0; group < sums.size.size(); ++group)
    logs += sums.schools[group] * std::log1p(sums.size[group] * ratio);
  const bool reml = criterion == Criterion::reml;
  const double df = sums.pupils - (reml ? static_cast<double>(p_) : 0.0);
  const double fit = df * (1 + std::log(2 * std::numbers::pi * rss_ / df));
  return fit + logs + (reml ? log_determinant_ : 0.0);
}

/// The criterion and its two derivatives after prepare(). With C' and C'' the derivatives of
/// [X y]'V^-1[X y] and r = (-b, 1): RSS' = r'C'r, RSS'' = r'C''r - 2 g' C_xx^-1 g, g = (C'r)_x.
VarianceRatioSearch::Slope VarianceRatioSearch::slope_of(const SizeSums& sums,
                                                         Criterion criterion,
                                                         double ratio) {
  const std::size_t q = p_ + 1;
  const std::size_t size = packed_size(q);
  first_.assign(size, 0.0);
  second_.assign(size, 0.0);
  double logs_first = 0;
  double logs_second = 0;
  for (std::size_t group = 0; group < sums.size.size(); ++group) {
    if (sums.schools[group] == 0) continue;
    const double n = sums.size[group];
    const double share = 1 / (1 + n * ratio);
    logs_first += sums.schools[group] * n * share;
    logs_second -= sums.schools[group] * n * n * share * share;
    const double down = n * share * share;
    const double bend = 2 * n * down * share;
    const double* between = sums.between.data() + group * size;
    for (std::size_t i = 0; i < size; ++i) first_[i] -= down * between[i];
    for (std::size_t i = 0; i < size; ++i) second_[i] += bend * between[i];
  }
  auto residual = [this](std::size_t i) { return i < p_ ? -coefficients_[i] : 1.0; };
  gradient_.assign(q, 0.0);
  double rss_second = 0;
  for (std::size_t i = 0; i < q; ++i)
    for (std::size_t k = 0; k < q; ++k) {
      gradient_[i] += first_[packed_index(i, k)] * residual(k);
      rss_second += second_[packed_index(i, k)] * residual(i) * residual(k);
    }
  double rss_first = 0;
  for (std::size_t i = 0; i < q; ++i) rss_first += gradient_[i] * residual(i);
  invert();
  for (std::size_t i = 0; i < p_; ++i)
    for (std::size_t k = 0; k < p_; ++k)
      rss_second -= 2 * gradient_[i] * inverse_[i * p_ + k] * gradient_[k];

  const bool reml = criterion == Criterion::reml;
  const double df = sums.pupils - (reml ? static_cast<double>(p_) : 0.0);
  Slope slope;
  slope.value = value_of(sums, criterion, ratio);
  slope.first = df * rss_first / rss_ + logs_first;
  slope.second = df * (rss_second / rss_ - rss_first / rss_ * (rss_first / rss_)) + logs_second;
  if (!reml) return slope;
  product_first_.assign(p_ * p_, 0.0);
  for (std::size_t i = 0; i < p_; ++i)
    for (std::size_t k = 0; k < p_; ++k) {
      double value = 0;
      for (std::size_t m = 0; m < p_; ++m)
        value += inverse_[i * p_ + m] * first_[packed_index(m, k)];
      product_first_[i * p_ + k] = value;
      slope.second += inverse_[i * p_ + k] * second_[packed_index(i, k)];
    }
  for (std::size_t i = 0; i < p_; ++i) {
    slope.first += product_first_[i * p_ + i];
    for (std::size_t k = 0; k < p_; ++k)
      slope.second -= product_first_[i * p_ + k] * product_first_[k * p_ + i];
  }
  return slope;
}

/// A start from moments, after prepare() at L = 0: with residuals r, sum_j (s_j'r)^2 is expected
/// to be var_pupil (N + L sum n^2) and RSS to be N var_pupil (1 + L).
double VarianceRatioSearch::moment_ratio(const SizeSums& sums) {
  const std::size_t q = p_ + 1;
  auto residual = [this](std::size_t i) { return i < p_ ? -coefficients_[i] : 1.0; };
  double squares = 0;
  double sizes = 0;
  for (std::size_t group = 0; group < sums.size.size(); ++group) {
    const double n = sums.size[group];
    sizes += sums.schools[group] * n * n;
    double sum = 0;
    for (std::size_t i = 0; i < q; ++i)
      for (std::size_t k = 0; k < q; ++k)
        sum +=
            residual(i) * residual(k) * sums.between[group * packed_size(q) + packed_index(i, k)];
    squares += n * sum;
  }
  const double scaled = squares / (rss_ / sums.pupils);
  if (scaled >= sizes) return 1;
  return std::clamp((scaled - sums.pupils) / (sizes - scaled), 1e-4, 100.0);
}

/// Safeguarded Newton steps in log L from `start`, kept between the bounds that the sign of the
/// slope has shown.
double VarianceRatioSearch::newton(const SizeSums& sums,
                                   Criterion criterion,
                                   double start,
                                   Outcome& outcome) {
  double low = 0;
  double high = 1e12;
  double ratio = start;
  for (int step = 0; step < steps_max; ++step) {
    if (!prepare(sums, ratio)) return ratio;
    ++outcome.evaluations;
    const Slope slope = slope_of(sums, criterion, ratio);
    (slope.first > 0 ? high : low) = ratio;
    const double by_log = ratio * slope.first;
    const double bend_by_log = ratio * ratio * slope.second + by_log;
    double next = 0;
    if (bend_by_log > 0)
      next = ratio * std::exp(std::clamp(-by_log / bend_by_log, -5.0, 5.0));
    else
      next = slope.first > 0 ? ratio / 4 : ratio * 4;
    if (!(next > low && next < high))
      next = low > 0 && high < 1e12 ? std::sqrt(low * high) : (low > 0 ? low * 8 : high / 8);
    const bool settled = std::abs(next - ratio) <= 1e-9 * ratio;
    ratio = next;
    if (settled) {
      outcome.converged = true;
      return ratio;
    }
    if (ratio < 1e-14) return ratio;
  }
  return ratio;
}

double VarianceRatioSearch::lowest_on_scan(const SizeSums& sums,
                                           Criterion criterion,
                                           double at_zero,
                                           Outcome& outcome) {
  double best = 0;
  double lowest = at_zero;
  for (const double ratio : scan) {
    if (!prepare(sums, ratio)) continue;
    ++outcome.evaluations;
    const double value = value_of(sums, criterion, ratio);
    if (value >= lowest) continue;
    lowest = value;
    best = ratio;
  }
  return best;
}

VarianceRatioSearch::Outcome VarianceRatioSearch::at(const SizeSums& sums,
                                                     Criterion criterion,
                                                     double ratio) {
  Outcome outcome;
  outcome.ratio = ratio;
  outcome.boundary = ratio == 0;
  outcome.evaluations = 1;
  if (!prepare(sums, ratio)) return outcome;
  invert();
  outcome.solved = outcome.converged = true;
  outcome.rss = rss_;
  outcome.criterion = value_of(sums, criterion, ratio);
  const double reml_df = criterion == Criterion::reml ? static_cast<double>(p_) : 0.0;
  outcome.var_pupil = rss_ / (sums.pupils - reml_df);
  return outcome;
}

VarianceRatioSearch::Outcome VarianceRatioSearch::minimise(const SizeSums& sums,
                                                           Criterion criterion) {
  Outcome outcome;
  outcome.evaluations = 1;
  if (sums.pupils <= static_cast<double>(sums.p) || !prepare(sums, 0)) return outcome;
  const Slope at_zero = slope_of(sums, criterion, 0);
  double start = 0;
  if (at_zero.first < 0)
    start = moment_ratio(sums);
  else
    start = lowest_on_scan(sums, criterion, at_zero.value, outcome);
  Outcome search = outcome;
  double ratio = start > 0 ? newton(sums, criterion, start, search) : 0;
  if (ratio < 1e-14) ratio = 0;
  outcome = at(sums, criterion, ratio);
  if (ratio > 0 && (!outcome.solved || outcome.criterion > at_zero.value)) {
    ratio = 0;
    outcome = at(sums, criterion, 0);
  }
  outcome.converged = outcome.solved && (ratio == 0 || search.converged);
  outcome.evaluations += search.evaluations;
  return outcome;
}

}  // namespace trellis::stats
