/// The cheapest way to give every treated unit its controls: the seam for a flow solver.
///
/// Sources
///   [AMO] Ahuja, Magnanti and Orlin (1993), Network Flows, chapter 9: successive shortest paths.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace trellis::stats {

/// A pair that may be made and what it costs; costs are finite and not below zero.
struct PairOption {
  std::int32_t treated = 0;
  std::int32_t control = 0;
  double cost = 0;
};

/// Gives each treated unit up to `ratio` different controls, no control twice.
///
/// As many pairs as possible are made, and among such choices the sum of the costs is least.
/// Returns the positions of the chosen options, in increasing order. Options in the same order
/// give the same answer. About (treated x ratio) shortest paths over the options.
std::vector<std::size_t> cheapest_pairs(std::int32_t treated_count,
                                        std::int32_t control_count,
                                        std::int32_t ratio,
                                        std::span<const PairOption> options);

}  // namespace trellis::stats
