/// Closes the gap between the relaxation and the best plan over a list of clusters.
///
/// Of three schools at most one cluster can hold two or more. Such limits, added where the
/// relaxation breaks them, raise its value; clusters whose reduced cost then exceeds the gap drop
/// out, and few are left for the search. Valid for every plan that is better than the one known.
/// On the way diving finds better plans: the column nearest to 1 is taken, its rivals are closed,
/// and so on, with a few steps back from dead ends.
///
/// Sources
///   [JP] Jepsen, Petersen, Spoorendonk and Pisinger (2008), Subset-row inequalities.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "optimise/coin/coin_model.hpp"

namespace trellis::optimise {

struct CutOptions {
  double known = 0;  ///< Cost of the best plan known, in the columns' unit.
  std::uint32_t rounds = 60;
  bool search = true;    ///< Ends with the mixed-integer solver if need be.
  double seconds = 600;  ///< For that.
  const std::function<bool()>* stop = nullptr;
};

struct CutAnswer {
  std::optional<std::vector<std::uint32_t>> chosen;  ///< A better choice of columns, if found.
  double bound = 0;     ///< No choice over these columns costs less (or less than `known`).
  bool proven = false;  ///< `chosen`, or the known plan, is the best over these columns.
};

/// Columns cover rows 0 to rows - 1.
CutAnswer close_gap(std::uint32_t rows,
                    std::span<const CoverColumn> columns,
                    const CutOptions& options);

}  // namespace trellis::optimise
