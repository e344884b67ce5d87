#include "stats/random.hpp"

#include <Random123/philox.h>
#include <cmath>

namespace trellis::stats {

namespace {

// Ziggurat of 128 layers under exp(-x^2/2): all have the area `layer_area`, the lowest includes the
// tail beyond `tail_start`. Both constants solve that condition [MT, D].
constexpr std::size_t layers = 128;
constexpr double tail_start = 3.442619855899;
constexpr double layer_area = 9.91256303526217e-3;

struct Ziggurat {
  std::array<double, layers + 1> edge{};  // right edge of each layer, edge[0] the widest
  std::array<double, layers> ratio{};     // edge[i + 1] / edge[i]: below it no test is needed

  Ziggurat() {
    double height = std::exp(-0.5 * tail_start * tail_start);
    edge[0] = layer_area / height;
    edge[1] = tail_start;
    for (std::size_t i = 2; i < layers; ++i) {
      edge[i] = std::sqrt(-2 * std::log(layer_area / edge[i - 1] + height));
      height = std::exp(-0.5 * edge[i] * edge[i]);
    }
    edge[layers] = 0;
    for (std::size_t i = 0; i < layers; ++i) ratio[i] = edge[i + 1] / edge[i];
  }
};

const Ziggurat& ziggurat() {
  static const Ziggurat table;
  return table;
}

}  // namespace

void RandomStream::refill() {
  const philox4x32_key_t key{
      {static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32)}};
  for (std::size_t i = 0; i < buffer_.size(); i += 2) {
    const philox4x32_ctr_t counter{{static_cast<std::uint32_t>(block_),
                                    static_cast<std::uint32_t>(block_ >> 32),
                                    static_cast<std::uint32_t>(stream_),
                                    static_cast<std::uint32_t>(stream_ >> 32)}};
    const philox4x32_ctr_t drawn = philox4x32(counter, key);
    buffer_[i] = (std::uint64_t{drawn.v[1]} << 32) | drawn.v[0];
    buffer_[i + 1] = (std::uint64_t{drawn.v[3]} << 32) | drawn.v[2];
    ++block_;
  }
  used_ = 0;
}

std::uint64_t RandomStream::below(std::uint64_t n) {
  __extension__ using Wide = unsigned __int128;
  Wide product = static_cast<Wide>(bits()) * n;
  auto low = static_cast<std::uint64_t>(product);
  if (low < n) {
    const std::uint64_t threshold = (0 - n) % n;
    while (low < threshold) {
      product = static_cast<Wide>(bits()) * n;
      low = static_cast<std::uint64_t>(product);
    }
  }
  return static_cast<std::uint64_t>(product >> 64);
}

double RandomStream::normal() {
  const Ziggurat& table = ziggurat();
  while (true) {
    const std::uint64_t word = bits();
    const std::uint64_t layer = word & (layers - 1);
    const bool negative = (word & layers) != 0;
    // The 52 high bits; none of them chose the layer or the sign.
    const double u = (static_cast<double>(word >> 12) + 0.5) * 0x1p-52;
    const double x = u * table.edge[layer];
    if (u < table.ratio[layer]) return negative ? -x : x;
    const double settled = normal_outside(layer, negative, x);
    if (settled != 0) return settled;
  }
}

/// The rare case beside the core of a layer: the tail, or the wedge; 0 asks for another draw.
double RandomStream::normal_outside(std::uint64_t layer, bool negative, double x) {
  if (layer == 0) {
    double beyond = 0;
    double y = 0;
    do {
      beyond = -std::log(uniform()) / tail_start;
      y = -std::log(uniform());
    } while (y + y < beyond * beyond);
    return negative ? -(tail_start + beyond) : tail_start + beyond;
  }
  const Ziggurat& table = ziggurat();
  const double low = std::exp(-0.5 * (table.edge[layer] * table.edge[layer] - x * x));
  const double high = std::exp(-0.5 * (table.edge[layer + 1] * table.edge[layer + 1] - x * x));
  if (high + uniform() * (low - high) < 1.0) return negative ? -x : x;
  return 0;
}

double RandomStream::chi_squared(double df) {
  // A gamma variable of shape a below 1 is one of shape a + 1 times u^(1/a).
  double shape = df / 2;
  double boost = 1;
  if (shape < 1) {
    boost = std::pow(uniform(), 1 / shape);
    shape += 1;
  }
  const double d = shape - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  while (true) {
    const double z = normal();
    const double cube = (1 + c * z) * (1 + c * z) * (1 + c * z);
    if (cube <= 0) continue;
    if (std::log(uniform()) < 0.5 * z * z + d - d * cube + d * std::log(cube))
      return 2 * boost * d * cube;
  }
}

std::vector<std::int32_t> sample_without_replacement(std::int32_t n,
                                                     std::int32_t count,
                                                     RandomStream& random) {
  // Selection sampling: each unit enters with probability (still needed) / (still left).
  std::vector<std::int32_t> chosen;
  chosen.reserve(static_cast<std::size_t>(count));
  for (std::int32_t unit = 0, needed = count; needed > 0; ++unit) {
    const auto left = static_cast<std::uint64_t>(n - unit);
    if (random.below(left) < static_cast<std::uint64_t>(needed)) {
      chosen.push_back(unit);
      --needed;
    }
  }
  return chosen;
}

}  // namespace trellis::stats
