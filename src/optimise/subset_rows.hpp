/// Limits that every partition keeps and its relaxation may break: of three rows, at most one
/// chosen column covers two or more.
///
/// Sources
///   [JP] Jepsen, Petersen, Spoorendonk and Pisinger (2008), Subset-row inequalities.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "optimise/coin/coin_model.hpp"

namespace trellis::optimise {

/// Three rows, ascending.
using Triple = std::array<std::uint32_t, 3>;

/// Whether a column covers two or three of the rows.
template <class Rows>
bool covers_two(const Rows& rows, const Triple& triple) {
  int count = 0;
  for (const std::uint32_t row : rows)
    count += row == triple[0] || row == triple[1] || row == triple[2];
  return count >= 2;
}

/// Up to `most` triples whose limit the fractional choice `value` (by column) breaks, worst first.
std::vector<Triple> broken_triples(std::uint32_t rows,
                                   std::span<const CoverColumn> columns,
                                   const std::vector<double>& value,
                                   std::size_t most);

}  // namespace trellis::optimise
