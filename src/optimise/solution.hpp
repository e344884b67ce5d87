/// The answer to a matching problem.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "optimise/certificate.hpp"
#include "optimise/instance.hpp"
#include "optimise/objective.hpp"

namespace trellis::optimise {

/// A level and what the answer reaches in it. `points` are without the move penalty.
struct LevelValue {
  Level level = {};
  std::int64_t value = 0;
};

/// Plain figures of a matching. Costs are points as given, without any move penalty.
struct Totals {
  std::size_t placed = 0;
  std::size_t unplaced = 0;
  std::int64_t points = 0;
  std::int64_t largest_cost = 0;  ///< 0 when nobody is placed.
  std::int64_t largest_regret = 0;
  std::size_t moved = 0;  ///< Partners whose lead differs from their present one.
};

/// How the answer was found; the same for permuted input.
struct Work {
  std::uint32_t rounds = 0;          ///< Solve-and-price rounds over all stages.
  std::size_t eligible_edges = 0;    ///< Edges that remain after locks and forbidden pairs.
  std::size_t solved_edges = 0;      ///< Edges the first stage had when nothing was left to add.
  std::uint32_t lottery_rounds = 0;  ///< Hash levels used.
  std::size_t drawn = 0;  ///< Partners that another optimal matching would place otherwise.
};

struct Solution {
  std::vector<std::optional<EdgeIndex>> edge_of = {};  ///< Index into Instance::edges, per partner.
  Totals totals = {};
  std::vector<LevelValue> levels = {};
  Certificate certificate = {};
  Work work = {};
};

}  // namespace trellis::optimise
