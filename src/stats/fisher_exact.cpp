#include "stats/fisher_exact.hpp"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>
#include <vector>

namespace trellis::stats {
namespace {

constexpr double tie_slack = 1e-7;

/// The first cell given the margins: its support and the log weight of each value at odds 1.
class FirstCell {
 public:
  explicit FirstCell(const TwoByTwo& t) {
    const std::int64_t row1 = t.a + t.b, row2 = t.c + t.d, yes = t.a + t.c;
    low_ = std::max<std::int64_t>(0, yes - row2);
    const std::int64_t high = std::min(row1, yes);
    for (std::int64_t x = low_; x <= high; ++x)
      log_weight_.push_back(log_choose(row1, x) + log_choose(row2, yes - x));
  }

  std::int64_t low() const { return low_; }
  std::int64_t high() const { return low_ + static_cast<std::int64_t>(log_weight_.size()) - 1; }

  /// Probabilities of the support when the odds ratio is exp(log_odds).
  std::vector<double> probabilities(double log_odds) const {
    std::vector<double> p(log_weight_.size());
    for (std::size_t i = 0; i < p.size(); ++i)
      p[i] = log_weight_[i] + log_odds * static_cast<double>(i);
    const double most = std::ranges::max(p);
    double sum = 0;
    for (double& value : p) sum += value = std::exp(value - most);
    for (double& value : p) value /= sum;
    return p;
  }

 private:
  static double log_choose(std::int64_t n, std::int64_t k) {
    const auto real = [](std::int64_t v) { return static_cast<double>(v); };
    return std::lgamma(real(n) + 1) - std::lgamma(real(k) + 1) - std::lgamma(real(n - k) + 1);
  }

  std::int64_t low_ = 0;
  std::vector<double> log_weight_;
};

/// The log odds at which the increasing function `f` is zero.
template <class F>
double solve_log_odds(const F& f) {
  double low = -1, high = 1;
  while (f(low) > 0) low *= 2;
  while (f(high) < 0) high *= 2;
  std::uintmax_t iterations_max = 200;
  const auto bracket = boost::math::tools::toms748_solve(
      f, low, high, boost::math::tools::eps_tolerance<double>(50), iterations_max);
  return (bracket.first + bracket.second) / 2;
}

double mean_offset(const std::vector<double>& p) {
  double mean = 0;
  for (std::size_t i = 0; i < p.size(); ++i) mean += p[i] * static_cast<double>(i);
  return mean;
}

double sum_between(const std::vector<double>& p, std::size_t from, std::size_t to) {
  double sum = 0;
  for (std::size_t i = from; i <= to; ++i) sum += p[i];
  return sum;
}

}  // namespace

FisherTest fisher_exact(const TwoByTwo& table, double level) {
  FisherTest test;
  test.level = level;
  const FirstCell cell(table);
  if (cell.low() == cell.high()) return test;
  const auto at = static_cast<std::size_t>(table.a - cell.low());
  const auto last = static_cast<std::size_t>(cell.high() - cell.low());
  const auto p = cell.probabilities(0);

  test.p = 0;
  for (const double each : p)
    if (each <= p[at] * (1 + tie_slack)) test.p += each;
  test.p = std::min(1.0, test.p);

  const double tail = (1 - level) / 2;
  if (at == 0)
    test.odds_ratio = 0;
  else if (at < last)
    test.odds_ratio = std::exp(solve_log_odds([&](double odds) {
      return mean_offset(cell.probabilities(odds)) - static_cast<double>(at);
    }));
  if (at > 0)
    test.lower = std::exp(solve_log_odds(
        [&](double odds) { return sum_between(cell.probabilities(odds), at, last) - tail; }));
  if (at < last)
    test.upper = std::exp(solve_log_odds(
        [&](double odds) { return tail - sum_between(cell.probabilities(odds), 0, at); }));
  return test;
}

}  // namespace trellis::stats
