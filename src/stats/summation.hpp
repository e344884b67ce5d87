/// Sums whose rounding does not depend on threads: pairwise over a span, and compensated.
///
/// Sources
///   [H] Higham (2002), Accuracy and Stability of Numerical Algorithms, chapter 4.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>

namespace trellis::stats {

/// Sum of all values by halving [H]; the error grows with log n. An empty span gives 0.
inline double pairwise_sum(std::span<const double> values) {
  constexpr std::size_t block = 32;
  if (values.size() <= block) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum;
  }
  const std::size_t half = values.size() / 2;
  return pairwise_sum(values.first(half)) + pairwise_sum(values.subspan(half));
}

/// A running sum that carries what rounding lost (Neumaier's form of Kahan's sum [H]).
class CompensatedSum {
 public:
  void add(double value) {
    const double next = sum_ + value;
    lost_ += std::abs(sum_) >= std::abs(value) ? (sum_ - next) + value : (value - next) + sum_;
    sum_ = next;
  }
  double total() const { return sum_ + lost_; }

 private:
  double sum_ = 0;
  double lost_ = 0;
};

}  // namespace trellis::stats
