/// The lottery number of a pair: a hash nobody can steer and everybody can repeat.
///
/// Equally good matchings are told apart by the least sum of these numbers. They depend on the
/// schools' keys, the stream, the year and the round's salt only: not on the order of rows, on
/// addresses, threads or the clock.
#pragma once

#include <cstdint>
#include <string_view>

namespace trellis::optimise {

/// Mixes 64 bits so that every input bit reaches every output bit: two rounds of xor with the
/// value shifted right, each followed by a multiplication with an odd constant.
constexpr std::uint64_t mix(std::uint64_t value) {
  value ^= value >> 32;
  value *= 0xd6e8feb86659fd93u;
  value ^= value >> 32;
  value *= 0xd6e8feb86659fd93u;
  value ^= value >> 32;
  return value;
}

/// Folds one more number into a hash.
constexpr std::uint64_t fold(std::uint64_t hash, std::uint64_t next) {
  return mix(hash * 0x9e3779b97f4a7c15u + mix(next + 0x632be59bd9b4e019u));
}

constexpr std::uint64_t fold_text(std::uint64_t hash, std::string_view text) {
  for (const char c : text) hash = fold(hash, static_cast<unsigned char>(c));
  return fold(hash, text.size());
}

/// The number of a round, from its salt: round 0 unless the first one left a tie.
constexpr std::uint64_t lottery_seed(std::string_view salt, std::uint32_t round) {
  return fold(fold_text(0x7472656c6c6973u, salt), round);
}

/// In [0, 2^31). Leaving a partner out counts as lead 0, stream 0, year 0.
constexpr std::int64_t lottery_number(std::uint64_t seed,
                                      std::int64_t partner,
                                      std::int64_t lead,
                                      std::uint32_t stream,
                                      std::uint32_t year) {
  std::uint64_t hash = fold(seed, static_cast<std::uint64_t>(partner));
  hash = fold(hash, static_cast<std::uint64_t>(lead));
  hash = fold(hash, (static_cast<std::uint64_t>(stream) << 32) | year);
  return static_cast<std::int64_t>(hash >> 33);
}

}  // namespace trellis::optimise
