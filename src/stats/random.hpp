/// Random draws that can be replayed: a counter-based stream per resample.
///
/// The key is the seed of the run, the counter is (stream, draw). Stream b gives the same numbers
/// whichever thread asks and however many threads there are, and may be replayed alone. One seed
/// per run; a stream per resample; never re-seed inside a loop.
///
/// Sources
///   [S]  Salmon and others (2011), Parallel random numbers: as easy as 1, 2, 3: Philox 4x32-10.
///   [MT] Marsaglia and Tsang (2000), The ziggurat method; [D] Doornik (2005) on its use of bits.
///   [MTG] Marsaglia and Tsang (2000), A simple method for generating gamma variables.
///   [L]  Lemire (2019), Fast random integer generation in an interval.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace trellis::stats {

class RandomStream {
 public:
  RandomStream(std::uint64_t seed, std::uint64_t stream) : seed_(seed), stream_(stream) {}

  /// 64 random bits.
  std::uint64_t bits() {
    if (used_ == buffer_.size()) refill();
    return buffer_[used_++];
  }

  /// Uniform on the open interval (0, 1): 53 bits, never 0 and never 1.
  double uniform() { return (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52; }

  /// A whole number from 0 to n - 1, each exactly equally likely [L]; n >= 1.
  std::uint64_t below(std::uint64_t n);

  /// Standard normal, by a ziggurat of our own [MT, D].
  double normal();

  /// Chi-squared with df > 0 degrees of freedom, by Marsaglia and Tsang's gamma method [MTG].
  double chi_squared(double df);

 private:
  void refill();
  double normal_outside(std::uint64_t layer, bool negative, double x);

  std::uint64_t seed_;
  std::uint64_t stream_;
  std::uint64_t block_ = 0;
  std::array<std::uint64_t, 8> buffer_{};
  std::size_t used_ = 8;
};

/// Shuffles in place (Fisher and Yates, from the back).
template <class T>
void shuffle(std::span<T> values, RandomStream& random) {
  for (std::size_t i = values.size(); i > 1; --i) {
    const auto j = static_cast<std::size_t>(random.below(i));
    std::swap(values[i - 1], values[j]);
  }
}

/// `count` of the numbers 0..n-1, drawn without replacement, in increasing order; count <= n.
std::vector<std::int32_t> sample_without_replacement(std::int32_t n,
                                                     std::int32_t count,
                                                     RandomStream& random);

}  // namespace trellis::stats
