/// Pseudo-random numbers from a seed, the same on every machine.
#pragma once

#include <cstdint>

#include "optimise/lottery.hpp"

namespace trellis::optimise {

/// The n-th number is a mix of the seed and n, so streams of different seeds do not depend on each
/// other. Good enough for search; not for statistics or secrets.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : state_(fold(0x64726177u, seed)) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15u;
    return mix(state_);
  }

  /// In [0, bound); bound is above 0 and below 2^32.
  std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(((next() >> 32) * bound) >> 32);
  }

  /// In [0, 1).
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

 private:
  std::uint64_t state_;
};

}  // namespace trellis::optimise
