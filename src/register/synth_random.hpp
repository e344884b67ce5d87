/// Random draws for the synthetic register: the same on every machine, whatever the order of use.
///
/// A generator is made for one purpose and one thing (seed, purpose, key) and counts upwards from
/// there, so adding a draw for one school changes nothing for another. Only integer arithmetic and
/// exactly rounded floating point are used: no library distribution, no logarithm, no sine.
///
/// Sources
///   [S]  Steele, Lea and Flood (2014), Fast splittable pseudorandom number generators: the
///        finishing function of SplitMix64.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace trellis::synth {

/// SplitMix64's finishing function [S]: 64 well mixed bits.
constexpr std::uint64_t mixed(std::uint64_t bits) {
  bits += 0x9E3779B97F4A7C15ull;
  bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9ull;
  bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBull;
  return bits ^ (bits >> 31);
}

constexpr std::uint64_t mixed(std::uint64_t one, std::uint64_t two) {
  return mixed(one ^ mixed(two));
}

class Random {
 public:
  constexpr Random(std::uint64_t seed, std::uint64_t purpose, std::uint64_t key)
      : state_(mixed(seed, mixed(purpose, key))) {}

  constexpr std::uint64_t next() { return mixed(state_ += 0x9E3779B97F4A7C15ull); }
  /// From 0 up to, not including, 1.
  constexpr double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  /// From 0 to count - 1.
  constexpr int below(int count) {
    return static_cast<int>((next() >> 32) * static_cast<std::uint64_t>(count) >> 32);
  }
  constexpr int between(int low, int high) { return low + below(high - low + 1); }
  constexpr bool chance(double probability) { return uniform() < probability; }
  /// Nearly normal, mean 0 and variance 1: twelve uniform parts of 16 bits, so within -6 and 6.
  constexpr double normal() {
    std::uint64_t sum = 0;
    for (int draw = 0; draw < 3; ++draw) {
      const std::uint64_t bits = next();
      sum += (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48);
    }
    return (static_cast<double>(sum) + 6) / 65536 - 6;
  }
  /// An element of a list that is not empty.
  template <class T>
  constexpr const T& pick(std::span<const T> list) {
    return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
  }

 private:
  std::uint64_t state_;
};

/// The chance that a standard normal draw lies below z; straight lines between tabled points.
constexpr double normal_share(double z) {
  constexpr std::array<double, 15> points = {0.0002,
                                             0.0013,
                                             0.0062,
                                             0.0228,
                                             0.0668,
                                             0.1587,
                                             0.3085,
                                             0.5,
                                             0.6915,
                                             0.8413,
                                             0.9332,
                                             0.9772,
                                             0.9938,
                                             0.9987,
                                             0.9998};
  const double at = (z + 3.5) * 2;
  if (at <= 0) return points.front();
  if (at >= 14) return points.back();
  const auto below = static_cast<std::size_t>(at);
  return points[below] + (at - static_cast<double>(below)) * (points[below + 1] - points[below]);
}

/// A distribution given by its 5th, 25th, 50th, 75th and 95th percentiles, with ends.
struct Percentiles {
  double least, p5, p25, p50, p75, p95, most;

  /// The value below which this share of the distribution lies; straight lines between.
  constexpr double at(double share) const {
    const std::array<double, 7> shares = {0, 0.05, 0.25, 0.5, 0.75, 0.95, 1};
    const std::array<double, 7> values = {least, p5, p25, p50, p75, p95, most};
    for (std::size_t i = 1; i < shares.size(); ++i)
      if (share <= shares[i])
        return values[i - 1] +
               (share - shares[i - 1]) / (shares[i] - shares[i - 1]) * (values[i] - values[i - 1]);
    return most;
  }
};

}  // namespace trellis::synth
