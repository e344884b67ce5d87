/// The cheapest way to give every treated unit its controls: the seam for a flow solver.
///
/// Sources
///   [AMO] Ahuja, Magnanti and Orlin (1993), Network Flows, chapter 9: successive shortest paths.
///   [RRS] Rosenbaum, Ross and Silber (2007), Minimum distance matched sampling with fine balance:
///   a limit on how many controls of each class are used, as a level of the network.
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

/// How many controls of each class may be used in all; every control is in one class. Empty: no
/// limit.
struct ControlClasses {
  std::vector<std::int32_t> of_control = {};  ///< class of each control, from 0
  std::vector<std::int32_t> limit = {};       ///< by class
};

/// Gives each treated unit up to `ratio` different controls, no control twice.
///
/// As many pairs as possible are made within the limits of the classes, and among such choices the
/// sum of the costs is least. Returns the positions of the chosen options, in increasing order.
/// Options in the same order give the same answer. About (treated x ratio) shortest paths over the
/// options.
std::vector<std::size_t> cheapest_pairs(std::int32_t treated_count,
                                        std::int32_t control_count,
                                        std::int32_t ratio,
                                        std::span<const PairOption> options,
                                        const ControlClasses& classes = {});

}  // namespace trellis::stats
