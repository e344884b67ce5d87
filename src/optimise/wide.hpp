/// A 128-bit integer, for sums that must be exact whatever the size of an instance.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

namespace trellis::optimise {

__extension__ typedef __int128 Wide;

/// Decimal digits of `value`, with a leading minus where it is negative.
inline std::string to_text(Wide value) {
  if (value == 0) return "0";
  const bool negative = value < 0;
  std::string digits;
  while (value != 0) {
    const auto digit = static_cast<int>(value % 10);
    digits.push_back(static_cast<char>('0' + (digit < 0 ? -digit : digit)));
    value /= 10;
  }
  if (negative) digits.push_back('-');
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace trellis::optimise
